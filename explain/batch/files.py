"""A folder of Parquet files: what is in it, in which parts it is explained, and its rows in blocks."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explain.errors import DataError
from explain.wording import listed, shortened

if TYPE_CHECKING:
    import pyarrow

PIECE = 1 << 22
MOST_ROW_GROUPS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file."""

    name: str
    """Path within the folder."""
    n_rows: int
    groups: tuple[int, ...]
    """Rows of its row groups."""
    digest: str
    """SHA-256 of its bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Row groups of one file that are explained together."""

    number: int
    file: str
    first_group: int
    n_groups: int
    first_row: int
    """Position of its first row in the file."""
    offset: int
    """Position of its first row among the rows of all files."""
    n_rows: int

    def __str__(self) -> str:
        return f"rows {self.first_row:,} to {self.first_row + self.n_rows - 1:,} of {shortened(self.file, 200)!r}"


def paths_of(folder: Path) -> list[Path]:
    """Parquet files of a folder and the folders in it, or the one file given; hidden ones are passed over.

    Raises
    ------
    DataError
        When there is none.
    """
    if folder.is_file():
        return [folder]
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".parquet", ".pq") and path.is_file())
    shown = [path for path in found if not any(part[0] in "._" for part in path.relative_to(folder).parts)]
    if not shown:
        problem = f"The folder {folder.name!r} holds no Parquet file." if folder.is_dir() else (
            f"There is no folder {folder.name!r}.")
        raise DataError(problem, "Give a folder with files whose names end in .parquet.", "BATCH-NO-FILES")
    return shown


def name_of(path: Path, folder: Path) -> str:
    """Name a file by its path within the folder."""
    return path.name if path == folder else path.relative_to(folder).as_posix()


def path_of(name: str, folder: Path) -> Path:
    """Give back the path of a file of the folder."""
    return folder if folder.is_file() else folder / name


def described(path: Path, folder: Path) -> tuple[File, "pyarrow.Schema"]:
    """Read what a file says of itself, and name it by its content.

    Raises
    ------
    DataError
        When it cannot be read.
    """
    import pyarrow.parquet

    name = name_of(path, folder)
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            facts, schema = file.metadata, file.schema_arrow
            if facts.num_row_groups > MOST_ROW_GROUPS:
                raise DataError(f"The file {name!r} has too many row groups.", "Write larger ones.", "DATA-SIZE")
            groups = tuple(facts.row_group(i).num_rows for i in range(facts.num_row_groups))
        return File(name=name, n_rows=sum(groups), groups=groups, digest=digest_of(path)), schema
    except (OSError, pyarrow.ArrowException) as error:
        raise unreadable(name) from error


def unreadable(name: str) -> DataError:
    """Say that a file cannot be read."""
    return DataError(
        f"The file {shortened(name, 200)!r} cannot be read as Parquet.", "Write it anew, or take it out of the folder.",
        "BATCH-FILE",
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def parts_of(files: Sequence[File], rows_per_part: int) -> tuple[Part, ...]:
    """Cut files into parts: whole row groups of one file, until a part has its rows; no part is empty."""
    parts: list[Part] = []
    offset = 0
    for file in files:
        first_group = first_row = n_rows = 0
        for i, n in enumerate(file.groups):
            n_rows += n
            if n_rows >= rows_per_part or (i == len(file.groups) - 1 and n_rows):
                parts.append(Part(number=len(parts), file=file.name, first_group=first_group, offset=offset,
                                  n_groups=i + 1 - first_group, first_row=first_row, n_rows=n_rows))
                first_group, first_row, offset, n_rows = i + 1, first_row + n_rows, offset + n_rows, 0
    return tuple(parts)


def blocks(
    path: Path, name: str, groups: Sequence[int], schema: "pyarrow.Schema", n_rows: int
) -> Iterator["pyarrow.Table"]:
    """Read row groups of a file in blocks of at most so many rows, in the types of the whole folder.

    Raises
    ------
    DataError
        When the file is damaged, or a value does not fit the type of its column.
    """
    import pyarrow.parquet

    if not groups:
        return
    try:
        with pyarrow.parquet.ParquetFile(path, pre_buffer=False) as file:
            batches = file.iter_batches(batch_size=n_rows, row_groups=list(groups), columns=schema.names)
            for batch in batches:
                table = pyarrow.Table.from_batches([batch]).select(schema.names)
                yield typed(table, schema, name)
    except (OSError, pyarrow.ArrowException) as error:
        raise unreadable(name) from error


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
                f"The file {shortened(name, 200)!r} has no column {listed([shortened(repr(absent[0]), 200)])} "
                "(or has it twice).", "Write all files with the same columns.", "BATCH-COLUMN",
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
    import json

    held = schema.pandas_metadata
    if not held:
        return None
    noted = [column for column in held.get("columns", []) if column.get("field_name") in wanted]
    return {b"pandas": json.dumps({**held, "index_columns": [], "columns": noted}).encode()}


def index_columns(schema: "pyarrow.Schema") -> set[str]:
    """Columns that pandas wrote down as the index of a frame."""
    held = schema.pandas_metadata or {}
    return {name for name in held.get("index_columns", []) if isinstance(name, str)}
