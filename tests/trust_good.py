"""Honest models on tables that they fit: no light may be red, no warning may be raised that is not true."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, SplineTransformer, StandardScaler
from sklearn.svm import SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import explain
from explain.samples import sample_model, sample_table, samples
from tests.trust_fixtures import LIME, SHAP, Good, Opened

BOTH = (SHAP, LIME)
WEIGHTS = np.array([4.0, -3.0, 2.5, 2.0, -1.5, 1.0, 0.8, -0.6, 0.5, 0.4, 0.3, 0.2])


def table(n: int = 400, p: int = 6, seed: int = 0, linked: float = 0.0) -> pd.DataFrame:
    """Normal columns; each has ``linked`` correlation with each other one."""
    random = np.random.default_rng(seed)
    held = np.sqrt(1 - linked) * random.normal(size=(n, p)) + np.sqrt(linked) * random.normal(size=(n, 1))
    return pd.DataFrame(held, columns=[f"x{j}" for j in range(p)])


def line(frame: pd.DataFrame, noise: float = 1.0, seed: int = 1) -> np.ndarray:
    """A weighted sum of the columns, and noise."""
    return frame.to_numpy() @ WEIGHTS[: frame.shape[1]] + noise * np.random.default_rng(seed).normal(size=len(frame))


def chance(score: np.ndarray, seed: int = 2) -> np.ndarray:
    """0 or 1, by the log-odds given."""
    return (np.random.default_rng(seed).random(len(score)) < 1 / (1 + np.exp(-score))).astype(int)


def opened(model: Any, frame: pd.DataFrame, target: np.ndarray, fitted: int | None = None) -> Opened:
    """Fit to the first rows, and open with the others, which the model has not seen; None fits to all."""
    shown = frame if fitted is None else frame[fitted:].reset_index(drop=True)
    dataset = explain.read_table(shown.assign(target=target if fitted is None else target[fitted:]), target="target")
    return explain.load_model(model.fit(frame[:fitted], target[:fitted]), dataset), dataset


def of_line(model: Any, **made: Any) -> Callable[[], Opened]:
    """A model of numbers, on other rows than it was fitted to."""
    def make() -> Opened:
        frame = table(**{"n": 1_200, **made})
        return opened(model, frame, line(frame), 800)
    return make


def of_classes(model: Any, **made: Any) -> Callable[[], Opened]:
    """A model of two classes, on other rows than it was fitted to."""
    def make() -> Opened:
        frame = table(**{"n": 2_400, **made})
        return opened(model, frame, chance(line(frame, 0) / 2), 1_600)
    return make


def additive() -> Opened:
    """Curves that add up."""
    frame = table(900)
    curves = np.sin(2 * frame["x0"]) * 3 + frame["x1"] ** 2 + 2 * frame["x2"] + np.abs(frame["x3"]) + frame["x4"]
    model = make_pipeline(SplineTransformer(6, extrapolation="linear"), LinearRegression())
    return opened(model, frame, (curves + 0.3 * np.random.default_rng(3).normal(size=900)).to_numpy(), 500)


def nearly_straight() -> Opened:
    """Curves that hardly bend."""
    frame = table(900)
    curves = line(frame, 0.5) + 0.3 * frame["x1"].to_numpy() ** 2
    return opened(make_pipeline(SplineTransformer(5, extrapolation="linear"), LinearRegression()), frame, curves, 500)


def with_categories(model: Any, *, classes: bool) -> Callable[[], Opened]:
    """Numbers and levels, raw, with the encoding inside of the model."""
    def make() -> Opened:
        frame, random = table(1_600, 4), np.random.default_rng(4)
        frame["town"] = random.choice(["north", "south", "east", "west"], 1_600)
        frame["kind"] = random.choice(["old", "new"], 1_600)
        town = frame["town"].map({"north": 2.0, "south": -2.0, "east": 0.5, "west": -0.5})
        score = line(frame.iloc[:, :4], 0) + (town + 1.5 * (frame["kind"] == "new")).to_numpy()
        target = chance(score / 2) if classes else score + random.normal(size=1_600)
        encoded = make_column_transformer((OneHotEncoder(), ["town", "kind"]), remainder="passthrough")
        return opened(make_pipeline(encoded, model), frame, target, 900)
    return make


def with_gaps() -> Opened:
    """One cell in ten is missing in two columns."""
    frame = table(2_000)
    target = line(frame)
    gone = np.random.default_rng(5).random((2_000, 2)) < 0.1
    frame[["x0", "x3"]] = frame[["x0", "x3"]].mask(gone)
    return opened(HistGradientBoostingRegressor(max_iter=60, random_state=0), frame, target, 1_500)


def three_classes(model: Any) -> Callable[[], Opened]:
    """Three classes by three lines."""
    def make() -> Opened:
        frame = table(1_800)
        scores = frame.to_numpy() @ np.random.default_rng(6).normal(size=(6, 3)) * 1.5
        noise = np.random.default_rng(7).gumbel(size=(1_800, 3))
        return opened(model, frame, np.array(["low", "middle", "high"])[(scores + noise).argmax(axis=1)], 1_200)
    return make


def counts() -> Opened:
    """A model of counts."""
    frame = table(1_000)
    mean = np.exp(np.clip(line(frame, 0) / 8 + 2, None, 5))
    return opened(PoissonRegressor(alpha=1e-3), frame, np.random.default_rng(8).poisson(mean).astype(float), 600)


def meeting() -> Opened:
    """Two features that meet in a product."""
    frame = table(2_000)
    target = 3 * frame["x0"] + 2 * frame["x1"] * frame["x2"] + 2 * frame["x3"] + frame["x4"]
    noise = 0.3 * np.random.default_rng(9).normal(size=2_000)
    model = HistGradientBoostingRegressor(max_iter=100, random_state=0)
    return opened(model, frame, (target + noise).to_numpy(), 1_500)


def boosted(library: str) -> Callable[[], Opened]:
    """Of the two libraries of boosted trees."""
    def make() -> Opened:
        frame = table(1_600)
        if library == "xgboost":
            from xgboost import XGBClassifier

            return opened(XGBClassifier(n_estimators=40, max_depth=3, n_jobs=1), frame, chance(line(frame, 0) / 2), 900)
        from lightgbm import LGBMRegressor

        model = LGBMRegressor(n_estimators=60, num_leaves=12, n_jobs=1, verbose=-1)
        return opened(model, frame, line(frame), 1_100)
    return make


def sample(name: str) -> Callable[[], Opened]:
    """One of those that ship with the app."""
    def make() -> Opened:
        about = next(each for each in samples() if each.name == name)
        dataset = sample_table(about)
        return sample_model(about, dataset), dataset
    return make


TOGETHER = frozenset({"W1", "W2", "W23"})
"""Of columns that go together: who is credited is a rule, and mixes of rows do not occur."""
NO_SUM = frozenset({"W23"})
"""Of answers that are no sum over the features: methods may truly differ."""


GOOD = (
    Good(name="linear", made=of_line(LinearRegression()), methods=BOTH),
    Good(name="linear, 200 rows", made=lambda: opened(LinearRegression(), table(200), line(table(200))), methods=BOTH),
    Good(name="linear, 4 columns", made=of_line(LinearRegression(), p=4), methods=BOTH),
    Good(name="ridge, 12 columns", made=of_line(make_pipeline(StandardScaler(), Ridge()), p=12), methods=BOTH),
    Good(name="linear with categories", made=with_categories(LinearRegression(), classes=False), methods=BOTH),
    Good(name="linear, columns linked at 0.4", made=of_line(LinearRegression(), linked=0.4), methods=BOTH,
         may=TOGETHER),
    Good(name="linear, columns linked at 0.7", made=of_line(LinearRegression(), linked=0.7), methods=BOTH,
         may=TOGETHER),
    Good(name="logistic", made=of_classes(LogisticRegression()), methods=BOTH),
    Good(name="logistic with categories", made=with_categories(LogisticRegression(), classes=True), methods=BOTH),
    Good(name="logistic, three classes", made=three_classes(LogisticRegression())),
    Good(name="counts", made=counts),
    Good(name="curves, nearly straight", made=nearly_straight, methods=BOTH),
    Good(name="curves that add up", made=additive),
    Good(name="tree", made=of_line(DecisionTreeRegressor(max_depth=4, random_state=0))),
    Good(name="tree of classes", made=of_classes(DecisionTreeClassifier(max_depth=3, random_state=0)), may=NO_SUM),
    Good(name="forest", made=of_line(RandomForestRegressor(30, random_state=0))),
    Good(name="forest of classes", made=of_classes(RandomForestClassifier(40, min_samples_leaf=10, random_state=0)),
         may=NO_SUM),
    Good(name="extra trees", made=of_line(ExtraTreesRegressor(40, random_state=0))),
    Good(name="boosted trees", made=of_line(GradientBoostingRegressor(n_estimators=60, random_state=0), n=1_000)),
    Good(name="boosted trees of classes, 5,000 rows",
         made=of_classes(HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=8, random_state=0), n=7_000)),
    Good(name="boosted trees with gaps", made=with_gaps),
    Good(name="boosted trees, a product", made=meeting, may=NO_SUM),
    Good(name="boosted trees, three classes",
         made=three_classes(HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=6, random_state=0))),
    Good(name="XGBoost", made=boosted("xgboost")),
    Good(name="LightGBM", made=boosted("lightgbm")),
    Good(name="neural network", made=of_line(make_pipeline(StandardScaler(), MLPRegressor(
        hidden_layer_sizes=(12,), max_iter=1_500, alpha=0.1, random_state=0)))),
    Good(name="support vectors", made=of_line(make_pipeline(StandardScaler(), SVR(C=50)), n=1_100)),
    Good(name="Gaussian process", made=of_line(GaussianProcessRegressor(
        RBF(4.0) * 100 + WhiteKernel(1.0), optimizer=None), n=1_000)),
    Good(name="sample income", made=sample("income"), may=NO_SUM),
    Good(name="sample bike", made=sample("bike"), may=NO_SUM),
    Good(name="sample penguins", made=sample("penguins"), may=TOGETHER),
)
