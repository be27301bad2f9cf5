"""A file, bytes or a fitted object → Predictor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.calm import calm
from explain.model.columns import matched
from explain.model.fitted import Ask, Fitted
from explain.model.fitting import check_fit, compared, described, easy_rows, gap_rows
from explain.model.given import Given, form_that_works
from explain.model.label_doubts import with_doubts
from explain.model.labels import positive_place
from explain.model.margins import margin_unit
from explain.model.outputs import named_outputs
from explain.model.predictor import Answer, Predictor
from explain.model.source import Source, fitted, found_model, with_options
from explain.model.versions import is_of_version, other_version
from explain.table.dataset import Dataset


def load_model(
    source: Any, dataset: Dataset, *, positive: Any = None, labels: Sequence | None = None, name: str = "",
    item: str = "", columns: Mapping[str, str] | None = None, pickles: str = "listed",
) -> Predictor:
    """Open a fitted model and match it to a table.

    Parameters
    ----------
    source
        A path, bytes, or a fitted object. Files: joblib and pickle (compressed or not), skops, ONNX, XGBoost JSON and
        UBJ, LightGBM text, CatBoost cbm and JSON, a zipped MLflow model; found by content, not by name. What opens here
        opens in this process: `open_workspace` opens a file of somebody else in a process of its own.
    dataset
        The table to explain. Columns are matched by name in any order; by position for a model fitted on a bare array.
    positive
        The class to explain unless another is asked for; the second of two by default.
    labels
        Names of the classes in the model's order, for a file that only counts them or calls them otherwise; names of
        what it predicts, for a model of several numbers.
    name
        What to call the model; found by itself when left out.
    item
        Which model of a file that holds several: the name that `ChooseItem` gives it.
    columns
        The model's column → the table's, where they go by different names.
    pickles
        Which pickles and joblib files are opened: "listed" those that name only what models need, "none", or "any",
        which may run code of whoever wrote it.

    Returns
    -------
    Predictor
        ``predictor(dataset.features)`` equals the model's own answer on the frame as it was read. ``fingerprint`` is
        the SHA-256 of the file's bytes (of the object's pickle when there is no file), joined with ``positive`` and
        ``labels``, ``item`` and ``columns`` where they change what is answered. ``task`` is "regression" for a model
        that looks for outliers, with the output "anomaly score"; clusters are classes.

    Raises
    ------
    ColumnsDiffer
        When the table lacks columns of the model; ``lines`` compares the two.
    ChooseItem
        When the file holds several models; ``choices`` names them.
    ModelError
        When the file cannot be opened, holds no fitted model, or does not fit the table; MODEL-VERSION, when it needs
        the scikit-learn that wrote it.

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
    found = found_model(source, item=item, pickles=pickles)
    try:
        return _matched(found, dataset, positive=positive, labels=labels, name=name, item=item, columns=columns)
    except Exception as error:  # classes that have changed since the file was written fail in any way, anywhere
        if found.other_versions and is_of_version(error):
            raise other_version(found.other_versions[0], "where it does not answer") from error
        raise


def _matched(
    found: Source, dataset: Dataset, *, positive: Any, labels: Sequence | None, name: str, item: str,
    columns: Mapping[str, str] | None,
) -> Predictor:
    asked = fitted(found.estimator)
    match = matched(asked, dataset, columns)
    if not len(dataset):
        raise ModelError("The table has no rows.", "Upload a table with at least one row.", "MODEL-ROWS")
    comparison = compared(asked, match, dataset)
    easy = easy_rows(dataset, match.features, comparison)
    gaps = gap_rows(dataset, match.features)
    given, answer = form_that_works(asked, match, dataset, easy=easy, gaps=gaps)
    named = named_outputs(asked, answer, dataset, labels)
    place = positive_place(positive, named.classes) if positive is not None else named.default
    predictor = Predictor(
        estimator=found.estimator, task=named.task, outputs=named.outputs, classes=named.classes,
        scale=next(iter(asked.asks)), answers=_answers(asked, given, len(named.outputs), easy.head(1)),
        features=match.features, library=asked.library, version=_version(found, asked),
        fingerprint=with_options(
            found.fingerprint, place, named.classes, labels=labels, item=item, columns=columns
        ),
        name=name or asked.kind, notes=(*found.notes, *asked.notes, *named.notes, *match.notes), positive=place,
        format=found.format, checked=found.checked, matching=described(match.lines, comparison),
        label_question=named.question, groups=asked.counted and labels is None, given=given,
    )
    predictor = replace(
        predictor, notes=(*predictor.notes, *check_fit(predictor, comparison, dataset)),
        margin_unit=margin_unit(predictor, easy),
    )
    return with_doubts(predictor, dataset) if named.assumed else predictor


def _version(found: Source, asked: Fitted) -> str:
    """Give the version of the library that made the model; only scikit-learn writes its own into a file."""
    written = found.other_versions if asked.library == "scikit-learn" else ()
    return (*written, asked.version)[0]


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
        return values.reshape(len(values), -1) if scale == "target" else values

    return answer
