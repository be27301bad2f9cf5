"""What the average curve of an effect hides: curves that differ, curves that go the other way, and thin places."""

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.checks.support.thin import thin_places
from explain.checks.thresholds import CORRELATED, THIN
from explain.results import Associations, Dependence, Finding, Findings, Flag
from explain.scores.formulas import wilson
from explain.scores.precision import deviation

DRAWS, PARTS = 200, 2_000
"""Bootstrap draws, and parts of the rows that are drawn: single rows where there are no more."""
SLIGHT = 0.05
"""Change along a curve, per standard deviation of the predictions, below which it goes neither way."""
NO_CURVES = "An accumulated effect (ALE) has no curves of single rows."
NO_ORDER = "The levels have no order, so that no curve goes up or down."
ALIKE = "The predictions do not differ."


def of_dependence(dependence: Dependence, associations: Associations | None = None) -> Findings:
    """Measure what the average of an effect hides.

    Parameters
    ----------
    dependence
        PDP with its ICE curves, or ALE.
    associations
        Of the same table; where the column of an ALE goes together with another, W13 is raised. Without them, that is
        not known.

    Returns
    -------
    Findings
        ``heterogeneity``: the spread of the centred curves, averaged over the grid, per standard deviation of the
        predictions, with a bootstrap interval over rows. ``opposite_curves``: the share of rows whose curve goes the
        other way than the average. W12 where more than 5 % of the points stand where hardly any rows are.

    References
    ----------
    Goldstein, Kapelner, Bleich and Pitkin (2015), Peeking inside the black box.
    Apley and Zhu (2020), Visualizing the effects of predictor variables in black box supervised learning models.
    """
    return Findings(
        subject="overall", findings=(_heterogeneity(dependence), _opposite(dependence)),
        flags=flags_of(dependence, associations), rows=dependence.rows,
        output=dependence.output, target=dependence.target, scale=dependence.scale, unit=dependence.unit,
        provenance=dependence.provenance,
    )


def flags_of(dependence: Dependence, associations: Associations | None = None) -> tuple[Flag, ...]:
    """Say what to beware of in an effect; nothing is measured for it."""
    return (*_thin(dependence), *_local(dependence, associations))


def _heterogeneity(dependence: Dependence) -> Finding:
    curves = dependence.individual
    if not len(curves):
        return not_measured("heterogeneity", NO_CURVES)
    if np.isnan(dependence.heterogeneity):
        return not_measured("heterogeneity", ALIKE)
    low, high = (0.0, 0.0) if not dependence.heterogeneity else _drawn(curves, dependence.answers)
    value = dependence.heterogeneity
    return found("heterogeneity", value, min(low, value), max(high, value), n=len(curves), of="row",
                 features=[dependence.feature], labels=[dependence.label])


def _drawn(curves: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """95 % interval over bootstrap draws of the rows; of their weights, so that no curve is copied."""
    random, n = np.random.default_rng(0), min(len(curves), PARTS)
    weights = random.multinomial(n, np.full(n, 1 / n), size=DRAWS) / n
    spreads = _spread(weights, curves - curves[:, :1]).mean(axis=1)
    whole = _spread(weights, answers[:, None])[:, 0]
    known = whole > 0
    low, high = np.quantile(spreads[known] / whole[known], [0.025, 0.975]) if known.any() else (np.nan, np.nan)
    return float(low), float(high)


def _spread(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(n_draws, n_columns) standard deviation of values under each set of weights."""
    centred, n = values - values.mean(axis=0), weights.shape[1]
    return np.sqrt(np.maximum(weights @ _by_parts(centred**2, n) - (weights @ _by_parts(centred, n)) ** 2, 0))


def _by_parts(values: np.ndarray, n: int) -> np.ndarray:
    """(n, n_columns) sums over every n-th row, per rows of a part: their mean is that of all rows."""
    whole = len(values) // n * n
    parts = values[:whole].reshape(-1, n, values.shape[1]).sum(axis=0)
    parts[: len(values) - whole] += values[whole:]
    return parts * (n / len(values))


def _opposite(dependence: Dependence) -> Finding:
    curves, spread = dependence.individual, deviation(dependence.answers)
    if not len(curves):
        return not_measured("opposite_curves", NO_CURVES)
    if dependence.kind in ("category", "text", "boolean"):
        return not_measured("opposite_curves", NO_ORDER)
    known = ~np.isnan(dependence.grid)
    if not spread or known.sum() < 2:
        return not_measured("opposite_curves", ALIKE if not spread else "There are fewer than two values.")
    against = _against(_climbs(dependence.grid[known], curves[:, known]) / spread)
    low, high = wilson(np.array([against]), np.array([len(curves)]))
    return found("opposite_curves", against / len(curves), low[0], high[0], n=len(curves), of="row",
                 features=[dependence.feature], labels=[dependence.label])


def _against(climbs: np.ndarray) -> int:
    """Count curves that go the other way than the average; where that goes neither way, those of the rarer way."""
    up, down = int((climbs > SLIGHT).sum()), int((climbs < -SLIGHT).sum())
    average = climbs.mean()
    if abs(average) <= SLIGHT:
        return min(up, down)
    return down if average > 0 else up


def _climbs(grid: np.ndarray, curves: np.ndarray) -> np.ndarray:
    """(n_rows,) how far the straight line through each curve climbs from end to end."""
    steps = grid - grid.mean()
    return curves @ steps / (steps @ steps) * np.ptp(grid)


def _thin(dependence: Dependence) -> tuple[Flag, ...]:
    share = float(thin_places(dependence).mean()) if len(dependence.grid) else 0.0
    if share <= THIN:
        return ()
    return (flag("W12", share=share, features=[dependence.feature], labels=[dependence.label]),)


def _local(dependence: Dependence, associations: Associations | None) -> tuple[Flag, ...]:
    if dependence.method != "ALE" or associations is None or dependence.feature not in associations.feature_names:
        return ()
    own = associations.feature_names.index(dependence.feature)
    strength = np.delete(associations.strength[own], own)
    if strength.max(initial=0.0) < CORRELATED:
        return ()
    return (flag("W13", features=[dependence.feature], labels=[dependence.label]),)
