"""A CSV file → frame, as pandas reads it."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from explain.errors import DataError
from explain.table.content import called
from explain.table.dialect import DELIMITERS, Dialect, dialect_of
from explain.table.limits import refuse_too_many
from explain.wording import count, listed

_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_OPEN_QUOTE = re.compile(r"inside string starting at row (\d+)")


def read_text(
    raw: bytes, name: str, *, missing: Sequence[str] = (), delimiter: str = "", decimal: str = "", thousands: str = "",
    encoding: str = "",
) -> tuple[pd.DataFrame, Dialect, list[str]]:
    """Read a CSV file.

    Returns
    -------
    tuple
        The frame, equal to ``pandas.read_csv`` with the dialect; the dialect; notes on the reading.

    Raises
    ------
    DataError
        When the rows do not fit the header, a quote is never closed, or the file is too large.
    """
    dialect = dialect_of(raw, name, encoding=encoding, delimiter=delimiter, decimal=decimal)
    refuse_too_many(name, raw.count(b"\n") - raw.endswith(b"\n"), len(dialect.header))
    options = {
        "sep": dialect.delimiter, "decimal": dialect.decimal, "encoding": dialect.encoding, "na_values": list(missing),
        "thousands": thousands or None, "index_col": False if dialect.trailing else None,
    }
    try:
        frame = _frame(raw, options)
    except pd.errors.EmptyDataError as error:
        remedy = "Begin the file with one line that names each column."
        raise DataError(f"{called(name)} has no columns.", remedy) from error
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        raise _explained(error, name) from error
    return frame, dialect, [*_about_header(dialect), *_about_short_lines(raw, frame, dialect)]


def _frame(raw: bytes, options: dict) -> pd.DataFrame:
    """Read as pandas does by itself: in pieces, and whole only when a column would come out of mixed types."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.DtypeWarning)
        try:
            return pd.read_csv(io.BytesIO(raw), **options)
        except pd.errors.DtypeWarning:
            return pd.read_csv(io.BytesIO(raw), low_memory=False, **options)


def _explained(error: Exception, name: str) -> DataError:
    ragged, quote = _RAGGED.search(str(error)), _OPEN_QUOTE.search(str(error))
    if ragged:
        wanted, line, met = ragged.groups()
        return DataError(
            f"Line {count(int(line))} of {called(name)} has {met} values where {wanted} are expected.",
            "Correct the line, or put quotes around a text that holds the delimiter.",
        )
    if quote:
        row = count(int(quote.group(1)))
        return DataError(f"In {called(name)} a quote is opened in row {row} and never closed.", "Close or remove it.")
    return DataError(f"{called(name)} cannot be read as a CSV file: {str(error)[:200].strip()}.", "Save it again.")


def _about_header(dialect: Dialect) -> list[str]:
    notes = []
    names = [field.strip() for field in dialect.header]
    twice = [name for name, times in Counter(names).items() if times > 1 and name]
    if twice:
        notes.append(f"{listed(twice)} names more than one column; the later ones were numbered, as in '{twice[0]}.1'.")
    if names and all(_is_number(name) for name in names):
        notes.append("The first line holds only numbers; it was taken as column names.")
    if dialect.extra and not dialect.trailing:
        notes.append("Each row begins with a label that has no column name; the labels were left out.")
    return notes


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _about_short_lines(raw: bytes, frame: pd.DataFrame, dialect: Dialect) -> list[str]:
    """Tell of lines with too few values, which pandas fills; they are there only if the last column has gaps."""
    if frame.empty or not frame.iloc[:, -1].hasnans:
        return []
    width = len(dialect.header) + (dialect.extra if not dialect.trailing else 0)
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(raw), dialect.encoding, newline=""), delimiter=dialect.delimiter)
    short, first = 0, 0
    try:
        for row in rows:
            if 0 < len(row) < width and (len(row) > 1 or row[0].strip()):
                short += 1
                first = first or rows.line_num
    except csv.Error:
        return []
    lines = "line has" if short == 1 else "lines have"
    return [] if not short else [
        f"{count(short)} {lines} fewer values than there are columns, the first is line {count(first)}; "
        "what is absent was read as missing."
    ]


def reading_of(dialect: Dialect, missing: Sequence[str], thousands: str) -> tuple[tuple[str, str], ...]:
    """How a file was read, for people."""
    marks = {".": "point", ",": "comma"}
    facts = [
        ("format", "CSV"), ("encoding", dialect.encoding),
        ("delimiter", DELIMITERS.get(dialect.delimiter, dialect.delimiter)),
        ("decimal mark", marks.get(dialect.decimal, dialect.decimal)),
    ]
    if thousands:
        facts.append(("thousands mark", marks.get(thousands, thousands)))
    if missing:
        facts.append(("also missing", listed([repr(mark) for mark in missing])))
    return tuple(facts)
