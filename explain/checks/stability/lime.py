"""Whether LIME would say the same again: with other samples, and with another width of its kernel."""

import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from explain.checks.agreement.formulas import beyond_chance
from explain.checks.making import flag, found, nearer_to_red, not_measured
from explain.checks.stability import orders
from explain.checks.thresholds import FIT, THIN
from explain.errors import MethodError
from explain.methods.local_surrogate.repeated import Repeated, repeated
from explain.methods.local_surrogate.ridge import WIDTH
from explain.methods.local_surrogate.weights import FEWEST_SAMPLES
from explain.model.asking import Progress, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Finding, Flag, LimeStability
from explain.table.dataset import Dataset, chosen_rows
from explain.table.schema import cells

WIDTHS = (0.25, 0.5, WIDTH, 1.0, 2.0)
"""Of the kernel, times the root of the number of coordinates."""
USUAL = WIDTHS.index(WIDTH)
FEWEST_RUNS = 3
FEWEST_COUNTED = 5
"""Effective samples, all runs together, for each feature that takes part: with fewer, a width is not compared."""
WANTED = 0.1
"""Width of an interval that is asked for, as a share of the largest contribution."""
WIDEST = 0.6
"""The same from which on the samples were too few: with 50 of a model that is no line it always is wider."""
PAIR, RUN = "pair of runs", "run"
NO_SPLIT = "No feature varies, or the model answers all samples alike."
NAMES = ("lime_overlap", "lime_intervals", "lime_width", "lime_fit")


def lime_stability(
    predictor: Predictor, dataset: Dataset, *, row: Any, output: Any = None, scale: str | None = None, n_runs: int = 10,
    n_samples: int = 5_000, seed: int = 0, progress: Progress | None = None,
) -> LimeStability:
    """Measure whether the LIME weights of a row would be the same with other samples and another kernel width.

    Each run draws samples with a seed of its own; they do not depend on the row, so a second row of the same table
    costs regressions alone. Each run is fitted with five kernel widths.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        A position, or a raw row ``{column: value}``.
    output, scale
        As in `lime_weights`.
    n_runs, n_samples
        How many runs, and samples behind each, the row itself among them.
    seed
        Of the first run, which is that of `lime_weights`; the next ones follow.
    progress
        Called between model calls and after each fit; may raise to stop.

    Returns
    -------
    LimeStability
        ``lime_overlap``: share of the leading features (five, at most half of those that move the answer) that two runs
        have in common. ``lime_intervals``: share of pairs of runs whose 95 % intervals overlap, mean over features.
        ``lime_width``: features that lead both at the usual width and at another, beyond chance, lowest over the widths
        that hold enough samples; the runs are averaged for it. ``lime_fit``: R² at the usual width, less what chance
        alone would fit of so few samples. Intervals say how far another set of runs would move them (jackknife over
        runs). W8 (also where intervals are wider than 0.6 of the largest contribution), W9, W10 and W11 are raised.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.
    MethodError
        When there are fewer than 3 runs or 10 samples, or the model has no such output or scale.

    References
    ----------
    Visani, G. et al. (2022). Statistical stability indices for LIME. Journal of the Operational Research Society 73.
    Slack, D. et al. (2021). Reliable post hoc explanations: modeling uncertainty in explainability. NeurIPS.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 4)), columns=list("abcd"))
    >>> frame["y"] = 9 * frame["a"] + 3 * frame["b"] + frame["c"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[list("abcd")], frame["y"]), dataset)
    >>> result = explain.lime_stability(predictor, dataset, row={"a": 2.0, "b": 2.0, "c": 1.0, "d": 1.0})
    >>> [(each.name, round(each.value, 2)) for each in result.findings][:2]
    [('lime_overlap', 1.0), ('lime_intervals', 1.0)]
    """
    began = time.perf_counter()
    _check(n_runs, n_samples)
    place, scale = predictor.place(output), predictor.known_scale(scale)
    chosen = chosen_rows(dataset, [row], default=1, seed=seed)
    fits = repeated(
        predictor, dataset, chosen, place=place, scale=scale, n_samples=n_samples, widths=WIDTHS, thin=THIN,
        seeds=[(seed + k) % 2**32 for k in range(n_runs)], progress=progress,
    )
    target, unit = answered_target(predictor, dataset, place, scale)
    shared: dict[str, Any] = {
        "subject": "row", "rows": chosen.positions, "feature_names": dataset.schema.names,
        "feature_labels": dataset.schema.labels, "feature_values": cells(chosen.frame, dataset.schema.names)[0],
        "widths": np.array(WIDTHS), "usual": USUAL, "n_samples": n_samples, "output": predictor.outputs[place],
        "target": target, "scale": scale, "unit": unit, "provenance": provenance(
            predictor, dataset, method="lime_stability", engine=f"{n_runs} runs of ridge", began=began,
            n_rows=1, seed=seed, scale=scale, output=predictor.outputs[place], libraries=("numpy", "scipy"),
            n_runs=n_runs, n_samples=n_samples, widths=WIDTHS,
        ),
    }
    return _empty(dataset, n_runs, shared) if fits is None else _told(fits, dataset, shared)


def _check(n_runs: int, n_samples: int) -> None:
    if n_runs < FEWEST_RUNS:
        problem = f"{n_runs} runs cannot tell how far runs lie apart."
        raise MethodError(problem, f"Choose {FEWEST_RUNS} or more.", "METHOD-RUNS")
    if n_samples < FEWEST_SAMPLES:
        problem = f"{n_samples} samples are too few for a surrogate."
        raise MethodError(problem, f"Choose {FEWEST_SAMPLES} or more.", "METHOD-SAMPLES")


def _empty(dataset: Dataset, n_runs: int, shared: dict[str, Any]) -> LimeStability:
    n_widths, n_features = len(WIDTHS), len(dataset.schema)
    unknown = np.full(n_widths, np.nan)
    return LimeStability(
        findings=tuple(not_measured(name, NO_SPLIT) for name in NAMES), flags=(),
        contributions=np.zeros((n_widths, n_features)), errors=np.zeros((n_widths, n_features)), fits=unknown,
        fit_low=unknown, fit_high=unknown, counted=unknown, runs=np.zeros((n_runs, n_features)),
        run_errors=np.zeros((n_runs, n_features)), credible=np.zeros(n_features), n_needed=np.nan, n_leading=0,
        prediction=np.nan, **shared,
    )


def _told(fits: Repeated, dataset: Dataset, shared: dict[str, Any]) -> LimeStability:
    from scipy.special import stdtrit

    runs, mean = fits.contributions[:, USUAL], fits.contributions.mean(axis=0)
    k = orders.n_leading(mean[USUAL])
    findings = _findings(fits, k, dataset)
    largest = float(np.abs(mean[USUAL]).max())
    return LimeStability(
        findings=findings, flags=_flags(findings, fits, k, dataset), contributions=mean,
        errors=fits.contributions.std(axis=0, ddof=1) / np.sqrt(len(runs)), fits=fits.fidelity.mean(axis=0),
        fit_low=fits.fidelity.min(axis=0), fit_high=fits.fidelity.max(axis=0), counted=fits.counted.mean(axis=0),
        runs=runs, run_errors=np.sqrt(fits.variance[:, USUAL]), n_leading=k, prediction=fits.prediction,
        credible=float(stdtrit(fits.posterior.n, 0.975)) * np.sqrt(fits.credible),
        n_needed=fits.posterior.n_needed(WANTED * largest) if largest else np.nan, **shared,
    )


def _findings(fits: Repeated, k: int, dataset: Dataset) -> tuple[Finding, ...]:
    if not k:
        return tuple(not_measured(name, NO_SPLIT) for name in NAMES)
    n_runs, usual = len(fits.contributions), fits.contributions[:, USUAL]
    fit = beyond_luck(fits.fidelity[:, USUAL], fits.counted[:, USUAL], int((usual != 0).any(axis=0).sum()))
    n_pairs = n_runs * (n_runs - 1) // 2
    errors = np.sqrt(fits.variance[:, USUAL])
    about = _named(dataset, orders.leading(usual.mean(axis=0), k))
    return (
        found("lime_overlap", *_by_runs(lambda runs: shared_by_runs(usual[runs], k), n_runs, 0, 1), n=n_pairs, of=PAIR,
              **about),
        found("lime_intervals", *_by_runs(lambda runs: overlapping(usual[runs], errors[runs]), n_runs, 0, 1), n=n_pairs,
              of=PAIR),
        _width_finding(fits, k),
        found("lime_fit", *_by_runs(lambda runs: float(fit[runs].mean()), n_runs, -np.inf, 1), n=n_runs, of=RUN),
    )


def shared_by_runs(runs: np.ndarray, k: int) -> float:
    """Mean over pairs of (n_runs, n_features) runs of the share of ``k`` leading features they have in common (VSI).

    Examples
    --------
    >>> round(shared_by_runs(np.array([[9.0, 8, 7, 0], [9, 8, 0, 7], [9, 8, 7, 0]]), 3), 4)
    0.7778
    """
    first, second = np.array(list(combinations(range(len(runs)), 2))).T
    return float(orders.overlaps(runs[first], runs[second], k).mean())


def overlapping(runs: np.ndarray, errors: np.ndarray) -> float:
    """Share of pairs of runs whose 95 % intervals overlap, mean over the features that some run uses (CSI).

    Parameters
    ----------
    runs, errors : (n_runs, n_features)
        Contributions and their standard errors.

    Examples
    --------
    >>> overlapping(np.array([[1.0], [2.0], [9.0]]), np.full((3, 1), 0.5))
    0.3333333333333333
    """
    first, second = np.array(list(combinations(range(len(runs)), 2))).T
    used = (runs != 0).any(axis=0)
    reach = 1.96 * (errors[first] + errors[second])
    return float((np.abs(runs[first] - runs[second]) <= reach)[:, used].mean()) if used.any() else 1.0


def beyond_luck(fidelity: np.ndarray, counted: np.ndarray, n_used: int) -> np.ndarray:
    """(n_runs,) R² less what any ``n_used`` features fit of so few samples by chance (adjusted R²).

    Parameters
    ----------
    fidelity, counted : (n_runs,)
        R², and how many samples of full weight it stands on.

    Examples
    --------
    >>> beyond_luck(np.array([0.25, 0.25]), np.array([25.0, 2_500.0]), 6).round(3).tolist()
    [0.0, 0.248]
    """
    return 1 - (1 - fidelity) * (counted - 1) / np.maximum(counted - n_used - 1, 1)


def across_widths(means: np.ndarray, k: int, usual: int) -> np.ndarray:
    """(n_widths,) how many of the ``k`` leading features other widths share with the usual one, beyond chance.

    Parameters
    ----------
    means : (n_widths, n_features)
        Contributions.

    Examples
    --------
    >>> across_widths(np.array([[4.0, 3, 2, 1], [4, 3, 1, 2], [1, 2, 3, 4]]), 2, 0).tolist()
    [1.0, 1.0, -1.0]
    """
    n_used = int((means[usual] != 0).sum())
    shared = orders.overlaps(means[usual], means, k)
    return np.array([beyond_chance(float(share), k, n_used) for share in shared]) if k < n_used else np.ones(len(means))


def _width_finding(fits: Repeated, k: int) -> Finding:
    n_used = int((fits.contributions[:, USUAL] != 0).any(axis=0).sum())
    enough = fits.counted.sum(axis=0) >= FEWEST_COUNTED * n_used
    others = enough & (np.arange(len(WIDTHS)) != USUAL)
    if not others.any():
        return not_measured("lime_width", "At other kernel widths too few samples count.")

    def lowest(runs: np.ndarray) -> float:
        return float(across_widths(fits.contributions[runs].mean(axis=0), k, USUAL)[others].min())

    n_runs = len(fits.contributions)
    return found("lime_width", *_by_runs(lowest, n_runs, -1, 1), n=int(others.sum()), of="other width")


def _by_runs(
    statistic: Callable[[np.ndarray], float], n_runs: int, lowest: float, highest: float
) -> tuple[float, float, float]:
    """Give a number and its 95 % interval, by a jackknife over runs."""
    from scipy.special import stdtrit

    every = np.arange(n_runs)
    value = statistic(every)
    without = np.array([statistic(np.delete(every, i)) for i in every])
    error = np.sqrt((n_runs - 1) / n_runs * ((without - without.mean()) ** 2).sum())
    half = float(stdtrit(n_runs - 1, 0.975) * error)
    return value, max(value - half, lowest), min(value + half, highest)


def _flags(findings: tuple[Finding, ...], fits: Repeated, k: int, dataset: Dataset) -> tuple[Flag, ...]:
    """Warn where something found is nearer to a problem than to well: a warning near a threshold would come and go."""
    by_name = {each.name: each.value for each in findings}
    open_now = {each.name for each in findings if nearer_to_red(each)}
    flags = []
    if open_now & {"lime_overlap", "lime_intervals"} or _too_few(fits):
        flags.append(flag("W8", **_named(dataset, _moving(fits.contributions[:, USUAL], k))))
    if by_name["lime_fit"] < FIT:
        flags.append(flag("W9", fit=by_name["lime_fit"]))
    if "lime_width" in open_now:
        flags.append(flag("W10", agreement=by_name["lime_width"]))
    impossible = np.flatnonzero(fits.outside > THIN)
    if len(impossible):
        flags.append(flag("W11", share=fits.impossible, **_named(dataset, impossible)))
    return tuple(flags)


def _too_few(fits: Repeated) -> bool:
    """Whether the samples of a run leave the interval of a coefficient too wide."""
    largest = float(np.abs(fits.contributions[:, USUAL].mean(axis=0)).max())
    return largest > 0 and fits.posterior.n_needed(WIDEST * largest) > fits.posterior.n


def _moving(runs: np.ndarray, k: int) -> np.ndarray:
    """Positions of the leading features that do not lead in every run."""
    places = orders.leading(runs.mean(axis=0), k)
    led = (orders.leading(runs, k)[:, :, None] == places).any(axis=1).all(axis=0)
    return places[~led]


def _named(dataset: Dataset, places: np.ndarray) -> dict[str, Any]:
    return {"features": [dataset.schema.names[j] for j in places],
            "labels": [dataset.schema.labels[j] for j in places]}
