"""A batch that is killed, and one that is four times as large: nothing lost, nothing doubled, no more memory."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pyarrow.parquet as pq
import pytest

from explain.batch import Settings, explain_folder
from explain.batch.cluster import on_cluster
from explain.batch.manifest import read_manifest
from explain.batch.working import let_go
from explain.errors import WorkspaceError
from tasks import ROOT
from tests.explain.batches import numbers_folder, rows_of, sizes_of

SETTINGS = Settings(rows_per_part=2_000, background=20)

KILLED = """
import os, signal, sys
from pathlib import Path
from explain.batch import explain_folder
from tests.explain.test_batch_killed import SETTINGS

def die(what, done, total):
    if what == "Explaining" and done >= 7_000:
        os.kill(os.getpid(), signal.SIGKILL)

place = Path(sys.argv[1])
explain_folder(place / "numbers.joblib", place / "data", place / "out", settings=SETTINGS, say=die)
"""

MEASURED = """
import sys
from pathlib import Path
import psutil
from explain.batch import Settings, explain_folder

own = psutil.Process()

def peaks(place, n_rows):
    found = {}

    def look(what, done, total):
        for each in [own, *own.children(recursive=True)]:
            try:
                role = "driver" if each == own else "model"
                found[role] = max(found.get(role, 0), each.memory_info().rss)
            except psutil.NoSuchProcess:
                continue

    finished = explain_folder(place / "numbers.joblib", place / "data", place / "out",
                              settings=Settings(background=20, rows_per_part=60_000), say=look)
    assert finished.summary.n_rows == n_rows, finished.failed
    return found["driver"], found["model"]

print(*(peak for n in (1, 4) for peak in peaks(Path(sys.argv[1]) / str(n), n * 60_000)))
"""


def run(code: str, *arguments: object) -> subprocess.CompletedProcess:
    asked = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(asked, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    numbers_folder(folder / "data", 4, 4_000)
    return folder


def assert_every_row_once(place: Path, out: Path) -> None:
    """The sum of the columns is the model: each contribution is the distance from the mean of the background."""
    rows = rows_of(out)
    assert rows.groupby("file", observed=True)["position"].agg(lambda held: held.tolist() == list(range(4_000))).all()
    assert len(rows) == 16_000
    cells = np.concatenate([pq.read_table(place / "data" / f"{i}.parquet").to_pandas() for i in range(4)])
    apart = cells - sizes_of(rows, "abcdef")
    np.testing.assert_allclose(apart, np.broadcast_to(apart[0], apart.shape), rtol=0, atol=1e-9)
    assert not [path.name for path in (out / "parts").iterdir() if path.name.endswith(".tmp")]


def test_a_driver_killed_within_a_part_goes_on_where_it_was(place):
    out = place / "out"
    died = run(KILLED, place)
    assert died.returncode == -signal.SIGKILL, died.stderr
    begun = sorted(path.name for path in (out / "parts").glob("[!.]*"))
    assert begun == ["part-000000.parquet", "part-000000.summary.json"], "the second part was half done"
    assert [path for path in (out / "parts").iterdir() if path.name.endswith(".tmp")]
    finished = explain_folder(place / "numbers.joblib", place / "data", out, settings=SETTINGS)
    assert (finished.n_before, finished.n_parts, finished.failed) == (1, 4, ())
    assert finished.summary.n_rows == 16_000
    assert_every_row_once(place, out)


def test_a_worker_killed_midway_loses_and_doubles_nothing(place):
    killed = []

    def kill_one(what, done, total):
        workers = [each for each in psutil.Process().children() if "spawn_main" in " ".join(each.cmdline())]
        if what == "Explaining" and done and not killed:
            killed.append(workers[0].pid)
            os.kill(workers[0].pid, signal.SIGKILL)

    out = place / "on a cluster"
    finished = explain_folder(place / "numbers.joblib", place / "data", out, settings=SETTINGS, workers=2, say=kill_one)
    assert killed
    assert (finished.failed, finished.summary.n_rows) == ((), 16_000)
    assert_every_row_once(place, out)


def test_a_running_scheduler_is_given_the_parts_and_one_that_fails_is_told_of(place, tmp_path):
    from dask.distributed import LocalCluster

    out, asked = place / "by a scheduler", {"settings": SETTINGS}
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as cluster:
        asked["scheduler"] = cluster.scheduler_address
        finished = explain_folder(place / "numbers.joblib", place / "data", out, **asked)
        assert_every_row_once(place, out)
        part = read_manifest(out).parts[0]
        lost = list(on_cluster([(None, "", part)], scheduler=cluster.scheduler_address))
    let_go()
    assert (finished.failed, finished.summary.n_rows) == ((), 16_000)
    assert [(each.code, each.part) for each in lost] == [("BATCH-WORKER", part)], "a worker that cannot even begin"


def test_a_scheduler_that_is_not_there_is_told_of():
    with pytest.raises(WorkspaceError, match="does not answer") as caught:
        next(on_cluster([], scheduler="no address at all"))
    assert caught.value.code == "BATCH-DASK"


def test_four_times_the_rows_take_no_more_memory(tmp_path):
    for n_files in (1, 4):
        (tmp_path / str(n_files)).mkdir()
        numbers_folder(tmp_path / str(n_files) / "data", n_files, 60_000)
    done = run(MEASURED, tmp_path)
    assert done.returncode == 0, done.stderr
    few, many = np.array(done.stdout.split(), dtype=float).reshape(2, 2)
    assert (many < 1.2 * few).all(), (few, many)
