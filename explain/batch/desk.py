"""What a worker keeps open from one part to the next: the reference rows and the model, in a sealed workspace."""

import io
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from explain.batch.manifest import REFERENCE, Manifest, read_manifest
from explain.batch.planning import opened, part_schema, question
from explain.checks.additivity import TOLERANCE, gaps, size
from explain.errors import MethodError, WorkspaceError
from explain.results import Contributions
from explain.summaries import Lines, value_lines
from explain.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow

MOST_ROWS, MOST_CELLS, FIRST_ROWS = 50_000, 2_000_000, 100
"""Rows and cells of a block, and rows of the first one, which tells how fast the model is."""
BLOCK_SECONDS = 10.0
"""A block takes about so long at most, so that progress is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where things are; small enough to be sent to any worker."""

    model: str
    data: str
    out: str


class Desk:
    """What a worker keeps from one part to the next: the open workspace, and how fast it is."""

    def __init__(self, job: Job, stamp: str) -> None:
        self.job, self.stamp = job, stamp
        manifest = read_manifest(Path(job.out))
        if manifest is None:
            raise MethodError("The manifest of the batch is gone.", "Start it again.", "BATCH-OUT")
        self.manifest: Manifest = manifest
        self.workspace: Workspace = opened(Path(job.model), Path(job.out), manifest)
        if self.workspace.model.fingerprint != manifest.fingerprint:
            self.workspace.close()
            raise MethodError(
                "The file of the model changed while the batch was at work.",
                "Give another folder for the output, and leave the file alone.", "BATCH-CHANGED",
            )
        self.schema = part_schema(Path(job.out), manifest)
        self.lines: Lines = _lines(Path(job.out), manifest)
        self.base_value: float | None = None
        self.n_rows = FIRST_ROWS
        self.lock = threading.Lock()

    def ask(self, block: "pyarrow.Table") -> Contributions:
        """Explain a block, and believe what adds up."""
        began = time.monotonic()
        answer = self._answer(np.frombuffer(_as_arrow(block.select(self.manifest.features)), np.uint8))
        _check(answer, len(block), self.base_value)
        self.base_value = answer.base_value if self.base_value is None else self.base_value
        answer = replace(answer, base_value=self.base_value)
        most = min(MOST_ROWS, MOST_CELLS // len(self.manifest.features))
        wanted = len(block) * BLOCK_SECONDS / max(time.monotonic() - began, 1e-3)
        self.n_rows = int(np.clip(wanted, 1, min(8 * self.n_rows, max(most, 1))))
        return answer

    def _answer(self, raw: np.ndarray) -> Contributions:
        """Ask, and once more when the process of the model ended: it may have been ended for its memory."""
        for last in (False, True):
            try:
                answer = self.workspace.ask("contributions", rows=raw, **question(self.manifest))
                assert isinstance(answer, Contributions)
                return answer
            except WorkspaceError:
                if last:
                    raise
        raise AssertionError


def _lines(out: Path, manifest: Manifest) -> Lines:
    """Choose the lines of the summary by the rows drawn from all files."""
    from explain.table.read import read_table

    reference = read_table(out / REFERENCE, target=manifest.settings.target or None, kinds=manifest.kinds)
    start = manifest.n_background
    codes = reference.schema.encode(reference.features.iloc[start : start + manifest.n_sampled])
    return value_lines(reference.schema, codes)


def _as_arrow(block: "pyarrow.Table") -> bytes:
    """Write a block as the bytes of an Arrow file, each column with one list of levels."""
    import pyarrow

    out = io.BytesIO()
    with pyarrow.ipc.new_file(out, block.schema) as file:
        file.write_table(block.unify_dictionaries().combine_chunks())
    return out.getvalue()


def _check(answer: Contributions, n_rows: int, base_value: float | None) -> None:
    """Refuse an answer that is not about the rows asked for, or does not add up."""
    if len(answer.predictions) != n_rows:
        raise MethodError("The answer is about other rows than those asked for.", "Start again.", "BATCH-ANSWER")
    allowed, off = TOLERANCE * size(answer), gaps(answer)
    if not np.all(off <= allowed):
        raise MethodError(
            f"The contributions do not add up to the model's answer: the largest gap is {float(off.max()):.3g}.",
            "Such an explanation cannot be relied on: explain these rows in the app to see more.", "BATCH-GAP",
        )
    if base_value is not None and not abs(answer.base_value - base_value) <= allowed:
        raise MethodError(
            "The model answers otherwise for the same rows than it did before.",
            "Use a model that gives the same answer twice.", "BATCH-BASE",
        )
