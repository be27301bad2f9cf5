"""Resource limits of the process: memory, files, size of what is written."""

import os
import sys

if sys.platform != "win32":
    import resource

OPEN_FILES = 64
TASKS = 16_384
"""Processes and threads of the whole user beyond which this one starts no thread: what it takes, others still have.
Root is not held to it."""


def limit(memory: int | None) -> None:
    """Set the limits, so that nobody without root's powers raises them again.

    Parameters
    ----------
    memory : bytes
        What the process may map beside what it has mapped already; None for no limit.

    Raises
    ------
    OSError
        Where a limit is refused, or the size of the process cannot be read.
    """
    if sys.platform == "win32":
        raise OSError("no resource limits here")
    for kind, most in (
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, TASKS),
    ):
        _lower(kind, most)
    if memory is not None:
        _lower(resource.RLIMIT_AS, mapped() + memory)


def _lower(kind: int, most: int) -> None:
    if sys.platform != "win32":
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def mapped() -> int:
    """Say how much address space this process has mapped, in bytes.

    A limit on address space counts all that a forked child shares with its parent, so a budget is what comes on top.
    """
    with open("/proc/self/statm", "rb") as sizes:
        return int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
