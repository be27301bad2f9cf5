"""Whether another background, other rows or a slightly different row would give the same SHAP values."""

import time
from typing import Any, NamedTuple

import numpy as np

from explain.checks.making import flag, found, nearer_to_red, not_measured
from explain.checks.stability import orders
from explain.checks.stability.sensitivity import sensitivity
from explain.checks.thresholds import BACKGROUND
from explain.methods.shapley.background_parts import BackgroundParts, background_parts
from explain.methods.shapley.values import described
from explain.model.asking import Progress, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Finding, Findings, Flag
from explain.scores.precision import deviation
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows

PARTS = 20
"""Into which the background is dealt."""
FEWEST_PARTS = 8
"""Below, how far they lie apart says little."""
N_ROWS = 100
"""Rows that the order of all is drawn from."""
PART = "part of the background"
NO_SIZE = "No feature moves the answer."
FEW = "The background has too few different rows to draw it anew."


class Asked(NamedTuple):
    """What is explained, and against what."""

    chosen: Rows
    compared: Rows
    place: int
    scale: str


class Drawn(NamedTuple):
    """Sizes of all features, and what they were when parts, and rows, were drawn anew."""

    values: np.ndarray
    """(n_features,)"""
    draws: np.ndarray
    """(n_draws, n_features)"""


def stability(
    predictor: Predictor, dataset: Dataset, *, row: Any, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Measure whether the SHAP values of a row would be the same on another background, and for a row slightly other.

    A contribution is a mean over background rows, so the row is explained once against each of 20 parts of the
    background, and these are drawn anew.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        A position, or a raw row ``{column: value}``.
    output, scale, background
        As in `shap_values`.
    seed
        Of the background, the draws and the steps.
    progress
        Called between model calls; may raise to stop.

    Returns
    -------
    Findings
        ``background_overlap``: share of the leading features (five, at most half of those that move the answer) that
        lead with another background, too. ``background_error``: the widest 95 % half-interval of a contribution, of the
        largest contribution. ``order_confirmed``: how many ranks, from the first on, are confirmed.
        ``sensitivity``: see `sensitivity` beside this. W8 names the leading features whose rank is
        open, where one of them is nearer to a problem than to well. What cannot be measured says why.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output or scale, or the background is empty.

    References
    ----------
    Yeh, C.-K. et al. (2019). On the (in)fidelity and sensitivity of explanations. NeurIPS.
    Goldwasser, J. and Hooker, G. (2024). Statistical significance of feature importance rankings.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> random = np.random.default_rng(0)
    >>> frame = pd.DataFrame(random.normal(size=(200, 3)), columns=["a", "b", "c"])
    >>> frame["y"] = 9 * frame["a"] + frame["b"] + frame["c"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b", "c"]], frame["y"]), dataset)
    >>> result = explain.stability(predictor, dataset, row={"a": 2.0, "b": 0.5, "c": 0.1})
    >>> result.findings[0].feature_names, round(result.findings[0].value, 2), result.flags
    (('a', 'b'), 1.0, ())
    """
    began = time.perf_counter()
    asked = _asked(predictor, dataset, [row], output, scale, background, seed, default=1)
    parts = _parts(predictor, dataset, asked, seed, progress)
    sizes, sure = _row_findings(parts, dataset, seed)
    moved = sensitivity(
        predictor, dataset, asked.chosen, spread=deviation(parts.references), output=output, scale=asked.scale,
        background=background, seed=seed, progress=progress,
    )
    findings = (*sizes, moved)
    return _findings(predictor, dataset, asked, findings, _flags(findings, parts.whole[0], sure, dataset),
                     subject="row", method="stability", background=background, seed=seed, began=began)


def ranking_stability(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Measure whether mean |SHAP| would rank the features alike with other rows and another background.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        As in `shap_values`; None for the first 100 of the seeded permutation.
    output, scale, background, seed, progress
        As in `stability`.

    Returns
    -------
    Findings
        ``background_overlap``, ``background_error`` and ``order_confirmed`` as in `stability`, of the mean of
        |contribution| over rows; rows and parts of the background are both drawn anew.

    Raises
    ------
    DataError
        When a row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output or scale, or rows or background are empty.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> random = np.random.default_rng(0)
    >>> frame = pd.DataFrame(random.normal(size=(200, 3)), columns=["a", "b", "c"])
    >>> frame["y"] = 9 * frame["a"] + 3 * frame["b"] + frame["c"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b", "c"]], frame["y"]), dataset)
    >>> {each.name: each.value for each in explain.ranking_stability(predictor, dataset).findings}["order_confirmed"]
    2.0
    """
    began = time.perf_counter()
    asked = _asked(predictor, dataset, rows, output, scale, background, seed, default=N_ROWS)
    parts = _parts(predictor, dataset, asked, seed, progress)
    values = np.abs(parts.whole).mean(axis=0)
    findings, sure = _overall_findings(parts, dataset, seed)
    return _findings(predictor, dataset, asked, findings, _flags(findings, values, sure, dataset),
                     subject="overall", method="ranking_stability", background=background, seed=seed, began=began)


def _asked(
    predictor: Predictor, dataset: Dataset, rows: Any, output: Any, scale: str | None, background: Choice, seed: int,
    default: int,
) -> Asked:
    return Asked(
        chosen=chosen_rows(dataset, rows, default=default, seed=seed),
        compared=chosen_rows(dataset, background, default=BACKGROUND, seed=seed),
        place=predictor.place(output), scale=predictor.known_scale(scale),
    )


def _parts(
    predictor: Predictor, dataset: Dataset, asked: Asked, seed: int, progress: Progress | None
) -> BackgroundParts:
    return background_parts(
        predictor, dataset, chosen=asked.chosen, compared=asked.compared, place=asked.place, scale=asked.scale,
        n_parts=PARTS, seed=seed, progress=progress,
    )


def _row_findings(parts: BackgroundParts, dataset: Dataset, seed: int) -> tuple[tuple[Finding, ...], np.ndarray]:
    values = parts.contributions[:, 0]
    if len(values) < FEWEST_PARTS:
        return _unmeasured(FEW)
    random = np.random.default_rng((seed, 3))

    def drawn(places: np.ndarray, n_draws: int) -> Drawn:
        held, weights = values[places], parts.weights[places]
        shares = orders.drawn_anew(len(places), n_draws, random) * weights
        whole = weights @ held / weights.sum()
        return _widened(whole, shares @ held / shares.sum(axis=1, keepdims=True), len(places))

    return _measured(drawn, len(values), dataset, random, PART)


def _overall_findings(parts: BackgroundParts, dataset: Dataset, seed: int) -> tuple[tuple[Finding, ...], np.ndarray]:
    n_parts, n_rows, n_features = parts.contributions.shape
    if n_parts < FEWEST_PARTS:
        return _unmeasured(FEW)
    if n_rows < FEWEST_PARTS:
        return _unmeasured("There are too few rows to draw them anew.")
    random = np.random.default_rng((seed, 4))

    def drawn(places: np.ndarray, n_draws: int) -> Drawn:
        weights = parts.weights[places]
        held = parts.contributions[places].reshape(n_parts, -1)
        own = weights @ held / weights.sum()
        shares = orders.drawn_anew(n_parts, n_draws, random) * weights
        moved = np.abs(shares @ held / shares.sum(axis=1, keepdims=True)).reshape(n_draws, n_rows, n_features)
        picked = orders.drawn_anew(n_rows, n_draws, random) / n_rows
        return Drawn(np.abs(own).reshape(n_rows, n_features).mean(axis=0), np.einsum("drf,dr->df", moved, picked))

    return _measured(drawn, n_parts, dataset, random, PART)


def _widened(whole: np.ndarray, draws: np.ndarray, n: int) -> Drawn:
    """Make up for the spread that a bootstrap of few parts misses."""
    return Drawn(whole, whole + (draws - whole) * np.sqrt(n / (n - 1)))


def _measured(
    drawn: Any, n: int, dataset: Dataset, random: np.random.Generator, of: str
) -> tuple[tuple[Finding, ...], np.ndarray]:
    """State overlap, error and order of draws, and which ranks are confirmed."""
    from scipy.special import stdtrit

    wide = float(stdtrit(n - 1, 0.975))
    values, draws = drawn(np.arange(n), orders.DRAWS)
    k = orders.n_leading(values)
    if not k:
        return _unmeasured(NO_SIZE)

    def both(held: Drawn) -> np.ndarray:
        error = wide * held.draws.std(axis=0, ddof=1).max() / np.abs(held.values).max()
        return np.array([orders.overlaps(held.values, held.draws, k).mean(), error])

    overlap, error = both(Drawn(values, draws))
    around = np.array([both(drawn(random.integers(n, size=n), orders.INNER)) for _ in range(orders.REDRAWS)])
    halves = 1.96 * around.std(axis=0, ddof=1)
    sure = orders.confirmed(values, draws, k, n - 1)
    about = _named(dataset, orders.leading(values, k))
    return (
        found("background_overlap", overlap, max(overlap - halves[0], 0), min(overlap + halves[0], 1), n=n, of=of,
              **about),
        found("background_error", error, max(error - halves[1], 0), error + halves[1], n=n, of=of),
        found("order_confirmed", orders.n_confirmed(sure), orders.n_confirmed(sure), k, n=n, of=of, **about),
    ), sure


def _unmeasured(why: str) -> tuple[tuple[Finding, ...], np.ndarray]:
    names = ("background_overlap", "background_error", "order_confirmed")
    return tuple(not_measured(name, why) for name in names), np.empty(0, dtype=bool)


def _named(dataset: Dataset, places: np.ndarray) -> dict[str, list[str]]:
    return {"features": [dataset.schema.names[j] for j in places],
            "labels": [dataset.schema.labels[j] for j in places]}


def _flags(
    findings: tuple[Finding, ...], values: np.ndarray, sure: np.ndarray, dataset: Dataset
) -> tuple[Flag, ...]:
    """Warn where something found is nearer to a problem than to well: a warning near a threshold would come and go."""
    if not any(nearer_to_red(each) for each in findings):
        return ()
    about = _named(dataset, orders.open_places(values, sure))
    return (flag("W8", features=about["features"], labels=about["labels"]),)


def _findings(
    predictor: Predictor, dataset: Dataset, asked: Asked, findings: tuple[Finding, ...], flags: tuple[Flag, ...], *,
    subject: str, method: str, background: Choice, seed: int, began: float,
) -> Findings:
    output = predictor.outputs[asked.place]
    target, unit = answered_target(predictor, dataset, asked.place, asked.scale)
    return Findings(
        subject=subject, findings=findings, flags=flags, rows=asked.chosen.positions, output=output, target=target,
        scale=asked.scale, unit=unit, provenance=provenance(
            predictor, dataset, method=method, engine="background drawn anew", began=began, n_rows=len(asked.chosen),
            seed=seed, scale=asked.scale, output=output, background=described(background, asked.compared, seed),
            background_rows=asked.compared.coded, libraries=("numpy", "scipy", predictor.library), parts=PARTS,
            draws=orders.DRAWS,
        ),
    )
