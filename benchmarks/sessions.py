"""How far one session's long job slows the clicks of another: `python -m benchmarks.sessions`.

Two workspaces with the same table and model, each in a process of its own. The second one clicks in rounds, by turns
with the first one idle and at work. The limit is twice as slow.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np

import explain
from benchmarks.common import Row
from benchmarks.large import N_FEATURES, command, files
from explain.workspace import Workspace

SLOWER = 2.0
"""Times as slow that a click may be; a row's limit is so many times its median when all is quiet."""
JOBS: dict[str, tuple[str, dict[str, Any]]] = {
    "shuffling all columns": ("permutation_importance", {"output": "1", "rows": list(range(20_000))}),
    "SHAP of many rows": ("shap_values", {"output": "1", "sample": 2_000}),
}
"""What keeps the first session at work."""


class Enough(Exception):
    """Ends the long job."""


class Job:
    """A long job of one session, over and over again until it is left."""

    def __init__(self, workspace: Workspace, method: str, arguments: dict[str, Any]) -> None:
        self.left, self.at_work = Event(), Event()
        self.asking = workspace, method, arguments
        self.thread = Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        workspace, method, arguments = self.asking
        with suppress(Enough):
            while True:
                workspace.ask(method, progress=self._told, **arguments)

    def _told(self, done: int, total: int) -> None:
        if done:
            self.at_work.set()
        if self.left.is_set():
            raise Enough

    def __enter__(self) -> "Job":
        self.thread.start()
        self.at_work.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self.left.set()
        self.thread.join(60)


def clicked(workspace: Workspace, place: int) -> dict[str, float]:
    """Seconds of one click of each kind."""
    kinds: dict[str, tuple[str, dict[str, Any]]] = {
        "prediction of a row": ("predictions", {"rows": [place]}),
        "PDP of a feature": ("dependence", {"feature": f"x{place % N_FEATURES}", "sample": 100, "output": "1"}),
        "SHAP of a row, margin": ("shap_values", {"rows": [place], "output": "1", "scale": "margin"}),
    }
    found = {}
    for name, (method, arguments) in kinds.items():
        began = time.perf_counter()
        workspace.ask(method, **arguments)
        found[name] = time.perf_counter() - began
    return found


def measured(folder: Path, n_rows: int, rounds: int) -> Iterator[Row]:
    """Click in one session while the other one is idle and at work, by turns; the answers must not change."""
    model_file, table_file = files(folder, n_rows)
    with (explain.open_workspace(model_file, table_file, target="y") as busy,
          explain.open_workspace(model_file, table_file, target="y") as clicking):
        for place in range(N_FEATURES):
            clicked(clicking, place)
        for name, (method, arguments) in JOBS.items():
            yield from rows_of(name, Job, (busy, method, arguments), clicking, rounds)


def rows_of(name: str, job: Any, at: tuple, clicking: Workspace, rounds: int) -> Iterator[Row]:
    idle, working = [], []
    for turn in range(rounds):
        idle += [clicked(clicking, 31 * turn + i) for i in range(4)]
        own = clicking.ask("predictions", rows=[turn]).values
        with job(*at):
            working += [clicked(clicking, 31 * turn + i) for i in range(4)]
            same = clicking.ask("predictions", rows=[turn]).values
        assert np.array_equal(own, same)
    for kind in idle[0]:
        quiet, loud = (statistics.median(each[kind] for each in times) for times in (idle, working))
        words = f"{kind}, another session {name}: {loud / quiet:.2f} times as slow"
        yield Row(words, loud, SLOWER * quiet, SLOWER * quiet / loud, 0.0, 1.0)


def rows() -> list[Row]:
    """Measure as the command does."""
    with tempfile.TemporaryDirectory() as folder:
        return list(measured(Path(folder), 200_000, 5))


def main() -> None:
    """Measure and print."""
    command(__doc__, measured, 200_000, ("rounds", 5))


if __name__ == "__main__":
    main()
