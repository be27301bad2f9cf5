"""What benchmarks share: a row of their tables, and calls that take turns."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent


class Row(NamedTuple):
    """One line of a table; seconds unless the workload says otherwise."""

    workload: str
    ours: float
    peer: float
    """The peer's, or a limit."""
    ratio: float
    difference: float
    """Largest difference of the answers, which was asserted to be small."""
    needed: float | None = None
    """The ratio wanted; None where none is."""

    def told(self) -> str:
        """Write it as one line."""
        wanted = "" if self.needed is None else f"  needed {self.needed:.4g}"
        return (f"{self.workload:<90} {self.ours:9.3g} {self.peer:9.3g} {self.ratio:8.3g}×"
                f"  difference {self.difference:.1e}{wanted}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a call gave the last time, and the medians of what it took."""

    found: Any
    cpu: float
    """Seconds of all threads."""
    wall: float


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """What a call gives, CPU-seconds of all threads, seconds by the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = call()
    return found, time.process_time() - cpu, time.perf_counter() - wall


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int, fewer: Mapping[str, int] | None = None) -> dict:
    """Let calls take turns; give a `Taken` for each. Slow ones, named in ``fewer``, sit out the last rounds."""
    runs: dict[str, list[tuple[Any, float, float]]] = {name: [] for name in calls}
    for turn in range(rounds):
        for name, call in calls.items():
            if turn < (fewer or {}).get(name, rounds):
                runs[name].append(timed(call))
    return {
        name: Taken(found=each[-1][0], cpu=statistics.median(run[1] for run in each),
                    wall=statistics.median(run[2] for run in each))
        for name, each in runs.items()
    }


def python_of(name: str) -> Path:
    """Python of an environment of its own with ``requirements-<name>.txt`` in it, made once."""
    folder = Path(tempfile.gettempdir()) / f"whyboard-{name}"
    python, done = folder / "bin" / "python", folder / "complete"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted = HERE / f"requirements-{name}.txt"
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
        done.touch()
    return python
