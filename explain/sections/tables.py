"""The tables behind the pictures: tidy, with the unit in each heading, numbers as numbers.

Each is made when it is opened: pandas is loaded then, not for the first picture.
"""

from typing import TYPE_CHECKING

import numpy as np

from explain.charts.strips import Strip
from explain.results import (
    Attributions,
    Counterfactuals,
    Curve,
    Dependence,
    Importance,
    Interactions,
    Performance,
    RegionalEffects,
    Surface,
)
from explain.wording import title_case, value

if TYPE_CHECKING:
    import pandas as pd


def heading(words: str, scale: str, unit: str, *, difference: bool = False) -> str:
    """Name a column of numbers with its unit.

    Examples
    --------
    >>> heading("Score", "probability", ""), heading("Contribution", "probability", "", difference=True)
    ('Score (%)', 'Contribution (points)')
    """
    said = {"probability": "points" if difference else "%", "margin": unit or "log-odds"}.get(scale, unit)
    return f"{words} ({said})" if said else words


def numbers(values: np.ndarray, scale: str) -> np.ndarray:
    """Numbers as they stand under such a heading."""
    return np.asarray(values, dtype=float) * (100 if scale == "probability" else 1)


def attribution_table(attributions: Attributions) -> "pd.DataFrame":
    """One line for each feature of one row, the largest contribution first."""
    import pandas as pd

    order = np.argsort(-np.abs(attributions.contributions[0]), kind="stable")
    scale, unit = attributions.scale, attributions.unit
    table = pd.DataFrame({
        "Feature": [attributions.feature_labels[j] for j in order],
        "Value": [value(attributions.feature_values[0, j]) for j in order],
        heading("Contribution", scale, unit, difference=True): numbers(attributions.contributions[0, order], scale),
    })
    if np.isfinite(attributions.standard_errors[0]).any():
        errors = numbers(attributions.standard_errors[0, order], scale)
        table[heading("Standard error", scale, unit, difference=True)] = errors
    return table


def dots_table(attributions: Attributions, rows: np.ndarray, features: np.ndarray) -> "pd.DataFrame":
    """One line for each row and feature drawn."""
    import pandas as pd

    labels = np.array(attributions.feature_labels, dtype=object)[features]
    sizes = numbers(attributions.contributions[np.ix_(rows, features)], attributions.scale)
    return pd.DataFrame({
        "Row": np.repeat(attributions.rows[rows], len(features)),
        "Feature": np.tile(labels, len(rows)),
        "Value": [value(cell) for cell in attributions.feature_values[np.ix_(rows, features)].ravel()],
        heading("Contribution", attributions.scale, attributions.unit, difference=True): sizes.ravel(),
    })


def strips_table(strips: list[Strip], scale: str, unit: str) -> "pd.DataFrame":
    """One line for each feature and each range of contributions that holds rows."""
    import pandas as pd

    lines = [(strip.label, *numbers(strip.edges[i : i + 2], scale), int(strip.counts[i]))
             for strip in strips for i in np.flatnonzero(strip.counts)]
    ends = [heading(f"Contribution {word}", scale, unit, difference=True) for word in ("from", "to")]
    return pd.DataFrame(lines, columns=["Feature", *ends, "Rows"])


def importance_table(importance: Importance) -> "pd.DataFrame":
    """One line for each feature, the most important first."""
    import pandas as pd

    order = np.argsort(-importance.mean, kind="stable")
    name = heading(title_case(importance.score), importance.scale, importance.unit, difference=True)
    return pd.DataFrame({
        "Feature": [importance.feature_labels[j] for j in order],
        name: numbers(importance.mean[order], importance.scale),
        "Low (95 %)": numbers(importance.low[order], importance.scale),
        "High (95 %)": numbers(importance.high[order], importance.scale),
    })


def pairs_table(interactions: Interactions) -> "pd.DataFrame":
    """One line for each pair of features, those that do most together first."""
    return importance_table(interactions.importance()).rename(columns={"Feature": "Pair of features"})


def dependence_table(dependence: Dependence) -> "pd.DataFrame":
    """One line for each grid point."""
    import pandas as pd

    is_change = dependence.method == "ALE"
    words = "Change of the average" if is_change else "Average"
    return pd.DataFrame({
        dependence.label: list(dependence.grid_labels),
        heading(words, dependence.scale, dependence.unit, difference=is_change): numbers(dependence.average,
                                                                                         dependence.scale),
        "Low (95 %)": numbers(dependence.low, dependence.scale),
        "High (95 %)": numbers(dependence.high, dependence.scale),
        "Rows near": dependence.support,
    })


def regional_table(result: RegionalEffects) -> "pd.DataFrame":
    """One line for each part and grid point."""
    import pandas as pd

    n_regions, n_grid = result.average.shape
    return pd.DataFrame({
        "Part": np.repeat(np.array([region.words or "all rows" for region in result.regions], dtype=object), n_grid),
        result.label: np.tile(np.array(result.grid_labels, dtype=object), n_regions),
        heading("Average", result.scale, result.unit): numbers(result.average, result.scale).ravel(),
        "Low (95 %)": numbers(result.low, result.scale).ravel(),
        "High (95 %)": numbers(result.high, result.scale).ravel(),
        heading("Average of all rows", result.scale, result.unit): np.tile(numbers(result.overall, result.scale),
                                                                           n_regions),
        "Rows near": result.support.ravel(),
    })


def surface_table(surface: Surface) -> "pd.DataFrame":
    """One line for each pair of values."""
    import pandas as pd

    n_first, n_second = surface.average.shape
    first, second = surface.labels if surface.labels[0] != surface.labels[1] else (surface.labels[0],
                                                                                   f"{surface.labels[1]} ")
    return pd.DataFrame({
        first: np.repeat(np.array(surface.grid_labels[0], dtype=object), n_second),
        second: np.tile(np.array(surface.grid_labels[1], dtype=object), n_first),
        heading("Average", surface.scale, surface.unit): numbers(surface.average, surface.scale).ravel(),
        "Rows near": surface.support.ravel(),
    })


def counterfactual_table(result: Counterfactuals) -> "pd.DataFrame":
    """One line for each change of each answer."""
    import pandas as pd

    from explain.table.schema import as_cell

    before = result.instance.iloc[0]
    answers = numbers(result.predictions, result.scale)
    lines = [
        (i + 1, result.feature_labels[j], value(as_cell(before[name])), value(as_cell(result.rows[name].iloc[i])),
         answers[i], result.distances[i])
        for i in range(len(result.predictions))
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]
    names = ["Answer", "Column", "Now", "Then", heading("Model's answer then", result.scale, result.unit), "Distance"]
    return pd.DataFrame(lines, columns=names)


def scores_table(performance: Performance) -> "pd.DataFrame":
    """One line for each score."""
    import pandas as pd

    return pd.DataFrame({
        "Score": [score.name for score in performance.scores],
        "Value": [score.value for score in performance.scores],
        "Low (95 %)": [score.low for score in performance.scores],
        "High (95 %)": [score.high for score in performance.scores],
        "Without features": [score.reference for score in performance.scores],
        "How to read it": [score.reading for score in performance.scores],
    })


def curve_table(curve: Curve, x: str, y: str) -> "pd.DataFrame":
    """One line for each point of a curve of two shares."""
    import pandas as pd

    table = pd.DataFrame({f"{x} (%)": curve.x * 100, f"{y} (%)": curve.y * 100})
    if np.isfinite(curve.low).any():
        table["Low (95 %)"], table["High (95 %)"] = curve.low * 100, curve.high * 100
    if curve.n.any():
        table["Rows"] = curve.n.astype(int)
    return table


def confusion_table(performance: Performance) -> "pd.DataFrame":
    """One line for each true class, one column for each class the model says."""
    import pandas as pd

    labels = performance.confusion_labels
    table = pd.DataFrame(performance.confusion, columns=[f"said: {label}" for label in labels])
    table.insert(0, "In the table", list(labels))
    return table


def residual_table(performance: Performance, shown: np.ndarray) -> "pd.DataFrame":
    """One line for each row drawn."""
    import pandas as pd

    truth, said = performance.truth[shown], performance.predictions[shown]
    return pd.DataFrame({
        "Row": performance.rows[shown], heading("True", "target", performance.unit): truth,
        heading("Predicted", "target", performance.unit): said,
        heading("Difference", "target", performance.unit): said - truth,
    })


def bins_table(counts: np.ndarray, edges: np.ndarray, ending: str) -> "pd.DataFrame":
    """One line for each bar of a histogram."""
    import pandas as pd

    return pd.DataFrame({f"From{ending}": edges[:-1], f"To{ending}": edges[1:], "Rows": counts})
