"""Compiled kernels: taken from disk where they were compiled before, compiled beside the program otherwise.

No click ever waits for a compiler. `ready` says whether the kernels can be called; where they cannot, whoever asks
takes another exact engine. Compiling takes about half a minute, once for each installation: at low priority in a
process of its own, which leaves a stamp beside the compiled code when all of it is there.

A module of kernels is named ``kernels_<subject>``. Its entry points are decorated with `kernel` and their one
signature, what they call with `inner`; all of them let go of the interpreter's lock. It is imported by `load` alone,
or inside a function after `ready` was asked.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from explain import __version__

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
WHEN = "EXPLAIN_COMPILE"
"""In the environment: "elsewhere" where this process must not start a compiler, "now" where it is to wait for one."""
POLITE = 15
"""Lowers the priority of compiling."""
_entries: list[tuple[Any, str]] = []
_loaded: list[Any] = []
_lock = Lock()


def kernel(signature: str) -> Callable[[Callable], Any]:
    """Make a function an entry point: compiled for one signature, and for no other."""

    def decorated(function: Callable) -> Any:
        dispatcher = inner(function)
        _entries.append((dispatcher, signature))
        return dispatcher

    return decorated


def inner(function: Callable) -> Any:
    """Make a function that kernels of the same module call."""
    import numba

    return numba.njit(nogil=True, cache=True, error_model="numpy")(function)


def ready() -> bool:
    """Whether kernels can be called; loads them when they were compiled, has them compiled when they were not.

    Returns
    -------
    bool
        False while they are being compiled.
    """
    if _entries and len(_loaded) == len(_entries):
        return True
    when = os.environ.get(WHEN, "")
    if stamp().exists():
        return _loads()
    if when == "now":
        compile_all()
        return True
    if when != "elsewhere":
        start()
    return False


@cache
def _loads() -> bool:
    """Load what was compiled; say once and for all of this process whether that went well."""
    try:
        load()
    except Exception:  # compiled code that was removed, or that this process may not read: other engines serve
        return False
    return True


def load() -> None:
    """Load all kernels; compiles those that are not on disk."""
    while load_next():
        pass


def load_next() -> bool:
    """Load one more kernel, which takes a moment; say whether there is another."""
    with _lock:
        announce()
        if len(_loaded) < len(_entries):
            dispatcher, signature = _entries[len(_loaded)]
            dispatcher.compile(signature)
            dispatcher.disable_compile()
            _loaded.append(dispatcher)
        return len(_loaded) < len(_entries)


def announce() -> None:
    """Import the modules of kernels without loading what was compiled; a process does it before it is sealed.

    Numba decides then where to look for compiled code, for which it must be able to write there.
    """
    import numba

    settings: Any = numba.config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(store())
    try:
        for name in modules():
            import_module(name)
    finally:
        settings.CACHE_DIR = before


def compile_all() -> None:
    """Compile all kernels, keep them on disk, and leave the stamp that says so; or wait for somebody else who does."""
    with _alone():
        load()
        stamp().write_text(f"whyboard {__version__}\n", encoding="utf-8")


@cache
def start() -> "subprocess.Popen[bytes]":
    """Start to compile in a process of its own, once."""
    command = [sys.executable, "-m", __name__]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, start_new_session=True)


def modules() -> tuple[str, ...]:
    """Name the modules of kernels."""
    return tuple(sorted(f"explain.methods.trees.{path.stem}" for path in FOLDER.glob("kernels_*.py")))


@cache
def store() -> Path:
    """Folder for compiled code: beside the source where that can be written to, else the user's own."""
    beside = FOLDER / "__pycache__"
    if os.access(beside if beside.is_dir() else FOLDER, os.W_OK):
        return beside / "compiled"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whyboard" / "compiled"


@cache
def stamp() -> Path:
    """Path of the stamp: its name changes with the source, the compiler and the processor."""
    import llvmlite
    import llvmlite.binding
    import numba

    facts = [sys.version, numba.__version__, llvmlite.__version__, llvmlite.binding.get_host_cpu_name()]
    for path in sorted(FOLDER.glob("kernels_*.py")):
        facts += [path.name, str(path.stat().st_mtime_ns), str(path.stat().st_size)]
    return store() / f"ready-{hashlib.sha256('|'.join(facts).encode()).hexdigest()[:16]}"


def main() -> None:
    """Compile at low priority."""
    if hasattr(os, "nice"):
        os.nice(POLITE)
    compile_all()


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process compiles for the same folder, where there is a way to know."""
    store().mkdir(parents=True, exist_ok=True)
    with (store() / "compiling").open("w", encoding="utf-8") as held:
        try:
            import fcntl
        except ImportError:
            yield
            return
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    from explain.methods.trees import compiling

    compiling.main()
