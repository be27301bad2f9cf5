"""A whole batch: plan it, have its parts explained, merge what they leave."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from explain.batch.desk import Job
from explain.batch.files import Part, path_of
from explain.batch.manifest import MANIFEST, SUMMARY, Manifest, alone, read_manifest, written
from explain.batch.planning import Say, planned
from explain.batch.settings import Settings
from explain.batch.working import Outcome, Stat, done, explain_part, let_go, stat_of, summary_path
from explain.errors import DataError, MethodError
from explain.results import Summary
from explain.summaries import as_text, merged, read_summary
from explain.wording import counted

EXPLAINING = "Explaining"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finished:
    """What came of a batch."""

    summary: Summary | None
    """Of all rows; None while parts are missing."""
    n_parts: int
    n_before: int
    """Parts that were there already."""
    failed: tuple[Outcome, ...]
    """Parts that could not be explained, and why; run it again to try those once more."""


def explain_folder(
    model: str | Path, data: str | Path, out: str | Path, *, settings: Settings | None = None, scheduler: str = "",
    workers: int = 0, say: Say | None = None,
) -> Finished:
    """Explain all rows of a folder of Parquet files with SHAP, in constant memory.

    Run it again with the same arguments to go on where it was stopped: parts that are there are not done again.

    Parameters
    ----------
    model
        The model's file, as `explain.open_workspace` opens it: in a sealed process, never in this one.
    data
        A folder of Parquet files with the same columns, or one such file.
    out
        A folder for the output: new, empty, or that of the same batch.
    settings
        What is asked; the defaults of `Settings` when None.
    scheduler
        Address of a Dask scheduler whose workers see the same files under the same paths; "" for none.
    workers
        Processes of a Dask cluster on this machine; 0 to work in this process.
    say
        Called as ``say(what, done, total)``: rows while explaining. May raise to stop.

    Returns
    -------
    Finished
        ``out`` then holds ``parts/part-….parquet`` with the columns file, position, key_…, prediction, base_value,
        largest_standard_error and contribution_… for each feature; ``summary.json``, which the app opens; and
        ``reference.parquet``, whose first rows are the background. The contributions equal those of
        `explain.shap_values` on one table of all rows with the same background.

    Raises
    ------
    DataError
        When the files are none, empty, damaged or not alike.
    ModelError
        When the model cannot be opened or does not fit them.
    MethodError
        When the folder of the output holds something else, or a setting cannot be met.
    """
    model, data, out = (Path(each).absolute() for each in (model, data, out))
    settings = (settings or Settings()).checked()
    _check_places(model, data, out, settings)
    say = say or (lambda *_: None)
    read_manifest(out)
    with alone(out):
        manifest = planned(model, data, out, settings, say)
        todo = [part for part in manifest.parts if not done(out, part)]
        job, n_before = Job(model=str(model), data=str(data), out=str(out)), len(manifest.parts) - len(todo)
        outcomes = _outcomes(job, todo, scheduler, workers, _progress(manifest, todo, say))
        failed = tuple(outcome for outcome in outcomes if outcome.problem)
        summary = None if failed else _summed_up(out, manifest)
    return Finished(summary=summary, n_parts=len(manifest.parts), n_before=n_before, failed=failed)


def _check_places(model: Path, data: Path, out: Path, settings: Settings) -> None:
    """Refuse files that are not there, and an output among the input: its files would be explained the next time."""
    for file in (model, *([Path(settings.background_file)] if settings.background_file else [])):
        if not file.is_file():
            raise DataError(f"There is no file {file.name!r}.", "Check the path.", "BATCH-FILE")
    if data.is_dir() and out.resolve().is_relative_to(data.resolve()):
        problem = "The folder of the output lies in the folder of the data."
        raise MethodError(problem, "Give a folder outside of it.", "BATCH-OUT")


def _progress(manifest: Manifest, todo: Sequence[Part], say: Say) -> "_Counter":
    left = sum(part.n_rows for part in todo)
    return _Counter(manifest.n_rows - left, manifest.n_rows, say)


class _Counter:
    """Counts rows and tells of them."""

    def __init__(self, n_done: int, n_rows: int, say: Say) -> None:
        self.n_done, self.n_rows, self.say = n_done, n_rows, say
        say(EXPLAINING, n_done, n_rows)

    def __call__(self, n_rows: int) -> None:
        self.n_done += n_rows
        self.say(EXPLAINING, self.n_done, self.n_rows)


def _outcomes(job: Job, todo: Sequence[Part], scheduler: str, workers: int, told: _Counter) -> list[Outcome]:
    """Have each part explained, here or on a cluster."""
    if not todo:
        return []
    stamp = hashlib.sha256((Path(job.out) / MANIFEST).read_bytes()).hexdigest()
    seen = {name: stat_of(path_of(name, Path(job.data))) for name in {part.file for part in todo}}
    work: list[tuple[Job, str, Part, Stat]] = [(job, stamp, part, seen[part.file]) for part in todo]
    if not scheduler and workers < 1:
        return list(_here(work, told))
    from explain.batch.cluster import on_cluster

    return list(_counted(on_cluster(work, scheduler=scheduler, workers=workers), told))


def _here(work: Iterable[tuple[Job, str, Part, Stat]], told: _Counter) -> Iterator[Outcome]:
    try:
        for each in work:
            before = told.n_done
            outcome = explain_part(*each, told)
            told(before + outcome.part.n_rows - told.n_done)
            yield outcome
    finally:
        let_go()


def _counted(outcomes: Iterable[Outcome], told: _Counter) -> Iterator[Outcome]:
    for outcome in outcomes:
        told(outcome.part.n_rows)
        yield outcome


def _summed_up(out: Path, manifest: Manifest) -> Summary:
    """Merge the summaries of the parts, in their order, and keep the whole."""
    whole = merged(read_summary(summary_path(out, part).read_bytes()) for part in manifest.parts)
    summary = replace(whole, provenance=replace(whole.provenance, **_told(manifest)))
    with written(out / SUMMARY) as file:
        file.write(as_text(summary).encode())
    return summary


def _told(manifest: Manifest) -> dict[str, Any]:
    """Say how the whole was made, in place of how one block was."""
    settings = manifest.settings
    drawn = f"{counted(manifest.n_background, 'row')} drawn from all files with seed {settings.seed}"
    digests = "".join(file.digest for file in manifest.files)
    return {
        "background": f"{counted(manifest.n_background, 'row')} of a file" if settings.background_file else drawn,
        "data": hashlib.sha256(digests.encode()).hexdigest(),
    }
