"""A batch over a folder, beside the loop one would write with shap: `python -m benchmarks.batch`.

Both read the same Parquet files, split the margin of the same boosted trees against the same 100 rows, and write
Parquet; they take turns. The loop explains some of the rows, since it needs minutes for all of them. Speeds are rows a
CPU-second of all processes: opening the model counts for the batch. The peak of memory is measured at two sizes.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pyarrow.parquet as pq

from benchmarks import large
from benchmarks.common import Row
from explain.batch import Settings, explain_folder
from explain.batch.drawing import drawn

N_FILE, N_PEER, N_BACKGROUND, REPEATS = 50_000, 250, 100, 5
NEEDED_SPEED, NEEDED_MEMORY = 10_000.0, 1.2


class Watch:
    """CPU-seconds and largest memory of this process and all below it, looked at whenever the batch tells of itself."""

    def __init__(self) -> None:
        self.own = psutil.Process()
        self.began = time.process_time()
        self.others: dict[int, float] = {}
        self.before = {each.pid: sum(each.cpu_times()[:2]) for each in self.own.children(recursive=True)}
        self.peak = 0.0

    def __call__(self, *_: object) -> None:
        peak = self.own.memory_info().rss
        for each in self.own.children(recursive=True):
            try:
                self.others[each.pid] = sum(each.cpu_times()[:2]) - self.before.get(each.pid, 0.0)
                peak = max(peak, each.memory_info().rss)
            except psutil.NoSuchProcess:
                continue
        self.peak = max(self.peak, peak / 2**20)

    @property
    def seconds(self) -> float:
        return time.process_time() - self.began + sum(self.others.values())


def folder_of(place: Path, frame: pd.DataFrame) -> Path:
    folder = place / f"data-{len(frame)}"
    folder.mkdir(exist_ok=True)
    for start in range(0, len(frame), N_FILE):
        frame[start : start + N_FILE].to_parquet(folder / f"{start:09}.parquet", index=False)
    return folder


def ours(place: Path, model: Path, data: Path) -> tuple[np.ndarray, Watch, float]:
    """Explain all rows; give the contributions of the first ones, what it took, and seconds by the clock."""
    out = place / "out"
    shutil.rmtree(out, ignore_errors=True)
    watch, began = Watch(), time.perf_counter()
    finished = explain_folder(model, data, out, settings=Settings(scale="margin", target="y"), say=watch)
    wall = time.perf_counter() - began
    assert finished.summary is not None, finished.failed
    first = pq.read_table(out / "parts" / "part-000000.parquet").slice(0, N_PEER).to_pandas()
    return first.filter(like="contribution_").to_numpy(), watch, wall


def loop(place: Path, fitted: object, frame: pd.DataFrame) -> tuple[np.ndarray, float, float]:
    """Do the same for some rows with shap."""
    import shap

    cells = frame.drop(columns="y")
    began, wall = time.process_time(), time.perf_counter()
    background = cells.iloc[drawn(len(cells), N_BACKGROUND, 0)]
    explainer = shap.TreeExplainer(fitted, background, feature_perturbation="interventional")
    found = explainer.shap_values(cells.iloc[:N_PEER], check_additivity=False)
    pd.DataFrame(found).add_prefix("x").to_parquet(place / "peer.parquet")
    return found, time.process_time() - began, time.perf_counter() - wall


def measured(n_rows: int, repeats: int = REPEATS) -> list[Row]:
    """Rows of (workload, ours, the peer's, ratio, largest difference, needed)."""
    import joblib

    with tempfile.TemporaryDirectory() as held:
        place = Path(held)
        frame = large.table(n_rows)
        fitted = large.model(frame)
        model = place / "model.joblib"
        joblib.dump(fitted, model)
        data = folder_of(place, frame)
        taken: list[tuple[float, float, float, float]] = []
        for _ in range(repeats):
            mine, watch, wall = ours(place, model, data)
            theirs, seconds, peer_wall = loop(place, fitted, frame)
            difference = float(np.abs(mine - theirs).max())
            assert difference < 1e-4 * np.abs(theirs).max(), difference
            taken.append((n_rows / watch.seconds, N_PEER / seconds, n_rows / wall, N_PEER / peer_wall))
        cpu, peer_cpu, clock, peer_clock = (statistics.median(each) for each in zip(*taken, strict=True))
        small = ours(place, model, folder_of(place, frame[: n_rows // 4]))[1].peak
        whole = ours(place, model, data)[1].peak
    return [
        Row("batch, rows a CPU-second", cpu, peer_cpu, cpu / peer_cpu, difference, NEEDED_SPEED / peer_cpu),
        Row("batch, rows a second by the clock", clock, peer_clock, clock / peer_clock, difference,
         NEEDED_SPEED / peer_clock),
        Row("batch, megabytes, and of a quarter of the rows", whole, small, whole / small, 0.0, NEEDED_MEMORY),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    given = parser.parse_args()
    for row in measured(given.rows, given.repeats):
        print(row.told())


if __name__ == "__main__":
    main()
