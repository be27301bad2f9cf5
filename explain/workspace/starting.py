"""Start and end the processes of workspaces: forked from a zygote on Linux, started one by one elsewhere."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Protocol

from explain.errors import WorkspaceError
from explain.workspace.frames import BrokenFrame, Wire, wire

ROOT = Path(__file__).resolve().parents[2]
THREADS = str(os.cpu_count() or 1)
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # Threads that wait by spinning slow each other down, and threads made before a fork do not survive it.
    "OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": THREADS, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    # Arrow's allocator would start a thread of its own, and a fork is only safe from a process with one.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # Arrow's own allocator keeps what it unpacked a file with; the C library gives it back.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    # Asking the system how many there are reads files that a sealed process cannot read.
    "LOKY_MAX_CPU_COUNT": THREADS, "MPLBACKEND": "agg",
    # joblib's pools need semaphores, which are files; a sealed process runs what it is given in the calling thread.
    "JOBLIB_MULTIPROCESSING": "0",
    # The parent of all children has kernels compiled; a sealed child could not.
    "EXPLAIN_COMPILE": "elsewhere",
    # The C library sets addresses aside for each thread; without this 32 threads take half of a budget of 2 GB.
    "MALLOC_ARENA_MAX": "4",
}
"""All that a child's environment holds."""
KEPT_VARIABLES = ("SYSTEMROOT", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Variables without which the interpreter or its libraries do not load, kept where they are set."""
LARGEST_ANSWER = 65_536


class Process(Protocol):
    """A child: the wire to it, and its end."""

    wire: Wire

    def kill(self) -> None:
        """Kill it, if it lives; whoever reads from its wire meets the end."""

    def release(self) -> None:
        """Let go of the descriptors; only the thread that reads from the wire may say when."""

    def how_it_ended(self) -> int | None:
        """Exit code, negative for a signal; None when that is not known."""


def environment() -> dict[str, str]:
    """Give the environment of a child: nothing of the app's but what libraries need to load."""
    return ENVIRONMENT | {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}


class Nursery:
    """The app's end of the zygote: starts it when it is first needed, and again when it is gone."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._control: socket.socket | None = None
        self._program: subprocess.Popen | None = None
        self._owner = 0

    def start(self) -> None:
        """Start the zygote, unless it runs."""
        with self._lock:
            self._running()

    def fork(self, wanted: dict[str, Any]) -> tuple[int, socket.socket]:
        """Have a child forked; give its number and our end of the socket to it."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                pid = self._asked({"fork": wanted}, [theirs.fileno()])["pid"]
        except BaseException:
            ours.close()
            raise
        return pid, ours

    def end(self, pid: int) -> None:
        """Have a child killed; nobody waits for it."""
        with self._lock, contextlib.suppress(OSError):
            if self._control is not None and self._owner == os.getpid():
                self._control.send(json.dumps({"end": pid}).encode())

    def ended(self, pid: int) -> int | None:
        """How a child ended; None while it lives or when it is not known."""
        return self._asked({"ended": pid})["status"]

    def close(self) -> None:
        """End the zygote and all children."""
        with self._lock:
            self._let_go()

    def _asked(self, request: dict[str, Any], descriptors: list[int] | None = None) -> dict[str, Any]:
        with self._lock:
            try:
                return self._exchanged(request, descriptors or [])
            except (OSError, ValueError):
                self._let_go()
            try:
                return self._exchanged(request, descriptors or [])
            except (OSError, ValueError) as error:
                words = "The process that opens models could not be started."
                raise WorkspaceError(words, "Start the app again.", "WORK-START") from error

    def _exchanged(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        control = self._running()
        socket.send_fds(control, [json.dumps(request).encode()], descriptors)
        text = control.recv(LARGEST_ANSWER)
        if not text:
            raise OSError("the zygote is gone")
        return json.loads(text)

    def _running(self) -> socket.socket:
        if self._control is not None and self._owner == os.getpid():
            return self._control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        script = Path(__file__).with_name("zygote.py")
        with theirs:
            self._program = subprocess.Popen(
                [sys.executable, "-I", str(script), str(ROOT), str(theirs.fileno())], pass_fds=[theirs.fileno()],
                env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=_errors(),
                start_new_session=True,  # Ctrl+C is for the app, which then ends the zygote by closing its socket
            )
        self._control, self._owner = ours, os.getpid()
        return ours

    def _let_go(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._program is not None and self._owner == os.getpid():
            self._program.kill()
            self._program.wait()
        self._control = self._program = None


def _errors() -> int | None:
    """Children are silent: what a library prints may hold values of the table. `EXPLAIN_LOUD` lets it through."""
    return None if os.environ.get("EXPLAIN_LOUD") else subprocess.DEVNULL


NURSERY = Nursery()


@dataclass(slots=True, eq=False)
class Forked:
    """A child of the zygote."""

    wire: Wire
    pid: int
    end: socket.socket

    def kill(self) -> None:
        """Kill it and shut the wire, so that nobody waits for what a child of its own might still hold open."""
        NURSERY.end(self.pid)
        with contextlib.suppress(OSError):
            self.end.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Close our end."""
        self.wire.close()
        self.end.close()

    def how_it_ended(self) -> int | None:
        """Exit code; a child that has just closed its socket is given a moment to be gone."""
        for _ in range(50):
            status = NURSERY.ended(self.pid)
            if status is not None:
                return status
            time.sleep(0.01)
        return None


@dataclass(slots=True, eq=False)
class Spawned:
    """A child of our own, where there is no fork to build on."""

    wire: Wire
    program: subprocess.Popen

    def kill(self) -> None:
        """Kill it; its pipes end with it."""
        self.program.kill()

    def release(self) -> None:
        """Close our ends."""
        self.wire.close()
        self.program.wait()

    def how_it_ended(self) -> int | None:
        """Exit code, once it is gone."""
        try:
            return self.program.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            return None


def forks() -> bool:
    """Whether children are forked here."""
    return sys.platform == "linux" and not os.environ.get("EXPLAIN_SPAWN")


def started(*, memory: int = 0, without: Sequence[str] = ()) -> Process:
    """Start a child; it has sealed itself as well as it can before it reads anything."""
    return _process({"do": "serve", "memory": memory, "without": list(without)})


def tried(*, without: Sequence[str] = ()) -> dict[str, Any]:
    """Try in a child of its own what a hostile file would try; see `explain.sealing.self_test`.

    Raises
    ------
    WorkspaceError
        When the child did not tell.
    """
    process = _process({"do": "trial", "without": list(without)})
    try:
        header, _ = process.wire.receive(0)
        return dict(header["tried"])
    except (EOFError, BrokenFrame, KeyError, TypeError, ValueError) as error:
        raise WorkspaceError("The trial of the sealed process failed.", "Start the app again.", "WORK-TEST") from error
    finally:
        process.kill()
        process.release()


def _process(wanted: dict[str, Any]) -> Process:
    if forks():
        pid, ours = NURSERY.fork(wanted)
        return Forked(wire=wire(ours.fileno(), closing=False), pid=pid, end=ours)
    # A child here belongs to the thread that started it, which may end before the work does.
    wanted = {**wanted, "without": [*wanted["without"], "parent_death"]}
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from explain.workspace import child; "
    code += f"child.{wanted.pop('do')}(0, outgoing=1, **{wanted!r})"
    program = subprocess.Popen(
        [sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=_errors(),
        env=environment(), bufsize=0,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    return Spawned(wire=Wire(program.stdout, program.stdin), program=program)  # type: ignore[arg-type]
