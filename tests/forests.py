"""What tests of flat forests share: a table with all that trees trip over, and rows that lie on their thresholds."""

from typing import Any

import numpy as np
import pandas as pd

from explain import load_model, read_table
from explain.model.forests.agreement import close, linked
from explain.model.forests.forest import sums
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of
from explain.model.predictor import Predictor

N_ROWS = 240
RNG = np.random.default_rng(0)
NUMBERS = pd.DataFrame(RNG.normal(size=(N_ROWS, 3)).round(3), columns=["a", "b", "c"]).assign(
    level=RNG.integers(0, 9, N_ROWS).astype(float)
)
NUMBERS.loc[::11, "a"] = 0.0
GAPS = NUMBERS.assign(b=np.where(np.arange(N_ROWS) % 7 == 0, np.nan, NUMBERS["b"]))
AMOUNT = (NUMBERS["a"] + (NUMBERS["level"] % 3 == 1) + GAPS["b"].fillna(2.0).clip(lower=0)).to_numpy()
TWO = (AMOUNT > 0.7).astype(int)
THREE = np.digitize(AMOUNT, [0.2, 1.4])
POSITIVE = np.exp(AMOUNT / 2)
SEVERAL = np.column_stack([AMOUNT, NUMBERS["c"]])


def opened(model: Any, frame: pd.DataFrame, target: np.ndarray) -> Predictor:
    """Match a fitted model to the table it was fitted on."""
    answer = target if np.ndim(target) == 1 else np.asarray(target)[:, 0]
    return load_model(model, read_table(frame.assign(answer=answer), target="answer"))


def read(model: Any, frame: pd.DataFrame, target: np.ndarray) -> tuple[RawForest, Predictor]:
    """Read a fitted model that is a sum over trees."""
    predictor = opened(model, frame, target)
    raw = forest_of(predictor)
    assert raw is not None
    return raw, predictor


def added_up(raw: RawForest, frame: pd.DataFrame) -> np.ndarray:
    """Sums (n_rows, n_outputs) over the trees of each output."""
    codes = raw.coded(frame)
    return np.column_stack([sums(raw.forest.of(output), codes) for output in range(raw.forest.n_outputs)])


def agrees(raw: RawForest, predictor: Predictor, frame: pd.DataFrame, found: np.ndarray | None = None) -> bool:
    """Whether the sums of all outputs are the model's answers; False too where the model fails on the rows."""
    forest = raw.forest
    try:
        found = added_up(raw, frame) if found is None else found
        link = "" if forest.scale in predictor.answers else forest.link
        own = predictor(frame, forest.scale if forest.scale in predictor.answers else None)
    except Exception:  # steps of somebody's pipeline raise whatever they do
        return False
    if not link and forest.scale not in predictor.answers:
        return False
    return close(forest, linked(found, link), own, link=link)


def on_thresholds(raw: RawForest, frame: pd.DataFrame, n: int = 300, *, gaps: bool = True) -> pd.DataFrame:
    """Rows of values at, just below and just above the thresholds in either precision, and of others that are odd."""
    rng = np.random.default_rng(1)
    found = {}
    for place, name in enumerate(frame):
        values = [0.0, -0.0, 1e-36, -1e-36, 1e-30, 1e30, -1e30, *([np.nan] if gaps else [])]
        for column, player in zip(raw.forest.columns, raw.players, strict=True):
            if player == place:
                values += [-1.0, -0.5, 0.5, 1.7, *range(12)] if column.left is not None else _near(column.levels)
        held = np.array(values)
        found[name] = rng.choice(held[~(np.abs(held) > 1e30)], n)
    return pd.DataFrame(found)


def _near(levels: np.ndarray) -> list[float]:
    single = levels.astype(np.float32)
    found = []
    for held in (levels, single.astype(np.float64)):
        found += [held, np.nextafter(held, np.inf), np.nextafter(held, -np.inf)]
    for end in (np.inf, -np.inf):
        with np.errstate(over="ignore"):  # beside the largest number is infinity
            beside = np.nextafter(single, np.float32(end)).astype(np.float64)
        found += [beside, (beside + single) / 2]
    return np.concatenate(found).tolist()


def assert_is_the_model(raw: RawForest, predictor: Predictor, frame: pd.DataFrame) -> None:
    """Hold the sums to the model's own answers, on every scale they stand for."""
    forest, found = raw.forest, added_up(raw, frame)
    allowed = forest.rounding * forest.size
    if forest.scale in predictor.answers:
        assert (np.abs(found - predictor(frame, forest.scale)) <= allowed).all()
    else:
        assert forest.link
    if forest.link:
        own = predictor(frame)
        np.testing.assert_allclose(linked(found, forest.link), own, rtol=allowed.max() + 1e-6, atol=allowed.max())
