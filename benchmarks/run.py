"""Measure everything and write RESULTS.md: `python -m benchmarks.run [names]`.

One workload after the other, each in a process of its own. With names, the other sections stay as they are. Needs what
`requirements.txt` names beside the product's own; two peers get environments of their own, made on the first run.
"""

import argparse
import importlib
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from types import ModuleType

from threadpoolctl import threadpool_limits

from benchmarks.common import HERE, Row

RESULTS = HERE / "RESULTS.md"
MINUTES = 15
TOOLS = (
    "numpy", "pandas", "scikit-learn", "numba", "xgboost-cpu", "lightgbm", "catboost", "shap", "woodelf-explainer",
    "lime", "streamlit", "plotly",
)
COLUMNS = (
    "| workload | ours | peer or limit | ratio | wanted | | largest difference |\n"
    "|---|---:|---:|---:|---:|---|---:|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One module, and how it is asked for its rows."""

    rows: Callable[[ModuleType, Path], Iterator[Row]]
    """Called with the module and a temporary folder."""
    n: str
    at_most: tuple[str, ...] = ()
    """Rows whose name holds one of these must stay below the ratio wanted; all others must reach it."""


def of_module(module: ModuleType, folder: Path) -> Iterator[Row]:
    return module.rows()


def of_effects(module: ModuleType, folder: Path) -> Iterator[Row]:
    module.compile_all()
    return chain.from_iterable(module.measured(name) for name in module.models())


def of_black_box(module: ModuleType, folder: Path) -> Iterator[Row]:
    return chain.from_iterable(module.measured(name, (400,)) for name in module.models())


def of_lime(module: ModuleType, folder: Path) -> Iterator[Row]:
    with threadpool_limits(1):
        yield from module.rows()


def of_counterfactuals(module: ModuleType, folder: Path) -> Iterator[Row]:
    return module.measured(module.nice_python(Path(tempfile.gettempdir()) / "whyboard-nice"))


def of_first_view(module: ModuleType, folder: Path) -> Iterator[Row]:
    return chain(module.of_the_census(folder, 5), module.of_a_large_table(folder, 1_000_000, 5, csv=False))


def of_batch(module: ModuleType, folder: Path) -> Iterator[Row]:
    return module.measured(200_000)


WORKLOADS = {
    "trees": Workload(rows=of_module, n="medians of 5, of woodelf 3", at_most=("10,000, and 100",)),
    "effects": Workload(rows=of_effects, n="medians of 5"),
    "lime_rows": Workload(rows=of_lime, n="medians of 5"),
    "black_box": Workload(rows=of_black_box, n="6 rows, 3 seeds; medians of 18 for times"),
    "counterfactuals": Workload(rows=of_counterfactuals, n="50 rows", at_most=("",)),
    "probabilities": Workload(rows=of_module, n="medians of 5"),
    "dashboards": Workload(rows=of_module, n="one run of each, which takes minutes"),
    "first_view": Workload(rows=of_first_view, n="medians of 5"),
    "fresh": Workload(rows=of_module, n="one run, for what it takes to compile"),
    "clicks": Workload(rows=lambda module, folder: module.measured(folder, 1_000_000, 20), n="20 clicks of each kind"),
    "sessions": Workload(rows=lambda module, folder: module.measured(folder, 200_000, 5), n="medians of 20",
                         at_most=("",)),
    "browser": Workload(rows=of_module, n="50 clicks of each kind"),
    "trust": Workload(rows=of_module, n="50 rows, 20 rows", at_most=("",)),
    "batch": Workload(rows=of_batch, n="medians of 5", at_most=("megabytes",)),
}


def measure(name: str, out: Path) -> None:
    """Measure one workload in this process, and write rows as they come."""
    module = importlib.import_module(f"benchmarks.{name}")
    with tempfile.TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as held:
        for row in WORKLOADS[name].rows(module, Path(folder)):
            print(json.dumps([part if isinstance(part, str) or part is None else float(part) for part in row]),
                  file=held, flush=True)


def section(name: str) -> str:
    """Measure one workload in a process of its own, and write about it."""
    load, began = os.getloadavg()[0], time.time()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows"
        out.touch()
        said, trouble = run([sys.executable, "-m", "benchmarks.run", "--into", str(out), name])
        rows = [Row(*json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines()]
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(began))
    about = (importlib.import_module(f"benchmarks.{name}").__doc__ or "").strip()
    lines = [
        f"## {name}", "", about, "",
        f"Measured {when}, load at the start {load:.1f}, {time.time() - began:.0f} s; {WORKLOADS[name].n}.", "",
        *([f"**Not measured to the end:** {trouble}", ""] if trouble else []),
        COLUMNS, *(line(row, WORKLOADS[name]) for row in rows), "",
        *(f"- {note}" for note in said),
    ]
    return "\n".join(lines).strip() + "\n"


def run(command: list[str]) -> tuple[list[str], str]:
    """Give the notes of a process, which it prints with two spaces before them, and its last words if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60 * MINUTES, cwd=HERE.parent)
    except subprocess.TimeoutExpired:
        return [], f"it took more than {MINUTES} minutes."
    notes = [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    last = (done.stderr.strip().splitlines() or [""])[-1]
    if done.returncode < 0:
        return notes, f"it was ended from outside (signal {-done.returncode})."
    return notes, f"`{last[:300]}`" if done.returncode else ""


def line(row: Row, workload: Workload) -> str:
    """One line of a table."""
    below = any(part in row.workload for part in workload.at_most)
    wanted = "" if row.needed is None else f"{'≤' if below else '≥'} {row.needed:.4g}"
    name = row.workload.replace("|", r"\|")
    return (f"| {name} | {row.ours:.3g} | {row.peer:.3g} | {row.ratio:.3g} | {wanted} | {verdict(row, below)} "
            f"| {row.difference:.1e} |")


def verdict(row: Row, below: bool) -> str:
    """Whether the ratio wanted was reached, and by how much not."""
    if row.needed is None:
        return ""
    short = row.ratio / row.needed - 1 if below else 1 - row.ratio / row.needed
    return "reached" if short <= 0 else f"**not reached, by {100 * short:.0f} %**"


def head(sections: dict[str, str]) -> str:
    """Machine, versions, and what was not reached."""
    text = "".join(sections.values())
    lines = [[cell.strip() for cell in each.strip("|").split("|")] for each in text.splitlines() if "**not" in each]
    missed = [f"{name}: {ratio}, wanted {wanted}" for name, _, _, ratio, wanted, *_ in lines if wanted]
    n_wanted = text.count("| reached |") + len(missed)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return "\n".join([
        "# Results", "",
        "Written by `python -m benchmarks.run`. Ours and the peers take turns in one run, and answers are asserted to "
        "be equal before times are told. Seconds are CPU-seconds of all threads unless a row says otherwise; a ratio "
        "is the peer's over ours, or what its row says.", "",
        f"- Machine: {processor()}, {os.cpu_count()} processors, {memory:.0f} GB; {platform.system()}.",
        f"- Python {platform.python_version()}; {', '.join(versions())}.",
        "- Load is that of the whole machine: above 1 others were at work too, which disturbs seconds by the clock "
        "most, and CPU-seconds by what is pushed out of the caches.",
        f"- Of {n_wanted} ratios wanted, {n_wanted - len(missed)} were reached.",
        *(f"  - Not reached: {each}" for each in missed),
        *([f"- Not measured: {', '.join(absent)}."] if (absent := [n for n in WORKLOADS if n not in sections]) else []),
        *(f"- Not measured to the end: {name}." for name, made in sections.items() if "**Not measured" in made),
    ]) + "\n"


def processor() -> str:
    """Name of the processor, as the system tells it."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    return found[1] if found else platform.processor() or platform.machine()


def versions() -> Iterator[str]:
    """Tools that are there, with their versions."""
    for name in TOOLS:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def written() -> dict[str, str]:
    """Sections of the last run, by name."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part[3:].split("\n")[0]: part.strip() + "\n" for part in parts}


def main() -> None:
    """Measure what is asked for, and write after each workload."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", metavar="name", help=", ".join(WORKLOADS))
    options.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.into:
        measure(chosen.names[0], chosen.into)
        return
    for name in chosen.names or WORKLOADS:
        made = section(name)
        held = {**written(), name: made}
        held = {each: held[each] for each in WORKLOADS if each in held}
        RESULTS.write_text("\n".join([head(held), *held.values()]), encoding="utf-8")
        print(made, flush=True)


if __name__ == "__main__":
    main()
