"""A folder of files and models for it, as a batch finds them, and what a batch leaves read back."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeRegressor

FEATURES = ["age", "pay", "job"]


def people(n: int = 600, seed: int = 0) -> pd.DataFrame:
    """Rows with a key, a column the model does not use, and a target that has no single cause."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "id": [f"p{i:05}" for i in range(n)], "age": random.integers(18, 80, n),
        "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, n), "D"),
        "pay": random.normal(30, 9, n), "job": random.choice(["cook", "nurse", "pilot"], n, p=[0.5, 0.4, 0.1]),
    })
    return frame.assign(y=frame["age"] * 0.5 + frame["pay"] * (frame["job"] == "cook"))


def model_file(path: Path, *, leaves: int = 8) -> Path:
    """A tree on raw columns, fitted on rows of its own."""
    frame = people(400, seed=1)
    steps = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), ["job"]), remainder="passthrough", verbose_feature_names_out=False)
    tree = DecisionTreeRegressor(max_leaf_nodes=leaves, random_state=0)
    joblib.dump(make_pipeline(steps, tree).fit(frame[FEATURES], frame["y"]), path)
    return path


def numbers_folder(folder: Path, n_files: int, n_rows: int) -> Path:
    """Files of numbers alone, for speed and size; a model of them is written beside."""
    folder.mkdir()
    random = np.random.default_rng(0)
    for i in range(n_files):
        frame = pd.DataFrame(random.normal(size=(n_rows, 6)), columns=list("abcdef"))
        frame.to_parquet(folder / f"{i}.parquet", index=False)
    few = frame[:200]
    joblib.dump(LinearRegression().fit(few, few.sum(axis=1)), folder.parent / "numbers.joblib")
    return folder


def files_folder(folder: Path, frame: pd.DataFrame) -> Path:
    """Some files, with small and large row groups, one of them in another type, one empty, one in a folder within."""
    (folder / "later").mkdir(parents=True)
    listed = frame[:200].astype({"age": "int32"}).assign(tags=[["a", "list"]] * 200)
    listed.to_parquet(folder / "a.parquet", row_group_size=60, index=False)
    frame[200:300].to_parquet(folder / "b.parquet", index=False)
    frame[:0].to_parquet(folder / "c.parquet", index=False)
    frame[300:].to_parquet(folder / "later" / "d.parquet")
    (folder / "_metadata.parquet").write_bytes(b"no table")
    return folder


def rows_of(out: Path) -> pd.DataFrame:
    """All rows that a batch wrote, file by file as they stand there."""
    parts = sorted((out / "parts").glob("*.parquet"))
    return pd.concat([pq.read_table(path).to_pandas() for path in parts], ignore_index=True)


def sizes_of(rows: pd.DataFrame, names: list[str] | tuple[str, ...]) -> np.ndarray:
    """(n_rows, n_features) contributions of such rows."""
    return rows[[f"contribution_{name}" for name in names]].to_numpy()
