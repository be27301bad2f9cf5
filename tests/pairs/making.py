"""What a pair of model and table is, and the data and small tools it is made of."""

import io
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn import datasets

from tasks import ROOT

DATA = ROOT / "sample_models" / "data"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """A model, a table, and what must come of them."""

    model: Any
    """Bytes of a file, or a fitted object."""
    table: pd.DataFrame
    target: str | None = None
    answers: Any = None
    """(n_rows,) or (n_rows, n_outputs) that the model itself gives; None when the pair is refused."""
    code: str = ""
    """Of the refusal; "" when the pair opens."""
    task: str = ""
    outputs: tuple[str, ...] = ()
    scale: str = ""
    said: str = ""
    """What a note must hold."""
    tolerance: float = 0.0
    """Largest difference allowed: 0 where the numbers must be the same bits."""
    options: dict[str, Any] = field(default_factory=dict)
    """Further arguments of `load_model`."""


PAIRS: dict[str, Callable[[], Pair]] = {}


def pair(make: Callable[[], Pair]) -> Callable[[], Pair]:
    """Enter a function into the list of pairs."""
    PAIRS[make.__name__] = make
    return make


@cache
def shipped(name: str) -> tuple[pd.DataFrame, pd.Series]:
    """Features and target of a data set of scikit-learn, every few rows of it."""
    held = getattr(datasets, f"load_{name}")(as_frame=True)
    every = max(1, len(held.data) // 150)
    return held.data.iloc[::every].reset_index(drop=True), held.target.iloc[::every].reset_index(drop=True)


@cache
def sample(name: str, n: int = 240) -> pd.DataFrame:
    """Rows of one of the tables that come with the product."""
    return pd.read_csv(DATA / f"{name}.csv", nrows=4_000).iloc[:: 4_000 // n].head(n).reset_index(drop=True)


def quick(estimator: Any, *data: Any) -> Any:
    """Fit without the warnings of a short fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return estimator.fit(*data)


def saved(model: Any, compress: Any = 0) -> bytes:
    """Write a model down as joblib does."""
    file = io.BytesIO()
    joblib.dump(model, file, compress=compress)
    return file.getvalue()


def named_iris() -> tuple[pd.DataFrame, pd.Series]:
    """Irises with their species as text."""
    features, target = shipped("iris")
    return features, target.map({0: "setosa", 1: "versicolor", 2: "virginica"}).rename("species")


def labelled(answer: Any, classes: Any) -> np.ndarray:
    """1 where a class is the answer, else 0."""
    return np.column_stack([np.asarray(answer) == label for label in classes]).astype(float)


def two(score: np.ndarray) -> np.ndarray:
    return np.column_stack([-score, score])



def with_categories(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Code text as categories, as one does for a booster."""
    return frame.assign(**{name: frame[name].astype("category") for name in names})


def catboost_bytes(model: Any, form: str = "cbm") -> bytes:
    """Write a CatBoost model down; it only writes to files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        model.save_model(str(path), format=form)
        return path.read_bytes()
