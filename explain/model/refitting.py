"""Fit the learner behind an uploaded model again: on other rows, with another seed, and ask it in the same way."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.model.asking import Progress
from explain.model.calm import calm
from explain.model.fitted import Ask
from explain.model.inside import chosen
from explain.model.predictor import Answer, Predictor
from explain.model.source import fitted
from explain.table.dataset import Dataset
from explain.wording import shortened

Refit = Callable[[Any, np.ndarray], Any]
"""What the model is given, and the target in its own labels → a model fitted on them."""
ALONE: dict[str, Any] = {
    "n_jobs": 1, "thread_count": 1, "nthread": 1, "memory": None, "allow_writing_files": False,
    "early_stopping_rounds": None,
}
"""Settings under which a fit stays in its own thread, writes no files and needs no rows beside those it is given."""
SEEDS = ("random_state", "random_seed")
FAILURES = (ValueError, TypeError, AttributeError, KeyError, RuntimeError)
"""What a fit that failed raises: foreign code, on rows it was not made for."""
OWN_ERRORS = ("_catboost", "lightgbm", "xgboost")
"""Libraries whose learners raise errors of a kind of their own; of them a fit raises a `RuntimeError`."""
BREATH = 0.05
"""Seconds between two looks, inside a fit, at whether it is to stop."""


def refitter(predictor: Predictor, dataset: Dataset, *, seed: int = 0) -> Refit | None:
    """Give a way to fit the learner of a model again: a clone of it, in one thread; None where `no_refit` says why.

    Parameters
    ----------
    predictor, dataset
        The model and its table. Of a finished search, what it chose is fitted again, with the settings chosen.
    seed
        For every step that draws.

    Examples
    --------
    >>> import explain, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"x": [0.0, 1, 2, 3], "y": [1.0, 3, 5, 7]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["x"]], frame["y"]), dataset)
    >>> refit = refitter(predictor, dataset)
    >>> refit(frame[["x"]], -frame["y"].to_numpy()).coef_.round(6).tolist()
    [-2.0]
    """
    if no_refit(predictor, dataset):
        return None

    def refit(given: Any, target: np.ndarray) -> Any:
        model = _fresh(predictor.estimator, seed)
        try:
            with calm():
                return model.fit(given, target)
        except Exception as error:
            if type(error).__module__.partition(".")[0] in OWN_ERRORS:
                raise RuntimeError(str(error)) from error
            raise  # such as what stops a fit

    return refit


def no_refit(predictor: Predictor, dataset: Dataset) -> str:
    """Say in a sentence why a model cannot be fitted again from what was uploaded; "" when it can."""
    return no_target(predictor, dataset) or _not_to_copy(chosen(predictor.estimator))


def no_target(predictor: Predictor, dataset: Dataset) -> str:
    """Say in a sentence why no model can be fitted to what this one predicts; "" when one can."""
    if dataset.target is None:
        return "The table has no target to fit a model to."
    if predictor.stored is not None or predictor.given is None:
        return "There is no model, only answers that it once gave."
    if predictor.groups or (predictor.task == "regression" and predictor.outputs != (dataset.target_name,)):
        return "The model does not predict the target of this table alone."
    return ""


def _not_to_copy(estimator: Any) -> str:
    whole = not isinstance(estimator, type) and all(
        callable(getattr(estimator, way, None)) for way in ("fit", "get_params"))
    if not whole or _without_settings(estimator):
        return "The file holds what was fitted, not how: it cannot be fitted again."
    if _is_frozen(estimator):
        return "A part of the model was fitted beforehand, and how is not in the file."
    try:
        _fresh(estimator, 0)
    except Exception:  # cloning asks foreign constructors
        return "The model's settings cannot be copied, so it cannot be fitted again."
    return ""


def _without_settings(estimator: Any) -> bool:
    """Whether it is a CatBoost file: opened, it has no settings, not even its loss; its clone learns something else."""
    return type(estimator).__name__ == "CatBoost" and not estimator.get_params()


def _is_frozen(estimator: Any) -> bool:
    held = estimator.get_params(deep=True).values()
    return any(type(each).__name__ == "FrozenEstimator" or (isinstance(each, str) and each == "prefit")
               for each in (estimator, *held))


def _fresh(estimator: Any, seed: int) -> Any:
    """Clone without what was learned; in one thread, without files, its draws seeded."""
    from sklearn.base import clone

    model = clone(chosen(estimator))
    changes: dict[str, Any] = {}
    for name in model.get_params(deep=True):
        last = name.rpartition("__")[2]
        if last in ALONE:
            changes[name] = ALONE[last]
        elif last in SEEDS:
            changes[name] = seed % 2**31
    return model.set_params(**changes, **_told_to_fit(chosen(estimator)))


def _told_to_fit(estimator: Any) -> dict[str, Any]:
    """Give settings that ``fit`` was told and not the learner: which columns CatBoost takes for levels."""
    levels: list[int] = getattr(estimator, "get_cat_feature_indices", list)()
    return {"cat_features": levels} if levels else {}


def own_labels(predictor: Predictor, codes: np.ndarray) -> np.ndarray:
    """Write a target, given as positions among the outputs, in the labels that the model itself was fitted on.

    In regression the target is its own label.
    """
    if predictor.task == "regression":
        return codes
    held = fitted(predictor.estimator).classes or tuple(range(len(predictor.outputs)))
    return np.asarray(held)[codes.astype(int)]


def answering(predictor: Predictor, model: Any, mark: str) -> Predictor:
    """Ask another fitted model in the way the uploaded one is asked: same columns, same outputs, same scales.

    Parameters
    ----------
    predictor
        The uploaded one.
    model
        Fitted on what ``predictor.given`` gives.
    mark
        Tells its answers from those of the uploaded one.

    Raises
    ------
    MethodError
        When it knows other classes.
    """
    asked = fitted(model)
    if asked.classes is not None and len(asked.classes) != len(predictor.outputs):
        raise MethodError(
            "A model fitted again knows other classes than the one uploaded.",
            "Take a table with more rows of each class.", "REFIT-CLASSES",
        )
    answers = {scale: _answer(ask, predictor.given, scale) for scale, ask in asked.asks.items()
               if scale in predictor.answers}
    return replace(predictor, estimator=model, answers=answers, fingerprint=f"{predictor.fingerprint}:{mark}")


def _answer(ask: Ask, given: Any, scale: str) -> Answer:
    def answer(frame: Any) -> np.ndarray:
        with calm():
            values = np.asarray(ask(given(frame)), dtype=np.float64)
        return values.reshape(len(values), -1) if scale == "target" else values

    return answer


def could_not(error: Exception) -> str:
    """Say in a sentence that a fit failed, with the first line of why."""
    lines = str(error).strip().splitlines()
    return f"Fitting the model again failed: {shortened(lines[0] if lines else type(error).__name__, 200)}."


@contextmanager
def interrupted(progress: Progress | None, done: int, total: int) -> Iterator[None]:
    """Report while foreign code runs in this thread, so that it can be stopped: a fit asks nobody between its steps.

    ``progress`` is called at the next call or return of a function, at most every 50 ms; what it raises ends the fit.
    One long step of compiled code is not interrupted.
    """
    if progress is None:
        yield
        return
    last, before = time.monotonic(), sys.getprofile()

    def look(frame: Any, event: str, argument: Any) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > BREATH:
            last = now
            progress(done, total)

    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
