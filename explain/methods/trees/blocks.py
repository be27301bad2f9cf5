"""Run a kernel over blocks of rows, on all processors, with progress between blocks."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

THREADS = os.cpu_count() or 1
Report = Callable[[int], None]
"""Called with the number of rows done; may raise to stop."""
SECONDS = 0.1
"""What a block should take, so that a stop is obeyed soon."""


def in_blocks(
    n_rows: int, run: Callable[[int, int], object], report: Report | None = None, *, smallest: int = 512
) -> None:
    """Call ``run(first, last)`` for ranges that cover all rows, several at a time.

    Parameters
    ----------
    n_rows
        Rows to cover.
    run
        A kernel that lets go of the interpreter's lock; what it does to a row must not depend on the range.
    report
        Called with the number of rows done, in the calling thread; may raise to stop.
    smallest
        Rows of the first blocks.

    Examples
    --------
    >>> done = []
    >>> in_blocks(3, lambda first, last: done.append((first, last)))
    >>> done
    [(0, 3)]
    """
    start, size = 0, smallest
    with ThreadPoolExecutor(THREADS) as pool:
        while start < n_rows:
            began = time.perf_counter()
            firsts = range(start, min(start + THREADS * size, n_rows), size)
            ranges = [(first, min(first + size, n_rows)) for first in firsts]
            if len(ranges) == 1:
                run(*ranges[0])
            else:
                list(pool.map(run, *zip(*ranges, strict=True)))
            start = ranges[-1][1]
            seconds = max(time.perf_counter() - began, 1e-6)
            size = max(smallest, min(4 * size, int(size * SECONDS / seconds)))
            if report is not None:
                report(start)
