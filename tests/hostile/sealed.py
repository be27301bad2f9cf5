"""Try hostile acts, and honest work, in a sealed child that comes about as the product's do.

A program that holds a secret in its environment starts a second one by exec with an environment that holds none; that
one forks children, and a child seals itself. All of them belong to the user that is asked for.
"""

import ctypes
import json
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from explain.sealing import code_paths, seal
from explain.sealing.probes import Targets
from tests.hostile.acts import SECRET, beaten, canaries, told

BUDGET = 2**30
ORDINARY_USER = 65_534
ROOT = Path(__file__).resolve().parents[2]
CLEAN = {"OMP_NUM_THREADS": "2", "JOBLIB_MULTIPROCESSING": "0", "MPLBACKEND": "agg"}
SET_DUMPABLE = 4


def tried_without(*measures: Sequence[str], user: int | None = None) -> list[dict[str, Any]]:
    """Try all acts, once for each set of measures left out; see `all_acts`.

    In a program of its own, since only one with a single thread may fork, and as an ordinary user when one is named.
    """
    asked = {"do": "hold", "user": user, "without": [list(each) for each in measures]}
    return run(asked, {**CLEAN, SECRET: "canary"})


def run(asked: dict[str, Any], environment: dict[str, str]) -> Any:
    """Run this module as a program that is told what to do, and give what it answers."""
    program = started(environment)
    answer, errors = program.communicate(json.dumps(asked) + "\n", timeout=120)
    if program.returncode:
        raise RuntimeError(errors[-2_000:])
    return json.loads(answer)


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start this module as a program that waits to be told what to do."""
    command = [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.hostile.sealed"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)


def become(user: int | None) -> None:
    """Be an ordinary user from here on, one whose processes may look into each other, as after a login."""
    if user is not None and os.getuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        ctypes.CDLL(None).prctl(SET_DUMPABLE, 1, 0, 0, 0)


def hold(user: int | None, without: list[list[str]]) -> list[dict[str, Any]]:
    """Hold the secret, lay out what the acts are tried on, and have a second program try them."""
    with started(CLEAN) as second:  # before the user changes, who may not be able to start the interpreter
        become(user)
        with canaries(memory=2 * BUDGET) as targets:
            asked = {"do": "act", "user": user, "without": without, "targets": asdict(targets)}
            answer, errors = second.communicate(json.dumps(asked) + "\n", timeout=120)
    if second.returncode:
        raise RuntimeError(errors[-2_000:])
    return json.loads(answer)


def act(user: int | None, without: list[list[str]], targets: dict[str, Any]) -> list[dict[str, Any]]:
    """Fork a child for each set of measures left out, and give what it tells."""
    from sklearn.dummy import DummyRegressor

    # Such a model comes out of the file. An ordinary user may not be able to read the packages: they are loaded now.
    DummyRegressor(strategy="constant", constant=0.0).fit([[0.0]], [0.0]).predict([[0.0]])
    code_paths()
    become(user)
    return [in_child(partial(all_acts, Targets(**targets), each)) for each in without]


def all_acts(targets: Targets, without: Sequence[str]) -> dict[str, Any]:
    """Seal this process and try every act, as the code in a file does that a plain unpickler loads.

    Told is what came off, what was in force, whether threads work, and how many seconds sealing took.
    """
    file = beaten(targets)
    start = perf_counter()
    measures = seal(memory=BUDGET, without=without)
    seconds = perf_counter() - start
    acts, threads = told(pickle.loads(file).predict([[0.0]])[0])
    return {"measures": sorted(measures), "acts": acts, "threads": threads, "seconds": seconds}


def in_child(task: Callable[[], Any]) -> Any:
    """Fork, run a task there, and give what it returned."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(answered(task)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reply = json.loads(pipe.read() or b'{"failed": "the child ended without an answer"}')
    os.waitpid(child, 0)
    if "failed" in reply:
        raise RuntimeError(reply["failed"])
    return reply["done"]


def answered(task: Callable[[], Any]) -> dict[str, Any]:
    """Give what a task returned, or how it failed."""
    try:
        return {"done": task()}
    except BaseException:
        return {"failed": traceback.format_exc()[-2_000:]}


def main() -> None:
    """Do what the line on standard input says."""
    from tests.hostile.work import work

    asked = json.loads(sys.stdin.readline())
    print(json.dumps({"hold": hold, "act": act, "work": work}[asked.pop("do")](**asked)))


if __name__ == "__main__":
    main()
