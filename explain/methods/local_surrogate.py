"""LIME: a weighted linear model that stands in for the model around one row."""

import time
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Attributions
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.perturbing import Coordinates, coordinates, filled
from explain.table.schema import cells
from explain.wording import count

DEFAULT_ROWS = 20
FEWEST_SAMPLES = 10
BASELINE = "the surrogate's intercept"
"""Its answer where numbers are at their mean and every level is another than this row's."""
ROUNDING = 1e-12
"""Answers that differ by less, relative to the largest, are one answer: batches of other sizes round differently."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surrogate:
    """The linear model around one row."""

    contributions: np.ndarray
    """(n_features,)"""
    intercept: float
    fidelity: float
    """R² on the weighted samples; NaN when the model gave them all one answer."""


@dataclass(slots=True, kw_only=True, eq=False)
class Neighbourhood:
    """The samples last asked about. Drawn around the table, not the row, they are usually those of the row before."""

    question: Question
    coded: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    answers: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __call__(self, coded: np.ndarray) -> np.ndarray:
        """Predict (n_rows,), asking the model only when the rows are new."""
        if not np.array_equal(coded, self.coded, equal_nan=True):
            self.coded, self.answers = coded, self.question(coded)
        return self.answers


def lime_weights(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: object = None, scale: str | None = None,
    n_samples: int = 5_000, seed: int = 0, progress: Progress | None = None,
) -> Attributions:
    """Split the answer of a local linear surrogate over the features, with the lime package.

    Samples are drawn column by column: numbers from a normal distribution with the table's mean and standard deviation,
    levels by their share in the table. A ridge regression, weighted by nearness to the row, is fitted to the model's
    answers; numbers enter scaled, levels as "the same as this row's". The columns are drawn independently, so samples
    may be rows that never occur. A column with missing values enters filled (median, or most frequent level) and as
    "is missing"; both parts count for the column. Integers and whole days stay whole. Columns that are constant or not
    given to the model get exactly 0.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions, or raw rows; None for the first 20 of the seeded permutation. A row's numbers do not depend on which
        other rows are asked for.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    n_samples
        Samples behind each surrogate, the row itself among them.
    seed
        Of rows and samples; all rows share their samples, so another seed shows how much hangs on them.
    progress
        Called between model calls and rows; ``total`` is n_rows + n_samples - 1 model rows, more when rows have gaps
        where the table has none.

    Returns
    -------
    Attributions
        ``base_value + contributions.sum(axis=1)`` is the surrogate's answer: the contribution of a number is its
        coefficient times its distance from the mean in standard deviations, that of a level its coefficient.
        ``residual`` is the model's answer minus the surrogate's, ``fidelity`` the surrogate's weighted R². Where the
        model answers all samples alike, contributions are 0 and fidelity is NaN.

    Raises
    ------
    DataError
        When a row does not exist, or a value is outside its column's kind.
    MethodError
        When ``n_samples`` is below 10, or the model has no such output or scale.

    References
    ----------
    Ribeiro, Singh and Guestrin (2016), "Why should I trust you?": explaining the predictions of any classifier.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> lime_weights(predictor, dataset, rows=[3]).contributions.round(1).tolist()
    [[6.0, 0.5]]
    """
    began = time.perf_counter()
    if n_samples < FEWEST_SAMPLES:
        raise MethodError(f"{n_samples} samples are too few for a surrogate.", f"Choose {FEWEST_SAMPLES} or more.")
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    question = Question(
        predictor=predictor, schema=chosen.schema, output=predictor.place(output), scale=predictor.known_scale(scale),
        progress=progress, total=len(chosen) + n_samples - 1,
    )
    own = question(chosen.coded)
    surrogates = _surrogates(question, dataset, chosen.coded, own, n_samples, seed % 2**32)
    contributions = np.array([each.contributions for each in surrogates]).reshape(chosen.coded.shape)
    base = np.array([each.intercept for each in surrogates])
    name = predictor.outputs[predictor.place(output)]
    target, unit = answered_target(predictor, dataset, predictor.place(output), question.scale)
    engine = f"ridge on {count(n_samples)} samples"
    return Attributions(
        contributions=contributions, base_value=base, baseline=BASELINE, predictions=own,
        residual=own - base - contributions.sum(axis=1), fidelity=np.array([each.fidelity for each in surrogates]),
        standard_errors=np.full(contributions.shape, np.nan), output=name, target=target,
        scale=question.scale, unit=unit, engine=engine,
        exact=False, rows=chosen.positions, feature_names=dataset.schema.names,
        feature_labels=dataset.schema.labels, feature_values=cells(chosen.frame, dataset.schema.names),
        feature_codes=chosen.coded,
        ordered=np.array([column.ordered for column in dataset.schema.columns]),
        provenance=provenance(
            predictor, dataset, method="lime_weights", engine=engine, began=began, n_rows=len(chosen), seed=seed,
            scale=question.scale, output=name, libraries=("lime", "scikit-learn", "numpy"), n_samples=n_samples,
            mode="continuous, all features", kernel_width="0.75 × √(number of coordinates)", ridge_alpha=1,
        ),
    )


def _surrogates(
    question: Question, dataset: Dataset, coded: np.ndarray, own: np.ndarray, n_samples: int, seed: int
) -> list[Surrogate]:
    table = filled(dataset.schema, dataset.schema.encode(dataset.features), question.predictor.features)
    neighbourhood = Neighbourhood(question=question)
    explainers: dict[bytes, Any] = {}
    surrogates = []
    for row, prediction in zip(coded, own, strict=True):
        space = coordinates(table, row)
        layout = space.columns.tobytes()
        if layout not in explainers:
            explainers[layout] = _explainer(space)
        surrogates.append(_surrogate(explainers[layout], space, neighbourhood, prediction, n_samples, seed))
        if question.progress is not None:
            question.progress(question.n_asked, max(question.total, question.n_asked))
    return surrogates


def _explainer(space: Coordinates) -> Any:
    """Make lime's explainer over the table, in continuous mode; None when nothing varies."""
    if not len(space):
        return None
    with warnings.catch_warnings():  # of lime's and its own imports' making, which a user can do nothing about
        warnings.simplefilter("ignore")
        from lime.lime_tabular import LimeTabularExplainer
    return LimeTabularExplainer(
        space.table, mode="regression", categorical_features=np.flatnonzero(space.by_code).tolist(),
        discretize_continuous=False, feature_selection="none",
    )


def _surrogate(
    explainer: Any, space: Coordinates, neighbourhood: Neighbourhood, prediction: float, n_samples: int, seed: int
) -> Surrogate:
    contributions = np.zeros(len(space.row))
    flat = Surrogate(contributions=contributions, intercept=prediction, fidelity=float("nan"))
    if explainer is None:
        return flat
    explainer.random_state = np.random.RandomState(seed)
    found = explainer.explain_instance(
        space.point, lambda samples: np.append(prediction, neighbourhood(space.rows(samples[1:]))),
        num_features=len(space), num_samples=n_samples,
    )
    if found.max_value - found.min_value <= ROUNDING * max(abs(found.max_value), abs(found.min_value)):
        return flat
    weights = np.zeros(len(space))
    for place, weight in found.as_map()[1]:  # 0 holds the same with the sign turned
        weights[place] = weight
    np.add.at(contributions, space.columns, weights * _scaled(explainer, space))
    return Surrogate(contributions=contributions, intercept=float(found.intercept[1]), fidelity=float(found.score))


def _scaled(explainer: Any, space: Coordinates) -> np.ndarray:
    """(n_coordinates,) the row as the surrogate sees it: numbers in standard deviations from the mean, the rest 1."""
    distance = (space.point - explainer.scaler.mean_) / explainer.scaler.scale_
    return np.where(space.by_code, 1.0, distance)
