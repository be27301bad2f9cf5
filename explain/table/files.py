"""A file of any format → frame, with all that is said and counted on the way."""

from dataclasses import replace
from typing import Any

from explain.table import arrow, content, excel, fingerprint, headings, marks
from explain.table.found import Found, changed
from explain.table.limits import Limits
from explain.table.numerals import read_as_numbers
from explain.table.packing import opened
from explain.table.records import read_records
from explain.table.text import read_text

Options = dict[str, Any]


def from_file(source: Any, name: str, options: Options, how: Options, limits: Limits) -> tuple[Found, str]:
    """Read a file of any format.

    Parameters
    ----------
    source
        A path or a buffer.
    name
        What to call it.
    options
        What is asked of the table: ``missing``, ``target``, ``kinds``.
    how
        How the file is to be read: the options of one format or other, and ``keep_index``.
    limits
        How large it may be.

    Returns
    -------
    tuple
        The table, and a digest of the bytes and the reading.

    Raises
    ------
    DataError
        When the file is no table, is too large or damaged.
    """
    raw, packed = opened(source, name, limits)
    found = _read(raw, name, options, how, limits)
    frame, notes = headings.named_once(found.frame.reset_index(drop=True), name, limits.name)
    held = {options["target"], *dict(options["kinds"])}
    kept = how["keep_index"] or headings.NAMELESS in held
    frame, about = (frame, []) if kept else headings.without_saved_index(frame)
    found = replace(
        found, frame=frame, facts=(*found.facts, *((("packed with", packed),) if packed else ())),
        notes=(*found.notes, *notes, *about),
        changes=(*found.changes, *changed(("columns left out as a saved index", len(about)))),
    )
    if content.format_of(raw, name) not in (content.PARQUET, content.FEATHER):  # their columns have a type already
        texts = {column for column, wish in options["kinds"] if isinstance(wish, tuple) or wish in ("category", "text")}
        found = read_as_numbers(found, texts)
    return found, _digest(raw, found, options, how)


def _read(raw: memoryview, name: str, options: Options, how: Options, limits: Limits) -> Found:
    """Read a file by the reader of its format."""
    file_format = content.format_of(raw, name)
    missing = options["missing"]
    as_text = [column for column, wish in options["kinds"] if wish == "text"]
    if file_format == content.CSV:
        dialect = {key: how[key] for key in ("delimiter", "decimal", "thousands", "encoding", "drop_ragged")}
        return read_text(raw, name, missing=missing, as_text=as_text, limits=limits, **dialect)
    if file_format == content.EXCEL:
        return excel.read_excel(raw, name, limits, sheet=how["sheet"], missing=missing, as_text=as_text)
    readers = {content.PARQUET: arrow.read_parquet, content.FEATHER: arrow.read_feather, content.JSON: read_records}
    found = readers[file_format](raw, name, limits)
    frame, n_replaced = marks.replaced(found.frame, missing)
    more = changed(("cells read as missing, as asked", n_replaced))
    return replace(found, frame=frame, changes=(*found.changes, *more))


def _digest(raw: memoryview, found: Found, options: Options, how: Options) -> str:
    """Name a table by its bytes and by every option that tells how to read them."""
    more = {key: how[key] for key in ("sheet", "keep_index", "drop_ragged") if how[key]}
    options = options | more
    return fingerprint.of_bytes(raw, options if found.dialect is None else (options, found.dialect, how["thousands"]))
