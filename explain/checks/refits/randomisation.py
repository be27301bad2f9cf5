"""`randomisation`: whether the explanation would look the same if there had been nothing to learn."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from explain.checks.making import found, not_measured
from explain.methods.shapley import shap_values
from explain.model.asking import Progress, answered_target
from explain.model.calm import one_thread
from explain.model.learners import learned
from explain.model.predictor import Predictor
from explain.model.refitting import FAILURES, Refit, could_not
from explain.provenance import provenance
from explain.results import Finding, Findings
from explain.scores.fitted_again import Ground, Told, ground, interval, too_few
from explain.scores.ranks import rank_correlation
from explain.table.dataset import Dataset

N_SHUFFLES, N_EXPLAINED = 10, 50
FEWEST_FEATURES = 4
"""Of fewer features the order is often the same by chance."""


def randomisation(
    predictor: Predictor, dataset: Dataset, *, output: Any = None, scale: str | None = None,
    refit: Refit | None = None, n_refits: int = N_SHUFFLES, seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Shuffle the labels, fit the learner again, and compare its explanations with those of the model.

    A learner of shuffled labels has learned nothing of the target. Where its contributions stand in the same order as
    the model's, what is shown mostly reflects the data, or the method. Of a model that cannot be fitted again, boosted
    trees fitted to shuffled labels take the place of the learner.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    output, scale
        As in `shap_values`.
    refit
        As in `refits`.
    n_refits
        How often labels are shuffled.
    seed
        Of shuffles, learner and rows.
    progress
        Called within fits as well; may raise to stop.

    Returns
    -------
    Findings
        One finding, "randomised": the mean over 50 rows of the rank correlation of signed contributions, averaged over
        the shuffles, with a 95 % t-interval over these.

    Raises
    ------
    MethodError
        When the model has no such output or scale.

    References
    ----------
    Adebayo, J. et al. (2018). Sanity checks for saliency maps. NeurIPS.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> x = np.random.default_rng(0).normal(size=(80, 4))
    >>> frame = pd.DataFrame(x, columns=list("abcd")).assign(y=x @ [4, 3, 2, 1])
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[list("abcd")], frame["y"]), dataset)
    >>> randomisation(predictor, dataset, n_refits=2).findings[0].n
    2
    """
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    held = ground(predictor, dataset, refit=refit, seed=seed)
    with one_thread():
        measured = _measured(held, place, scale, n_refits, seed, progress)
    target, unit = answered_target(predictor, dataset, place, scale)
    return Findings(
        subject="model", findings=(measured,), flags=(), rows=np.empty(0, int), output=predictor.outputs[place],
        target=target, scale=scale, unit=unit, provenance=provenance(
            predictor, dataset, method="randomisation", began=began, n_rows=N_EXPLAINED, seed=seed, scale=scale,
            engine="boosted trees fitted to shuffled labels" if held.why_not else "fitted again to shuffled labels",
            output=predictor.outputs[place], libraries=("numpy", "scipy", predictor.library), n_refits=n_refits,
        ),
    )


def _measured(
    held: Ground, place: int, scale: str, n_refits: int, seed: int, progress: Progress | None
) -> Finding:
    stand_in = bool(held.why_not)
    none = held.why_not if scale == "margin" or not len(held.rows) else too_few(held.predictor, held.truth[held.rows])
    if stand_in and none:
        return not_measured("randomised", none)
    fit = _stand_in if stand_in else _again
    rows = held.dataset.permutation(N_EXPLAINED, seed)

    def explained(predictor: Predictor, told: Progress | None = None) -> np.ndarray:
        return shap_values(predictor, held.dataset, rows=rows, output=predictor.outputs[place], scale=scale,
                           seed=seed, progress=told).contributions

    real = explained(held.predictor)
    used = np.abs(real).max(axis=0) > 0
    if used.sum() < FEWEST_FEATURES:
        return not_measured("randomised", f"Fewer than {FEWEST_FEATURES} features are used: any order is likely.")
    try:
        like = [_shuffled(held, fit, explained, real[:, used], used, i, n_refits, seed, progress)
                for i in range(n_refits)]
    except FAILURES as error:
        return not_measured("randomised", could_not(error))
    mean, low, high = interval(np.array(like)[:, None], 1 / len(like))
    return found("randomised", mean[0], max(low[0], -1.0), min(high[0], 1.0), n=len(like), of="shuffle of the labels")


def _shuffled(
    held: Ground, fit: Callable[[Ground, np.ndarray, int], Predictor], explained: Callable[..., np.ndarray],
    real: np.ndarray, used: np.ndarray, i: int, n: int, seed: int, progress: Progress | None,
) -> float:
    """Mean rank correlation over the rows, for one shuffle of the labels."""
    step = Told(progress=progress, step=i, n_steps=n)
    target = np.random.default_rng((seed, i)).permutation(held.truth[held.rows])
    with step.fitting():
        model = fit(held, target, seed + i)
    other = explained(model, step.part(0.5))[:, used]
    return float(np.mean([rank_correlation(one, two) for one, two in zip(real, other, strict=True)]))


def _again(held: Ground, target: np.ndarray, seed: int) -> Predictor:
    return held.fit(held.rows, seed, target=target)


def _stand_in(held: Ground, target: np.ndarray, seed: int) -> Predictor:
    return learned(held.predictor, held.dataset, "boosting", held.rows, target, seed=seed)
