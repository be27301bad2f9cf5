"""Memory that is given back to the system at once, while a table is put together from many small pieces."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_TRIM, _OWN_PAGES = -1, -3
"""Numbers of two settings of the C library: what it keeps when memory is freed, and from which size on a piece has
pages of its own, which are given back when it is freed."""
SMALL, LARGE = 2**16, 2**25
"""Bytes: while reading, and the size that the C library ends up with by itself in a process with large arrays."""


@contextmanager
def given_back() -> Iterator[None]:
    """Give pieces back while a table is read: a file then takes the memory of its frame once, and not twice.

    Does nothing where the C library is another than glibc.
    """
    library = _library()
    if library is None:
        yield
        return
    library.mallopt(_OWN_PAGES, SMALL)
    try:
        yield
    finally:
        library.mallopt(_OWN_PAGES, LARGE)
        library.mallopt(_TRIM, 2 * LARGE)
        library.malloc_trim(0)


def _library() -> Any:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
