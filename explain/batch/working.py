"""One part → its contributions and their summary: the function that every worker runs, wherever it is.

A part is done when its summary is there; the rows are there before it. So a worker that is killed leaves nothing that
counts, and one that does a part again leaves what was there.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from explain.batch import files as found
from explain.batch.desk import MOST_ROWS, Desk, Job
from explain.batch.files import Part
from explain.batch.manifest import PARTS, written
from explain.batch.rows import columns_of, in_sample, kept_rows
from explain.errors import DataError, ExplainError
from explain.results import Attributions, Contributions, Summary
from explain.summaries import as_text, merged, summary_of
from explain.wording import shortened
from explain.workspace import Fault

if TYPE_CHECKING:
    import pyarrow

Stat = tuple[int, int]
"""Size and time of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a part."""

    part: Part
    problem: str = ""
    """Why it is not there, in one sentence; "" when it is."""
    remedy: str = ""
    code: str = ""


_desks: dict[tuple[Job, str, int], Desk] = {}
"""What this process holds open between parts: one desk at most."""
_opening = Lock()


def _desk(job: Job, stamp: str) -> Desk:
    """Give the desk of a batch, opened once in each process."""
    with _opening:
        key = (job, stamp, os.getpid())
        if key not in _desks:
            let_go()
            _desks[key] = Desk(job, stamp)
        return _desks[key]


def let_go() -> None:
    """Close what this process holds open between parts."""
    while _desks:
        _desks.popitem()[1].workspace.close()


def done(out: Path, part: Part) -> bool:
    """Whether a part is there."""
    return summary_path(out, part).exists()


def summary_path(out: Path, part: Part) -> Path:
    """File of the summary of a part."""
    return out / PARTS / f"part-{part.number:06}.summary.json"


def rows_path(out: Path, part: Part) -> Path:
    """File of the contributions of a part."""
    return out / PARTS / f"part-{part.number:06}.parquet"


def explain_part(
    job: Job, stamp: str, part: Part, seen: Stat, told: Callable[[int], None] | None = None
) -> Outcome:
    """Explain a part, unless it is there already.

    Parameters
    ----------
    job
        Where things are.
    stamp
        Names the manifest, so that a worker does not go on with another one.
    part
        The part.
    seen
        What `stat_of` said of its file when its digest was taken.
    told
        Called with the rows of each block that is done.

    Returns
    -------
    Outcome
        Nothing is raised: what went wrong is said in it.
    """
    try:
        if not done(Path(job.out), part):
            desk = _desk(job, stamp)
            with desk.lock:
                _write(desk, part, seen, told or (lambda _: None))
        return Outcome(part=part)
    except ExplainError as error:
        return Outcome(part=part, problem=error.problem, remedy=error.remedy, code=error.code)
    except Exception as error:  # whatever a library meets in one part: the others are explained all the same
        where = str(error) if isinstance(error, Fault) else type(error).__name__
        problem = f"The explanation met a fault of the program ({where})."
        return Outcome(part=part, problem=problem, remedy="Report it, with this line.", code="BATCH-FAULT")


def _write(desk: Desk, part: Part, seen: Stat, told: Callable[[int], None]) -> None:
    """Write the contributions of a part, block by block, then its summary."""
    import pyarrow.parquet

    out = Path(desk.job.out)
    whole: Summary | None = None
    writer = None
    with written(rows_path(out, part)) as file:
        for start, block in _blocks(desk, part, seen):
            answer = desk.ask(block)
            rows = columns_of(answer, block, part, start, desk.manifest)
            writer = writer or pyarrow.parquet.ParquetWriter(
                file, rows.schema, compression="zstd", compression_level=1, use_dictionary=["file"],
            )
            writer.write_table(rows)
            summary = summary_of(answer, desk.lines, _sampled(desk, answer, block, part.offset + start))
            whole = summary if whole is None else merged([whole, summary])
            told(len(block))
        if writer is not None:
            writer.close()
    assert whole is not None, "a part has rows"
    with written(summary_path(out, part)) as file:
        file.write(as_text(whole).encode())


def _sampled(desk: Desk, answer: Contributions, block: "pyarrow.Table", offset: int) -> Attributions:
    places = in_sample(desk.manifest.sampled, offset, len(block))
    return kept_rows(answer, block.select(desk.manifest.features), places, offset)


def _blocks(desk: Desk, part: Part, seen: Stat) -> Iterator[tuple[int, "pyarrow.Table"]]:
    """Give the rows of a part in blocks as large as the model is fast, each with the place of its first row."""
    path = found.path_of(part.file, Path(desk.job.data))
    groups = range(part.first_group, part.first_group + part.n_groups)
    start = 0
    if stat_of(path) != seen:
        raise _changed(part)
    for batch in found.blocks(path, part.file, groups, desk.schema, MOST_ROWS):
        place = 0
        while place < len(batch):
            block = batch.slice(place, desk.n_rows)
            yield start, block
            start, place = start + len(block), place + len(block)
    if start != part.n_rows or stat_of(path) != seen:
        raise _changed(part)


def stat_of(path: Path) -> Stat:
    """Size and time of a file: when they differ from what was seen, it is being written to."""
    try:
        held = path.stat()
    except OSError:
        return 0, 0
    return held.st_size, held.st_mtime_ns


def _changed(part: Part) -> DataError:
    return DataError(
        f"The file {shortened(part.file, 200)!r} changed while the batch was at work.",
        "Give another folder for the output, and leave the files alone.", "BATCH-CHANGED",
    )
