"""Seal a throw-away process and try whether the seal holds."""

from collections.abc import Collection
from time import perf_counter
from typing import Any

from explain.sealing.measures import seal
from explain.sealing.probes import QUICK, Targets, threads_work, tried

BUDGET = 2**30
"""Bytes; the C library sets aside some 100 MB of addresses for each new thread."""


def self_test(*, without: Collection[str] = ()) -> dict[str, Any]:
    """Seal this process, then try in it what code hidden in a file would try.

    To be called in a child forked for this and ended after it, as the parent of children forks them.

    Parameters
    ----------
    without
        Names of measures to leave out, to try what is left.

    Returns
    -------
    dict
        Plain data for `protection`: "measures" in force, "acts" with whether each came off, "threads", "seconds".
    """
    started = perf_counter()
    targets = Targets(memory=2 * BUDGET)  # finds the folder for temporary files, which it cannot when sealed
    measures = seal(memory=BUDGET, without=without)
    acts = tried(QUICK, targets)
    return {
        "measures": sorted(measures),
        "acts": acts,
        "threads": threads_work(),
        "seconds": perf_counter() - started,
    }
