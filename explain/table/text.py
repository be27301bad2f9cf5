"""A CSV file → frame, as pandas reads it."""

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence

import pandas as pd

from explain.errors import DataError
from explain.table.dialect import DELIMITERS, Dialect, dialect_of
from explain.table.found import Found, changed
from explain.table.headings import about_twice
from explain.table.limits import LOCAL, Limits, refuse_too_many
from explain.table.lines import Lines, survey
from explain.table.memory import given_back
from explain.table.packing import Buffer, stream
from explain.table.refusals import broken, called, too_large
from explain.wording import count, counted, listed

_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_OPEN_QUOTE = re.compile(r"inside string starting at row (\d+)")
_SKIPPED = re.compile(r"Skipping line \d+")
_ZEROS = re.compile(r"\s*[+-]?0\d+\s*")


def read_text(
    raw: Buffer, name: str, *, missing: Sequence[str] = (), delimiter: str = "", decimal: str = "", thousands: str = "",
    encoding: str = "", drop_ragged: bool = False, as_text: Sequence[str] = (), limits: Limits = LOCAL,
) -> Found:
    """Read a CSV file.

    Parameters
    ----------
    raw
        The bytes of the file.
    name
        What to call it.
    missing, delimiter, decimal, thousands, encoding
        How it is written; "" to find it out.
    drop_ragged
        Leave out lines with too many values instead of refusing the file.
    as_text
        Columns kept as they are written, so that "007" is no number.
    limits
        How large it may be.

    Returns
    -------
    Found
        The frame is equal to ``pandas.read_csv`` with the dialect.

    Raises
    ------
    DataError
        When the rows do not fit the header, a quote is never closed, or the file is too large.
    """
    dialect = dialect_of(raw, name, encoding=encoding, delimiter=delimiter, decimal=decimal)
    raw = memoryview(raw)[dialect.start :]
    refuse_too_many(name, 0, len(dialect.header), limits)
    lines = survey(raw)
    _refuse_lines(lines, dialect, name, limits)
    options = {
        "sep": dialect.delimiter, "decimal": dialect.decimal, "encoding": dialect.encoding, "na_values": list(missing),
        "thousands": thousands or None, "index_col": False if dialect.trailing else None,
        "dtype": dict.fromkeys(as_text, "str"), "on_bad_lines": "warn" if drop_ragged else "error",
    }
    try:
        with given_back():
            frame, n_dropped = _frame(raw, options)
    except pd.errors.EmptyDataError as error:
        remedy = "Begin the file with one line that names each column."
        raise DataError(f"{called(name)} has no columns.", remedy, code="DATA-EMPTY") from error
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        raise _explained(error, name, dialect.n_before) from error
    refuse_too_many(name, *frame.shape, limits)
    n_blank, n_short, first = _odd_lines(raw, frame, dialect, lines)
    labels = dialect.extra if not dialect.trailing else 0
    return Found(
        frame=frame, facts=_facts(dialect, missing, thousands), dialect=dialect,
        notes=(*_about_header(dialect), *_about_short_lines(n_short, first), *_about_zeros(frame, dialect)),
        changes=changed(
            ("comment lines above the column names left out", dialect.n_before), ("blank lines left out", n_blank),
            ("lines with too many values left out", n_dropped),
            ("lines with too few values, the rest read as missing", n_short),
            ("columns of row labels without a name left out", labels),
        ),
    )


def _refuse_lines(lines: Lines, dialect: Dialect, name: str, limits: Limits) -> None:
    refuse_too_many(name, lines.n - 1, len(dialect.header), limits)
    if lines.longest > limits.line:
        raise too_large(name, limits.line, " in one line")
    if lines.first_nul and dialect.encoding != "utf-16":
        raise broken(name, f"damaged: line {count(lines.first_nul + dialect.n_before)} holds a byte that no text has")


def _frame(raw: memoryview, options: dict) -> tuple[pd.DataFrame, int]:
    """Read as pandas does by itself: in pieces, and whole only when a column would come out of mixed types.

    Also counts the lines that were left out.
    """
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always", pd.errors.ParserWarning)
        warnings.simplefilter("error", pd.errors.DtypeWarning)
        try:
            frame = pd.read_csv(stream(raw), **options)
        except pd.errors.DtypeWarning:
            met.clear()
            frame = pd.read_csv(stream(raw), low_memory=False, **options)
    return frame, sum(len(_SKIPPED.findall(str(each.message))) for each in met)


def _explained(error: Exception, name: str, n_before: int) -> DataError:
    ragged, quote = _RAGGED.search(str(error)), _OPEN_QUOTE.search(str(error))
    if ragged:
        wanted, line, met = ragged.groups()
        return DataError(
            f"Line {count(int(line) + n_before)} of {called(name)} has {met} values where {wanted} are expected.",
            "Correct the line, put quotes around a text that holds the delimiter, or leave out broken lines.",
            code="DATA-LINES",
        )
    if quote:
        row = count(int(quote.group(1)))
        problem = f"In {called(name)} a quote is opened in row {row} and never closed."
        return DataError(problem, "Close or remove it.", code="DATA-LINES")
    problem = f"{called(name)} cannot be read as a CSV file: {str(error)[:200].strip()}."
    return DataError(problem, "Save it again.", code="DATA-BROKEN")


def _about_header(dialect: Dialect) -> list[str]:
    notes = []
    names = [field.strip() for field in dialect.header]
    notes += about_twice([name for name in names if name])
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


def _odd_lines(raw: memoryview, frame: pd.DataFrame, dialect: Dialect, lines: Lines) -> tuple[int, int, int]:
    """Count blank lines and those with too few values, and tell the first of these.

    Lines are looked at one by one only if there may be such: too few values leave gaps in the last column, and a
    blank line may be a part of a quoted text only where there are quotes.
    """
    may_be_short = not frame.empty and bool(frame.iloc[:, -1].hasnans)
    if not may_be_short and not (lines.n_blank and lines.quotes):
        return lines.n_blank, 0, 0
    width = len(dialect.header) + (dialect.extra if not dialect.trailing else 0)
    blank = short = first = 0
    for number, row in _rows(raw, dialect):
        if len(row) == 0 or (len(row) == 1 and not row[0].strip()):
            blank += 1
        elif len(row) < width:
            short += 1
            first = first or number + dialect.n_before
    return blank, short, first


def _rows(raw: memoryview, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(io.TextIOWrapper(stream(raw), dialect.encoding, newline=""), delimiter=dialect.delimiter)
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error:  # a field too long for this reader, though not for pandas
        return


def _about_short_lines(short: int, first: int) -> list[str]:
    have = "has" if short == 1 else "have"
    return [] if not short else [
        f"{counted(short, 'line')} {have} fewer values than there are columns, the first is line {count(first)}; "
        "what is absent was read as missing."
    ]


def _about_zeros(frame: pd.DataFrame, dialect: Dialect) -> list[str]:
    """Tell of numbers written with zeros before them, as codes are; a model was most likely given numbers too."""
    if dialect.extra or frame.shape[1] != len(dialect.header):
        return []
    columns = zip(frame.columns, zip(*dialect.body, strict=False), strict=False)
    found = [(name, next(filter(_ZEROS.fullmatch, cells), "")) for name, cells in columns
             if pd.api.types.is_numeric_dtype(frame[name].dtype)]
    return [
        f"Column {name!r} is written with zeros before its numbers, as in {first.strip()!r}; it was read as numbers. "
        f"If they are codes that the model was given as text, read with kinds={{{name!r}: 'text'}}."
        for name, first in found if first
    ]


def _facts(dialect: Dialect, missing: Sequence[str], thousands: str) -> tuple[tuple[str, str], ...]:
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
