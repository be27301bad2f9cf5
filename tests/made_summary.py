"""A summary made by hand, of contributions known one by one."""

from dataclasses import replace
from typing import Any

import numpy as np

from explain.results import Attributions, Contributions, Summary
from explain.summaries import Lines, merged, summary_of
from explain.summaries.merging import OF_A_ROW
from tests.made import NAMES, attributions, provenance


def summary(n: int = 400, *, blocks: int = 4, **changes: Any) -> Summary:
    """SHAP of many rows added up, with some of them one by one."""
    whole = attributions(n)
    lines = Lines(
        cuts=np.where(whole.ordered[:, None], np.linspace(10, 70, 31), np.nan),
        labels=tuple(() if whole.ordered[j] else (*(f"level {code}" for code in range(8)), "other values")
                     for j in range(len(NAMES))),
        levels=tuple(np.empty(0) if whole.ordered[j] else np.arange(8.0) for j in range(len(NAMES))),
    )

    def rows(chosen: slice) -> Attributions:
        return attributions(1, **{name: getattr(whole, name)[chosen] for name in OF_A_ROW})

    parts = []
    for start in range(0, n, n // blocks):
        part = rows(slice(start, start + n // blocks))
        block = Contributions(
            contributions=part.contributions, base_value=0.24, baseline=whole.baseline, predictions=part.predictions,
            residual=part.residual, largest_errors=np.full(len(part.rows), np.nan), feature_codes=part.feature_codes,
            ordered=whole.ordered, feature_names=whole.feature_names, feature_labels=whole.feature_labels,
            output=whole.output, target=whole.target, scale=whole.scale, unit="", engine="tree engine", exact=True,
            provenance=provenance(method="shap_summary", n_rows=len(part.rows)),
        )
        parts.append(summary_of(block, lines, rows(slice(start, start + 10))))
    return replace(merged(parts), **changes)
