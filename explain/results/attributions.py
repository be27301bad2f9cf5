"""Predictions split over features: row by row, in pairs of features, ranked, as arrays alone, added up."""

from dataclasses import dataclass, replace

import numpy as np

from explain.results.result import Provenance, Result


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
        return _ranked(self, size.mean(axis=0), half)


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
        return _ranked(self, mean, 1.96 * spread / np.sqrt(max(n, 1)))


def _ranked(split: Attributions | Summary, mean: np.ndarray, half: np.ndarray) -> Importance:
    """Rank features by their mean absolute contributions, each known to within half its interval."""
    return Importance(
        feature_names=split.feature_names, feature_labels=split.feature_labels, mean=mean,
        low=np.maximum(mean - half, 0), high=mean + half, method=split.provenance.method,
        score="mean absolute contribution", scale=split.scale, unit=split.unit, output=split.output,
        target=split.target, provenance=split.provenance,
    )
