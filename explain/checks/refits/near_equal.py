"""`importance_range`: how much each feature matters to models that are about as good as each other."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from explain.kept import kept
from explain.methods.importance import permutation_importance
from explain.model.asking import Progress
from explain.model.calm import one_thread
from explain.model.learners import LEARNERS, learned
from explain.model.predictor import Predictor
from explain.model.refitting import FAILURES, Refit
from explain.provenance import provenance
from explain.results import ImportanceRange
from explain.scores.fitted_again import Ground, Told, ground, parts, row_losses, too_few
from explain.table.dataset import Dataset

N_MODELS, N_ORDINARY, N_REPEATS, MOST_MEASURED = 8, 3, 5, 1_000
OWN = "this learner"
NEAR = 0.02
"""Share of the best model's loss that another may cost more and still be as good."""
LIMIT = 60.0
"""Seconds after which no further model is fitted."""
WORDS = {"linear": "a linear model", "forest": "a forest", "boosting": "boosted trees"}
Fit = Callable[[], Predictor]


def importance_range(
    predictor: Predictor, dataset: Dataset, *, refit: Refit | None = None, output: Any = None,
    n_models: int = N_MODELS, seed: int = 0, progress: Progress | None = None,
) -> ImportanceRange:
    """Fit models of the same learner and of three ordinary ones, and show how far importance differs among the best.

    All are fitted on four fifths of the rows, those of the learner each on a resample of them and with a seed of its
    own, and measured on the other fifth. One counts as near the best when its mean loss is higher by at most one
    standard error (of the best model's loss, or of the difference where that is larger), or by 2 %. After 60 seconds no
    further model is fitted.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target. Where the model cannot be fitted again, the ordinary learners alone serve.
    refit
        As in `refits`.
    output
        The class that importance is about; None for the default.
    n_models
        How many models of the learner are fitted beside the ordinary ones.
    seed
        Of parts, resamples and learners.
    progress
        Called within fits as well; may raise to stop.

    Returns
    -------
    ImportanceRange
        ``low`` and ``high`` are the ends over the models near the best; the range of all such models is at least as
        wide. Nothing but ``why_not`` where the table has no target to fit to.

    References
    ----------
    Fisher, A., Rudin, C. and Dominici, F. (2019). All models are wrong, but many are useful. JMLR 20.
    Donnelly, J. et al. (2023). The Rashomon importance distribution. NeurIPS.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> x = np.random.default_rng(0).normal(size=(80, 2))
    >>> frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": 3 * x[:, 0] - x[:, 1] ** 3})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> found = importance_range(predictor, dataset, n_models=2)
    >>> found.models[:2], found.models[-1], found.near.any()
    (('this learner', 'this learner'), 'boosted trees', np.True_)
    """
    began = time.perf_counter()
    place = predictor.place(output)
    held = ground(predictor, dataset, refit=refit, seed=seed)
    none = too_few(predictor, held.truth[held.rows]) if len(held.rows) else held.why_not
    with one_thread():
        made = [] if none else _measured(held, place, n_models, seed, progress, began)
    named = tuple(name for name, *_ in made)
    importance = np.array([each for _, _, each, _ in made]).reshape(len(made), len(dataset.schema))
    losses = np.array([each for _, each, *_ in made]) if made else np.empty((0, 0))
    near = near_the_best(losses)
    return ImportanceRange(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, models=named,
        losses=losses.mean(axis=1) if made else np.empty(0), near=near, importance=importance,
        low=_over(np.min, importance[near]), high=_over(np.max, importance[near]),
        middle=_over(np.median, importance[near]), score=made[0][3] if made else "", loss=_loss(predictor),
        why_not=none, findings=(), flags=(), output=predictor.outputs[place], target=dataset.target_name,
        provenance=provenance(
            predictor, dataset, method="importance_range", engine="fitted on four fifths of the rows", began=began,
            n_rows=len(held.rows), seed=seed, scale=predictor.scale, output=predictor.outputs[place],
            libraries=("numpy", "scikit-learn", predictor.library), n_models=len(made), near=int(near.sum()),
        ),
    )


def near_the_best(losses: np.ndarray) -> np.ndarray:
    """Mark the models about as good as the best: (n_models,), from (n_models, n_rows) losses on the same rows.

    Examples
    --------
    >>> near_the_best(np.array([[1.0, 1.0, 1.0], [1.01, 1.01, 1.01], [2.0, 2.0, 2.1]])).tolist()
    [True, True, False]
    """
    if not len(losses):
        return np.empty(0, bool)
    best = losses[losses.mean(axis=1).argmin()]
    more, root = losses - best, np.sqrt(losses.shape[1])
    error = np.maximum(best.std(ddof=1), more.std(axis=1, ddof=1)) / root
    return more.mean(axis=1) <= np.maximum(error, NEAR * best.mean())


def _over(of: Callable[..., np.ndarray], importance: np.ndarray) -> np.ndarray:
    return of(importance, axis=0) if len(importance) else np.empty(0)


def _loss(predictor: Predictor) -> str:
    if predictor.task == "regression":
        return "squared error"
    return "Brier score" if predictor.scale == "probability" else "share of wrong answers"


def _measured(
    held: Ground, place: int, n_models: int, seed: int, progress: Progress | None, began: float
) -> list[tuple[str, np.ndarray, np.ndarray, str]]:
    """Name, losses of the rows measured, importance and what it measures, for each model fitted in time."""
    fitted, measured = next(parts(held, 1, seed))
    measured = np.sort(np.random.default_rng(seed).permutation(measured)[:MOST_MEASURED])
    candidates = _candidates(held, fitted, n_models, seed)
    made = []
    for i, (name, fit) in enumerate(candidates):
        step = Told(progress=progress, step=i, n_steps=len(candidates))
        if time.perf_counter() - began > LIMIT:
            break
        try:
            made.append((name, *_of(held, fit, measured, place, seed, name, i, step)))
        except FAILURES:  # a learner that does not fit here
            continue
    return made


def _candidates(held: Ground, fitted: np.ndarray, n_models: int, seed: int) -> list[tuple[str, Fit]]:
    """Name and fit: the learner on the rows and on resamples of them, then the ordinary learners likewise."""
    def drawn(i: int) -> np.ndarray:
        return np.sort(np.random.default_rng((seed, i)).choice(fitted, len(fitted))) if i else fitted

    def own(i: int) -> Predictor:
        return held.fit(drawn(i), seed + i)

    def ordinary(name: str, i: int) -> Predictor:
        rows = drawn(i)
        return learned(held.predictor, held.dataset, name, rows, held.truth[rows], seed=seed + i)

    again: list[tuple[str, Fit]] = [] if held.why_not else [(OWN, partial(own, i)) for i in range(n_models)]
    return again + [(WORDS[name], partial(ordinary, name, i)) for name in LEARNERS for i in range(N_ORDINARY)]


def _of(
    held: Ground, fit: Fit, measured: np.ndarray, place: int, seed: int, name: str, i: int, step: Told
) -> tuple[np.ndarray, np.ndarray, str]:
    def make() -> tuple[np.ndarray, np.ndarray, str]:
        with step.fitting():
            model = fit()
        losses = row_losses(model, model(held.dataset.features.iloc[measured]), held.truth[measured], held.place)
        output = None if model.task == "regression" else model.outputs[place]
        made = permutation_importance(model, held.dataset, rows=measured, n_repeats=N_REPEATS, output=output,
                                      seed=seed, progress=step.part(0.5))
        return losses, made.mean, made.score

    key = ("near equal", held.predictor.fingerprint, seed, i, name, place)
    return make() if held.refit is not None else kept(held.dataset, key, make)
