"""Kernels on disk: nobody waits for a compiler, one process compiles, a change of source is noticed."""

import os
import subprocess
import sys
import time

import pytest

from explain.methods.trees import compiling

ASKED = """
import os, sys, time
sys.path.insert(0, {root!r})
from explain.methods.trees import compiling
began = time.perf_counter()
print(compiling.ready(), round(time.perf_counter() - began, 1))
"""


def asked(folder, **environment):
    """Ask a new process whether kernels are ready, with compiled code kept in a folder."""
    code = ASKED.format(root=str(compiling.ROOT))
    code = code.replace("began =", f"compiling.store = lambda: __import__('pathlib').Path({str(folder)!r})\nbegan =", 1)
    held = {**os.environ, **environment}
    run = subprocess.run([sys.executable, "-c", code], env=held, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_where_nothing_was_compiled_it_is_not_ready_and_does_not_wait(tmp_path):
    told, seconds = asked(tmp_path, EXPLAIN_COMPILE="elsewhere")
    assert told == "False"
    assert float(seconds) < 10
    assert list(tmp_path.iterdir()) == []


def test_the_stamp_tells_of_source_compiler_and_processor(monkeypatch, tmp_path):
    known = compiling.stamp().name
    for name in ("kernels_tables.py", "kernels_deep.py"):
        (tmp_path / name).write_text("# other source\n", encoding="utf-8")
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    compiling.stamp.cache_clear()
    compiling.store.cache_clear()
    try:
        assert compiling.stamp().name != known
        assert compiling.stamp().parent == tmp_path / "compiled" or compiling.stamp().parent.name == "compiled"
    finally:
        compiling.stamp.cache_clear()
        compiling.store.cache_clear()


def test_one_process_compiles_at_a_time(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(compiling, "store", lambda: tmp_path)
    with compiling._alone():
        other = (tmp_path / "compiling").open("w", encoding="utf-8")
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    other.close()


@pytest.mark.usefixtures("kernels")
def test_what_was_compiled_is_loaded_and_not_compiled_again():
    began = time.perf_counter()
    code = ASKED.format(root=str(compiling.ROOT)) + (
        "hits = [sum(entry.stats.cache_hits.values()) for entry, _ in compiling._entries]\n"
        "misses = [sum(entry.stats.cache_misses.values()) for entry, _ in compiling._entries]\n"
        "print(min(hits), max(misses), len(hits))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ready, _, fewest_hits, most_misses, n = run.stdout.split()
    assert (ready, int(most_misses)) == ("True", 0)
    assert int(fewest_hits) >= 1
    assert int(n) == len(compiling._entries)
    assert time.perf_counter() - began < 120
