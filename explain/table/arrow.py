"""Parquet and Feather (Arrow) files → frame, after their size is known: encodings and packing hide it."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from explain.errors import DataError
from explain.table.arrow_sizes import unpacked_sizes
from explain.table.found import Found, changed
from explain.table.limits import Limits, refuse_too_many
from explain.table.memory import given_back
from explain.table.notes import about_index
from explain.table.packing import Buffer
from explain.table.refusals import broken, too_large, too_many

if TYPE_CHECKING:
    import pyarrow

GROUPS = 100_000
"""Row groups or batches that a file may be cut into."""
BATCH = 1_024
"""Rows of text looked at together where each may repeat the one before it."""


def read_parquet(raw: Buffer, name: str, limits: Limits) -> Found:
    """Read a Parquet file as ``pandas.read_parquet`` does.

    Raises
    ------
    DataError
        When it is damaged or too large, or has a column that is no column of plain values.
    """
    return _read(_parquet_table, raw, name, limits, "Parquet")


def read_feather(raw: Buffer, name: str, limits: Limits) -> Found:
    """Read a Feather (Arrow) file as ``pandas.read_feather`` does.

    Raises
    ------
    DataError
        When it is damaged or too large, or has a column that is no column of plain values.
    """
    return _read(_feather_table, raw, name, limits, "Feather")


def _read(table_of: Any, raw: Buffer, name: str, limits: Limits, file_format: str) -> Found:
    """Read foreign bytes: the ways in which a reader fails on them have no end of names."""
    try:
        with given_back():
            frame = _frame([_valid(table_of(raw, name, limits))])
    except (DataError, MemoryError):
        raise
    except Exception as error:
        raise broken(name, f"a damaged {file_format} file") from error
    counted = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    n_index = 0 if counted else frame.index.nlevels
    return Found(frame=frame.reset_index(drop=True), facts=(("format", file_format),), notes=about_index(frame.index),
                 changes=changed(("index columns left out", n_index)))


def _valid(table: "pyarrow.Table") -> "pyarrow.Table":
    """Look at every value: a text that is none would be met only where it is used."""
    table.validate(full=True)
    return table


def _frame(holder: list) -> pd.DataFrame:
    """Turn a table into a frame; its columns are let go one by one, so that both never stand whole."""
    import pyarrow

    text = pd.StringDtype(na_value=np.nan)
    types = {pyarrow.string(): text, pyarrow.large_string(): text, pyarrow.string_view(): text}
    frame = holder.pop().to_pandas(types_mapper=types.get, split_blocks=True, self_destruct=True)
    pyarrow.default_memory_pool().release_unused()
    return frame


def _parquet_table(raw: Buffer, name: str, limits: Limits) -> "pyarrow.Table":
    import pyarrow.parquet

    source = pyarrow.BufferReader(pyarrow.py_buffer(raw))
    file = pyarrow.parquet.ParquetFile(source)
    facts = file.metadata
    if facts.num_row_groups > GROUPS:
        raise too_many(name, facts.num_row_groups, GROUPS, "row groups", "Write it again with larger row groups.")
    groups = [facts.row_group(i) for i in range(facts.num_row_groups)]
    if min([facts.num_rows, *(group.num_rows for group in groups)]) < 0 or (
            sum(group.num_rows for group in groups) != facts.num_rows):
        raise ValueError("the parts do not add up")
    refuse_too_many(name, facts.num_rows, facts.num_columns, limits)
    _refuse_types(file.schema_arrow)
    if sum(max(group.total_byte_size, 0) for group in groups) > limits.inflated:
        raise too_large(name, limits.inflated, " once it is unpacked")
    texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
    if _repeating(facts):
        _refuse_long_texts(file, texts, name, limits)
        return file.read()
    file = pyarrow.parquet.ParquetFile(source, read_dictionary=texts)
    return _spelled_out(file.read(), pyarrow.parquet.read_schema(pyarrow.py_buffer(raw)), name, limits)


def _repeating(facts: Any) -> bool:
    """Whether texts are written as what they add to the one before: many long ones fit in few bytes."""
    groups = min(facts.num_row_groups, 1)
    held = [facts.row_group(i).column(j).encodings for i in range(groups) for j in range(facts.num_columns)]
    return any("DELTA_BYTE_ARRAY" in encodings for encodings in held)


def _refuse_long_texts(file: Any, texts: list[str], name: str, limits: Limits) -> None:
    total = 0
    for batch in file.iter_batches(batch_size=BATCH, columns=texts):
        total += batch.nbytes
        if total > limits.inflated:
            raise too_large(name, limits.inflated, " of text")


def _spelled_out(table: "pyarrow.Table", schema: "pyarrow.Schema", name: str, limits: Limits) -> "pyarrow.Table":
    """Write each text out where only its place in a list was held, once it is known that there is room."""
    places = [i for i, field in enumerate(schema) if field.type != table.field(i).type]
    total = table.nbytes + sum(_text_bytes(table.column(i)) for i in places)
    if total > limits.inflated + (limits.cells << 3):
        raise too_large(name, limits.inflated, " once its texts are written out")
    for i in places:
        table = table.set_column(i, schema.field(i), table.column(i).cast(schema.field(i).type))
    return table.cast(schema) if table.schema != schema else table


def _text_bytes(column: "pyarrow.ChunkedArray") -> int:
    import pyarrow.compute

    total = 0
    for chunk in column.chunks:
        lengths = pyarrow.compute.binary_length(chunk.dictionary).fill_null(0).to_numpy(zero_copy_only=False)
        codes = chunk.indices.drop_null().to_numpy(zero_copy_only=False)
        total += int(np.bincount(codes, minlength=len(lengths)) @ lengths.astype("int64")) if len(codes) else 0
    return total


def _is_text(kind: "pyarrow.DataType") -> bool:
    import pyarrow.types as types

    return types.is_string(kind) or types.is_large_string(kind) or types.is_binary(kind) or types.is_large_binary(kind)


def _feather_table(raw: Buffer, name: str, limits: Limits) -> "pyarrow.Table":
    import pyarrow

    sizes = unpacked_sizes(raw, GROUPS)
    reader = pyarrow.ipc.open_file(pyarrow.BufferReader(pyarrow.py_buffer(raw)))
    refuse_too_many(name, sum(sizes.rows), len(reader.schema), limits)
    if sum(sizes.bytes) > limits.inflated:
        raise too_large(name, limits.inflated, " once it is unpacked")
    _refuse_types(reader.schema)
    table = reader.read_all()
    table.validate()
    views = [column for column in table.columns if pyarrow.types.is_string_view(column.type)]
    if sum(_viewed_bytes(chunk) for column in views for chunk in column.chunks) > limits.inflated:
        raise too_large(name, limits.inflated, " once its texts are written out")
    return table


def _viewed_bytes(texts: "pyarrow.Array") -> int:
    """Bytes of texts of which only the length and the place is held, so that many may lie in one place."""
    views = np.frombuffer(texts.buffers()[1], dtype="int32").reshape(-1, 4)
    lengths = views[texts.offset : texts.offset + len(texts), 0].astype("int64")
    return int(lengths[texts.is_valid().to_numpy(zero_copy_only=False)].sum())


def _refuse_types(schema: "pyarrow.Schema") -> None:
    """Refuse columns of anything but plain values, before one is read."""
    import pyarrow.types as types

    for field in schema:
        kind = field.type.value_type if types.is_dictionary(field.type) else field.type
        if types.is_nested(kind) or types.is_run_end_encoded(kind) or types.is_dictionary(kind):
            raise DataError(
                f"Column {field.name[:200]!r} holds lists or records.",
                "Leave the column out, or spread it over several columns.", code="DATA-COLUMN",
            )
        if hasattr(kind, "extension_name") or b"ARROW:extension:name" in (field.metadata or {}):
            raise DataError(
                f"Column {field.name[:200]!r} is of a type of its own that only the program that wrote it knows.",
                "Write it as plain numbers, texts or dates.", code="DATA-COLUMN",
            )
