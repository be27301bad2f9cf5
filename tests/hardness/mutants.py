"""Honest model files, damaged at random: each is opened and asked in a process of its own."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10
OUTCOMES = ("refused", "same", "different", "no answer", "killed", "hung", "unexpected")
NEVER_KILLED = (
    "forest",
    "forest in joblib",
    "boosting on histograms",
    "XGBoost JSON",
    "XGBoost UBJ",
    "XGBoost in a pickle",
)
"""Files of which no mutant may end the process that asks it."""


def honest_files() -> dict[str, tuple[bytes, str]]:
    """One file of each kind, and the specimen that it holds."""
    import io
    import pickle

    import joblib

    from tests.zoo import zoo

    def in_joblib(fitted: object) -> bytes:
        file = io.BytesIO()
        joblib.dump(fitted, file)
        return file.getvalue()

    kept = {
        name: zoo()[name]().fitted
        for name in (
            "RandomForestClassifier",
            "HGB of native categories",
            "KNN, distance",
            "SVC",
            "XGBClassifier",
            "XGB booster of categories",
            "XGB booster",
            "LGBM booster",
            "LGBM booster of categories",
            "GradientBoostingRegressor",
        )
    }
    booster, coded = kept["XGB booster"], kept["XGB booster of categories"]
    return {
        "forest": (pickle.dumps(kept["RandomForestClassifier"]), "RandomForestClassifier"),
        "forest in joblib": (in_joblib(kept["RandomForestClassifier"]), "RandomForestClassifier"),
        "boosted trees": (pickle.dumps(kept["GradientBoostingRegressor"]), "GradientBoostingRegressor"),
        "boosting on histograms": (pickle.dumps(kept["HGB of native categories"]), "HGB of native categories"),
        "neighbours": (in_joblib(kept["KNN, distance"]), "KNN, distance"),
        "support vectors": (pickle.dumps(kept["SVC"]), "SVC"),
        "XGBoost JSON": (bytes(booster.save_raw("json")), "XGB booster"),
        "XGBoost UBJ": (bytes(booster.save_raw("ubj")), "XGB booster"),
        "XGBoost JSON of categories": (bytes(coded.save_raw("json")), "XGB booster of categories"),
        "XGBoost in a pickle": (pickle.dumps(kept["XGBClassifier"]), "XGBClassifier"),
        "LightGBM text": (kept["LGBM booster"].model_to_string().encode(), "LGBM booster"),
        "LightGBM text of categories": (
            kept["LGBM booster of categories"].model_to_string().encode(),
            "LGBM booster of categories",
        ),
    }


def mutant(raw: bytes, seed: int) -> bytes:
    """Damage a file: bytes turned, numbers changed, a piece cut out, doubled or moved, an end cut off."""
    chance = random.Random(seed)
    ways: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
        turned,
        turned,
        renumbered,
        renumbered,
        cut,
        doubled,
        ended,
    )
    return bytes(chance.choice(ways)(bytearray(raw), chance))


def turned(raw: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice([1, 2, 8])):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return raw


def renumbered(raw: bytearray, chance: random.Random) -> bytearray:
    """Change a number of a text, or eight bytes of anything else, to one at the edge."""
    found = list(re.finditer(rb"-?\d+", bytes(raw)))
    if len(found) * 12 > len(raw):
        place = chance.choice(found)
        raw[place.start() : place.end()] = chance.choice(
            [b"-1", b"0", b"1", b"7", b"100000", b"2147483647", b"-2147483648", b"1e30"]
        )
        return raw
    at = chance.randrange(max(len(raw) - 8, 1))
    edge = chance.choice([-1, 0, 1, 2, 2**31, 2**62, -(2**63)])
    raw[at : at + 8] = edge.to_bytes(8, "little", signed=True)
    return raw


def cut(raw: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(len(raw))
    del raw[at : at + chance.choice([1, 4, 30])]
    return raw


def doubled(raw: bytearray, chance: random.Random) -> bytearray:
    at, size = chance.randrange(len(raw)), chance.choice([1, 8, 40])
    raw[at:at] = raw[at : at + size]
    return raw


def ended(raw: bytearray, chance: random.Random) -> bytearray:
    return raw[: chance.randrange(len(raw))]


def asked(raw: bytes, rows: object, wanted: dict) -> str:
    """Open a file and ask what it holds; gives one of the outcomes."""
    from explain.errors import ModelError
    from explain.model.opening import opened
    from tests.zoo import answers, same

    try:
        held = opened(raw).estimator
    except ModelError:
        return "refused"
    except Exception:
        return "unexpected"
    try:
        return "same" if same(answers(held, rows), wanted) else "different"
    except Exception:
        return "no answer"


def outcomes_of(acts: list[Callable[[], str]]) -> list[str]:
    """Do things one after another in a forked process; where it is ended, in another one from there on."""
    found: list[str] = []
    while len(found) < len(acts):
        said, end = forked(acts[len(found) :])
        found += said
        if len(found) < len(acts):
            found.append(end)
    return found


def forked(acts: list[Callable[[], str]]) -> tuple[list[str], str]:
    """Do things in a forked process; what it said of each, and how it ended."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        for act in acts:
            signal.alarm(SECONDS)
            os.write(write, f"{act()}\n".encode())
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as pipe:
        said = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    return said, "hung" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM else "killed"


def tried(folder: Path, n_mutants: int, seed: int) -> dict[str, dict[str, int]]:
    """Try mutants of every file in a folder; counts of outcomes by file.

    Nothing is fitted or asked in this process: threads that a library starts do not survive a fork.
    """
    import pickle
    import warnings

    import lightgbm  # noqa: F401
    import pandas  # noqa: F401
    import sklearn.ensemble
    import sklearn.neighbors
    import sklearn.svm  # noqa: F401
    import xgboost  # noqa: F401

    warnings.simplefilter("ignore")
    counts: dict[str, dict[str, int]] = {}
    for path in sorted(folder.glob("*.file")):
        raw = path.read_bytes()
        rows, wanted = pickle.loads(path.with_suffix(".rows").read_bytes())
        acts = [partial(try_one, raw, seed * 1_000_003 + number, rows, wanted) for number in range(n_mutants)]
        counts[path.stem] = dict(Counter(outcomes_of(acts)))
    return counts


def try_one(raw: bytes, seed: int, rows: object, wanted: dict) -> str:
    """Make one mutant, open it and ask it."""
    return asked(mutant(raw, seed), rows, wanted)


def mutants(n_mutants: int, *, seed: int = 0, only: tuple[str, ...] = ()) -> dict[str, dict[str, int]]:
    """Make and try mutants; gives counts of outcomes by kind of file."""
    import pickle

    from tests.zoo import answers, zoo

    with tempfile.TemporaryDirectory() as folder:
        for name, (raw, specimen) in honest_files().items():
            if only and name not in only:
                continue
            rows = zoo()[specimen]().rows
            Path(folder, f"{name}.file").write_bytes(raw)
            wanted = answers(zoo()[specimen]().fitted, rows)
            Path(folder, f"{name}.rows").write_bytes(pickle.dumps((rows, wanted)))
        done = subprocess.run(
            [sys.executable, "-m", "tests.hardness.mutants", folder, str(n_mutants), str(seed)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    return json.loads(done.stdout)


def run(full: bool) -> Iterator[tuple[str, str]]:
    """Try 500 mutants of each kind of file, or 20."""
    for kind, found in mutants(500 if full else 20).items():
        yield f"mutants, {kind}", ", ".join(f"{outcome} {found.get(outcome, 0)}" for outcome in OUTCOMES)


if __name__ == "__main__":
    print(json.dumps(tried(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
