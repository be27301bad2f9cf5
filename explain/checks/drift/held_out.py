"""Whether explanations on rows used in training and on other rows say the same."""

import time
from typing import Any

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.errors import ExplainError, MethodError
from explain.methods.dependence import dependence
from explain.methods.importance import permutation_importance
from explain.methods.shapley import shap_values
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Attributions, Dependence, Finding, Findings, Flag, Importance
from explain.scores.precision import deviation, half_width
from explain.scores.ranks import rank_correlation
from explain.table.dataset import Choice, Dataset, chosen_rows

EXPLAINED, MEASURED, AVERAGED = 100, 1_000, 300
"""Rows of each kind for SHAP, for permutation importance and for curves."""
CURVES = 3
"""Features whose curves are compared: the leading ones."""
N_GRID, N_REPEATS = 10, 5
DRAWS = 200
FEWEST = 30
"""Rows of each kind below which nothing is compared."""
Z = 1.96
"""Normal draws of this many errors to either side are as wide as a 95 % interval."""
GAP = 0.5
"""W14: share of the importance on rows used in training that is gone on others."""


def held_out(
    predictor: Predictor, dataset: Dataset, *, rows: Choice, output: object = None, scale: str | None = None,
    seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Compare explanations on the rows that a model was trained on with those on all other rows.

    Parameters
    ----------
    predictor, dataset
        The model, and a table that holds both kinds of rows.
    rows
        Positions of the rows used in training.
    output, scale
        As in `explain.shap_values`.
    seed
        Of the rows: 100 of each kind are explained, up to 1,000 measured, 300 averaged for each curve.
    progress
        Called between model calls.

    Returns
    -------
    Findings
        ``held_out_order`` twice: the rank correlation of mean |SHAP|, with a bootstrap interval over rows, and that of
        permutation importance, with the interval of its rows and shuffles. ``held_out_effect``: the largest difference
        of the curves of the three leading features, each centred, per standard deviation of the predictions. W14 is
        raised where importance falls by more than half.

    Raises
    ------
    MethodError
        When rows are not given by their positions.
    DataError
        When a row does not exist.

    References
    ----------
    Molnar et al. (2022), General pitfalls of model-agnostic interpretation methods for machine learning models.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), columns=list("abc"))
    >>> dataset = explain.read_table(frame.assign(y=3 * frame["a"] + frame["b"]), target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame, dataset.target), dataset)
    >>> explain.held_out(predictor, dataset, rows=list(range(100))).findings[0].value
    1.0
    """
    began = time.perf_counter()
    seen = chosen_rows(dataset, rows, default=None, seed=seed).positions
    if (seen < 0).any():
        raise MethodError("Which rows were used in training is told by their positions.", "Give rows=[0, 1, …].",
                          "CHECK-HELD-OUT")
    asked: dict[str, Any] = {"output": output, "seed": seed, "progress": progress}
    sides = _sides(dataset, seen, seed)
    findings, flags = _compared(predictor, dataset, sides, scale, asked) if _enough(sides) else (_not(FEW), ())
    place, used = predictor.place(output), predictor.known_scale(scale)
    return Findings(
        subject="overall", findings=findings, flags=flags, rows=seen, output=predictor.outputs[place],
        target=dataset.target_name, scale=used, unit="",
        provenance=provenance(
            predictor, dataset, method="held_out", engine="explanations of two sets of rows", began=began,
            n_rows=len(seen), seed=seed, scale=used, output=predictor.outputs[place],
        ),
    )


FEW = f"There are fewer than {FEWEST} rows used in training, or fewer than {FEWEST} others."


def _sides(dataset: Dataset, seen: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the rows used in training and of the others, each in the order of the seeded permutation."""
    order = dataset.permutation(None, seed)
    known = np.isin(order, seen)
    return order[known], order[~known]


def _enough(sides: tuple[np.ndarray, np.ndarray]) -> bool:
    return min(map(len, sides)) >= FEWEST


def _not(why: str) -> tuple[Finding, ...]:
    return not_measured("held_out_order", why), not_measured("held_out_effect", why)


def _compared(
    predictor: Predictor, dataset: Dataset, sides: tuple[np.ndarray, np.ndarray], scale: str | None,
    asked: dict[str, Any],
) -> tuple[tuple[Finding, ...], tuple[Flag, ...]]:
    seen, others = (shap_values(predictor, dataset, rows=side[:EXPLAINED], scale=scale, **asked) for side in sides)
    leading = np.argsort(-np.abs(seen.contributions).mean(axis=0), kind="stable")[:CURVES]
    curves = [
        [dependence(predictor, dataset, dataset.schema.names[j], rows=side[:AVERAGED], scale=scale, n_grid=N_GRID,
                    **asked) for side in sides]
        for j in leading
    ]
    try:
        whole, left = (permutation_importance(predictor, dataset, rows=side[:MEASURED], n_repeats=N_REPEATS, **asked)
                       for side in sides)
    except ExplainError as error:  # without a target, or with one that does not differ, there is nothing to lose
        unknown = not_measured("held_out_order", error.problem)
        return (_shap_order(seen, others, asked["seed"]), unknown, _effect(curves)), ()
    orders = _shap_order(seen, others, asked["seed"]), _shuffled_order(whole, left, asked["seed"])
    return (*orders, _effect(curves)), _gap(whole, left)


def _shap_order(one: Attributions, other: Attributions, seed: int) -> Finding:
    random = np.random.default_rng(seed)
    sizes = [np.abs(each.contributions) for each in (one, other)]
    value = _order(*(each.mean(axis=0) for each in sizes))
    drawn = [_order(*(each[random.integers(len(each), size=len(each))].mean(axis=0) for each in sizes))
             for _ in range(DRAWS)]
    return _ranked(value, np.array(drawn), len(one.rows) + len(other.rows), "row explained")


def _shuffled_order(one: Importance, other: Importance, seed: int) -> Finding:
    random = np.random.default_rng(seed)
    errors = [np.nan_to_num(each.high - each.low) / (2 * Z) for each in (one, other)]
    drawn = [_order(*(each.mean + random.normal(size=len(each.mean)) * error
                      for each, error in zip((one, other), errors, strict=True))) for _ in range(DRAWS)]
    return _ranked(_order(one.mean, other.mean), np.array(drawn), one.provenance.n_rows + other.provenance.n_rows,
                   "row shuffled")


def _order(one: np.ndarray, other: np.ndarray) -> float:
    """Rank correlation over the features that matter on either side; NaN where fewer than two do, or all alike."""
    kept = (np.abs(one) > 0) | (np.abs(other) > 0)
    if kept.sum() < 2 or not np.ptp(one[kept]) or not np.ptp(other[kept]):
        return float("nan")
    return rank_correlation(one[kept], other[kept])


def _ranked(value: float, drawn: np.ndarray, n: int, of: str) -> Finding:
    known = drawn[np.isfinite(drawn)]
    if value != value or not len(known):
        return not_measured("held_out_order", "Fewer than two features matter.")
    low, high = np.quantile(known, [0.025, 0.975])
    return found("held_out_order", value, min(low, value), max(high, value), n=n, of=of)


def _effect(curves: list[list[Dependence]]) -> Finding:
    """Give the largest difference of two centred curves, and the feature that it is of."""
    each = [_apart(one, other) for one, other in curves]
    sizes = [size for size, _ in each]
    if not each or not np.isfinite(sizes).any():
        return not_measured("held_out_effect", "The predictions do not differ.")
    first = int(np.nanargmax(sizes))
    size, half = each[first]
    one, other = curves[first]
    return found("held_out_effect", size, max(size - half, 0.0), size + half, n=len(one.rows) + len(other.rows),
                 of="row averaged", features=[one.feature], labels=[one.label])


def _apart(one: Dependence, other: Dependence) -> tuple[float, float]:
    """Largest difference of two curves, each centred on its own mean, per spread, and half its 95 % interval."""
    spread = deviation(np.concatenate([one.answers, other.answers]))
    if not spread:
        return float("nan"), float("nan")
    weights = one.support / max(one.support.sum(), 1)
    centred = [each.individual - (each.individual @ weights)[:, None] for each in (one, other)]
    gaps = np.abs(centred[0].mean(axis=0) - centred[1].mean(axis=0))
    half = np.sqrt(sum(half_width(each) ** 2 for each in centred))
    place = int(np.argmax(gaps))
    return float(gaps[place] / spread), float(half[place] / spread)


def _gap(one: Importance, other: Importance) -> tuple[Flag, ...]:
    """Warn where the importance on rows used in training is gone on others: W14."""
    whole, left = (float(np.maximum(each.mean, 0).sum()) for each in (one, other))
    if not whole or (gap := 1 - left / whole) <= GAP:
        return ()
    return (flag("W14", importance=gap),)
