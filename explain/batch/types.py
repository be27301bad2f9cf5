"""The types that columns have in all files of a folder, and tables turned into them."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explain.errors import DataError
from explain.wording import shortened

if TYPE_CHECKING:
    import pyarrow


def common_schema(
    schemas: Sequence[tuple[str, "pyarrow.Schema"]], wanted: Sequence[str]
) -> "pyarrow.Schema":
    """Find the types that columns have in all files.

    Parameters
    ----------
    schemas
        Name and schema of each file.
    wanted
        The columns, in their order.

    Raises
    ------
    DataError
        When a file lacks a column, or holds it in a type that does not go with another file's.
    """
    import pyarrow

    fields: dict[str, tuple[pyarrow.DataType, str]] = {}
    for name, schema in schemas:
        absent = [column for column in wanted if schema.get_field_index(column) < 0]
        if absent:
            raise DataError(
                f"The file {shortened(name, 200)!r} has no column {shortened(absent[0], 200)!r} (or has it twice).",
                "Write all files with the same columns.", "BATCH-COLUMN",
            )
        for column in wanted:
            kind = _plain_type(schema.field(column).type)
            known = fields.setdefault(column, (kind, name))
            fields[column] = (_common(column, known, (kind, name)), known[1])
    metadata = _without_index(schemas[0][1], wanted)
    return pyarrow.schema([(column, fields[column][0]) for column in wanted], metadata=metadata)


def _plain_type(kind: "pyarrow.DataType") -> "pyarrow.DataType":
    """Decimals are numbers here."""
    import pyarrow

    return pyarrow.float64() if pyarrow.types.is_decimal(kind) else kind


def _common(
    column: str, one: tuple["pyarrow.DataType", str], other: tuple["pyarrow.DataType", str]
) -> "pyarrow.DataType":
    import pyarrow

    kinds = [one[0], other[0]]
    if kinds[0] == kinds[1]:
        return kinds[0]
    if sum(map(pyarrow.types.is_dictionary, kinds)) == 1:
        kinds = [kind.value_type if pyarrow.types.is_dictionary(kind) else kind for kind in kinds]
    try:
        schemas = [pyarrow.schema([(column, kind)]) for kind in kinds]
        return pyarrow.unify_schemas(schemas, promote_options="permissive").field(0).type
    except pyarrow.ArrowException as error:
        raise DataError(
            f"Column {shortened(column, 200)!r} holds {kinds[0]} in {shortened(one[1], 200)!r} and {kinds[1]} in "
            f"{shortened(other[1], 200)!r}.", "Write the column in one type throughout.", "BATCH-TYPE",
        ) from error


def _without_index(schema: "pyarrow.Schema", wanted: Sequence[str]) -> dict[bytes, bytes] | None:
    """Keep what pandas noted of the columns, such as types of its own; nothing is an index here."""
    held = schema.pandas_metadata
    if not held:
        return None
    noted = [column for column in held.get("columns", []) if column.get("field_name") in wanted]
    return {b"pandas": json.dumps({**held, "index_columns": [], "columns": noted}).encode()}


def index_columns(schema: "pyarrow.Schema") -> set[str]:
    """Columns that pandas wrote down as the index of a frame."""
    held = schema.pandas_metadata or {}
    return {name for name in held.get("index_columns", []) if isinstance(name, str)}


def plain_columns(schema: "pyarrow.Schema") -> list[str]:
    """Names of the columns that hold plain values: lists and records are given to no model."""
    import pyarrow

    return [field.name for field in schema if not pyarrow.types.is_nested(field.type)]


def typed(table: "pyarrow.Table", schema: "pyarrow.Schema", name: str) -> "pyarrow.Table":
    """Turn columns into the types of the whole folder.

    Raises
    ------
    DataError
        When a value does not fit.
    """
    import pyarrow

    columns = []
    for field in schema:
        column = table.column(field.name)
        try:
            columns.append(column if column.type == field.type else column.cast(field.type))
        except pyarrow.ArrowException as error:
            problem = f"Column {shortened(field.name, 200)!r} of {shortened(name, 200)!r} does not fit {field.type}."
            raise DataError(problem, "Write the column in one type throughout.", "BATCH-TYPE") from error
    return pyarrow.Table.from_arrays(columns, schema=schema).combine_chunks()
