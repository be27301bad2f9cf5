"""What hostile acts are tried on, and files whose loading tries them.

`canaries` lays out a secret, a port, a socket, a folder; `beaten` writes a pickle that runs every act as it is loaded
by a plain unpickler, and whose "model" answers with a number that tells which came off.
"""

import os
import pickle
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

from explain.sealing.probes import ACTS, Targets

SECRET = "WHYBOARD_CANARY"


@contextmanager
def canaries(memory: int) -> Iterator[Targets]:
    """Lay out everything the acts need; the secret must be put into the environment when this process is started."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        here = folder / "here"
        here.mkdir()
        secret, program = folder / "secret", folder / "program"
        secret.write_text("canary")
        secret.chmod(0o600)
        program.write_bytes(b"\0no program")
        program.chmod(0o700)
        name = f"canary-{os.getpid()}-{folder.name}"
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        local = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        local.bind("\0" + name)
        local.listen(100)
        yield Targets(
            folder=str(folder), here=str(here), secret=str(secret), program=str(program), variable=SECRET,
            tcp=tcp.getsockname()[1], udp=udp.getsockname()[1], local=name, parent=os.getpid(), memory=memory,
        )  # fmt: skip


SOURCE = """
import numpy
from sklearn.dummy import DummyRegressor
from explain.sealing.probes import ACTS, Targets, threads_work, tried

flags = [*tried(ACTS, Targets(**targets)).values(), threads_work()]
bits = float(sum(flag << place for place, flag in enumerate(flags)))
model = DummyRegressor(strategy="constant", constant=bits).fit(numpy.zeros((2, 1)), numpy.zeros(2))
"""
"""What runs while the file is loaded; the model is there so that the loading looks like any other."""


class Beaten:
    """A "model" that tries every act while it is loaded: code in a file, as a plain unpickler runs it."""

    def __init__(self, targets: Targets) -> None:
        self.code = f"(lambda names: exec({SOURCE!r}, names) or names['model'])({{'targets': {asdict(targets)!r}}})"

    def __reduce__(self) -> tuple:
        return eval, (self.code,)


def beaten(targets: Targets) -> bytes:
    """Write the file; its model predicts one number whose bits `told` reads."""
    return pickle.dumps(Beaten(targets))


def told(answer: float) -> tuple[dict[str, bool], bool]:
    """Read which acts came off, and whether threads work, from what the model of `beaten` predicts."""
    bits = int(answer)
    return {name: bool(bits >> place & 1) for place, name in enumerate(ACTS)}, bool(bits >> len(ACTS) & 1)
