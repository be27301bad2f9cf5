"""What the model is given: the frame in the forms it may have been fitted on, and the first of them that it answers."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.calm import calm
from explain.model.columns import Match, quoted
from explain.model.fitted import Ask, Fitted
from explain.model.fitting import types_differ, words_in
from explain.model.levels import known_levels
from explain.table.dataset import Dataset
from explain.table.notes import DECIMAL_COMMA, has_decimal_commas
from explain.wording import shortened, value

ABOUT_TYPES = ("could not convert string", "must be int, float", "Cannot convert", "dtype", "data type", "DType")
"""What libraries say when they are given text for numbers."""
Given = Callable[[pd.DataFrame], Any]
"""The frame of the model's columns → what the model is asked with."""


def form_that_works(
    fitted: Fitted, match: Match, dataset: Dataset, *, easy: pd.DataFrame, gaps: pd.DataFrame
) -> tuple[Given, np.ndarray]:
    """Find the form in which the model answers, rows with gaps included if it can, and its answer for ``easy``.

    Raises
    ------
    ModelError
        When it answers in none, or was never fitted.
    """
    ask = next(iter(fitted.asks.values()))
    forms = list(_forms(fitted, match, dataset))
    errors: list[Exception] = []
    for rows in ([easy, gaps], [easy]):
        for given in forms:
            try:
                return given, _answers(ask, given, rows)[0]
            except ModelError:
                raise
            except Exception as error:  # a model may raise anything on a form it was not fitted on
                errors.append(error)
    plain = errors[-len(forms)]
    raise _no_form(plain, fitted, match, dataset) from plain


def _answers(ask: Ask, given: Given, parts: list[pd.DataFrame]) -> list[np.ndarray]:
    with calm():
        return [np.asarray(ask(given(rows)), dtype=np.float64) for rows in parts if len(rows)]


def _forms(fitted: Fitted, match: Match, dataset: Dataset) -> Iterator[Given]:
    if match.names is None:
        yield lambda frame: _numbers(frame)
        yield lambda frame: frame
        yield lambda frame: frame.to_numpy(dtype=object)
        return
    levels = _categories_by_column(fitted, match)
    yield lambda frame: _named(_with_categories(frame, levels), match)
    formats = {name: dataset.schema[name].date_format for name in match.features if dataset.schema[name].date_format}
    if formats:
        yield lambda frame: _named(_with_categories(_with_dates(frame, formats), levels), match)
    columns = [dataset.schema[name] for name in match.features]
    flags = [column.name for column in columns if column.kind == "boolean" and column.dtype == object]
    yield lambda frame: _named(_with_categories(_with_plain_dtypes(frame, flags), levels), match)


def _numbers(frame: pd.DataFrame) -> np.ndarray:
    return frame.to_numpy(dtype=np.float64, na_value=np.nan)


def _named(frame: pd.DataFrame, match: Match) -> pd.DataFrame:
    assert match.names is not None
    return frame if match.names == match.features else frame.set_axis(list(match.names), axis=1)


def _categories_by_column(fitted: Fitted, match: Match) -> dict[str, pd.CategoricalDtype]:
    by_name = dict(zip(match.names or (), match.features, strict=True))
    return {
        by_name[name]: pd.CategoricalDtype(pd.Index(list(levels)))
        for name, levels in fitted.categories.items() if name in by_name
    }


def _with_categories(frame: pd.DataFrame, levels: dict[str, pd.CategoricalDtype]) -> pd.DataFrame:
    """Code columns in the levels of the training, whose order the splits go by; an unseen level becomes missing."""
    return frame.assign(**{name: _coded(frame[name], dtype) for name, dtype in levels.items()}) if levels else frame


def _coded(cells: pd.Series, dtype: pd.CategoricalDtype) -> pd.Categorical:
    return pd.Categorical.from_codes(dtype.categories.get_indexer(pd.Index(cells.astype(object))), dtype=dtype)


def _with_dates(frame: pd.DataFrame, formats: dict[str, str]) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name], format=written) for name, written in formats.items()})


def _with_plain_dtypes(frame: pd.DataFrame, flags: list[str]) -> pd.DataFrame:
    """Write missing cells as NaN where the dtype writes them as NA, and flags with gaps as 1, 0 and NaN."""
    masked = [name for name, dtype in frame.dtypes.items() if getattr(dtype, "na_value", None) is pd.NA]
    return frame.assign(**{str(name): _plain(frame[name]) for name in (*masked, *flags)})


def _plain(cells: pd.Series) -> pd.Series:
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.astype("str")
    return pd.Series(cells.to_numpy(dtype=np.float64, na_value=np.nan), index=cells.index)


def _no_form(error: Exception, fitted: Fitted, match: Match, dataset: Dataset) -> ModelError:
    from sklearn.exceptions import NotFittedError

    if isinstance(error, NotFittedError) or "is not fitted" in str(error) or "need to call fit" in str(error):
        return ModelError(
            f"The {fitted.kind} has not been fitted.", "Fit it, save it, and upload it again.", "MODEL-FIT"
        )
    if any(words in str(error) for words in ABOUT_TYPES):
        texts = _texts(fitted, match, dataset)
        if texts:
            commas = any(has_decimal_commas(dataset.schema[name]) for name in texts)
            return types_differ(texts, match.lines, f"{DECIMAL_COMMA.capitalize()}." if commas else "")
    reason = shortened(str(error).strip().splitlines()[0], 300) if str(error).strip() else type(error).__name__
    return ModelError(
        f"The model does not answer for this table: {reason}",
        "Check that the table has the columns and the kinds of values the model was fitted on.", "MODEL-ANSWER",
    )


def _texts(fitted: Fitted, match: Match, dataset: Dataset) -> dict[str, str]:
    """Say of each column that holds text or dates, and that the model does not take as levels, what it holds."""
    by_name = dict(zip(match.names or (), match.features, strict=False))
    levels = {by_name.get(name) for name in known_levels(fitted, match.names)}
    found = {}
    for column in (dataset.schema[name] for name in match.features if name not in levels):
        what = f"The model was fitted on numbers, but column {quoted(column.name)} holds"
        if column.kind in ("category", "ordinal", "text"):
            first = next(iter((*words_in(column)[:1], *column.categories)), "")
            found[column.name] = f"{what} text such as {quoted(value(first))}."
        elif column.kind == "date":
            found[column.name] = f"{what} dates."
    return found
