"""What an explanation itself tells of how far it can be believed: no model is asked."""

from collections.abc import Callable, Collection, Iterator

import numpy as np

from explain.checks.complexity import effective_features, features_for, gini
from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import BACKGROUND, FIT, SATURATED
from explain.results import Attributions, Finding, Findings, Flag, Summary

LIME = "lime_weights"
FEW = 0.01
"""Share of all contributions that a gap is held against at least: an answer may be where it started from."""
ROUNDING = 1e-10
"""Share of an answer's size that a gap is held against at least: no sum of numbers is more exact."""
COMPLEXITY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "effective_features": effective_features, "features_for_80": features_for, "gini": gini,
}
LIME_ERRORS = 0.76, 1.46
"""Ends of the 95 % interval of a standard error from the 20 groups of LIME's jackknife: chi-squared, 19 degrees."""
SHAP_ERRORS = 0.9, 1.1
"""Of the largest standard error among sampled Shapley values: measured over seeds, from hundreds of games."""
WIDER = 1.1
"""How much more the fit of a local surrogate varies between samples than by the formula: the most over three tables."""
N_DRAWS = 400
"""Draws from the sampling errors behind the interval of what is worked out from contributions."""
OF_A_ROW = "Taking away what is said to matter is tried row by row: look at the lights of one row."
STILL = "The model's answer does not move here: no feature contributes."


def of_attributions(attributions: Attributions, *, i: int = 0, fixed: Collection[str] = ()) -> Findings:
    """Say of one row of a SHAP or LIME result what it tells of itself.

    Parameters
    ----------
    attributions
        Of `shap_values` or `lime_weights`.
    i
        Place of the row in the result.
    fixed
        Columns that cannot change; empty when nothing is known of that.

    Returns
    -------
    Findings
        Of a row: whether the parts add up (of LIME its own parts; its distance to the model is no fault of arithmetic),
        the sampling error, the fit of a local surrogate, how many features carry the explanation, and how much of the
        movement stands on columns that can change.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> of_attributions(explain.shap_values(predictor, dataset, rows=[3])).findings[0].name
    'completeness_gap'
    """
    row = attributions.row(i)
    parts, errors = row.contributions[0], _errors(row)[0]
    findings = (
        exactly("completeness_gap", float(completeness_gaps(row)[0]), n=1, of="row"),
        _sampling_error(row, parts, errors), *_fit(row), *_complexity(parts, errors),
        _actionable(parts, row.feature_names, fixed),
    )
    return _findings(row, "row", findings, (*_background(row), *_poor_fit(findings), *_saturated(row)), row.rows)


def of_many(attributions: Attributions | Summary) -> Findings:
    """Say of the explanations of many rows together what they tell of themselves.

    Parameters
    ----------
    attributions
        Of `shap_values`, `lime_weights` or `shap_summary`.

    Returns
    -------
    Findings
        Overall: the worst gap of all rows; the sampling error of the mean sizes; of LIME, the fit at the median row;
        how many features carry the ranking; faithfulness is a row's. Errors of different rows are taken to go together,
        which is the worst.
    """
    held = attributions.sample if isinstance(attributions, Summary) else attributions
    sizes, errors = _mean_sizes(attributions)
    n = attributions.n_rows if isinstance(attributions, Summary) else len(held.rows)
    findings = (
        exactly("completeness_gap", _worst_gap(attributions), n=n, of="row"),
        _sampling_error(held, sizes, errors), *_fit(held), *_complexity(sizes, errors),
        not_measured("deletion", OF_A_ROW),
    )
    return _findings(held, "overall", findings, (*_background(held), *_poor_fit(findings)), held.rows)


def completeness_gaps(attributions: Attributions) -> np.ndarray:
    """Say how far each row's parts are from its answer.

    Returns
    -------
    numpy.ndarray
        (n_rows,) |base value + contributions − answer|, as a share of the answer's distance from the base value, or of
        a hundredth of all contributions where that is more. Of LIME, with the gap it states.

    References
    ----------
    Sundararajan, M., Taly, A. and Yan, Q. (2017). Axiomatic attribution for deep networks. ICML.
    """
    total = attributions.base_value + attributions.contributions.sum(axis=1)
    gap = np.maximum(np.abs(attributions.predictions - total), np.abs(attributions.residual))
    if attributions.provenance.method == LIME:
        gap = np.abs(attributions.predictions - total - attributions.residual)
    return gap / _moved(attributions)


def _moved(attributions: Attributions) -> np.ndarray:
    """(n_rows,) what a gap is held against; never 0."""
    answers, base = attributions.predictions, attributions.base_value
    parts = FEW * np.abs(attributions.contributions).sum(axis=1)
    rounding = ROUNDING * np.maximum(np.abs(answers), np.abs(base))
    return np.maximum.reduce([np.abs(answers - base), parts, rounding, np.full(len(answers), np.finfo(float).tiny)])


def _worst_gap(attributions: Attributions | Summary) -> float:
    if isinstance(attributions, Attributions):
        return float(completeness_gaps(attributions).max(initial=0.0))
    typical = max(float(attributions.absolute.sum()) / max(attributions.n_rows, 1),
                  ROUNDING * abs(attributions.base_value), np.finfo(float).tiny)
    return max(attributions.largest_gap / typical, _worst_gap(attributions.sample))


def _errors(attributions: Attributions) -> np.ndarray:
    """(n_rows, n_features) standard errors: 0 of an exact engine, NaN where they were not measured."""
    held = attributions.standard_errors
    return np.zeros(held.shape) if attributions.exact else held


def _mean_sizes(attributions: Attributions | Summary) -> tuple[np.ndarray, np.ndarray]:
    """(n_features,) mean size of the contributions, and what their standard errors are at most."""
    if isinstance(attributions, Summary):
        most = 0.0 if attributions.exact else attributions.largest_error
        return attributions.absolute / max(attributions.n_rows, 1), np.full(len(attributions.absolute), most)
    if not len(attributions.rows):
        return np.zeros(len(attributions.feature_names)), np.zeros(len(attributions.feature_names))
    return np.abs(attributions.contributions).mean(axis=0), _errors(attributions).mean(axis=0)


def _sampling_error(of: Attributions, parts: np.ndarray, errors: np.ndarray) -> Finding:
    known = ~np.isnan(errors)
    if not known.any():
        return not_measured("sampling_error", "The engine samples, and gives no standard errors.")
    span = max(float(parts.max(initial=0.0)), 0.0) - min(float(parts.min(initial=0.0)), 0.0)
    if not errors[known].any():
        return exactly("sampling_error", 0.0, n=len(parts), of="contribution")
    share = float(errors[known].max()) / max(span, np.finfo(float).tiny)
    low, high = LIME_ERRORS if of.provenance.method == LIME else SHAP_ERRORS
    return found("sampling_error", share, low * share, high * share, n=len(parts), of="contribution")


def _fit(attributions: Attributions) -> Iterator[Finding]:
    """Give the fit of a local surrogate, at the median of several rows; nothing of SHAP.

    The rows share their samples, so that several of them know no more than one.

    References
    ----------
    Olkin, I. and Finn, J. D. (1995). Correlations redux. Psychological Bulletin 118.
    """
    if attributions.provenance.method != LIME:
        return
    fits = attributions.fidelity[~np.isnan(attributions.fidelity)]
    n_samples = int(dict(attributions.provenance.settings).get("n_samples", 0))
    if not len(fits):
        yield not_measured("lime_fit", "The model answered all samples alike.")
    else:
        fit = float(np.median(fits))
        half = WIDER * 1.96 * 2 * np.sqrt(max(fit, 0.0) / max(n_samples, 1)) * (1 - fit)
        yield found("lime_fit", fit, fit - half, min(fit + half, 1.0), n=n_samples, of="sample")


def _complexity(parts: np.ndarray, errors: np.ndarray) -> Iterator[Finding]:
    sizes = np.abs(parts)
    if not sizes.any():
        yield from (not_measured(name, STILL) for name in COMPLEXITY)
        return
    for name, formula in COMPLEXITY.items():
        value = float(formula(sizes))
        low, high = _interval(formula, parts, errors, value)
        yield found(name, value, low, high, n=len(parts), of="feature")


def _interval(
    formula: Callable[[np.ndarray], np.ndarray], parts: np.ndarray, errors: np.ndarray, value: float,
) -> tuple[float, float]:
    """Give the middle 95 % of a formula over draws from the sampling errors; the value where there are none."""
    if np.isnan(errors).any():
        return np.nan, np.nan
    if not errors.any():
        return value, value
    drawn = formula(np.abs(parts + errors * np.random.default_rng(0).standard_normal((N_DRAWS, len(parts)))))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return min(float(low), value), max(float(high), value)


def _actionable(parts: np.ndarray, names: tuple[str, ...], fixed: Collection[str]) -> Finding:
    sizes = np.abs(parts)
    if not fixed:
        return not_measured("actionable", "Nobody has said yet which columns cannot change.")
    if not sizes.any():
        return not_measured("actionable", STILL)
    open_to_change = np.array([name not in fixed for name in names])
    return exactly("actionable", float(sizes[open_to_change].sum() / sizes.sum()), n=len(parts), of="feature")


def _background(attributions: Attributions) -> Iterator[Flag]:
    """Warn where the table had fewer rows than a background is made of."""
    drawn, _, rest = attributions.provenance.background.partition(" rows of this table, drawn")
    used = int(drawn.replace(",", "")) if rest else BACKGROUND
    if used < BACKGROUND:
        yield flag("W6", used=used, wanted=BACKGROUND)


def _poor_fit(findings: tuple[Finding, ...]) -> Iterator[Flag]:
    yield from (flag("W9", fit=each.value) for each in findings if each.name == "lime_fit" and each.value < FIT)


def _saturated(attributions: Attributions) -> Iterator[Flag]:
    score = float(attributions.predictions[0])
    if attributions.scale == "probability" and min(score, 1 - score) < SATURATED:
        yield flag("W26", of=attributions, prediction=score)


def _findings(
    of: Attributions, subject: str, findings: tuple[Finding, ...], flags: tuple[Flag, ...], rows: np.ndarray,
) -> Findings:
    return Findings(subject=subject, findings=findings, flags=flags, rows=rows, output=of.output, target=of.target,
                    scale=of.scale, unit=of.unit, provenance=of.provenance)
