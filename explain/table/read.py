"""Bytes, a path or a frame → Dataset."""

import io
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from explain.errors import DataError
from explain.table import fingerprint, marks
from explain.table.content import called, is_parquet, opened, refuse_other_files
from explain.table.dataset import Dataset
from explain.table.limits import refuse_too_many
from explain.table.notes import about_column, about_marks
from explain.table.schema import Column, Schema
from explain.table.text import read_text, reading_of
from explain.table.wishes import Wish, column_of
from explain.wording import count, listed

Reading = tuple[pd.DataFrame, str, tuple[tuple[str, str], ...], list[str]]
"""A frame, its fingerprint, how it was read, notes."""


def read_table(
    source: str | Path | bytes | pd.DataFrame,
    target: str | None = None,
    *,
    missing: Sequence[str] = (),
    kinds: Mapping[str, Wish] | None = None,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    target_unit: str = "",
    name: str = "",
    delimiter: str = "",
    decimal: str = "",
    thousands: str = "",
    encoding: str = "",
) -> Dataset:
    r"""Read a table ready to explain.

    A CSV file (plain or gzip) is read as ``pandas.read_csv`` reads it, a Parquet file as ``pandas.read_parquet``, and a
    frame is taken as it is, so that a model answers on ``features`` exactly as it did where it was made. What a file is
    is decided by its content.

    Parameters
    ----------
    source
        A path, the bytes of a file, or a frame.
    target
        The column the model predicts; it is never a feature, and rows without it stay. None when there is none.
    missing
        Values that stand for missing, beside those pandas knows ("", "NA", "NaN", "null", …). In a column otherwise of
        numbers, "?", "-" and blanks are missing anyway; in a column of text they are levels unless named here.
    kinds
        Column → a kind ("numeric", "integer", "boolean", "category", "ordinal", "date", "text"), a date format such as
        "%d/%m/%Y", or the levels of an ordinal column in order; the other columns' kinds are inferred.
    labels, units
        Column → what people call it, and its unit.
    target_unit
        Unit of a numeric target.
    name
        What to call the table; the file's name by default.
    delimiter, decimal, thousands, encoding
        How a CSV file is written; "" to find it out (thousands: none).

    Returns
    -------
    Dataset
        Features and target with index 0 … n-1, the schema that codes the features, and how they were read.

    Raises
    ------
    DataError
        When the source is no table, is too large or damaged, or has no such column.

    Examples
    --------
    >>> dataset = read_table(b"age,job,rich\n39,clerk,no\n50,?,yes\n", target="rich", name="people")
    >>> [(column.name, column.kind) for column in dataset.schema.columns], dataset.schema["job"].marks
    ([('age', 'integer'), ('job', 'category')], (('?', 1),))
    """
    missing = (missing,) if isinstance(missing, str) else tuple(str(mark) for mark in missing)
    name = name or (Path(source).name if isinstance(source, (str, Path)) else "table")
    kinds = {column: wish if isinstance(wish, str) else tuple(wish) for column, wish in (kinds or {}).items()}
    options = {"missing": missing, "target": target, "kinds": sorted(kinds.items())}
    dialect = {"delimiter": delimiter, "decimal": decimal, "thousands": thousands, "encoding": encoding}
    if isinstance(source, pd.DataFrame):
        frame, digest, reading, notes = _from_frame(source, options)
    else:
        frame, digest, reading, notes = _from_file(opened(source, name), name, options, dialect)
    _check_names(frame, target, kinds, name)
    features, columns, more = _columns(frame.drop(columns=[target]) if target is not None else frame, kinds)
    return Dataset(
        features=features, target=None if target is None else frame[target].rename(target), target_name=target or "",
        target_unit=target_unit, schema=Schema(columns=columns).with_labels(labels or {}, units or {}),
        fingerprint=digest, name=name, reading=reading, notes=(*notes, *more),
    )


def _from_frame(source: pd.DataFrame, options: dict[str, Any]) -> Reading:
    if isinstance(source.columns, pd.MultiIndex):
        raise DataError("The table has column names on several levels.", "Join them into one name for each column.")
    frame = source.reset_index(drop=True)
    frame.columns = [str(column) for column in frame.columns]
    return marks.replaced(_named_once(frame), options["missing"]), fingerprint.of_frame(source, options), (
        ("format", "data frame"),), _about_index(source.index)


def _named_once(frame: pd.DataFrame) -> pd.DataFrame:
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise DataError(f"The table has two columns named {twice[0]!r}.", "Give each column its own name.")
    return frame


def _about_index(index: pd.Index) -> list[str]:
    names = [str(name) for name in index.names if name is not None]
    return [f"The index ({listed(names)}) was left out; the features are the columns."] if names else []


def _from_file(raw: bytes, name: str, options: dict[str, Any], dialect: dict[str, str]) -> Reading:
    if is_parquet(raw):
        frame, _, _, notes = _from_frame(_parquet(raw, name), options)
        return frame, fingerprint.of_bytes(raw, options), (("format", "Parquet"),), notes
    refuse_other_files(raw, name)
    frame, found, notes = read_text(raw, name, missing=options["missing"], **dialect)
    frame = frame.reset_index(drop=True)
    frame.columns = frame.columns.astype(str)
    frame, more = _numbers_where_marks_are_gaps(frame)
    digest = fingerprint.of_bytes(raw, (options, found, dialect["thousands"]))
    return frame, digest, reading_of(found, options["missing"], dialect["thousands"]), [*notes, *more]


def _parquet(raw: bytes, name: str) -> pd.DataFrame:
    import pyarrow
    import pyarrow.parquet

    try:
        facts = pyarrow.parquet.read_metadata(io.BytesIO(raw))
        refuse_too_many(name, facts.num_rows, facts.num_columns)
        return pd.read_parquet(io.BytesIO(raw))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise DataError(f"{called(name)} is a damaged Parquet file.", "Write or download it again.") from error


def _numbers_where_marks_are_gaps(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Read "?", "-" and blanks as missing in columns otherwise of numbers, and say so."""
    notes, cells = [], {}
    for name in frame.columns:
        cells[name], found = marks.as_numbers(frame[name])
        if found:
            times = [f"{mark!r} ({count(n)})" for mark, n in found.items()]
            notes.append(f"Column {name!r} holds numbers beside {listed(times)}, which were read as missing.")
    return (frame.assign(**cells) if notes else frame), notes


def _check_names(frame: pd.DataFrame, target: str | None, kinds: Mapping[str, Wish], name: str) -> None:
    known = list(frame.columns)
    for wanted in (*([] if target is None else [target]), *kinds):
        if wanted not in known:
            remedy = f"Choose one of its columns, such as {listed(_nearest(str(wanted), known), 'or')}."
            raise DataError(f"{called(name)} has no column {wanted!r}.", remedy)
    if target in kinds:
        raise DataError(f"Column {target!r} is the target, so it has no kind to choose.", "Leave it out of kinds.")
    if len(known) - (target is not None) < 1:
        raise DataError(f"{called(name)} has no column beside the target.", "Give the columns that the model is given.")


def _nearest(wanted: str, known: Sequence[str]) -> list[str]:
    """Names like the one wanted, whatever the case; else the first ten."""
    by_lower = {column.lower(): column for column in known}
    near = [by_lower[each] for each in get_close_matches(wanted.lower(), list(by_lower), 3, 0.6)]
    return near or [column for column in known if wanted.lower() in column.lower()][:10] or list(known[:10])


def _columns(frame: pd.DataFrame, kinds: Mapping[str, Wish]) -> tuple[pd.DataFrame, tuple[Column, ...], list[str]]:
    """Describe all columns; the frame changes only where a wish or its decimals ask for it."""
    columns, changed, notes = [], {}, []
    for name in frame.columns:
        cells, column, note = column_of(frame[name], kinds.get(name))
        if cells is not frame[name] and cells.dtype != frame[name].dtype:
            changed[name] = cells
        columns.append(column)
        notes += [note] if note else []
        notes += about_column(cells, column)
    return (frame.assign(**changed) if changed else frame), tuple(columns), [*notes, *about_marks(columns)]
