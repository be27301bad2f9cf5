"""What a ranking by shuffling tells of how far it can be believed: no model is asked."""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from explain.checks.making import flag
from explain.checks.thresholds import CORRELATED, LEADING, MANY, SMALL_GROUP
from explain.results import Associations, Findings, Flag, Importance

FALSE_SHARE = 0.05
"""Of the features said to be clear, the share that may be so by chance."""


def of_importance(importance: Importance, associations: Associations | None = None) -> Findings:
    """Warn of what makes a ranking say less than it seems to.

    Parameters
    ----------
    importance
        Of `permutation_importance`, or any ranking with intervals.
    associations
        Of the same table; None leaves W1 out.

    Returns
    -------
    Findings
        Without findings: W1 where a leading feature goes together with another, W16 where many are compared, W21 where
        the rows are few.
    """
    n_rows = importance.provenance.n_rows
    few = small_group(n_rows) if n_rows > 1 else ()  # of one row it is that row's explanation, and no mean of rows
    flags = (*_together(importance, associations), *_many(importance), *few)
    return Findings(
        subject="overall", findings=(), flags=flags, rows=np.empty(0, dtype=int), output=importance.output,
        target=importance.target, scale=importance.scale, unit=importance.unit, provenance=importance.provenance,
    )


def small_group(n_rows: int) -> tuple[Flag, ...]:
    """Warn where a result stands on so few rows that little can be said."""
    return (flag("W21", n=n_rows),) if n_rows < SMALL_GROUP else ()


def clear_after_correction(p_values: np.ndarray, share: float = FALSE_SHARE) -> np.ndarray:
    """Mark the comparisons that stay clear when so many are made at once.

    Parameters
    ----------
    p_values : (n_compared,)
    share
        Of those marked, the share that may be by chance.

    References
    ----------
    Benjamini and Hochberg (1995), Controlling the false discovery rate: a practical and powerful approach to multiple
    testing.

    Examples
    --------
    >>> clear_after_correction(np.array([0.001, 0.04, 0.03, 0.8])).tolist()
    [True, False, False, False]
    """
    n, order = len(p_values), np.argsort(p_values, kind="stable")
    below = np.flatnonzero(p_values[order] <= share * np.arange(1, n + 1) / max(n, 1))
    marked = np.zeros(n, dtype=bool)
    marked[order[: below[-1] + 1 if len(below) else 0]] = True
    return marked


def chances(importance: Importance) -> np.ndarray:
    """(n_features,) chance of an importance at least as far above zero when there is none; 1 where not measured.

    Normal, by the interval of each.
    """
    normal = NormalDist()
    error = (importance.high - importance.low) / 2 / normal.inv_cdf(0.975)
    known = error > 0
    away = np.divide(importance.mean, error, out=np.zeros(len(error)), where=known)
    return np.array([1 - normal.cdf(each) if sure else 1.0 for each, sure in zip(away, known, strict=True)])


def _many(importance: Importance) -> Iterator[Flag]:
    """Compare only features that could differ from nothing: those the model does not use have exactly none."""
    compared = chances(importance)[importance.mean != 0]
    if len(compared) > MANY and not np.isnan(importance.low).all():
        yield flag("W16", n=len(compared), kept=int(clear_after_correction(compared).sum()))


def _together(importance: Importance, associations: Associations | None) -> Iterator[Flag]:
    """Name each leading feature that goes together with others, with them; each pair once."""
    if associations is None or associations.feature_names != importance.feature_names:
        return
    leading = [int(j) for j in np.argsort(-importance.mean, kind="stable")[:LEADING] if importance.mean[j] > 0]
    told: set[int] = set()
    for j in leading:
        strength = np.where(np.arange(len(importance.mean)) == j, 0, associations.strength[j])
        others = [int(k) for k in np.argsort(-strength, kind="stable") if strength[k] > CORRELATED]
        if others and j not in told:
            together = [j, *others]
            told.update(together)
            yield flag(
                "W1", features=[importance.feature_names[k] for k in together],
                labels=[importance.feature_labels[k] for k in together], strength=float(strength[others[0]]),
            )
