"""What scores tell of how far they can be believed: no model is asked."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from explain.checks.making import flag
from explain.checks.of_importance import small_group
from explain.checks.thresholds import MINORITY
from explain.results import Findings, Flag, Performance


def of_performance(performance: Performance) -> Findings:
    """Warn of what makes scores say less than they seem to.

    Returns
    -------
    Findings
        Without findings: W18 where one of two classes is rare among these rows, W21 where the rows are few.
    """
    return Findings(
        subject="model", findings=(), flags=(*_rare(performance), *small_group(len(performance.rows))),
        rows=np.empty(0, dtype=int), output=performance.output, target=performance.target, scale=performance.scale,
        unit=performance.unit, provenance=performance.provenance,
    )


def _rare(performance: Performance) -> Iterator[Flag]:
    """Warn of the rarer of two classes; with more, a class may be small because they are many."""
    share = performance.prevalence
    if performance.task != "binary" or not 0 < share < 1 or min(share, 1 - share) >= MINORITY:
        return
    other = next(name for name in performance.outputs if name != performance.output)
    rare = performance.output if share < 0.5 else other
    yield replace(flag("W18", of=performance, share=min(share, 1 - share)), output=rare)
