"""How much better than always giving the same answer a model is, and how surely."""

import numpy as np

from explain.checks.making import found, not_measured
from explain.results import Finding
from explain.scores.formulas import ratio, wilson
from explain.scores.truth import Outcomes

Interval = tuple[float, float, float]
SURE = 3.2905267314919255
"""Standard errors of a 99.9 % interval: a warning is taken back on no less."""


def skill(outcomes: Outcomes, scale: str) -> Finding:
    """Measure the share of the error of a fixed answer that the model saves.

    Probabilities are scored by Brier's rule over all classes, beside the shares of the classes; numbers by their
    squared error, beside the mean (R²); classes without probabilities by balanced accuracy, beside chance. The
    interval is worked out from the rows and not drawn: asked again, it is the same.

    References
    ----------
    Brier (1950), Verification of forecasts expressed in terms of probability.
    Bradley, Schwartz and Hashino (2008), Sampling uncertainty and confidence intervals for the Brier score and Brier
    skill score.
    Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach.
    """
    if np.ptp(outcomes.truth) == 0:  # the error of a fixed answer is 0 then, but for rounding
        return not_measured("skill", "The target is the same in all rows.")
    value, low, high = _of_classes(outcomes) if scale == "margin" else saved(*_errors(outcomes))
    if value != value:
        return not_measured("skill", "The target varies too little for squared errors to be numbers.")
    return found("skill", value, low, high, n=len(outcomes.truth), of="row")


def saved(own: np.ndarray, fixed: np.ndarray) -> Interval:
    """Give 1 − sum of own errors / sum of those of a fixed answer, with its 95 % interval.

    Parameters
    ----------
    own, fixed : (n_rows,)
        Error of each row; the fixed answer is the best one for these rows, so that it adds nothing to the spread.

    Returns
    -------
    tuple
        Value, low, high; NaN where the fixed answer makes no error.
    """
    base = float(fixed.mean())
    if not base > 0:
        return (float("nan"),) * 3
    value = 1 - float(own.mean()) / base
    return with_interval(value, -(own - (1 - value) * fixed) / base)


def with_interval(value: float, pulls: np.ndarray) -> Interval:
    """Give the 95 % t-interval of a statistic by how much each row pulls it from its value: (n_rows,)."""
    from scipy.special import stdtrit

    n = len(pulls)
    half = float(stdtrit(n - 1, 0.975)) * float(pulls.std(ddof=1)) / n**0.5
    return value, value - half, value + half


def follows(outcomes: Outcomes) -> Interval:
    """Correlate the answers with the truth, over all outputs that have one: value, and its 99.9 % interval.

    A model whose scores are off may still put the rows in the right order; this tells it from one that knows nothing.

    References
    ----------
    Fisher (1921), On the probable error of a coefficient of correlation deduced from a small sample.
    """
    answers, truth = _compared(outcomes)
    answers, truth = answers - answers.mean(axis=0), truth - truth.mean(axis=0)
    size = float(np.sqrt((answers**2).sum() * (truth**2).sum()))
    value = float((answers * truth).sum()) / size if size > 0 else 0.0
    turned = np.arctanh(np.clip(value, -1 + 1e-12, 1 - 1e-12))
    half = SURE / max(len(truth) - 3, 1) ** 0.5
    return value, float(np.tanh(turned - half)), float(np.tanh(turned + half))


def _compared(outcomes: Outcomes) -> tuple[np.ndarray, np.ndarray]:
    """(n_rows, n_compared) answers, and what they would be if they were right."""
    if outcomes.task == "regression":
        return outcomes.score[:, None], outcomes.truth[:, None]
    if outcomes.task == "binary":
        return outcomes.score[:, None], outcomes.positive[:, None].astype(float)
    return outcomes.answers, _indicators(outcomes)


def _indicators(outcomes: Outcomes) -> np.ndarray:
    """(n_rows, n_outputs) 1 for the class of a row."""
    return np.eye(outcomes.answers.shape[1])[outcomes.truth]


def _errors(outcomes: Outcomes) -> tuple[np.ndarray, np.ndarray]:
    """(n_rows,) squared error of the model, and of the mean of the truth."""
    answers, truth = _compared(outcomes)
    return ((answers - truth) ** 2).sum(axis=1), ((truth - truth.mean(axis=0)) ** 2).sum(axis=1)


def _of_classes(outcomes: Outcomes) -> Interval:
    """Balanced accuracy above chance; limits of the shares of the classes put together."""
    n = np.bincount(outcomes.truth)
    hits = np.bincount(outcomes.truth, weights=outcomes.said == outcomes.truth, minlength=len(n))[n > 0]
    n = n[n > 0]
    if len(n) < 2:
        return (float("nan"),) * 3
    share, chance = ratio(hits, n), 1 / len(n)
    low, high = wilson(hits, n)
    middle = share.mean()
    ends = (middle, middle - np.sqrt(((share - low) ** 2).sum()) / len(n),
            middle + np.sqrt(((high - share) ** 2).sum()) / len(n))
    value, least, most = ((float(end) - chance) / (1 - chance) for end in ends)
    return value, least, most
