"""From a model and a folder to a manifest: which columns, which rows to compare with, which parts."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.batch import files as found
from explain.batch.drawing import Drawing, drawn
from explain.batch.files import File
from explain.batch.manifest import MANIFEST, REFERENCE, Manifest, read_manifest, refuse_another, write_json, written
from explain.batch.settings import MOST_BACKGROUND, Settings
from explain.batch.types import common_schema, index_columns, plain_columns
from explain.errors import DataError
from explain.wording import listed, shortened
from explain.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    import pyarrow

SAMPLED = 1_000
"""Rows of the whole that are kept one by one, to look at."""
SHOWN = 1_000
"""Rows that the model is matched to before all are read."""
KEYS = b"whyboard.keys"
READ = 100_000
"""Rows read at a time."""
Say = Callable[[str, int, int], None]
"""Called as ``say(what, done, total)`` while a batch runs."""


def planned(model: Path, data: Path, out: Path, settings: Settings, say: Say) -> Manifest:
    """Give the manifest of a batch: the one in the folder of the output, else a new one.

    Raises
    ------
    DataError
        When the files are none, empty or not alike.
    ModelError
        When the model cannot be opened or does not fit them.
    MethodError
        When the folder holds another batch, or the settings cannot be met.
    """
    known = read_manifest(out)
    paths = found.paths_of(data)
    told = []
    for path in paths:
        told.append(found.described(path, data))
        say("Looking at the files", len(told), len(paths))
    files = tuple(file for file, _ in told)
    now: dict[str, Any] = {
        "settings": settings, "model": found.digest_of(model), "files": files,
        "background": found.digest_of(Path(settings.background_file)) if settings.background_file else "",
    }
    if known is not None:
        refuse_another(known, **now)
        return known
    return _new(model, data, out, [(file.name, schema) for file, schema in told], now, say)


def _new(
    model: Path, data: Path, out: Path, schemas: Sequence[tuple[str, "pyarrow.Schema"]], now: dict[str, Any], say: Say
) -> Manifest:
    settings, files = now["settings"], now["files"]
    n_rows = sum(file.n_rows for file in files)
    if not n_rows:
        raise DataError("None of the files has a row.", "Give files with rows.", "BATCH-EMPTY")
    features = _features(model, data, files, schemas, settings)
    wanted = [*features, *([settings.target] if settings.target else [])]
    schema = common_schema(schemas, wanted)
    keys = common_schema(schemas, settings.keys).remove_metadata()
    positions = drawn(n_rows, max(SAMPLED, 0 if settings.background_file else settings.background), settings.seed)
    drawing = _drawn(Drawing(positions), data, files, schema, lambda n_read: say("Reading", n_read, n_rows))
    compared = _compared(drawing.drawn(), schema, settings)
    reference = drawing.reference(compared)
    manifest = Manifest(
        **now, features=features, fingerprint="", kinds=drawing.kinds(_kinds(reference, settings), n_rows),
        n_background=len(compared), n_sampled=len(positions[:SAMPLED]), sampled=tuple(positions[:SAMPLED].tolist()),
        parts=found.parts_of(files, settings.rows_per_part),
    )
    with written(out / REFERENCE) as file:
        file.write(as_parquet(_noting(reference, keys)))
    with opened(model, out, manifest) as workspace:
        workspace.ask("contributions", rows=[0], **question(manifest))  # what is asked can be answered
        manifest = replace(manifest, fingerprint=workspace.model.fingerprint)
    write_json(out / MANIFEST, manifest.plain())
    return manifest


def _drawn(
    drawing: Drawing, data: Path, files: Sequence[File], schema: "pyarrow.Schema", told: Callable[[int], None]
) -> Drawing:
    """Read all files once."""
    for file in files:
        path = found.path_of(file.name, data)
        for block in found.blocks(path, file.name, range(len(file.groups)), schema, READ):
            drawing.show(block)
            told(drawing.offset)
    return drawing


def _features(
    model: Path, data: Path, files: Sequence[File], schemas: Sequence[tuple[str, "pyarrow.Schema"]],
    settings: Settings,
) -> tuple[str, ...]:
    """Columns of the files that the model is given, found by showing it some rows."""
    all_names = list(dict.fromkeys(name for _, schema in schemas for name in schema.names))
    left_out = {settings.target, *settings.keys, *(name for _, held in schemas for name in index_columns(held))}
    unknown = [name for name in (settings.target, *settings.keys) if name and name not in all_names]
    if unknown:
        problem = f"The files have no column {shortened(unknown[0], 200)!r}."
        near = listed([shortened(name, 80) for name in all_names[:30]], "or")
        raise DataError(problem, f"Use {near}.", "BATCH-COLUMN")
    place = next(i for i, file in enumerate(files) if file.n_rows)
    name, schema = schemas[place]
    names = [each for each in plain_columns(schema) if each not in left_out]
    few = common_schema([(name, schema)], names)
    shown = next(found.blocks(found.path_of(name, data), name, range(len(files[place].groups)), few, SHOWN))
    with open_workspace(model, as_parquet(shown), name=name, options=options_of(settings)) as workspace:
        matched = workspace.model.matching
        used = {line.table_column for line in matched if line.model_column and line.table_column}
    return tuple(each for each in names if each in used) if used else tuple(names)


def options_of(settings: Settings) -> dict[str, Any]:
    """Options of `explain.load_model` that the settings name."""
    return {"pickles": settings.pickles} if settings.pickles else {}


def _compared(drawn_rows: "pyarrow.Table", schema: "pyarrow.Schema", settings: Settings) -> "pyarrow.Table":
    """Rows to compare with: the first drawn, or all of a file; the file needs no target."""
    if not settings.background_file:
        return drawn_rows.slice(0, settings.background)
    import pyarrow

    path = Path(settings.background_file)
    file, held = found.described(path, path)
    if not 1 <= file.n_rows <= MOST_BACKGROUND:
        raise DataError(
            f"The background {shortened(file.name, 200)!r} has {file.n_rows:,} rows.",
            f"Give a file of 1 to {MOST_BACKGROUND:,} rows.", "BATCH-BACKGROUND",
        )
    names = [name for name in schema.names if name != settings.target or name in held.names]
    common_schema([(file.name, held)], names)
    own = pyarrow.schema([schema.field(name) for name in names])
    tables = found.blocks(path, file.name, range(len(file.groups)), own, READ)
    table = pyarrow.concat_tables(list(tables))
    for name in schema.names:
        if name not in names:
            table = table.append_column(schema.field(name), pyarrow.nulls(len(table), schema.field(name).type))
    return table.select(schema.names).cast(schema)


def _kinds(reference: "pyarrow.Table", settings: Settings) -> dict[str, str]:
    """Kinds of the columns as the reference alone suggests them."""
    from explain.table.read import read_table

    read = read_table(as_parquet(reference), target=settings.target or None, name="reference")
    return {column.name: column.kind for column in read.schema.columns}


def as_parquet(table: "pyarrow.Table") -> bytes:
    """Write a table as the bytes of a Parquet file."""
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


def _noting(reference: "pyarrow.Table", keys: "pyarrow.Schema") -> "pyarrow.Table":
    """Keep the types of the keys beside the reference rows, which have no keys."""
    return reference.replace_schema_metadata({**(reference.schema.metadata or {}), KEYS: keys.serialize().to_pybytes()})


def part_schema(out: Path, manifest: Manifest) -> "pyarrow.Schema":
    """Types of the features and keys, as every part is read."""
    import pyarrow.parquet

    schema = pyarrow.parquet.read_schema(out / REFERENCE)
    keys = pyarrow.ipc.read_schema(pyarrow.py_buffer(schema.metadata[KEYS]))
    more = [field for field in keys if field.name not in manifest.features]
    metadata = {name: held for name, held in schema.metadata.items() if name == b"pandas"}
    return pyarrow.schema([*(schema.field(name) for name in manifest.features), *more], metadata=metadata)


def opened(model: Path, out: Path, manifest: Manifest) -> Workspace:
    """Open the reference rows and the model, in a process of their own."""
    settings = manifest.settings
    return open_workspace(
        model, out / REFERENCE, target=settings.target or None, kinds=manifest.kinds, options=options_of(settings),
    )


def question(manifest: Manifest) -> dict[str, Any]:
    """Arguments of `explain.contributions` that are the same for all rows."""
    settings = manifest.settings
    return {
        "output": settings.output or None, "scale": settings.scale or None, "seed": settings.seed,
        "background": np.arange(manifest.n_background).tolist(), "limit": settings.limit,
        "precision": settings.precision,
    }
