"""The parent of all children on Linux: a small program that has loaded the libraries once and then only forks.

It is started by exec with an empty environment, so that nothing of the app's memory or settings is in it, and it never
sees a byte of an upload. It has one thread. What it is asked comes over one socket from the app, as JSON:

    {"fork": {…}}  with a socket  →  {"pid": n}            a child that serves that socket
    {"end": n}                    →  no answer              that child is killed
    {"ended": n}                  →  {"status": s or null}  how it ended, when it has

When the app is gone the socket closes, this program ends, and its children with it.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections import deque
from importlib import import_module
from typing import Any

FIRST = ("numpy", "pandas", "sklearn.ensemble", "skops.io", "explain.workspace.child")
"""Loaded before any child is forked: every child needs these, and some of them read files that a sealed one cannot."""
LIBRARIES = (
    "sklearn.pipeline", "sklearn.compose", "sklearn.linear_model",
    "explain.sealing", "explain.table.read", "explain.model.load", "explain.methods.shapley",
    "explain.methods.predictions", "explain.methods.cells", "scipy.stats", "pyarrow", "pyarrow.parquet", "shap",
    "explain.methods.local_surrogate", "lime.lime_tabular", "explain.methods.performance", "explain.methods.dependence",
    "explain.methods.accumulated", "explain.methods.importance", "explain.methods.counterfactual", "xgboost",
    "lightgbm",
)
"""Loaded one after the other, between two requests; what is not installed is passed over."""
LARGEST_REQUEST = 65_536
KEPT = 1_000
"""Ended children whose end is remembered."""


class Zygote:
    """The loop: a request, else the next library, else wait."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.wakes, self.woken = socket.socketpair()
        self.loading = deque([*LIBRARIES, "kernels", "warm"])
        self.children: set[int] = set()
        self.ended: dict[int, int] = {}
        self.compiler = 0
        for name in (*FIRST, "announce"):  # a child that was forked before could not find what is compiled
            self._load(name)

    def run(self) -> None:
        """Serve until the app is gone."""
        self.woken.setblocking(False)
        signal.set_wakeup_fd(self.woken.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, so that the wake-up is written
        while True:
            ready, _, _ = select.select([self.control, self.wakes], [], [], 0 if self.loading else None)
            if self.wakes in ready:
                self.wakes.recv(4096)
            self._reap()
            if self.control in ready:
                self._answer()
            elif self.loading and not ready:
                self._load(self.loading.popleft())

    def _answer(self) -> None:
        text, descriptors, _, _ = socket.recv_fds(self.control, LARGEST_REQUEST, 1)
        if not text:
            os._exit(0)
        asked = json.loads(text)
        if "fork" in asked:
            told: dict[str, Any] = {"pid": self._fork(descriptors[0], asked["fork"])}
        elif "end" in asked:
            self._end(asked["end"])
            return
        else:
            told = {"status": self.ended.pop(asked["ended"]) if asked["ended"] in self.ended else None}
        self.control.send(json.dumps(told).encode())

    def _load(self, name: str) -> None:
        step = {"announce": announce, "kernels": self._load_kernel, "warm": warm}.get(name)
        if step is not None:
            step()
            return
        try:
            import_module(name)
        except ImportError:
            return

    def _load_kernel(self) -> None:
        """Load one compiled kernel, and come back for the next; have them compiled when that was never done."""
        from explain.methods.trees import compiling

        if not compiling.stamp().exists():
            self.compiler = self.compiler or self._start_compiler()
        elif compiling.load_next():
            self.loading.append("kernels")

    def _start_compiler(self) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            for end in (self.control, self.wakes, self.woken):
                end.close()
            from explain.methods.trees import compiling

            compiling.main()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _fork(self, descriptor: int, wanted: dict[str, Any]) -> int:
        pid = os.fork()
        if pid == 0:
            self._become_child(descriptor, wanted)
        os.close(descriptor)
        self.children.add(pid)
        return pid

    def _become_child(self, descriptor: int, wanted: dict[str, Any]) -> None:
        """Never returns: whatever happens here ends the child, not the zygote."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (self.control, self.wakes, self.woken):
                end.close()
            from explain.workspace import child

            getattr(child, wanted.pop("do"))(descriptor, **wanted)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _end(self, pid: int) -> None:
        if pid in self.children:  # not reaped, so the number is still its own
            os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self.children or self.compiler:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid == self.compiler:
                self.compiler = 0
                self.loading.extend(["kernels"] * (status == 0))
                continue
            self.children.discard(pid)
            self.ended[pid] = os.waitstatus_to_exitcode(status)
            if len(self.ended) > KEPT:
                self.ended.pop(next(iter(self.ended)))


def announce() -> None:
    """Let kernels be found by children, wherever they are in being compiled."""
    from explain.methods.trees import compiling

    compiling.announce()


def warm() -> None:
    """Do once what the first explanation would wait for: every child has it then.

    No method here may start threads: they would not survive the fork, nor what they held be let go.
    """
    from explain.sealing import code_paths

    _answer_once()
    code_paths()  # finding them takes longer than sealing
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the children


def _answer_once() -> None:
    import numpy as np
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier

    from explain.model.load import load_model
    from explain.table.read import read_table
    from explain.workspace.held import answered

    x = np.arange(40.0)
    frame = pd.DataFrame({"a": x % 7, "b": x % 5, "c": np.where(x % 3 > 1, "u", "v"), "y": (x % 7 > 3).astype(int)})
    dataset = read_table(frame, target="y")
    forest = RandomForestClassifier(3, max_depth=3, random_state=0).fit(frame[["a", "b"]], frame["y"])
    predictor = load_model(forest, dataset)
    for method, arguments in (
        ("shap_values", {"rows": [0]}), ("lime_weights", {"rows": [0], "n_samples": 50}), ("predictions", {}),
        ("performance", {}), ("dependence", {"feature": "a"}), ("counterfactuals", {"row": 0}),
    ):
        answered(method, predictor, dataset, **arguments)


def main() -> None:
    """Start: the folder of the package and the number of the socket are the arguments."""
    sys.path.insert(0, sys.argv[1])
    os.chdir("/")
    Zygote(socket.socket(fileno=int(sys.argv[2]))).run()


if __name__ == "__main__":
    main()
