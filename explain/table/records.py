"""JSON lines, or a JSON array of records → frame, a few thousand records at a time."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table.found import Found, changed
from explain.table.limits import Limits, refuse_too_many
from explain.table.packing import Buffer, stream
from explain.table.refusals import broken, called, no_table, too_large
from explain.wording import count

CHUNK = 5_000
_NOT_SPACE = re.compile(r"[^ \t\r\n]")
_AFTER = re.compile(r"[ \t\r\n]*([,\]])[ \t\r\n]*")


def read_records(raw: Buffer, name: str, limits: Limits) -> Found:
    r"""Read records: one a line, or all in one array.

    Numbers, texts, true and false are taken as they are written; null and what a record leaves out are missing.

    Raises
    ------
    DataError
        When the JSON is damaged, holds something else than records of plain values, or is too large.

    Examples
    --------
    >>> read_records(b'{"a": 1, "b": "x"}\n{"a": 2}\n', "t", Limits()).frame.to_dict("list")
    {'a': [1, 2], 'b': ['x', nan]}
    """
    start = bytes(raw[:64]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    records = _of_array(raw, name) if start == b"[" else _of_lines(raw, name, limits)
    columns: dict[str, list[tuple[int, pd.Series]]] = {}
    n_rows = n_values = 0
    while chunk := list(itertools.islice(records, CHUNK)):
        names = dict.fromkeys(itertools.chain.from_iterable(chunk))
        refuse_too_many(name, n_rows + len(chunk), len(names.keys() | columns.keys()), limits)
        n_values += sum(map(len, chunk))
        for key in names:
            columns.setdefault(key, []).append((n_rows, _piece([record.get(key) for record in chunk], key)))
        n_rows += len(chunk)
    frame = pd.DataFrame({key: _joined(pieces, n_rows) for key, pieces in columns.items()}, index=range(n_rows))
    if not columns:
        remedy = 'Give one record a line, such as {"age": 39}.'
        raise DataError(f"{called(name)} has no records.", remedy, code="DATA-EMPTY")
    file_format = "JSON array" if start == b"[" else "JSON lines"
    n_gaps = n_rows * len(columns) - n_values
    return Found(frame=frame, facts=(("format", file_format),),
                 changes=changed(("values that a record leaves out, read as missing", n_gaps)))


def _of_lines(raw: Buffer, name: str, limits: Limits) -> Iterator[dict]:
    line = stream(raw)
    for number in itertools.count(1):
        text = line.readline(limits.line + 1)
        if not text:
            return
        if len(text) > limits.line:
            raise too_large(name, limits.line, f" in line {count(number)}")
        if text.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _record(_parsed(text, name, number), name, number)


def _parsed(text: bytes, name: str, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "Give one whole record a line, or one array of records."
        raise broken(name, f"no JSON that can be read: see line {count(number)}", remedy) from error


def _of_array(raw: Buffer, name: str) -> Iterator[dict]:
    """Read the records of an array one by one, so that they never stand whole as Python objects."""
    try:
        text = str(raw, "utf-8-sig")
        place = text.index("[") + 1
    except ValueError as error:
        raise broken(name, "JSON that is not written in UTF-8") from error
    scan = json.JSONDecoder().raw_decode
    first = _NOT_SPACE.search(text, place)
    if first is None or text[first.start()] == "]":
        return
    place = first.start()
    for number in itertools.count(1):
        try:
            record, place = scan(text, place)
            after = _AFTER.match(text, place)
            if after is None:
                raise ValueError("neither a comma nor the end")
        except (ValueError, RecursionError) as error:
            remedy = "Write or download it again."
            raise broken(name, f"no JSON that can be read: see record {count(number)}", remedy) from error
        yield _record(record, name, number)
        place = after.end()
        if after[1] == "]":
            return


def _record(held: Any, name: str, number: int) -> dict:
    if not isinstance(held, dict):
        remedy = 'Give records with a name for each value, such as {"age": 39}.'
        raise no_table(name, f"a JSON document whose entry {count(number)} is no record", remedy)
    return held


def _piece(values: list, key: str) -> pd.Series:
    """Hold some values of one column in the type that holds them all."""
    kinds = set(map(type, values))
    if kinds & {list, dict}:
        remedy = "Leave the column out, or spread it over several columns."
        raise DataError(f"Column {key[:200]!r} holds lists or records.", remedy, code="DATA-COLUMN")
    return _typed(values, kinds - {type(None)})


def _typed(values: list, kinds: set[type]) -> pd.Series:
    if kinds and kinds <= {int, float}:
        return _numbers(values, whole=kinds == {int})
    if kinds == {bool} and None not in values:
        return pd.Series(values, dtype=bool)
    if kinds == {str}:
        return pd.Series(values, dtype="str")
    return pd.Series([np.nan if value is None else value for value in values], dtype=object if kinds else float)


def _numbers(values: list, *, whole: bool) -> pd.Series:
    """Hold numbers; whole ones that floats cannot hold apart stay as they are beside gaps."""
    known = [value for value in values if value is not None]
    gaps = len(known) < len(values)
    exact = 2**53 if gaps else 2**63 - 1
    if whole and max(map(abs, known)) > exact:
        return pd.Series([np.nan if value is None else value for value in values], dtype=object)
    return pd.Series(values, dtype="int64" if whole and not gaps else float)


def _joined(pieces: list[tuple[int, pd.Series]], n_rows: int) -> pd.Series:
    """All values of one column: where pieces differ in type, in the type that holds all of them."""
    parts, place = [], 0
    for start, cells in pieces:
        parts += [pd.Series(np.nan, index=range(start - place))] if start > place else []
        parts.append(cells)
        place = start + len(cells)
    parts += [pd.Series(np.nan, index=range(n_rows - place))] if n_rows > place else []
    dtypes = {str(part.dtype): part.dtype for part in parts if part.notna().any()}
    gaps = any(part.isna().any() for part in parts)
    if len(dtypes) > 1 or "object" in dtypes or (gaps and dtypes.keys() & {"int64", "bool"}):
        values = [None if cell != cell else cell for part in parts for cell in part.tolist()]
        return _typed(values, set(map(type, values)) - {type(None)})
    dtype = next(iter(dtypes.values()), np.dtype(float))
    return pd.concat([part.astype(dtype) for part in parts], ignore_index=True)
