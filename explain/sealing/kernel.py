"""Kernel calls that the standard library does not offer, made by ctypes."""

import ctypes
import os
import platform
import sys

MACHINES = ("x86_64", "aarch64")
"""Processors whose call numbers we know. The second one follows the kernel's tables and was never run."""


def machine() -> str:
    """Name the processor when this is Linux on one we know, else "".

    Examples
    --------
    >>> machine() in ("", *MACHINES)
    True
    """
    name = platform.machine() if sys.platform == "linux" else ""
    return name if name in MACHINES and sys.maxsize > 2**32 else ""


def system_call(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call by its number on this processor.

    Parameters
    ----------
    number
        As in the kernel's table.
    arguments
        Numbers, bytes (handed over by address) or None (a null address).

    Raises
    ------
    OSError
        With the kernel's reason, when the call fails; so too where this is no Linux that we know.
    """
    if not machine():
        raise OSError("no Linux on a known processor")
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    plain = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    answer = library.syscall(ctypes.c_long(number), *plain)
    if answer < 0:
        reason = ctypes.get_errno()
        raise OSError(reason, os.strerror(reason))
    return answer
