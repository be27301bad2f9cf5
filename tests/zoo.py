"""Fitted estimators of all kinds: what an honest model file may hold.

Each specimen is fitted on a few dozen rows with fixed seeds, quickly. `tools/model_names.py` reads from them which
names model files need; the tests open each of them from each format and compare what it answers.
"""

import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

N_ROWS = 48
ANSWERS = ("predict", "predict_proba", "decision_function", "score_samples", "transform", "kneighbors", "apply")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Specimen:
    """A fitted object and rows it can be asked about."""

    name: str
    fitted: Any
    rows: Any

    def answers(self, fitted: Any = None) -> dict[str, np.ndarray]:
        """All that the object, or another one in its place, says of the rows."""
        return answers(self.fitted if fitted is None else fitted, self.rows)


def answers(fitted: Any, rows: Any) -> dict[str, np.ndarray]:
    """Ask a fitted object everything it can be asked; by the name of the method."""
    if isinstance(fitted, dict):
        return answers(fitted["model"], rows)
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ANSWERS:
            if hasattr(fitted, name) and not (name == "apply" and type(fitted).__module__ == "xgboost.sklearn"):
                found[name] = plain(getattr(fitted, name)(given(fitted, rows)))
        for name in ("labels_", "embedding_", "row_labels_", "covariance_"):
            if not found and hasattr(fitted, name):
                found[name] = plain(getattr(fitted, name))
    return found


def given(fitted: Any, rows: Any) -> Any:
    if (type(fitted).__module__, type(fitted).__name__) != ("xgboost.core", "Booster"):
        return rows
    import xgboost

    return xgboost.DMatrix(rows, enable_categorical=True)


def plain(held: Any) -> np.ndarray:
    """What was answered, as an array that can be compared bit by bit."""
    if isinstance(held, tuple):
        return np.concatenate([plain(part).ravel() for part in held])
    if isinstance(held, list) and held and isinstance(held[0], np.ndarray):
        return np.concatenate([part.ravel() for part in held])
    return np.asarray(held.toarray() if hasattr(held, "toarray") else held)


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """Whether two sets of answers are equal in every bit."""
    return one.keys() == other.keys() and all(
        one[name].shape == other[name].shape
        and one[name].dtype == other[name].dtype
        and (
            one[name].tolist() == other[name].tolist()
            if one[name].dtype.hasobject
            else one[name].tobytes() == other[name].tobytes()
        )
        for name in one
    )


@functools.cache
def rows() -> np.ndarray:
    return np.random.default_rng(0).gamma(2.0, 1.0, (N_ROWS, 4)).round(3)


@functools.cache
def classes() -> np.ndarray:
    return np.digitize(rows()[:, 0] + rows()[:, 1] * 0.3, [1.5, 3.0])


@functools.cache
def amounts() -> np.ndarray:
    return rows() @ np.array([1.0, 0.5, 0.0, 2.0]) + 1.0


@functools.cache
def frame() -> pd.DataFrame:
    """A table with text, gaps, whole numbers and truth values."""
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "age": rng.integers(18, 80, N_ROWS),
            "wage": np.where(rng.random(N_ROWS) < 0.1, np.nan, rows()[:, 0]),
            "city": pd.Series(rng.choice(["Lyon", "Nice", "Paris"], N_ROWS), dtype="str"),
            "member": rng.random(N_ROWS) < 0.5,
            "job": pd.Series(rng.choice(["cook", "nurse", None], N_ROWS, p=[0.5, 0.4, 0.1]), dtype="str"),
        }
    )


@functools.cache
def labels() -> np.ndarray:
    return np.array(["low", "mid", "top"], dtype=object)[classes()]


def zoo() -> dict[str, Callable[[], Specimen]]:
    """All specimens by name; each is fitted when it is asked for the first time."""
    return {name: functools.cache(functools.partial(made, name, maker)) for name, maker in makers().items()}


def made(name: str, maker: Callable[[], tuple[Any, Any]]) -> Specimen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted, given_rows = maker()
    return Specimen(name=name, fitted=fitted, rows=given_rows)


@functools.cache
def makers() -> dict[str, Callable[[], tuple[Any, Any]]]:
    """How each specimen is made: the estimators of scikit-learn by their names, then what people build of them."""
    from sklearn.utils import all_estimators

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = dict(all_estimators())
    singles = {name: functools.partial(single, name, known[name]) for name in known if name not in ABSENT}
    return {**singles, **compositions(), **boosters()}


ABSENT = ("PatchExtractor",)
"""Not for tables."""

BINARY = ("FixedThresholdClassifier", "TunedThresholdClassifierCV")
MANY_TARGETS = (
    "MultiTaskElasticNet",
    "MultiTaskElasticNetCV",
    "MultiTaskLasso",
    "MultiTaskLassoCV",
    "CCA",
    "PLSCanonical",
    "PLSRegression",
    "PLSSVD",
    "MultiOutputRegressor",
    "RegressorChain",
)


def single(name: str, kind: type) -> tuple[Any, Any]:
    """One estimator of scikit-learn, fitted on what it is for."""
    estimator = inner(name, kind)
    if name == "IsotonicRegression":
        return estimator.fit(rows()[:, 0], amounts()), rows()[:, 0]
    given_alone = alone(name)
    if given_alone is not None:
        return estimator.fit(given_alone), given_alone
    return estimator.fit(numbers_for(name), target_for(name, estimator)), numbers_for(name)


def alone(name: str) -> Any:
    """What an estimator is fitted on that takes neither a table nor a target; None for all others."""
    texts = list(frame()["city"] + " by the river")
    records = [{"city": city, "age": float(age)} for city, age in zip(frame()["city"], frame()["age"], strict=True)]
    sets = [[city] for city in frame()["city"]]
    return {
        "CountVectorizer": texts, "TfidfVectorizer": texts, "HashingVectorizer": texts, "DictVectorizer": records,
        "FeatureHasher": records, "LabelEncoder": labels(), "LabelBinarizer": labels(), "MultiLabelBinarizer": sets,
        "KernelCenterer": rows() @ rows().T,
    }.get(name)


def numbers_for(name: str) -> Any:
    if name in ("CategoricalNB",):
        return rows().astype(int)
    if name in ("KNNImputer", "SimpleImputer", "MissingIndicator"):
        return np.where(rows() > 3.5, np.nan, rows())
    return frame()[["city", "member"]] if name in ("OneHotEncoder", "OrdinalEncoder", "TargetEncoder") else rows()


def target_for(name: str, estimator: Any) -> np.ndarray:
    from sklearn.base import is_regressor

    if name in MANY_TARGETS:
        return np.column_stack([amounts(), rows()[:, 1]])
    if name in ("MultiOutputClassifier", "ClassifierChain"):
        return np.column_stack([classes() > 0, classes() > 1]).astype(int)
    if name in BINARY:
        return (classes() > 0).astype(int)
    return amounts() if is_regressor(estimator) else classes()


def inner(name: str, kind: type) -> Any:
    """An estimator with the settings that keep it small and repeatable, and what it wraps."""
    import inspect

    wanted = {**SETTINGS.get(name, {}), **wrapped(name)}
    offered = inspect.signature(kind.__init__).parameters
    usual = {"random_state": 0, "n_estimators": 4, "max_iter": 12, "n_init": 1, "cv": 2}
    usual = {key: held for key, held in usual.items() if key in offered and key not in wanted}
    return kind(**usual, **wanted)


SETTINGS: dict[str, dict] = {
    "AffinityPropagation": {"max_iter": 60},
    "BernoulliRBM": {"n_iter": 2, "n_components": 3},
    "DictionaryLearning": {"n_components": 3},
    "MiniBatchDictionaryLearning": {"n_components": 3},
    "MiniBatchSparsePCA": {"n_components": 2},
    "SparsePCA": {"n_components": 2},
    "GaussianRandomProjection": {"n_components": 2},
    "SparseRandomProjection": {"n_components": 2},
    "GraphicalLassoCV": {"alphas": 2, "max_iter": 50},
    "GraphicalLasso": {"alpha": 0.5, "max_iter": 50},
    "HashingVectorizer": {"n_features": 16},
    "FeatureHasher": {"n_features": 16},
    "KMeans": {"n_clusters": 3},
    "BisectingKMeans": {"n_clusters": 3},
    "MiniBatchKMeans": {"n_clusters": 3},
    "KBinsDiscretizer": {"n_bins": 3, "quantile_method": "averaged_inverted_cdf"},
    "Nystroem": {"n_components": 5},
    "LatentDirichletAllocation": {"n_components": 2, "max_iter": 2},
    "TSNE": {"perplexity": 5, "max_iter": 250},
    "MDS": {"n_init": 1, "max_iter": 10},
    "LogisticRegressionCV": {"Cs": 2},
    "MLPClassifier": {"hidden_layer_sizes": (4,)},
    "MLPRegressor": {"hidden_layer_sizes": (4,)},
    "NMF": {"n_components": 2},
    "MiniBatchNMF": {"n_components": 2},
    "QuantileTransformer": {"n_quantiles": 10},
    "RandomTreesEmbedding": {"max_depth": 2},
    "RBFSampler": {"n_components": 5},
    "SkewedChi2Sampler": {"n_components": 5},
    "PolynomialCountSketch": {"n_components": 5},
    "RadiusNeighborsClassifier": {"radius": 50.0},
    "RadiusNeighborsRegressor": {"radius": 50.0},
    "SelectFromModel": {"threshold": "mean"},
    "SelectKBest": {"k": 2},
    "SpectralBiclustering": {"n_clusters": 2},
    "SpectralCoclustering": {"n_clusters": 2},
    "SpectralClustering": {"n_clusters": 2},
    "TargetEncoder": {"cv": 2},
    "TheilSenRegressor": {"max_subpopulation": 50},
    "HistGradientBoostingClassifier": {"max_iter": 3, "min_samples_leaf": 4},
    "HistGradientBoostingRegressor": {"max_iter": 3, "min_samples_leaf": 4},
    "RandomizedSearchCV": {"n_iter": 2},
    "OneClassSVM": {},
    "LocalOutlierFactor": {"novelty": True},
    "SVC": {"max_iter": -1},
    "OrthogonalMatchingPursuitCV": {"max_iter": 3},
    "OneHotEncoder": {"handle_unknown": "ignore"},
    "FunctionTransformer": {"func": np.log1p},
    "SparseCoder": {"dictionary": np.eye(4)},
    "ClassicalMDS": {"n_components": 2},
    "SequentialFeatureSelector": {"cv": 2},
}


def wrapped(name: str) -> dict[str, Any]:
    """What the estimators around other estimators are given."""
    from sklearn.cluster import KMeans
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.preprocessing import MinMaxScaler, StandardScaler
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    judge, line, tree = LogisticRegression(max_iter=50), Ridge(), DecisionTreeClassifier(max_depth=2, random_state=0)
    votes = [("a", judge), ("b", tree)]
    numbers = [("a", line), ("b", DecisionTreeRegressor(max_depth=2, random_state=0))]
    one = {"estimator": LinearRegression()}
    particular: dict[str, dict[str, Any]] = {
        "FeatureUnion": {"transformer_list": [("a", StandardScaler()), ("b", MinMaxScaler())]},
        "ColumnTransformer": {"transformers": [("a", StandardScaler(), [0, 1]), ("b", "passthrough", slice(2, 4))]},
        "Pipeline": {"steps": [("scale", StandardScaler()), ("model", judge)]},
        "VotingClassifier": {"estimators": votes, "voting": "soft"}, "StackingClassifier": {"estimators": votes},
        "VotingRegressor": {"estimators": numbers}, "StackingRegressor": {"estimators": numbers},
        "GridSearchCV": {"estimator": judge, "param_grid": {"C": [0.1, 1.0]}},
        "RandomizedSearchCV": {"estimator": judge, "param_distributions": {"C": [0.1, 1.0]}},
        "MultiOutputRegressor": one, "RegressorChain": one, "RANSACRegressor": one,
        "TransformedTargetRegressor": {"regressor": LinearRegression(), "func": np.log1p, "inverse_func": np.expm1},
    }
    if name in particular:
        return particular[name]
    if name == "FrozenEstimator":
        return {"estimator": KMeans(3, n_init=1, random_state=0).fit(rows())}
    wraps = {
        "CalibratedClassifierCV",
        "ClassifierChain",
        "FixedThresholdClassifier",
        "MultiOutputClassifier",
        "RFE",
        "RFECV",
        "OneVsOneClassifier",
        "OneVsRestClassifier",
        "OutputCodeClassifier",
        "SelectFromModel",
        "SelfTrainingClassifier",
        "SequentialFeatureSelector",
        "TunedThresholdClassifierCV",
    }
    return {"estimator": judge} if name in wraps else {}


def compositions() -> dict[str, Callable[[], tuple[Any, Any]]]:
    """What people build: columns of text and numbers, steps behind steps, searches."""
    from tests import zoo_built

    return zoo_built.makers()


def boosters() -> dict[str, Callable[[], tuple[Any, Any]]]:
    """XGBoost, LightGBM and CatBoost: wrappers, bare boosters, categories."""
    from tests import zoo_boosters

    return zoo_boosters.makers()
