"""A file, bytes or a fitted object → Predictor."""

import hashlib
import pickle
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.calm import calm
from explain.model.columns import matched
from explain.model.fitted import Ask, Fitted
from explain.model.fitting import check_fit, compared, easy_rows, gap_rows
from explain.model.given import Given, form_that_works
from explain.model.labels import as_text, class_labels, positive_place
from explain.model.naming import installed_version
from explain.model.opening import OPENS, Opened, opened
from explain.model.predictor import Answer, Predictor
from explain.model.scikit import fitted_estimator, several_targets
from explain.table.dataset import Dataset


def load_model(
    source: Any, dataset: Dataset, *, positive: Any = None, labels: Sequence | None = None, name: str = "",
) -> Predictor:
    """Open a fitted model and match it to a table.

    Parameters
    ----------
    source
        A path, bytes, or a fitted object. Files: joblib and pickle (compressed or not), skops, XGBoost JSON and UBJ,
        LightGBM text; found by content, not by name. **A pickle or joblib file runs code of whoever wrote it when it is
        opened, and here it runs in this process: open only files you trust.**
    dataset
        The table to explain. Columns are matched by name in any order; by position for a model fitted on a bare array.
    positive
        The class to explain unless another is asked for; the second of two by default.
    labels
        Names of the classes in the model's order, for a file that only counts them.
    name
        What to call the model; found by itself when left out.

    Returns
    -------
    Predictor
        ``predictor(dataset.features)`` equals the model's own answer on the frame as it was read. ``fingerprint`` is
        the SHA-256 of the file's bytes (of the object's pickle when there is no file), joined with ``positive`` and
        ``labels`` where they change what is answered.

    Raises
    ------
    ModelError
        When the file cannot be opened, is no fitted classifier or regressor, or does not fit the table.

    Examples
    --------
    >>> import pandas as pd
    >>> import explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 4.0]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset)
    >>> predictor.name, predictor.outputs, predictor(dataset.features).shape
    ('linear regression', ('y',), (3, 1))
    """
    found, fingerprint, notes = _source(source)
    fitted = _fitted(found.estimator)
    match = matched(fitted, dataset)
    if not len(dataset):
        raise ModelError("The table has no rows.", "Upload a table with at least one row.")
    comparison = compared(fitted, match, dataset)
    easy = easy_rows(dataset, match.features, comparison)
    gaps = gap_rows(dataset, match.features)
    given, answer = form_that_works(fitted, match, dataset, easy=easy, gaps=gaps)
    classes, labelled = _classes(fitted, answer, dataset, labels)
    outputs = _outputs(classes, dataset)
    place = positive_place(positive, classes or ())
    predictor = Predictor(
        estimator=found.estimator, task=_task(classes), outputs=outputs, classes=classes or (),
        scale=next(iter(fitted.asks)), answers=_answers(fitted, given, len(outputs), easy.head(1)),
        features=match.features, fingerprint=_with_options(fingerprint, place, classes or (), labels),
        library=fitted.library, version=(*found.other_versions, fitted.version)[0], name=name or fitted.kind,
        notes=(*notes, *_version_notes(found), *fitted.notes, *labelled, *match.notes),
        positive=place,
    )
    return replace(predictor, notes=(*predictor.notes, *check_fit(predictor, comparison, dataset)))


def _source(source: Any) -> tuple[Opened, str, tuple[str, ...]]:
    if isinstance(source, (pd.DataFrame, pd.Series, np.ndarray)):
        raise ModelError("This is a table, not a model.", "Give the fitted model first, then the table.")
    if isinstance(source, (str, Path)):
        source = _bytes(Path(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        raw = bytes(source)
        return opened(raw), hashlib.sha256(raw).hexdigest(), ()
    try:
        return Opened(estimator=source), hashlib.sha256(pickle.dumps(source)).hexdigest(), ()
    except Exception:  # pickling may raise anything
        note = "This object cannot be pickled: its fingerprint names it in this session only."
        return Opened(estimator=source), uuid.uuid4().hex, (note,)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"The file {path.name!r} cannot be read.", f"Check the path. Opened are {OPENS}.") from error


def _with_options(fingerprint: str, positive: int | None, classes: tuple, labels: Sequence | None) -> str:
    """Keep answers apart that were given under other names, or for another class than the one asked by default."""
    if positive in (None, int(len(classes) == 2)) and labels is None:
        return fingerprint
    return hashlib.sha256(f"{fingerprint} {positive} {labels}".encode()).hexdigest()


def _fitted(estimator: Any) -> Fitted:
    home = (type(estimator).__module__.partition(".")[0], type(estimator).__name__)
    if home == ("xgboost", "Booster"):
        from explain.model.xgboost_files import fitted_booster

        return fitted_booster(estimator)
    if home == ("lightgbm", "Booster"):
        from explain.model.lightgbm_files import fitted_booster

        return fitted_booster(estimator)
    return fitted_estimator(estimator)


def _version_notes(found: Opened) -> tuple[str, ...]:
    here = installed_version("scikit-learn")
    return tuple(
        f"The model was saved with scikit-learn {version} and opened with {here}: compare some predictions."
        for version in found.other_versions
    )


def _classes(
    fitted: Fitted, answer: np.ndarray, dataset: Dataset, labels: Sequence | None
) -> tuple[tuple | None, tuple[str, ...]]:
    if fitted.classes is None:
        if answer.ndim == 2 and answer.shape[1] > 1:
            raise several_targets(answer.shape[1])
        return None, ()
    counted = fitted.classes or tuple(range(answer.shape[-1]))
    if answer.ndim != 2 or answer.shape[1] != len(counted):
        raise ModelError(
            f"The model names {len(counted)} classes but answers with {answer.shape[-1]} scores a row.",
            "Use a model that gives one score for each of its classes.",
        )
    return class_labels(counted, dataset, labels)


def _task(classes: tuple | None) -> str:
    if classes is None:
        return "regression"
    return "binary" if len(classes) == 2 else "multiclass"


def _outputs(classes: tuple | None, dataset: Dataset) -> tuple[str, ...]:
    return (dataset.target_name or "prediction",) if classes is None else tuple(as_text(label) for label in classes)


def _answers(fitted: Fitted, given: Given, n_outputs: int, row: pd.DataFrame) -> dict[str, Answer]:
    """Give each scale its answer; scales beyond the first stay only when they give one number for each output."""
    first, *others = fitted.asks
    answers = {first: _answer(fitted.asks[first], given, first)}
    for scale in others:
        answer = _answer(fitted.asks[scale], given, scale)
        try:
            if answer(row).shape == (1, n_outputs):
                answers[scale] = answer
        except Exception:  # such as a decision score that the final step does not offer after all
            continue
    return answers


def _answer(ask: Ask, given: Given, scale: str) -> Answer:
    def answer(frame: pd.DataFrame) -> np.ndarray:
        with calm():
            values = np.asarray(ask(given(frame)), dtype=np.float64)
        return values.reshape(-1, 1) if scale == "target" else values

    return answer
