"""What the methods return: frozen, complete, plain arrays and names, each with how it was made.

Every field always exists and none depends on a flag. Arrays are read-only. Results never see a model or a chart.
"""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


class Result:
    """Base of all results: makes their arrays read-only."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Freeze every array field."""
        for field in fields(self):  # type: ignore[arg-type]
            held = getattr(self, field.name)
            if isinstance(held, np.ndarray):
                held = held.view()
                held.setflags(write=False)
                object.__setattr__(self, field.name, held)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provenance(Result):
    """How a result was made; enough to make it again."""

    method: str
    """The public name of the method, e.g. ``"shap_values"``."""
    engine: str
    """Which algorithm computed it, e.g. ``"exact enumeration"``."""
    versions: tuple[tuple[str, str], ...]
    """Name and version of each library that had a part in the numbers."""
    data: str
    """Fingerprint of the dataset."""
    model: str
    """Fingerprint of the predictor."""
    background: str
    """The rows averaged over, in words; "" when the method has none."""
    background_digest: str
    """SHA-256 of the coded background, first 12 hex digits; "" when there is none."""
    n_rows: int
    """How many rows the result stands on."""
    seed: int
    scale: str
    """"probability", "margin" or "target"."""
    output: str
    """The output explained; "" when the result is about all of them."""
    settings: tuple[tuple[str, str], ...]
    """Other arguments that decide the numbers, written out."""
    seconds: float
    """Time it took; stands outside any comparison."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predictions(Result):
    """What the model says of some rows."""

    values: np.ndarray
    """(n_rows, n_outputs) on ``scale``."""
    outputs: tuple[str, ...]
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    target: str
    """Name of the target column; "" when the table has none."""
    scale: str
    unit: str
    """The target's unit in regression; "" when not known."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attributions(Result):
    """Predictions of one output split over the features: SHAP and LIME alike.

    For SHAP ``base_value + contributions.sum(axis=1) == predictions`` to 1e-6 of the output's range; what is left is
    ``residual``. For LIME the residual is the gap between the model and its local surrogate.
    """

    contributions: np.ndarray
    """(n_rows, n_features) in the unit of ``scale``."""
    base_value: np.ndarray
    """(n_rows,) what the contributions start from; the same for every row in SHAP, the surrogate's own in LIME."""
    baseline: str
    """What the base value is, in words: "the mean over 100 background rows"."""
    predictions: np.ndarray
    """(n_rows,) the model's own answers."""
    residual: np.ndarray
    """(n_rows,) predictions minus base value minus the sum of contributions."""
    fidelity: np.ndarray
    """(n_rows,) R² of the local surrogate; NaN for SHAP, which has none."""
    standard_errors: np.ndarray
    """(n_rows, n_features) of the contributions; NaN when the engine is exact or the error was not measured."""
    output: str
    target: str
    scale: str
    unit: str
    engine: str
    exact: bool
    """Whether the engine computes the values without sampling."""
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    """Names for display, with the unit in brackets where one is known."""
    feature_values: np.ndarray
    """(n_rows, n_features) object: the raw cells, missing as None."""
    feature_codes: np.ndarray
    """(n_rows, n_features) float: the cells as the schema codes them, missing as NaN; for colour."""
    ordered: np.ndarray
    """(n_features,) bool: whether low and high mean something (numbers, dates, ordered levels)."""
    provenance: Provenance
    checks: tuple[str, ...]
    """What was worked out a second time and agreed, as sentences."""
    replaced: tuple[str, ...]
    """Which engines were not used, and why, as sentences; why no exact one could be."""

    def row(self, i: int) -> "Attributions":
        """Keep one row."""
        part = slice(i, i + 1)
        per_row = ("contributions", "base_value", "predictions", "residual", "fidelity", "standard_errors", "rows",
                   "feature_values", "feature_codes")
        return replace(self, **{name: getattr(self, name)[part] for name in per_row})

    def importance(self) -> "Importance":
        """Mean absolute contribution of each feature, with a 95 % interval over rows (normal approximation)."""
        size = np.abs(self.contributions)
        n = len(size)
        half = 1.96 * size.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(size.shape[1], np.nan)
        mean = size.mean(axis=0)
        return Importance(
            feature_names=self.feature_names, feature_labels=self.feature_labels, mean=mean,
            low=np.maximum(mean - half, 0), high=mean + half, method=self.provenance.method,
            score="mean absolute contribution", scale=self.scale, unit=self.unit, output=self.output,
            target=self.target, provenance=self.provenance,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interactions(Result):
    """What pairs of features contribute together, averaged over rows."""

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    average: np.ndarray
    """(n_features, n_features) mean interaction, each of the two given half; on the diagonal what is its own."""
    strength: np.ndarray
    """(n_features, n_features) mean size of the interaction."""
    low: np.ndarray
    """(n_features, n_features) 95 % interval of the strength over rows (normal approximation); NaN for one row."""
    high: np.ndarray
    contributions: np.ndarray
    """(n_features,) mean contribution of each feature: the sums over the rows of ``average``."""
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

    def importance(self) -> "Importance":
        """Rank the pairs by what their two features contribute together: both halves, with a 95 % interval."""
        one, two = np.triu_indices(len(self.feature_names), k=1)
        mean, low, high = (2 * held[one, two] for held in (self.strength, self.low, self.high))
        named = [tuple(f"{names[i]} and {names[j]}" for i, j in zip(one, two, strict=True))
                 for names in (self.feature_names, self.feature_labels)]
        return Importance(
            feature_names=named[0], feature_labels=named[1], mean=mean, low=low, high=high,
            method=self.provenance.method, score="mean absolute contribution of both together", scale=self.scale,
            unit=self.unit, output=self.output, target=self.target, provenance=self.provenance,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Importance(Result):
    """A global ranking of the features; ``mean`` is the size of each, in table order, not sorted."""

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    mean: np.ndarray
    """(n_features,)"""
    low: np.ndarray
    """(n_features,) lower end of a 95 % interval; NaN when not measured."""
    high: np.ndarray
    method: str
    score: str
    """What ``mean`` measures, in words: "drop in AUC when shuffled"."""
    scale: str
    """"probability", "margin", "target", or "score" when the unit is that of a score."""
    unit: str
    output: str
    target: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependence(Result):
    """PDP and ICE of one feature, or its ALE.

    For PDP ``average == individual.mean(axis=0)``; ``individual`` holds exactly the rows averaged. ALE has no
    individual curves: ``individual`` then has shape (0, n_grid), and the average is centred on zero.
    """

    feature: str
    label: str
    kind: str
    """Kind of the column: "numeric", "integer", "category", …"""
    method: str
    """"PDP" or "ALE"."""
    grid: np.ndarray
    """(n_grid,) coded values, ascending for numbers; a NaN last stands for "missing"."""
    grid_labels: tuple[str, ...]
    """(n_grid,) the grid as a person reads it."""
    average: np.ndarray
    """(n_grid,) on ``scale``."""
    low: np.ndarray
    """(n_grid,) lower end of the 95 % interval of the average over rows; NaN when not measured."""
    high: np.ndarray
    individual: np.ndarray
    """(n_rows, n_grid) ICE curves."""
    rows: np.ndarray
    """(n_rows,) positions of the rows averaged."""
    observed: np.ndarray
    """(n_rows,) the coded value of the feature in those rows."""
    support: np.ndarray
    """(n_grid,) how many rows of the whole table lie nearest to each grid point."""
    heterogeneity: float
    """Mean over the grid of the spread of centred ICE curves, as a share of the spread of the predictions."""
    precision: float
    """Half the width of the widest interval, as a share of the standard deviation of the predictions: what more rows
    can still change; NaN when not measured."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface(Result):
    """Partial dependence of two features together."""

    features: tuple[str, str]
    labels: tuple[str, str]
    kinds: tuple[str, str]
    grids: tuple[np.ndarray, np.ndarray]
    """Coded values of the first (n_first,) and the second feature (n_second,)."""
    grid_labels: tuple[tuple[str, ...], tuple[str, ...]]
    average: np.ndarray
    """(n_first, n_second) on ``scale``."""
    support: np.ndarray
    """(n_first, n_second) rows of the table nearest to each cell."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counterfactuals(Result):
    """Rows near one instance for which the model gives the wanted answer. None found is a legal answer.

    Every row shown was predicted again by the model on exactly the values in ``rows``.
    """

    instance: "pd.DataFrame"
    """(1, n_features) the row explained, raw."""
    row: int
    """Its position; -1 when it was given by its values."""
    wanted: str
    """The wanted answer in words: "income is >50K (score at least 50 %)"."""
    rows: "pd.DataFrame"
    """(n_found, n_features) raw values, nearest first."""
    instance_prediction: float
    """The model's answer for the instance, on ``scale``, for ``output``."""
    predictions: np.ndarray
    """(n_found,) the model's answers, on ``scale``, for ``output``."""
    distances: np.ndarray
    """(n_found,) sum over columns of |change| / MAD, plus 1 per changed category."""
    data_distances: np.ndarray
    """(n_found,) mean distance to the three nearest rows of the table that have the wanted answer; NaN unless answers
    near the data were asked for."""
    changed: np.ndarray
    """(n_found, n_features) bool"""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...]
    """Column and limit, written out, in table order."""
    n_tried: int
    """Rows that the model was asked about, or its trees in its place."""
    why_none: str
    """The reason when nothing was found; "" otherwise."""
    bound: float
    """No row that can be shown within the limits has the wanted answer at a smaller distance; inf where it is proven
    that none has it at all; NaN where nothing was proven."""
    nearest: float
    """The best score reached for ``output`` when nothing was found; NaN otherwise."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Score(Result):
    """One measure of quality with its bootstrap interval."""

    name: str
    """"AUC", "Brier", "R²", …"""
    value: float
    low: float
    """Lower end of the 95 % bootstrap interval; NaN when not measured."""
    high: float
    reference: float
    """What a model that ignores the features would get; NaN when there is no such value."""
    higher_is_better: bool
    reading: str
    """How to read it, one short line: "0.5 is a coin toss, 1 is perfect"."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve(Result):
    """A line of a performance chart, e.g. ROC of one output."""

    name: str
    x: np.ndarray
    y: np.ndarray
    low: np.ndarray
    """Lower end of the interval of y; NaN when not measured."""
    high: np.ndarray
    n: np.ndarray
    """Rows behind each point; 0 when it does not apply."""
    x_label: str
    y_label: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Performance(Result):
    """How good the model is on the rows that have a target."""

    task: str
    outputs: tuple[str, ...]
    output: str
    """The output that threshold, ROC and calibration are about; "" in regression."""
    scores: tuple[Score, ...]
    roc: Curve
    """False positive rate v. true positive rate; empty in regression."""
    precision_recall: Curve
    calibration: Curve
    """Mean score v. share that had the outcome, in bins of equal count; empty without probabilities."""
    threshold: float
    confusion: np.ndarray
    """(n_classes, n_classes) rows of truth, columns of prediction; (0, 0) in regression."""
    confusion_labels: tuple[str, ...]
    truth: np.ndarray
    """(n_rows,) the target in regression, 1.0 where the outcome is ``output`` in classification."""
    predictions: np.ndarray
    """(n_rows,) the score of ``output``."""
    rows: np.ndarray
    prevalence: float
    """Share of rows whose target is ``output``; NaN in regression."""
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells(Result):
    """Raw cells of some rows, with what the table says of their target."""

    frame: "pd.DataFrame"
    """(n_rows, n_features) raw."""
    target: np.ndarray
    """(n_rows,) object: the target's cells, missing as None; empty when the table has no target."""
    codes: np.ndarray
    """(n_rows, n_features) float: the cells as the schema codes them, missing as NaN."""
    rows: np.ndarray
    """(n_rows,) positions in the table; -1 for a row given by its values."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contributions(Result):
    """Predictions of many rows split over the features, as arrays alone: what a batch writes down."""

    contributions: np.ndarray
    """(n_rows, n_features) in the unit of ``scale``."""
    base_value: float
    """What the contributions of every row start from."""
    baseline: str
    """What the base value is, in words."""
    predictions: np.ndarray
    """(n_rows,) the model's own answers."""
    residual: np.ndarray
    """(n_rows,) predictions minus base value minus the sum of contributions."""
    largest_errors: np.ndarray
    """(n_rows,) the largest standard error among a row's contributions; NaN when the engine is exact."""
    feature_codes: np.ndarray
    """(n_rows, n_features) the cells as the schema codes them, missing as NaN."""
    ordered: np.ndarray
    """(n_features,) bool: whether low and high mean something."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    output: str
    target: str
    scale: str
    unit: str
    engine: str
    exact: bool
    """Whether the engine computes the values without sampling."""
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary(Result):
    """The contributions of any number of rows, added up: sums, counts and a few rows to look at.

    Summaries of parts merge into the summary of the whole (`explain.summaries.merged`): counts exactly, sums to
    rounding.
    """

    n_rows: int
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    ordered: np.ndarray
    """(n_features,) bool: whether low and high mean something."""
    total: np.ndarray
    """(n_features,) sum of the contributions."""
    absolute: np.ndarray
    """(n_features,) sum of their sizes."""
    squared: np.ndarray
    """(n_features,) sum of their squares."""
    low: np.ndarray
    """(n_features,) smallest contribution; +inf without rows."""
    high: np.ndarray
    """(n_features,) largest contribution; -inf without rows."""
    steps: np.ndarray
    """(n_features,) int: the bins of a feature's contributions are ``2.0**step`` wide."""
    first: np.ndarray
    """(n_features,) int: bin b holds contributions c with floor(c / 2.0**step) == first + b."""
    counts: np.ndarray
    """(n_features, n_lines, n_bins) int: rows by value (line) and contribution (bin). The last line is "missing"; a
    feature's histogram of contributions is the sum over its lines."""
    value_cuts: np.ndarray
    """(n_features, n_lines - 2) ascending cuts between the lines of a number or date, line i holding
    cuts[i-1] < code <= cuts[i]; NaN from the last cut on, and for a feature whose lines are levels."""
    value_labels: tuple[tuple[str, ...], ...]
    """(n_features,) the levels of the lines, the last one for all other levels; () for a number or date."""
    base_value: float
    baseline: str
    """What the base value is, in words."""
    prediction_total: float
    """Sum of the model's answers."""
    prediction_low: float
    prediction_high: float
    largest_gap: float
    """Largest distance between a row's answer and its base value plus contributions."""
    largest_error: float
    """Largest standard error of a contribution; NaN when no engine sampled."""
    engines: tuple[tuple[str, int], ...]
    """Each engine, and the rows of the blocks that it served."""
    exact: bool
    """Whether all rows were computed without sampling."""
    sample: Attributions
    """Rows of a seeded draw from the whole, to look at one by one; ``rows`` count through all files."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

    def importance(self) -> "Importance":
        """Mean absolute contribution of each feature over all rows, with a 95 % interval (normal approximation)."""
        n = self.n_rows
        mean = self.absolute / max(n, 1)
        spread = np.sqrt(np.maximum(self.squared - n * mean**2, 0) / (n - 1)) if n > 1 else np.full(len(mean), np.nan)
        half = 1.96 * spread / np.sqrt(max(n, 1))
        return Importance(
            feature_names=self.feature_names, feature_labels=self.feature_labels, mean=mean,
            low=np.maximum(mean - half, 0), high=mean + half, method=self.provenance.method,
            score="mean absolute contribution", scale=self.scale, unit=self.unit, output=self.output,
            target=self.target, provenance=self.provenance,
        )
