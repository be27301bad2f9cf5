"""Awkward tables and models: what somebody may upload, and no check may stumble over."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, IsolationForest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explain import load_model, read_table
from explain.model.predictor import Predictor
from explain.model.recorded import recorded_predictions
from explain.table.dataset import Dataset

N = 60


class Case(NamedTuple):
    """A model, a table, and the row that is asked about."""

    predictor: Predictor
    dataset: Dataset
    row: int | Mapping[str, Any] = 0


def numbers(n: int = N, columns: str = "abc", seed: int = 0) -> pd.DataFrame:
    """Columns of independent normal numbers."""
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(n, len(columns))), columns=list(columns))


def case(frame: pd.DataFrame, target: Any, model: Any, row: int | Mapping[str, Any] = 0, **reading: Any) -> Case:
    """Fit a model to all columns of a frame and read both."""
    fitted = model.fit(frame, target)
    dataset = read_table(frame.assign(y=target), target="y", **reading)
    return Case(load_model(fitted, dataset), dataset, row)


def two(frame: pd.DataFrame) -> np.ndarray:
    """Two classes, told by the first column; both occur."""
    first = frame.iloc[:, 0].to_numpy(float)
    return (np.nan_to_num(first) > np.nanmedian(first)).astype(int)


def tree() -> DecisionTreeClassifier:
    """A small tree."""
    return DecisionTreeClassifier(max_depth=3, random_state=0)


def few(n: int) -> Case:
    """A model of a table that lends only its first rows."""
    frame = numbers()
    dataset = read_table(frame.assign(y=two(frame)).iloc[:n], target="y")
    return Case(load_model(LogisticRegression().fit(frame, two(frame)), dataset), dataset)


def alike() -> Case:
    """All rows equal."""
    frame = pd.DataFrame({"a": [1.0] * N, "b": [2.0] * N})
    return case(frame, np.arange(N) % 2, tree())


def one_column() -> Case:
    """One column, in its order."""
    frame = numbers(columns="a")
    return case(frame, frame["a"].to_numpy() * 2, LinearRegression())


def equal_columns() -> Case:
    """The same column under two names."""
    frame = numbers(columns="ab").assign(c=lambda held: held["a"])
    return case(frame, two(frame), LogisticRegression())


def all_missing() -> Case:
    """A column without a single value."""
    frame = numbers().assign(empty=np.nan)
    return case(frame, frame["a"].to_numpy(), Plain())


def missing_cells() -> Case:
    """A third of all cells is missing, the row's first cell among them."""
    frame = numbers().mask(np.random.default_rng(1).random((N, 3)) < 0.3)
    frame.iloc[0, 0] = np.nan
    return case(frame, two(frame), HistGradientBoostingClassifier(max_iter=5, random_state=0))


def empty_row() -> Case:
    """The row asked about has no cell."""
    frame = numbers()
    frame.iloc[3] = np.nan
    return case(frame, two(frame), HistGradientBoostingClassifier(max_iter=5, random_state=0), row=3)


def constant_target() -> Case:
    """A number that is always the same."""
    return case(numbers(), np.full(N, 7.0), LinearRegression())


def missing_target() -> Case:
    """Most rows have no target."""
    frame = numbers()
    dataset = read_table(frame.assign(y=np.where(np.arange(N) < 5, two(frame), np.nan)), target="y")
    return Case(load_model(LogisticRegression().fit(frame, two(frame)), dataset), dataset)


def no_target() -> Case:
    """Nobody said what happened."""
    frame = numbers()
    dataset = read_table(frame)
    return Case(load_model(LogisticRegression().fit(frame, two(frame)), dataset), dataset)


def one_class() -> Case:
    """The table has rows of one class only."""
    frame = numbers()
    dataset = read_table(frame.assign(y=1), target="y")
    return Case(load_model(LogisticRegression().fit(frame, two(frame)), dataset), dataset)


def rare_class() -> Case:
    """One row alone has the other class."""
    return case(numbers(), (np.arange(N) == 0).astype(int), tree())


def constant_classifier() -> Case:
    """Always the same score."""
    return case(numbers(), two(numbers()), DummyClassifier())


def constant_regressor() -> Case:
    """Always the mean."""
    frame = numbers()
    return case(frame, frame["a"].to_numpy(), DummyRegressor())


def one_used() -> Case:
    """A model that asks one column of five."""
    frame = numbers(columns="abcde")
    return case(frame, two(frame), DecisionTreeClassifier(max_depth=1))


def three_classes() -> Case:
    """Three classes of text."""
    frame = numbers()
    return case(frame, np.array(["low", "mid", "high"])[np.digitize(frame["a"], [-0.5, 0.5])], LogisticRegression())


def text_labels() -> Case:
    """Two classes of text."""
    frame = numbers()
    return case(frame, np.where(two(frame) == 1, "yes", "no"), tree())


def bool_labels() -> Case:
    """True and False."""
    frame = numbers()
    return case(frame, two(frame) == 1, LogisticRegression())


def odd_labels() -> Case:
    """Classes called 3 and 7."""
    frame = numbers()
    return case(frame, np.where(two(frame) == 1, 7, 3), LogisticRegression())


def two_outputs() -> Case:
    """A regression of two numbers."""
    frame = numbers()
    fitted = LinearRegression().fit(frame, frame[["a", "b"]] @ [[1.0, 2.0], [0.5, -1.0]])
    dataset = read_table(frame)
    return Case(load_model(fitted, dataset), dataset)


def decision_scores() -> Case:
    """No probabilities, a score of its own."""
    frame = numbers()
    return case(frame, two(frame), LinearSVC(random_state=0))


def detector() -> Case:
    """A detector of outliers, which has no target."""
    frame = numbers()
    dataset = read_table(frame)
    return Case(load_model(IsolationForest(n_estimators=5, random_state=0).fit(frame), dataset), dataset)


def wide() -> Case:
    """Sixty columns."""
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(N, 60)), columns=[f"c{j}" for j in range(60)])
    return case(frame, two(frame), tree())


def many_levels() -> Case:
    """A column of 500 levels, each once or twice."""
    levels = [f"level {i % 500}" for i in range(600)]
    frame = pd.DataFrame({"a": np.random.default_rng(0).normal(size=600), "place": levels})
    model = make_pipeline(make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["place"]),
                                                  remainder="passthrough"), LogisticRegression())
    return case(frame, two(frame), model)


class OfKinds(ClassifierMixin, BaseEstimator):
    """Answers by a date, a flag and a grade, as they are in the table."""

    def fit(self, frame: pd.DataFrame, target: Any) -> "OfKinds":
        """Learn the names of the classes."""
        self.classes_ = np.unique(target)
        self.feature_names_in_ = np.array(list(frame.columns), dtype=object)
        return self

    def predict_proba(self, frame: pd.DataFrame) -> np.ndarray:
        """Score rows."""
        late = (pd.to_datetime(frame["day"]) > pd.Timestamp("2024-06-01")).to_numpy(float)
        flag = frame["flag"].astype(float).fillna(0.5).to_numpy()
        grade = (frame["grade"].astype(str) == "high").to_numpy(float)
        score = 0.1 + 0.3 * late + 0.2 * flag + 0.3 * grade
        return np.column_stack([1 - score, score])

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Name the likelier class."""
        return self.classes_[self.predict_proba(frame).argmax(axis=1)]


def kinds() -> Case:
    """Dates, booleans, an ordinal column."""
    random = np.random.default_rng(0)
    grades = pd.Categorical(random.choice(["low", "mid", "high"], N), ["low", "mid", "high"], ordered=True)
    frame = pd.DataFrame({
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 365, N), unit="D"),
        "flag": random.random(N) < 0.5, "grade": grades,
    })
    return case(frame, (random.random(N) < 0.5).astype(int), OfKinds())


def infinite() -> Case:
    """A cell that is infinite."""
    frame = numbers()
    model = HistGradientBoostingRegressor(max_iter=5, random_state=0).fit(frame, frame["a"])
    shown = frame.copy()
    shown.iloc[0, 0], shown.iloc[1, 1] = np.inf, -np.inf
    dataset = read_table(shown.assign(y=frame["a"]), target="y")
    return Case(load_model(model, dataset), dataset)


def huge() -> Case:
    """Numbers near the end of what a computer holds."""
    frame = numbers() * 1e300
    return case(frame, two(frame), HistGradientBoostingClassifier(max_iter=5, random_state=0))


def huge_answers() -> Case:
    """Answers near the end of what a computer holds."""
    return case(numbers(), numbers()["a"].to_numpy() * 1e300, DecisionTreeRegressor(max_depth=3))


def tiny() -> Case:
    """Numbers too small to be squared, and answers as small."""
    frame = numbers() * 1e-200
    return case(frame, frame["a"].to_numpy(), DecisionTreeRegressor(max_depth=3))


def offset() -> Case:
    """Numbers that differ in their last digits only."""
    frame = numbers() * 1e-3 + 1e9
    return case(frame, frame["a"].to_numpy(), DecisionTreeRegressor(max_depth=3))


def given(**cells: Any) -> Case:
    """A row given by its values."""
    random = np.random.default_rng(0)
    frame = numbers().assign(place=random.choice(["x", "y", "z"], N))
    model = make_pipeline(make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["place"]),
                                                  remainder="passthrough"), HistGradientBoostingClassifier(max_iter=5))
    return case(frame, two(frame), model, row={"a": 0.1, "b": 0.2, "c": 0.3, "place": "x", **cells})


def xgboost_native() -> Case:
    """A booster of XGBoost."""
    import xgboost

    frame = numbers()
    fitted = xgboost.train({"max_depth": 2, "objective": "binary:logistic", "nthread": 1},
                           xgboost.DMatrix(frame, two(frame)), 4)
    dataset = read_table(frame.assign(y=two(frame)), target="y")
    return Case(load_model(fitted, dataset), dataset)


def lightgbm_native() -> Case:
    """A booster of LightGBM."""
    import lightgbm

    frame = numbers()
    fitted = lightgbm.train({"objective": "regression", "verbose": -1, "num_threads": 1, "min_data_in_leaf": 5},
                            lightgbm.Dataset(frame, frame["a"]), 4)
    dataset = read_table(frame.assign(y=frame["a"]), target="y")
    return Case(load_model(fitted, dataset), dataset)


def onnx() -> Case:
    """A model in an ONNX file."""
    from skl2onnx import to_onnx

    frame = numbers()
    raw = to_onnx(tree().fit(frame.to_numpy(np.float32), two(frame)), frame.to_numpy(np.float32)).SerializeToString()
    dataset = read_table(frame.assign(y=two(frame)), target="y")
    return Case(load_model(raw, dataset), dataset)


def only_answers() -> Case:
    """No model, only what one once answered."""
    frame = numbers()
    dataset = read_table(frame.assign(score=0.2 + 0.6 * two(frame), y=two(frame)), target="y")
    return Case(*reversed((dataset, recorded_predictions(dataset, "score"))))


class Plain(RegressorMixin, BaseEstimator):
    """A regression written by hand."""

    def fit(self, frame: pd.DataFrame, target: Any) -> "Plain":
        """Learn the names of the columns."""
        self.feature_names_in_ = np.array(list(frame.columns), dtype=object)
        return self

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Predict rows."""
        return frame["a"].to_numpy(float) + 2 * frame["b"].to_numpy(float)


class Raises(Plain):
    """Refuses rows that look made up."""

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Predict rows, or fail."""
        if (frame["a"] * frame["b"] > 1.5).any():
            raise ValueError("a and b do not go together")
        return super().predict(frame)


class Gaps(Plain):
    """Answers NaN to some rows."""

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Predict rows, or not."""
        return np.where(frame["a"] * frame["b"] > 1.5, np.nan, super().predict(frame))


class Draws(Plain):
    """Answers differently when it sees the same row twice."""

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        """Predict rows, and add something."""
        return super().predict(frame) + np.random.default_rng().normal(size=len(frame))


def by_hand(model: Plain) -> Case:
    """A model written by hand, on rows that it answers."""
    frame = numbers()
    frame = frame[(frame["a"] * frame["b"] < 1.4)].reset_index(drop=True)
    return case(frame, frame["a"].to_numpy(), model)


HOSTILE = ("<img src=x onerror=alert(1)>", "**bold** [a](http://x/y) $x$ :red[a]", "x" * 900)


def hostile_names() -> Case:
    """Columns and levels whose names are markup, or endless."""
    frame = numbers().set_axis(HOSTILE, axis=1)
    return case(frame, np.where(two(frame) == 1, "<b>yes</b>", "`no`"), tree())


CASES: dict[str, Callable[[], Case]] = {
    "one row": lambda: few(1),
    "two rows": lambda: few(2),
    "five rows": lambda: few(5),
    "all rows equal": alike,
    "one column": one_column,
    "two equal columns": equal_columns,
    "a column all missing": all_missing,
    "missing cells": missing_cells,
    "a row without a cell": empty_row,
    "constant target": constant_target,
    "few targets": missing_target,
    "no target": no_target,
    "one class": one_class,
    "rare class": rare_class,
    "constant classifier": constant_classifier,
    "constant regressor": constant_regressor,
    "one column used": one_used,
    "three classes": three_classes,
    "text labels": text_labels,
    "bool labels": bool_labels,
    "odd labels": odd_labels,
    "two outputs": two_outputs,
    "decision scores": decision_scores,
    "detector": detector,
    "sixty columns": wide,
    "500 levels": many_levels,
    "dates, flags, grades": kinds,
    "infinite": infinite,
    "huge": huge,
    "huge answers": huge_answers,
    "tiny": tiny,
    "offset": offset,
    "unseen level": lambda: given(place="nowhere"),
    "out of range": lambda: given(a=1e9),
    "missing in the row": lambda: given(a=None, b=None),
    "missing level": lambda: given(place=None),
    "XGBoost": xgboost_native,
    "LightGBM": lightgbm_native,
    "ONNX": onnx,
    "only answers": only_answers,
    "raises": lambda: by_hand(Raises()),
    "gaps": lambda: by_hand(Gaps()),
    "draws": lambda: by_hand(Draws()),
    "hostile names": hostile_names,
}
"""Name → what is awkward."""

DEAR = frozenset({"one row", "missing cells", "one class", "only answers"})
"""Cases that the checks which take long are asked about, too."""
