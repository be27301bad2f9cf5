"""What it costs to check an explanation: `python -m benchmarks.trust`.

On the income sample, through a process of its own as in the app: the quick checks of a row beside the explanation
itself, and every check of twenty rows. What is the same for every row is asked once, as the app asks it.
"""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.common import Row
from benchmarks.large import child_of, cpu_seconds
from explain.checks.catalogue import CHECKS, questions
from explain.checks.lights import assess
from explain.checks.of_attributions import of_attributions
from explain.samples import open_sample
from explain.workspace import Workspace

SAMPLE = "income"
QUICK_ROWS, FULL_ROWS = 50, 20
SHARE, LONGEST = 0.5, 60.0


def rows() -> Iterator[Row]:
    """Measure both."""
    with open_sample(SAMPLE).workspace as workspace:
        workspace.ask("shap_values", rows=[0])
        workspace.ask("row_support", row=0)
        yield of_quick_checks(workspace)
        yield from of_every_check(workspace)


def of_quick_checks(workspace: Workspace) -> Row:
    """Time explanation and quick checks of each row, one after the other; medians by the clock."""
    explained, checked = [], []
    for row in range(1, QUICK_ROWS + 1):
        began = time.perf_counter()
        result = workspace.ask("shap_values", rows=[row])
        between = time.perf_counter()
        found = [workspace.ask(name, **given) for name, given in questions("row", row=row) if CHECKS[name].quick]
        assess([of_attributions(result), *found], result.provenance, subject="row", rows=[row])
        explained.append(between - began)
        checked.append(time.perf_counter() - between)
    ours, theirs = statistics.median(checked), statistics.median(explained)
    return Row(f"quick checks of a row beside its SHAP values, {SAMPLE}", ours, theirs, ours / theirs, 0.0, SHARE)


def of_every_check(workspace: Workspace) -> Iterator[Row]:
    """Time every check of twenty rows, for SHAP and for LIME."""
    for method, name in (("shap_values", "SHAP"), ("lime_weights", "LIME")):
        asked: dict[tuple, Any] = {}
        began, before = time.perf_counter(), cpu_seconds(child_of(workspace))
        for row in range(FULL_ROWS):
            for check, given in questions("row", method, row=row):
                key = (check, *sorted(given.items()))
                asked[key] = asked.get(key) or workspace.ask(check, **given)
        seconds = time.perf_counter() - began
        cpu = cpu_seconds(child_of(workspace)) - before
        yield Row(f"every check of {FULL_ROWS} rows, {name}, {SAMPLE}", seconds, LONGEST, seconds / LONGEST, 0.0, 1.0)
        yield Row(f"the same in CPU-seconds, {name}", cpu, LONGEST, cpu / LONGEST, 0.0)


if __name__ == "__main__":
    for measured in rows():
        print(measured.told(), flush=True)
