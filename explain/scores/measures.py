"""The measures of quality by name: when they apply, what ignoring the features would get, and how to read them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from explain.errors import MethodError
from explain.results import Score
from explain.scores import formulas
from explain.scores.truth import Outcomes
from explain.wording import listed, number

LARGEST_BLOCK = 2_000_000
"""Weights held at a time: 16 MB."""
NOT_DEFINED = "not defined: it needs rows that differ in the target"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """One measure of quality."""

    name: str
    tasks: tuple[str, ...]
    of: Callable[[Outcomes, np.ndarray], np.ndarray]
    """Outcomes and weights (n_samples, n_rows) in, (n_samples,) out."""
    reference: Callable[[Outcomes], float]
    """What the best answer that ignores the features would get on these rows."""
    reading: str
    """How to read it; ``{}`` is where the reference goes."""
    higher_is_better: bool = True
    probability: bool = False
    """Whether it means something for probabilities only."""
    about_output: bool = False
    """Whether it is about one output rather than all."""
    shown: bool = True
    """Whether it stands among the scores of a model; the others are for importance."""


def measure(name: str, task: str, scale: str) -> Measure:
    """Find a measure by its name; case, spaces and hyphens do not matter.

    Raises
    ------
    MethodError
        When there is no such measure for the task and scale.

    Examples
    --------
    >>> measure("r2", "regression", "target").name
    'R²'
    """
    fitting = [each for each in MEASURES if applies(each, task, scale)]
    for each in fitting:
        if _plain(each.name) == _plain(name):
            return each
    raise MethodError(
        f"There is no score {name!r} for this kind of model.",
        f"Choose one of {listed([each.name for each in fitting], 'or')}.",
    )


def applies(each: Measure, task: str, scale: str) -> bool:
    """Whether a measure means something for this task, on answers of this scale."""
    return task in each.tasks and (scale == "probability" or not each.probability)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("²", "2"))


def once(each: Measure, outcomes: Outcomes) -> float:
    """Give a measure of these rows as they are."""
    return float(each.of(outcomes, np.ones((1, len(outcomes.truth))))[0])


def scored(
    outcomes: Outcomes, scale: str, *, n_bootstrap: int, seed: int, between: Callable[[], None]
) -> tuple[Score, ...]:
    """Give every measure shown for the task, with its 95 % bootstrap interval (percentiles over resampled rows).

    Parameters
    ----------
    outcomes
        Truth and answers.
    scale
        Of the answers.
    n_bootstrap : resamples
        Below 2, no interval is measured.
    seed
        Of the resampling.
    between
        Called between blocks of resamples; may raise to stop.

    References
    ----------
    Efron and Tibshirani (1993), An introduction to the bootstrap.
    """
    measures = [each for each in MEASURES if each.shown and applies(each, outcomes.task, scale)]
    drawn: list[list[np.ndarray]] = [[] for _ in measures]
    for weights in resamples(len(outcomes.truth), n_bootstrap, seed):
        between()
        for each, held in zip(measures, drawn, strict=True):
            held.append(each.of(outcomes, weights))
    return tuple(_score(each, outcomes, held) for each, held in zip(measures, drawn, strict=True))


def resamples(n_rows: int, n_samples: int, seed: int) -> Iterator[np.ndarray]:
    """Draw rows with replacement: blocks of (n_block, n_rows), how often each resample holds each row.

    The numbers do not depend on the size of the blocks.
    """
    generator = np.random.default_rng(seed)
    size = max(1, LARGEST_BLOCK // max(n_rows, 1))
    for start in range(0, n_samples if n_rows else 0, size):
        n_block = min(size, n_samples - start)
        weights = np.empty((n_block, n_rows))
        for i in range(n_block):
            weights[i] = np.bincount(generator.integers(n_rows, size=n_rows), minlength=n_rows)
        yield weights


def _score(each: Measure, outcomes: Outcomes, drawn: Sequence[np.ndarray]) -> Score:
    held = once(each, outcomes)
    low, high = _interval(np.concatenate([np.empty(0), *drawn])) if held == held else (np.nan, np.nan)
    reference = each.reference(outcomes) if len(outcomes.truth) else float("nan")
    return Score(
        name=each.name, value=held, low=low, high=high, reference=reference, higher_is_better=each.higher_is_better,
        reading=each.reading.format(number(reference)) if held == held else NOT_DEFINED,
    )


def _interval(drawn: np.ndarray) -> tuple[float, float]:
    defined = drawn[~np.isnan(drawn)]
    if len(defined) < 2:
        return float("nan"), float("nan")
    low, high = np.quantile(defined, (0.025, 0.975))
    return float(low), float(high)


def _prevalence(outcomes: Outcomes) -> float:
    return float(outcomes.positive.mean())


def _shares(outcomes: Outcomes) -> np.ndarray:
    return np.unique(outcomes.truth, return_counts=True)[1] / len(outcomes.truth)


def _constant(of: Callable[..., np.ndarray], centre: Callable[[np.ndarray], float]) -> Callable[[Outcomes], float]:
    def reference(outcomes: Outcomes) -> float:
        same = np.full(len(outcomes.truth), centre(outcomes.truth))
        return float(of(outcomes.truth, same, np.ones((1, len(same))))[0])

    return reference


def _binary(of: Callable[..., np.ndarray]) -> Callable[[Outcomes, np.ndarray], np.ndarray]:
    return lambda outcomes, weights: of(outcomes.positive, outcomes.score, weights)


def _classes(of: Callable[..., np.ndarray]) -> Callable[[Outcomes, np.ndarray], np.ndarray]:
    return lambda outcomes, weights: of(outcomes.truth, outcomes.answers, weights)


def _said(of: Callable[..., np.ndarray]) -> Callable[[Outcomes, np.ndarray], np.ndarray]:
    return lambda outcomes, weights: of(outcomes.truth, outcomes.said, weights)


def _number(of: Callable[..., np.ndarray]) -> Callable[[Outcomes, np.ndarray], np.ndarray]:
    return lambda outcomes, weights: of(outcomes.truth, outcomes.score, weights)


_CLASSIFICATION, _REGRESSION = ("binary", "multiclass"), ("regression",)
MEASURES = (
    Measure(
        name="AUC", tasks=_CLASSIFICATION, of=_binary(formulas.auc), reference=lambda _: 0.5, about_output=True,
        reading="0.5 is a coin toss, 1 is perfect",
    ),
    Measure(
        name="Macro AUC", tasks=("multiclass",), of=_classes(formulas.macro_auc), reference=lambda _: 0.5,
        reading="mean over the classes; 0.5 is a coin toss, 1 is perfect",
    ),
    Measure(
        name="PR-AUC", tasks=_CLASSIFICATION, of=_binary(formulas.average_precision), reference=_prevalence,
        about_output=True, reading="{} is no skill (the share that has the outcome), 1 is perfect",
    ),
    Measure(
        name="Log-loss", tasks=_CLASSIFICATION, of=_classes(formulas.log_loss), higher_is_better=False,
        reference=lambda outcomes: float(-(_shares(outcomes) * np.log(_shares(outcomes))).sum()), probability=True,
        reading="0 is perfect, {} is what the shares of the classes alone get",
    ),
    Measure(
        name="Brier", tasks=_CLASSIFICATION, of=_binary(formulas.brier), higher_is_better=False, about_output=True,
        reference=lambda outcomes: _prevalence(outcomes) * (1 - _prevalence(outcomes)), probability=True,
        reading="0 is perfect, {} is what the share that has the outcome alone gets",
    ),
    Measure(
        name="Accuracy", tasks=_CLASSIFICATION, of=_said(formulas.accuracy),
        reference=lambda outcomes: float(_shares(outcomes).max()),
        reading="share of rows right; always saying the most frequent class gets {}",
    ),
    Measure(
        name="Balanced accuracy", tasks=_CLASSIFICATION, of=_said(formulas.balanced_accuracy),
        reference=lambda outcomes: 1 / len(_shares(outcomes)),
        reading="share right, each class counted alike; {} is no skill, 1 is perfect",
    ),
    Measure(
        name="R²", tasks=_REGRESSION, of=_number(formulas.r_squared), reference=lambda _: 0.0,
        reading="0 is always saying the mean, 1 is perfect",
    ),
    Measure(
        name="RMSE", tasks=_REGRESSION, of=_number(formulas.root_mean_squared_error), higher_is_better=False,
        reference=_constant(formulas.root_mean_squared_error, np.mean),
        reading="size of a miss, large ones counted more; always saying the mean gets {}",
    ),
    Measure(
        name="MAE", tasks=_REGRESSION, of=_number(formulas.mean_absolute_error), higher_is_better=False,
        reference=_constant(formulas.mean_absolute_error, np.median),
        reading="mean size of a miss; always saying the median gets {}",
    ),
    Measure(
        name="Median error", tasks=_REGRESSION, of=_number(formulas.median_absolute_error), higher_is_better=False,
        reference=_constant(formulas.median_absolute_error, np.median),
        reading="half of the misses are smaller; always saying the median gets {}",
    ),
    Measure(
        name="MSE", tasks=_REGRESSION, of=_number(formulas.mean_squared_error), higher_is_better=False,
        reference=_constant(formulas.mean_squared_error, np.mean), shown=False,
        reading="mean squared miss; always saying the mean gets {}",
    ),
)
