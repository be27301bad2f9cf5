"""What-if scenarios of one row side by side: what was changed, what the model answers, what moved it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.results import Attributions
from explain.wording import amount, answer, change, title_case, value

if TYPE_CHECKING:
    import pandas as pd

NAMED = 3
"""Contributions shown: those largest in any of the columns."""


def scenario_table(
    attributions: Attributions, names: Sequence[str], changes: Sequence[Mapping[str, Any]]
) -> "pd.DataFrame":
    """Lay a row and its scenarios side by side.

    Parameters
    ----------
    attributions : n_columns rows
        The row as it is, then each scenario.
    names : n_columns
        What to call them.
    changes : n_columns
        What was changed in each, by column; the first is empty.

    Returns
    -------
    pandas.DataFrame
        One column for each, all text; the first line is the answer, then what differs, then the contributions that
        are largest in any of them.
    """
    import pandas as pd

    labels = dict(zip(attributions.feature_names, attributions.feature_labels, strict=True))
    answers = [_answer(attributions, i) for i in range(len(names))]
    changed = [name for name in attributions.feature_names if any(name in each for each in changes)]
    lines = {title_case(answer(attributions.output, attributions.target, attributions.scale)): answers}
    for name in changed:
        place = attributions.feature_names.index(name)
        lines[labels[name]] = [value(cell) for cell in attributions.feature_values[:, place]]
    for place in _largest(attributions):
        sizes = attributions.contributions[:, place]
        lines[f"Contribution of {attributions.feature_labels[place]}"] = [_moved(attributions, size) for size in sizes]
    table = pd.DataFrame([*lines.values()], columns=_apart(names))
    table.insert(0, " ", [*lines])
    return table


def _answer(attributions: Attributions, i: int) -> str:
    """Write an answer, and how far it is from that for the row as it is."""
    now, before = float(attributions.predictions[i]), float(attributions.predictions[0])
    said = amount(now, attributions.scale, attributions.unit)
    return said if i == 0 else f"{said} ({_moved(attributions, now - before)})"


def _moved(attributions: Attributions, size: float) -> str:
    return change(float(size), attributions.scale, attributions.unit)


def _largest(attributions: Attributions) -> list[int]:
    size = np.abs(attributions.contributions).max(axis=0)
    return [int(j) for j in np.argsort(-size, kind="stable")[:NAMED] if size[j] > 0]


def _apart(names: Sequence[str]) -> list[str]:
    """Give headings that all differ: a table has no two columns of one name."""
    found: list[str] = []
    for name in names:
        n = 2
        heading = name
        while heading in found or heading == " ":
            heading, n = f"{name} ({n})", n + 1
        found.append(heading)
    return found
