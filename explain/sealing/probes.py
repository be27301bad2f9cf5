"""What code hidden in a file would try, each as a small function that says whether it came off.

They do no harm: they write and read what a test has laid out for them, speak to this machine alone, send signals that
nobody minds, and undo what they did. Modules are imported at the top, since a sealed process may not be able to.
"""

import _thread
import mmap
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from explain.sealing.calls import call

if sys.platform != "win32":
    import resource

PATIENCE = 5.0
"""Seconds."""
SEIZE = 0x4206
"""ptrace: take hold of a process without stopping it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What the acts are tried on. As they stand, the values do for the acts of `QUICK`.

    Parameters
    ----------
    folder, here
        A folder for temporary files and the working folder: to be written to, and listed.
    secret
        A file that only its owner should read.
    program
        A file that may be run, but is no program: the kernel refuses it only after it would have run it.
    variable
        An environment variable whose value is a secret.
    tcp, udp
        Ports of this machine.
    local
        Name of an abstract socket.
    parent
        A process to be reached.
    memory : bytes
        More than the process may take.
    """

    folder: str = field(default_factory=tempfile.gettempdir)
    here: str = os.sep
    secret: str = ""
    program: str = ""
    variable: str = ""
    tcp: int = 9
    udp: int = 9
    local: str = ""
    parent: int = field(default_factory=os.getppid)
    memory: int = 2**32


def write_to_temporary_folder(targets: Targets) -> bool:
    """Make a file, be it an empty one."""
    return _made(targets.folder)


def write_to_working_folder(targets: Targets) -> bool:
    """Make a file, be it an empty one."""
    return _made(targets.here)


def _made(folder: str) -> bool:
    path = os.path.join(folder, f"act-{os.getpid()}")
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)
    return True


def read_secret_file(targets: Targets) -> bool:
    """Read what only the owner should."""
    return _read(targets.secret)


def read_accounts(_: Targets) -> bool:
    """Read the names of the accounts of this machine."""
    return _read("/etc/passwd")


def _read(path: str) -> bool:
    with open(path, "rb") as file:
        return bool(file.read(1))


def read_own_environment(targets: Targets) -> bool:
    """Find a secret in this process's own environment.

    Sealing has no part in this one: it is decided by how the first parent was started.
    """
    if targets.variable in os.environ:
        return True
    with open("/proc/self/environ", "rb") as file:
        return targets.variable.encode() in file.read()


def read_parent_environment(targets: Targets) -> bool:
    """Find a secret in the environment of another process."""
    with open(f"/proc/{targets.parent}/environ", "rb") as file:
        return targets.variable.encode() in file.read()


def list_folder(targets: Targets) -> bool:
    """See which files lie in a folder."""
    os.listdir(targets.folder)
    return True


def connect(targets: Targets) -> bool:
    """Connect by TCP; that nobody answers is an answer from outside."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as outgoing:
        return outgoing.connect_ex(("127.0.0.1", targets.tcp)) in _ANSWERS


def send_datagram(targets: Targets) -> bool:
    """Send by UDP, which needs nobody who listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outgoing:
        return outgoing.sendto(b"act", ("127.0.0.1", targets.udp)) == 3


def reach_local_socket(targets: Targets) -> bool:
    """Connect to another program of this machine by a name that is no file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as outgoing:
        return outgoing.connect_ex("\0" + targets.local) == 0


_ANSWERS = (0, 111)
"""Connected, or refused by the machine at the other end."""
_NO_PROGRAM = 8


def run_program(targets: Targets) -> bool:
    """Become another program; the file is none, and the kernel says so only when it may be run."""
    try:
        os.execv(targets.program, [targets.program])
    except OSError as error:
        return error.errno == _NO_PROGRAM


def fork(_: Targets) -> bool:
    """Make processes, as many as can be had of forty."""
    came_off = False
    for _each in range(40):
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        came_off = True
    return came_off


def signal_parent(targets: Targets) -> bool:
    """Send another process a signal that it passes over, in each way there is."""
    return _any_of(
        lambda: os.kill(targets.parent, signal.SIGURG),
        lambda: call("tgkill", targets.parent, targets.parent, signal.SIGURG),
        lambda: signal.pidfd_send_signal(os.pidfd_open(targets.parent), signal.SIGURG),
    )


def trace_parent(targets: Targets) -> bool:
    """Take hold of another process as a debugger does; it is let go when this one ends."""
    call("ptrace", SEIZE, targets.parent, 0, 0)
    return True


def exceed_memory(targets: Targets) -> bool:
    """Map more memory than is allowed, after an attempt to allow more; nothing of it is touched."""
    _raise_limit("RLIMIT_AS", 2**46)
    mmap.mmap(-1, targets.memory).close()
    return True


def open_many_files(_: Targets) -> bool:
    """Hold five hundred files open, after an attempt to allow more."""
    _raise_limit("RLIMIT_NOFILE", 1_000)
    held: list[int] = []
    try:
        held.extend(os.open("/dev/null", os.O_RDONLY) for _each in range(500))
    finally:
        for each in held:
            os.close(each)
    return True


def _raise_limit(name: str, most: int) -> None:
    if sys.platform != "win32":
        _came_off(partial(resource.setrlimit, getattr(resource, name), (most, most)))


def _any_of(*ways: Callable[[], object]) -> bool:
    """Try all ways, and say whether one of them worked."""
    return True in [_came_off(way) for way in ways]


def _came_off(way: Callable[[], object]) -> bool:
    try:
        way()
    except (OSError, ValueError, MemoryError):
        return False
    return True


def threads_work() -> bool:
    """Start four threads that wait for one another: what must work, since numeric libraries need it.

    Bare threads: starting a `threading.Thread` waits for ever when there is no memory for it.
    """
    meeting = threading.Barrier(5)
    try:
        for _each in range(4):
            _thread.start_new_thread(meeting.wait, (PATIENCE,))
        meeting.wait(PATIENCE)
    except (RuntimeError, threading.BrokenBarrierError):
        return False
    return True


ACTS: dict[str, Callable[[Targets], bool]] = {
    act.__name__: act
    for act in (
        write_to_temporary_folder, write_to_working_folder, read_secret_file, read_accounts, read_own_environment,
        read_parent_environment, list_folder, connect, send_datagram, reach_local_socket, run_program, fork,
        signal_parent, trace_parent, exceed_memory, open_many_files,
    )
}  # fmt: skip
"""Name → act; all sixteen."""
QUICK = (
    "write_to_temporary_folder", "read_accounts", "list_folder", "connect", "send_datagram", "fork", "signal_parent",
    "trace_parent", "exceed_memory", "open_many_files",
)
"""Those that need nothing laid out for them."""


def tried(acts: Iterable[str], targets: Targets) -> dict[str, bool]:
    """Try acts, one after the other, and say of each whether it came off.

    Examples
    --------
    >>> tried(["read_secret_file"], Targets(secret="no such file"))
    {'read_secret_file': False}
    """
    return {name: _happens(ACTS[name], targets) for name in acts}


def _happens(act: Callable[[Targets], bool], targets: Targets) -> bool:
    try:
        return act(targets)
    except (OSError, MemoryError):
        return False
