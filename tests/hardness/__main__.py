"""Run the full sizes and print their figures: `python -m tests.hardness [--small] [names]`.

A figure is "name: figure"; a module that raises is reported, the others still run, and the exit code says so.
"""

import argparse
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path


def modules() -> tuple[str, ...]:
    """Name the modules beside this one that can be run, in the order of the alphabet; others serve them."""
    files = (path for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    return tuple(sorted(path.stem for path in files if "\ndef run(" in path.read_text(encoding="utf-8")))


def figures(name: str, full: bool) -> bool:
    """Run one module and print its figures; False when it raised."""
    began = time.perf_counter()
    try:
        for what, figure in import_module(f"tests.hardness.{name}").run(full):
            print(f"{what}: {figure}", flush=True)
    except Exception:
        traceback.print_exc()
        print(f"{name}: failed after {time.perf_counter() - began:.0f} s", flush=True)
        return False
    print(f"{name}: done in {time.perf_counter() - began:.0f} s", flush=True)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run the modules asked for, all of them by default."""
    known = modules()
    parser = argparse.ArgumentParser(prog="tests.hardness", description="Run the hostile tests in full.")
    parser.add_argument("names", nargs="*", help=f"some of: {', '.join(known)}")
    parser.add_argument("--small", action="store_true", help="in the size that the tests run")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(known))
    if unknown:
        parser.error(f"there is no {unknown[0]}")
    chosen = [name for name in known if not options.names or name in options.names]
    passed = [figures(name, not options.small) for name in chosen]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
