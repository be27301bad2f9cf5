"""What a child is handed: bytes, files or objects, how to read them, and how much it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from explain.errors import WorkspaceError
from explain.workspace.frames import Part

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a child may take; more ends it."""

    memory: int = 4 << 30
    """Bytes beside what the libraries take; 0 for no limit."""
    processes: int = 16
    """Processes of this program at a time; the one unasked for longest gives way, and is started again when asked."""
    table_limits: Mapping[str, int] = field(default_factory=dict)
    """Of `explain.table.limits.Limits`, where they differ from its own."""
    table_seconds: float = 300.0
    model_seconds: float = 120.0
    ask_seconds: float = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A table or a model as it is handed to the child: the bytes or the file, and how to read them."""

    raw: Part
    """Bytes, or the path of a file that is read when it is sent."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of `explain.read_table` or `explain.load_model`."""
    kind: str = "file"
    """"file"; "object" for one of this program, written down for the child; "recorded" for a model that is not there,
    only its predictions in columns of the table."""


def as_source(given: Any, options: Mapping[str, Any] = NOTHING) -> Source:
    """Turn what a user gives into what the child is handed: bytes and paths as they are, objects written down."""
    if isinstance(given, Source):
        return replace(given, options={**given.options, **options})
    if isinstance(given, (bytes, bytearray, memoryview)):
        return Source(raw=given, options=options)
    if isinstance(given, (str, Path)):
        return Source(raw=existing(Path(given)), options=options)
    from explain.model.objects import object_to_bytes

    return Source(raw=object_to_bytes(given), options=options, kind="object")


def existing(path: Path) -> Path:
    """Give back the path of a file that is there.

    Raises
    ------
    WorkspaceError
        When there is none, or it cannot be read.
    """
    try:
        with path.open("rb"):
            return path
    except (OSError, ValueError) as error:
        raise WorkspaceError(
            f"The file {path.name!r} cannot be read.", "Check the path and the right to read it.", "WORK-FILE"
        ) from error
