import subprocess
import sys

import pytest

from explain.table import memory
from tasks import ROOT

MEASURED = """
import io
import numpy as np, pandas as pd
from explain.table.read import read_table
from explain.table.packing import PIECE

def held(name):
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) * 1_024 for line in lines if line.startswith(name))

n, rng = 250_000, np.random.default_rng(0)
frame = pd.DataFrame({**{f"n{i}": rng.normal(size=n) for i in range(20)},
                      **{f"w{i}": rng.integers(0, 99, n) for i in range(8)},
                      "city": rng.choice(["Lyon", "Paris"], n), "y": rng.integers(0, 2, n)})
writers = {"csv": lambda held: frame.to_csv(held, index=False), "parquet": frame.to_parquet}
raws = []
for write in writers.values():
    kept = io.BytesIO()
    write(kept)
    raws.append(kept.getvalue())
    few = io.BytesIO()
    frame[:100].to_csv(few, index=False) if write is writers["csv"] else frame[:100].to_parquet(few)
    read_table(few.getvalue(), "y")
deep = int(frame.memory_usage(deep=True).sum())
del frame
for raw in raws:
    open("/proc/self/clear_refs", "w").write("5")
    before = held("VmRSS")
    dataset = read_table(raw, "y")
    print((held("VmHWM") - before) / deep)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux how much memory was held")
def test_a_table_takes_at_most_twice_its_size_while_it_is_read():
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=ROOT, capture_output=True, text=True, check=True)
    growth = [float(line) for line in done.stdout.split()]
    assert len(growth) == 2
    assert max(growth) < 2


def test_the_block_is_run_and_its_error_goes_through():
    def failing():
        with memory.given_back():
            raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        failing()


def test_without_such_a_library_nothing_is_done(monkeypatch):
    monkeypatch.setattr(memory, "_library", lambda: None)
    with memory.given_back():
        pass
    assert memory._library() is None
