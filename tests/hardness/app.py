"""Damaged files through the door of the app: it answers after every one, and another session notices nothing."""

import io
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from explain.errors import ExplainError
from explain.workspace import Allowance, Workspace, open_table, open_workspace

WITHIN = Allowance(memory=2 << 30, table_seconds=20, model_seconds=20, ask_seconds=20)
FULL, SMALL = 500, 12
CHECKED = ("joblib forest", "pickle histogram boosting", "skops forest", "XGBoost JSON", "XGBoost UBJ")
"""Formats of which no damaged file may end its process: their structure is checked before it is used."""


@dataclass
class Tally:
    """What came of the damaged files of one format."""

    outcomes: Counter = field(default_factory=Counter)
    slowest: float = 0.0

    @property
    def words(self) -> str:
        """One line."""
        told = ", ".join(f"{name} {n}" for name, n in sorted(self.outcomes.items()))
        return f"{told}; slowest answer {self.slowest:.1f} s"


def table() -> pd.DataFrame:
    """Sixty rows of three numbers and an answer."""
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(generator.normal(size=(60, 3)), columns=["a", "b", "c"])
    return frame.assign(y=(frame["a"] + frame["b"] > 0).astype(int))


def honest() -> dict[str, bytes]:
    """One honest model file of each format."""
    import pickle

    import joblib
    import lightgbm
    import xgboost
    from catboost import CatBoostClassifier
    from skl2onnx import to_onnx
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.neighbors import KNeighborsClassifier
    from skops import io as skops_io

    frame = table()
    x, y = frame[["a", "b", "c"]], frame["y"]
    forest = RandomForestClassifier(5, max_depth=4, random_state=0).fit(x, y)
    boosted = xgboost.XGBClassifier(n_estimators=5, max_depth=3).fit(x, y).get_booster()
    light = lightgbm.LGBMClassifier(n_estimators=5, min_child_samples=5, verbose=-1).fit(x, y).booster_
    cat = CatBoostClassifier(iterations=5, depth=3, verbose=0, allow_writing_files=False).fit(x, y)
    file = io.BytesIO()
    joblib.dump(forest, file)
    return {
        "joblib forest": file.getvalue(),
        "pickle neighbours": pickle.dumps(KNeighborsClassifier(3).fit(x, y)),
        "pickle histogram boosting": pickle.dumps(HistGradientBoostingClassifier(max_iter=5).fit(x, y)),
        "skops forest": skops_io.dumps(forest),
        "XGBoost JSON": bytes(boosted.save_raw("json")),
        "XGBoost UBJ": bytes(boosted.save_raw("ubj")),
        "LightGBM text": light.model_to_string().encode(),
        "CatBoost cbm": bytes(cat._serialize_model()),
        "ONNX": to_onnx(forest, x.to_numpy(dtype=np.float32)[:1]).SerializeToString(),
    }


def honest_tables() -> dict[str, bytes]:
    """One honest table of each format."""
    frame, parquet, feather = table().assign(text=["one", "two", "three"] * 20), io.BytesIO(), io.BytesIO()
    frame.to_parquet(parquet)
    frame.to_feather(feather)
    return {
        "CSV": frame.to_csv(index=False).encode(), "Parquet": parquet.getvalue(), "Feather": feather.getvalue(),
        "JSON lines": frame.to_json(orient="records", lines=True).encode(),
    }


def damaged(raw: bytes, n: int, seed: int) -> Iterator[bytes]:
    """Change an honest file in one of five ways: bytes, a cut, a doubled part, zeros, two parts exchanged."""
    chance = random.Random(seed)
    for _ in range(n):
        changed = bytearray(raw)
        start, end = sorted(chance.randrange(len(raw)) for _ in range(2))
        way = chance.randrange(5)
        if way == 0:
            for _ in range(chance.randint(1, 8)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        elif way == 1:
            del changed[end:]
        elif way == 2:
            changed[end:end] = changed[start : min(end, start + 200)]
        elif way == 3:
            changed[start : start + 8] = bytes(8)
        else:
            part = bytes(changed[start : start + 16])
            changed[end : end + 16], changed[start : start + 16] = part, bytes(changed[end : end + 16])
        yield bytes(changed)


def told(attempt: Callable[[], object], tally: Tally) -> None:
    """Make one attempt; what comes of it is an answer or an error for users, and nothing else."""
    began = time.monotonic()
    try:
        attempt()
        tally.outcomes["opened"] += 1
    except ExplainError as error:
        ended = error.code if error.code in ("WORK-CRASH", "WORK-TIME", "WORK-MEMORY", "WORK-ANSWER") else "refused"
        tally.outcomes[ended] += 1
    tally.slowest = max(tally.slowest, time.monotonic() - began)


def models(n: int, other: Workspace) -> Iterator[tuple[str, Tally]]:
    """Open ``n`` damaged models of each format beside one table, and ask those that open."""
    rows = list(range(60))
    with open_table(table(), target="y", allowance=WITHIN) as workspace:
        for seed, (name, raw) in enumerate(honest().items()):
            tally = Tally()

            def attempt(changed: bytes) -> None:
                workspace.add_model(changed)
                workspace.ask("predictions", rows=rows)

            attempt(raw)  # whole, it opens
            for changed in damaged(raw, n, seed):
                told(lambda changed=changed: attempt(changed), tally)
            unmoved(other)
            yield name, tally


def tables(n: int, other: Workspace) -> Iterator[tuple[str, Tally]]:
    """Open ``n`` damaged tables of each format."""
    for seed, (name, raw) in enumerate(honest_tables().items()):
        tally = Tally()
        open_table(raw, allowance=WITHIN).close()  # whole, it opens
        for changed in damaged(raw, n, seed):
            told(lambda changed=changed: open_table(changed, allowance=WITHIN).close(), tally)
        unmoved(other)
        yield name, tally


def unmoved(other: Workspace) -> None:
    """Make sure that another session's workspace is the same process and answers the same."""
    assert other.running, "another session lost its process"
    assert other.ask("predictions", rows=[0, 1]).values.tolist() == other.before, "another session's answers moved"


def run(full: bool) -> list[tuple[str, str]]:
    """Damage files of thirteen formats, and count what comes of them.

    Raises
    ------
    AssertionError
        When another session notices, an answer comes late, or a checked format ends its process.
    """
    from sklearn.linear_model import LogisticRegression

    n, frame = FULL if full else SMALL, table()
    model = LogisticRegression().fit(frame[["a", "b", "c"]], frame["y"])
    with open_workspace(model, frame, target="y") as other:
        other.before = other.ask("predictions", rows=[0, 1]).values.tolist()
        process = other._held
        found = [*models(n, other), *tables(n, other)]
        assert other._held is process, "another session's process was started again"
    for name, tally in found:
        assert tally.slowest < WITHIN.ask_seconds + 2, f"{name}: {tally.words}"
        assert tally.outcomes.total() == n
        assert name not in CHECKED or not tally.outcomes["WORK-CRASH"], f"{name}: {tally.words}"
    return [(f"damaged files, {name}", tally.words) for name, tally in found]
