"""A folder of Parquet files: what is in it, in which parts it is explained, and its rows in blocks."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explain.batch.types import typed
from explain.errors import DataError
from explain.wording import shortened

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
