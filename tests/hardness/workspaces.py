"""Workspaces by the hundred: what they leave behind, how soon one is there, and what the way to it costs."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

import explain
from explain.workspace import Workspace, close_idle, open_workspace, prepare
from explain.workspace.starting import NURSERY, started

FULL, SMALL = 100, 10
ROOT = Path(__file__).resolve().parents[2]
APP = """
import sys, time
from explain.samples import open_sample
workspace = open_sample("penguins").workspace
workspace.ask("predictions", rows=[0])
print(workspace._held.process.pid, flush=True)
time.sleep(600)
"""
"""A program that stands for the app, to be killed."""


def children() -> int:
    """Children that the zygote has, dead ones that nobody asked about included."""
    zygote = NURSERY._program.pid
    return len(Path(f"/proc/{zygote}/task/{zygote}/children").read_text(encoding="ascii").split())


def left() -> tuple[int, int, int, int]:
    """Children, descriptors of this process and of the zygote, temporary files."""
    zygote = f"/proc/{NURSERY._program.pid}/fd"
    return children(), len(os.listdir("/proc/self/fd")), len(os.listdir(zygote)), len(os.listdir(tempfile.gettempdir()))


@contextmanager
def apart() -> Iterator[None]:
    """Give this program's temporary files a folder of their own: in the common one other programs come and go."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        try:
            yield
        finally:
            tempfile.tempdir = before


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> float:
    """Wait until something holds, and say how long that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise AssertionError("it did not happen")
        time.sleep(0.005)
    return time.monotonic() - began


def table(n_rows: int) -> pd.DataFrame:
    """Thirty columns of numbers and an answer."""
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(n_rows, 30)), columns=[f"c{i}" for i in range(30)])
    return frame.assign(y=(frame["c0"] > 0).astype(int))


def cycles(n: int, model: object, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Open, ask and close again and again."""
    close_idle(-1)
    wait_until(lambda: children() == 0)
    with apart():
        before = left()
        for _ in range(n):
            with open_workspace(model, frame, target="y") as workspace:
                workspace.ask("predictions", rows=[0])
        wait_until(lambda: left()[:3] == before[:3])
        assert left() == before, f"{before} became {left()}"
    return [(f"{n} workspaces opened, asked, closed", "no process, descriptor or temporary file left")]


def ready(n: int) -> list[tuple[str, str]]:
    """Time from asking for a child until it is sealed and listens."""
    times = []
    for _ in range(n):
        began = time.perf_counter()
        process = started(memory=2 << 30)
        process.wire.receive(0)
        times.append(1_000 * (time.perf_counter() - began))
        process.kill()
        process.release()
    return [(f"a child sealed and listening, median of {n}", f"{median(times):.0f} ms (most {max(times):.0f})")]


def overhead(n: int, model: object, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Predict 10,000 × 30 here and there, in turns."""
    dataset = explain.read_table(frame, target="y")
    predictor = explain.load_model(model, dataset)
    here, there = [], []
    with open_workspace(model, frame, target="y") as workspace:
        for _ in range(n):
            began = time.perf_counter()
            explain.predictions(predictor, dataset)
            middle = time.perf_counter()
            workspace.ask("predictions")
            here.append(1_000 * (middle - began))
            there.append(1_000 * (time.perf_counter() - middle))
    words = f"{median(here):.1f} ms here, {median(there):.1f} ms there"
    return [(f"predictions of 10,000 × 30, medians of {n}", words)]


class Enough(Exception):
    """Somebody gave up."""


def stopping(model: object, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Give up a long question, one that obeys and one whose child hangs."""
    took = []
    with open_workspace(model, frame, target="y") as workspace:
        for hangs in (False, True):
            workspace.ask("predictions", rows=[0])
            if hangs:
                os.kill(workspace._held.process.pid, signal.SIGSTOP)
            took.append(_given_up(workspace))
        assert len(workspace.ask("predictions", rows=[0]).rows) == 1
    assert took[1] < 2, f"a child that hangs was ended after {took[1]:.1f} s"
    return [("giving up, a child that obeys and one that hangs", f"{took[0]:.2f} s, {took[1]:.2f} s")]


def _given_up(workspace: Workspace) -> float:
    """Give up at the first chance; the seconds from then on until it is so."""
    def give_up(done: int, total: int) -> None:
        raise Enough(time.monotonic())

    try:
        workspace.ask("lime_weights", rows=list(range(100)), n_samples=200_000, progress=give_up)
    except Enough as enough:
        return time.monotonic() - enough.args[0]
    raise AssertionError("it was done before anybody gave up")


def killed_app() -> list[tuple[str, str]]:
    """Kill a program that holds a workspace, with no chance to tidy up."""
    with subprocess.Popen([sys.executable, "-c", APP], cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
        child = int(app.stdout.readline())
        app.kill()
        took = wait_until(lambda: not Path(f"/proc/{child}").exists())
    return [("the app killed: its children are gone after", f"{took:.2f} s")]


def run(full: bool) -> list[tuple[str, str]]:
    """Measure all of it.

    Raises
    ------
    AssertionError
        When something is left behind, or a child does not end.
    """
    from sklearn.linear_model import LogisticRegression

    n, frame = FULL if full else SMALL, table(10_000)
    model = LogisticRegression().fit(frame.drop(columns="y"), frame["y"])
    prepare()
    with open_workspace(model, frame.head(500), target="y") as workspace:
        workspace.ask("lime_weights", rows=[0])
    small = frame.head(500)
    return [
        *cycles(n, model, small), *ready(n), *overhead(min(n, 30), model, frame), *stopping(model, small),
        *killed_app(),
    ]
