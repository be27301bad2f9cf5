"""Two commands, for a machine with nothing but Python 3.11 or newer.

    python tasks.py run  [--port 8501] [--headless]    open the app, with a sample loaded
    python tasks.py test [pytest arguments]            lint, types and all tests, a real browser included
    python tasks.py harden [names] [--small]           the hostile tests in full size; prints their figures
    python tasks.py screens [parts of titles]          a picture of every page into docs/screens

Each makes `.venv` beside this file the first time, with uv where there is one, else with venv and pip, and installs
again only when the requirements changed. `python tasks.py check` is the second one without the tests.
Standard library only: this file runs before anything is installed. Linux, macOS, Windows.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
LOCAL = "127.0.0.1"
COMPILE = "from explain.methods.trees.compiling import compile_all; compile_all()"
APART = ("tests/e2e", "tests/pages")
"""Tests that run beside all others: those in a browser, and those of whole pages."""
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)


class TaskError(Exception):
    """A command cannot go on; the text says what to do."""


def say(text: str) -> None:
    """Print a line at once, so that it stands before what a command started next prints."""
    print(f"[whyboard] {text}", flush=True)


# The environment


def environment(requirements: str) -> Path:
    """Python of `.venv`, with a requirements file installed; installs only when that file or Python changed."""
    chain = included(ROOT / requirements)
    stamps = [stamp(included(path)) for path in chain]
    record = VENV / "installed.txt"
    if environment_python().exists() and record.exists() and stamps[0] in record.read_text().split():
        return environment_python()
    record.unlink(missing_ok=True)  # an install that is cut off must not count
    began = time.perf_counter()
    install(requirements)
    record.write_text("\n".join(stamps))
    say(f"Libraries installed in {time.perf_counter() - began:.0f} s.")
    return environment_python()


def environment_python() -> Path:
    """Where `.venv` keeps its Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def included(requirements: Path) -> list[Path]:
    """Name a requirements file and those it includes with ``-r``, the outermost first."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    inner = [requirements.parent / line.split(None, 1)[1].strip() for line in lines if line.startswith("-r ")]
    return [requirements, *(path for file in inner for path in included(file))]


def stamp(files: list[Path]) -> str:
    """Digest of requirements files and of the Python they are installed for."""
    parts = [sys.version, *(file.read_text(encoding="utf-8") for file in files)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def install(requirements: str) -> None:
    """Install with uv where there is one; with pip where there is none, or uv (which has its own settings) fails."""
    python, uv = str(environment_python()), shutil.which("uv")
    if not succeeds(python, "-c", f"import sys; sys.exit(sys.hexversion != {sys.hexversion})"):
        shutil.rmtree(VENV, ignore_errors=True)  # none yet, broken, or of another Python
    say(f"Installing {requirements} into .venv with {'uv' if uv else 'pip'}; once, about a gigabyte …")
    if uv and install_with_uv(uv, python, requirements):
        return
    if uv:
        say("uv could not install; trying pip.")
    install_with_pip(python, requirements)


def install_with_uv(uv: str, python: str, requirements: str) -> bool:
    """Make `.venv` and fill it with uv; False when uv could not."""
    made = environment_python().exists() or succeeds(uv, "venv", "--python", sys.executable, str(VENV))
    # Without bytecode the first start would compile every library while somebody waits.
    return made and succeeds(uv, "pip", "install", "--compile-bytecode", "--python", python, "-r", requirements)


def install_with_pip(python: str, requirements: str) -> None:
    """Make `.venv` and fill it with pip."""
    has_pip = succeeds(python, "-m", "pip", "--version", quiet=True)
    if not has_pip and not succeeds(sys.executable, "-m", "venv", "--clear", str(VENV)):
        raise TaskError("Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv. Or install uv.")
    if not succeeds(python, "-m", "pip", "install", "--disable-pip-version-check", "-r", requirements):
        raise TaskError("Could not install the libraries: see the lines above. Is the network there?")


def succeeds(*command: str, quiet: bool = False) -> bool:
    """Run a command in the project's folder; False as well when it is not there."""
    silent = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(command, cwd=ROOT, stdout=silent, stderr=silent, check=False).returncode == 0
    except OSError:
        return False


# The browser and the one system library


def find_browser() -> str:
    """Path of a Chromium, Chrome or Edge; "" when there is none.

    ``E2E_BROWSER`` decides alone when it is set: a wrong path there is an error, not a reason to take another.
    """
    wanted = os.environ.get("E2E_BROWSER", "")
    if wanted:
        found = shutil.which(wanted)
        if not found:
            raise TaskError(f"E2E_BROWSER names {wanted!r}, which is not there. Give the path of a browser.")
        return found
    on_path = (shutil.which(name) for name in BROWSERS)
    usual = (str(place) for place in usual_places() if place.exists())
    return next((found for found in (*on_path, *usual) if found), "")


def usual_places() -> list[Path]:
    """Where macOS and Windows keep browsers."""
    if sys.platform == "darwin":
        names = ("Google Chrome", "Chromium", "Microsoft Edge")
        homes = (Path("/Applications"), Path.home() / "Applications")
        return [home / f"{name}.app/Contents/MacOS/{name}" for home in homes for name in names]
    if os.name == "nt":
        variables = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        homes = tuple(Path(os.environ[name]) for name in variables if os.environ.get(name))
        inner = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe",
                 "Microsoft/Edge/Application/msedge.exe")
        return [home / place for home in homes for place in inner]
    return []


def ensure_browser() -> str:
    """Find a browser, or install Debian's where we may; the browser tests are never skipped for want of one."""
    found = find_browser()
    if not found and may_apt():
        say("No browser found: installing Debian's Chromium for the browser tests …")
        apt_install("chromium")
        found = find_browser()
    if not found:
        raise TaskError(
            "The browser tests need Chromium, Chrome or Edge, and none was found. Install one "
            "(Debian: apt-get install chromium; macOS: brew install --cask chromium; Windows: Edge is there already), "
            "or set E2E_BROWSER to its path."
        )
    return found


def ensure_openmp(*, may_install: bool) -> None:
    """LightGBM loads the system's OpenMP library, which slim images leave out; say so before it fails."""
    if sys.platform != "linux" or ctypes.util.find_library("gomp"):
        return
    if may_install and may_apt():
        apt_install("libgomp1")
        return
    say("LightGBM models need the OpenMP library libgomp, which is not here (Debian: apt-get install libgomp1).")


def may_apt() -> bool:
    """Whether we are root on a Debian, and so may install packages."""
    return shutil.which("apt-get") is not None and getattr(os, "geteuid", lambda: 1)() == 0


def apt_install(package: str) -> None:
    """Install one Debian package; what is missing afterwards is for the caller to say."""
    succeeds("apt-get", "update", "-q")
    succeeds("apt-get", "install", "-y", "-q", package)


# The app


def app_command(python: str, port: int, script: str = "app.py") -> list[str]:
    """Start Streamlit on this machine alone; we open the browser ourselves."""
    return [python, "-m", "streamlit", "run", script, "--server.address", LOCAL, "--server.port", str(port),
            "--server.headless", "true"]


def free_port(first: int = 0) -> int:
    """Find the first free port from ``first`` on; 0 takes any."""
    for port in range(first, first + 100) if first else (0,):
        with socket.socket() as probe:
            # As the server does: else a port of a server that just ended would count as taken.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOCAL, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise TaskError(f"No port from {first} to {first + 99} is free. Choose another with --port.")


def wait_until_up(server: subprocess.Popen, url: str, seconds: float = 60) -> None:
    """Return when the app answers; raise when it ended or did not answer in time."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise TaskError(f"The app ended before it could be opened (exit code {server.returncode}).")
        try:
            with direct.open(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TaskError(f"The app did not answer on {url} within {seconds:.0f} s.")


def end(server: subprocess.Popen, patience: float = 5) -> None:
    """Ask the app to end; make it end when it does not, as when a model is busy in one of its threads."""
    server.terminate()
    try:
        server.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def has_screen() -> bool:
    """Whether a browser window can open here."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# The commands


def run(port: int, headless: bool) -> int:
    """Open the app and stay until it ends or Ctrl+C is pressed."""
    python = environment("requirements.txt")
    ensure_openmp(may_install=False)
    port = port or free_port(8501)
    url = f"http://{LOCAL}:{port}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that `finally` ends the server too
    server = subprocess.Popen(app_command(str(python), port), cwd=ROOT)
    try:
        wait_until_up(server, url)
        say(f"Whyboard is open at {url}; Ctrl+C ends it.")
        if not headless and has_screen():
            webbrowser.open(url)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        end(server)


def check() -> int:
    """Lint and types."""
    read = reading(str(environment("requirements-dev.txt")))
    return report({name: succeeds(*command) for name, command in read.items()})


def reading(python: str) -> dict[str, Sequence[str]]:
    """Name the commands that read the code and run none of it."""
    return {"ruff": (python, "-m", "ruff", "check", "."), "mypy": (python, "-m", "mypy")}


def test(arguments: list[str]) -> int:
    """Lint, types and the tests; every step runs, and any that fails fails the command."""
    python = str(environment("requirements-dev.txt"))
    ensure_openmp(may_install=True)
    os.environ["E2E_BROWSER"] = ensure_browser()
    if arguments:
        checked = check()
        return report({"pytest": succeeds(python, "-m", "pytest", *arguments)}) or checked
    read = reading(python)
    _, *good = side_by_side((python, "-c", COMPILE), *read.values())  # compiled once, or each part would
    checked = report(dict(zip(read, good, strict=True)))
    pytest = (python, "-m", "pytest")
    others = (*pytest, *(f"--ignore={part}" for part in APART))
    passed = side_by_side(others, *((*pytest, part) for part in APART))
    return report(dict(zip(["pytest", *(f"pytest {part}" for part in APART)], passed, strict=True))) or checked


def side_by_side(shown: Sequence[str], *others: Sequence[str]) -> list[bool]:
    """Run commands at once, so that one works while another waits; what the others print stands at the end."""
    with ExitStack() as files:
        told = [files.enter_context(tempfile.TemporaryFile()) for _ in others]
        beside = [subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
                  for command, file in zip(others, told, strict=True)]
        try:
            passed = [succeeds(*shown)]
        finally:
            passed_beside = [process.wait() == 0 for process in beside]
        for file in told:
            file.seek(0)
            print(file.read().decode("utf-8", "replace"), flush=True)
    return passed + passed_beside


def harden(arguments: list[str]) -> int:
    """Run the hostile tests in full size; they print their figures."""
    python = str(environment("requirements-dev.txt"))
    ensure_openmp(may_install=True)
    os.environ["E2E_BROWSER"] = ensure_browser()
    return report({"hardness": succeeds(python, "-m", "tests.hardness", *arguments)})


def screens(arguments: list[str]) -> int:
    """Take a picture of every page at three widths, in light and dark, so that a change in looks shows in review."""
    python = str(environment("requirements-dev.txt"))
    ensure_openmp(may_install=True)
    os.environ["E2E_BROWSER"] = ensure_browser()
    return report({"screens": succeeds(python, "-m", "tests.e2e.pictures", "--screens", *arguments)})


def report(passed: dict[str, bool]) -> int:
    """Name the steps that failed; 0 when there are none."""
    failed = [name for name, good in passed.items() if not good]
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    """Read the command line and do what it says."""
    if sys.version_info < OLDEST:
        raise TaskError(too_old())
    parser = argparse.ArgumentParser(description="Run Whyboard, or test it.")
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("run", help="open the app with a sample loaded")
    opening.add_argument("--port", type=int, default=0, help="port to listen on (default: the first free from 8501)")
    opening.add_argument("--headless", action="store_true", help="do not open a browser window")
    commands.add_parser("check", help="lint and types only")
    commands.add_parser("test", help="lint, types and all tests; further arguments go to pytest", add_help=False)
    commands.add_parser("harden", help="hostile tests in full size; prints their figures", add_help=False)
    commands.add_parser("screens", help="a picture of every page into docs/screens", add_help=False)
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in ("test", "harden", "screens"):
        parser.error(f"unknown argument: {rest[0]}")
    if options.command == "run":
        return run(options.port, options.headless)
    return {"check": lambda _: check(), "test": test, "harden": harden, "screens": screens}[options.command](rest)


def too_old() -> str:
    """Say which Python is needed, and name one that is already here."""
    newer = [f"python3.{minor}" for minor in range(20, OLDEST[1] - 1, -1) if shutil.which(f"python3.{minor}")]
    here = f"Try: {newer[0]} tasks.py" if newer else "Get one from python.org, or with: uv python install 3.13"
    return f"Whyboard needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}. {here}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except TaskError as error:
        sys.exit(f"[whyboard] {error}")
