"""A sheet of an Excel file (xlsx) → frame: its values, and of formulas the values they last had.

The reader of sheets holds every cell of the rectangle that the outermost cells span, so two cells can ask for all of
memory; and every cell repeats its text. Both are added up from the markup before it is read.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table.found import Found
from explain.table.limits import Limits, refuse_too_many
from explain.table.packing import PIECE, Buffer, archive, stream
from explain.table.refusals import broken, called, no_table, too_large
from explain.wording import count, listed, shortened

ENTRIES = 10_000
OVERLAP = 4_096
"""Bytes of markup looked at twice, so that no cell is cut in two."""
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d{1,7})[\"']")
_SHARED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_excel(
    raw: Buffer, name: str, limits: Limits, *, sheet: str = "", missing: Sequence[str] = (), as_text: Sequence[str] = ()
) -> Found:
    """Read one sheet as ``pandas.read_excel`` does.

    Parameters
    ----------
    raw
        The file.
    name
        What to call it.
    limits
        How large it may be.
    sheet
        Name of the sheet; "" for the first.
    missing
        Values that stand for missing, beside those pandas knows.
    as_text
        Columns kept as they are written, so that "007" is no number.

    Raises
    ------
    DataError
        When it is damaged or too large, or has no such sheet.
    """
    try:
        _refuse_large(raw, name, limits)
        with pd.ExcelFile(stream(raw), engine="calamine") as book:
            sheets = [str(each) for each in book.sheet_names]
            chosen = _chosen(sheets, sheet, name)
            frame = pd.read_excel(book, sheet_name=chosen, na_values=list(missing),
                                  dtype=dict.fromkeys(as_text, "str"))
    except (DataError, MemoryError):
        raise
    except Exception as error:  # the ways in which a reader fails on foreign bytes have no end of names
        raise broken(name, "a damaged Excel file", "Save it again, or save the sheet as CSV.") from error
    if not len(frame.columns):
        raise DataError(f"Sheet {shortened(chosen, 80)!r} of {called(name)} is empty.", "Choose another sheet.",
                        code="DATA-EMPTY")
    refuse_too_many(name, *frame.shape, limits)
    return Found(frame=frame, facts=(("format", "Excel"), ("sheet", chosen)), notes=_about_sheets(sheets, chosen))


def _chosen(sheets: Sequence[str], wanted: str, name: str) -> str:
    if not sheets:
        raise DataError(f"{called(name)} has no sheets.", "Save it again from Excel.", code="DATA-EMPTY")
    if wanted and wanted not in sheets:
        remedy = f"Choose {listed([repr(shortened(each, 40)) for each in sheets[:20]], 'or')}."
        raise DataError(f"{called(name)} has no sheet {wanted[:80]!r}.", remedy, code="DATA-SHEET")
    return wanted or sheets[0]


def _about_sheets(sheets: Sequence[str], chosen: str) -> tuple[str, ...]:
    others = [repr(shortened(each, 40)) for each in sheets if each != chosen]
    if not others:
        return ()
    more = f" and {count(len(others) - 10)} more" if len(others) > 10 else ""
    return (f"Sheet {shortened(chosen, 40)!r} was read; the file also holds {listed(others[:10])}{more}.",)


def _refuse_large(raw: Buffer, name: str, limits: Limits) -> None:
    """Add up what reading any of the sheets would take."""
    with archive(raw, name) as held:
        entries = held.infolist()
        if len(entries) > ENTRIES:
            raise no_table(name, f"an Excel file of {count(len(entries))} parts", "Save the sheet as CSV.")
        most = min(limits.sheet, limits.grown(len(raw)))
        if sum(entry.file_size for entry in entries) > most:
            raise too_large(name, most, " once it is unpacked")
        lengths = _text_lengths(held, entries, name)
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                _refuse_sheet(held, entry, lengths, name, limits)
            elif entry.filename.lower().endswith((".xml", ".rels")):
                _walk_through(held, entry, name)


def _markup(held: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Pieces of a part, each with the end of the one before."""
    before = b""
    with held.open(entry) as file:
        while piece := file.read(PIECE):
            piece = before + piece
            if _DECLARED.search(piece):
                raise broken(name, "an Excel file with declarations that no Excel file has", "Save it again.")
            yield piece
            before = piece[-OVERLAP:]


def _walk_through(held: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    """See that a part is as large as it says, and declares nothing."""
    for _ in _markup(held, entry, name):
        pass


def _text_lengths(held: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], name: str) -> np.ndarray:
    """Bytes of each text that cells refer to by its place, the markup around it counted in."""
    part = next((entry for entry in entries if entry.filename.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return np.zeros(0, dtype="int64")
    ends, start, last = [], 0, -1
    for piece in _markup(held, part, name):
        found = [start + each.end() for each in _END_OF_TEXT.finditer(piece)]
        ends += [end for end in found if end > last]
        last = ends[-1] if ends else last
        start += len(piece) - min(OVERLAP, len(piece))
    return np.diff(np.array(ends, dtype="int64"), prepend=0)


def _refuse_sheet(
    held: zipfile.ZipFile, entry: zipfile.ZipInfo, lengths: np.ndarray, name: str, limits: Limits
) -> None:
    """Refuse a sheet whose cells span too many rows or columns, or repeat too much text."""
    n_rows = n_columns = n_text = run = 0
    for piece in _markup(held, entry, name):
        found = _CELL.findall(piece)
        n_rows = max([n_rows, *(int(row) for _, row in found), *(int(row) for row in _ROW.findall(piece))])
        n_columns = max([n_columns, *(_place(letters) for letters in {letters for letters, _ in found})])
        if len(found) < _n_cells(piece):
            by_row = [_n_cells(each) for each in piece.split(b"<row")]
            n_columns = max(n_columns, run + by_row[0], *by_row)
            run = by_row[-1] + (run if len(by_row) == 1 else 0)
        places = np.array([int(place) for place in _SHARED.findall(piece)], dtype="int64")
        n_text += int(lengths[places[places < len(lengths)]].sum())
        if n_text > limits.inflated:
            raise too_large(name, limits.inflated, " once its texts are written out")
        refuse_too_many(name, n_rows, n_columns, limits)


def _n_cells(markup: bytes) -> int:
    return markup.count(b"<c ") + markup.count(b"<c>") + markup.count(b"<c/")


def _place(letters: bytes) -> int:
    """Place of a column, from 1.

    Examples
    --------
    >>> _place(b"A"), _place(b"AB")
    (1, 28)
    """
    place = 0
    for letter in letters:
        place = 26 * place + letter - 64
    return place
