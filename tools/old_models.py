"""Make model files with an old scikit-learn: ``python tools/old_models.py FOLDER [NAME …]``, run where it is installed.

Fits small models of many kinds and writes them beside what they answered there, so that a test can open them with the
scikit-learn of today and compare. Needs nothing but scikit-learn, pandas and joblib, in any version since 1.0; skops,
XGBoost and LightGBM are used where they are installed. tests/old_models/README.md has the command lines.
"""

import contextlib
import json
import pickle
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn import (
    calibration,
    cluster,
    compose,
    ensemble,
    impute,
    linear_model,
    model_selection,
    naive_bayes,
    neighbors,
    neural_network,
    pipeline,
    preprocessing,
    svm,
    tree,
)

N_ROWS, N_ANSWERS = 80, 12
NUMBERS = ["age", "income", "hours"]
CITIES = np.array(["Oslo", "Lima", "Pune", "Kyiv"])


def table() -> pd.DataFrame:
    """Make the table that all models are fitted on: numbers, text, missing values, a class and a number to predict."""
    chance = np.random.RandomState(0)
    age, income = chance.randint(18, 80, N_ROWS), chance.gamma(3.0, 10.0, N_ROWS).round(1)
    hours, city = chance.normal(35.0, 8.0, N_ROWS).round(1), chance.randint(0, 4, N_ROWS)
    points = age / 20.0 - income / 30.0 + (city == 1) + chance.normal(0.0, 0.5, N_ROWS)
    return pd.DataFrame({
        "age": age, "income": income, "hours": hours, "score": np.where(age % 7 == 0, np.nan, age + hours),
        "city": CITIES[city], "late": np.where(points > np.median(points), "yes", "no"), "cost": points.round(3),
    })


def classifiers() -> dict[str, Any]:
    """Name unfitted classifiers of numbers."""
    few = {"n_estimators": 4, "max_depth": 3, "random_state": 0}
    scaled = pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.LogisticRegression())
    voters = [("a", linear_model.LogisticRegression(max_iter=1_000)), ("b", naive_bayes.GaussianNB())]
    return {
        "logistic": scaled,
        "sgd": pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.SGDClassifier(random_state=0)),
        "tree": tree.DecisionTreeClassifier(max_depth=3, random_state=0),
        "forest": ensemble.RandomForestClassifier(**few),
        "extra_trees": ensemble.ExtraTreesClassifier(**few),
        "boosting": ensemble.GradientBoostingClassifier(**few),
        "boosting_exponential": ensemble.GradientBoostingClassifier(loss="exponential", **few),
        "histogram_boosting": ensemble.HistGradientBoostingClassifier(max_iter=4, max_depth=3, random_state=0),
        "ada_boosting": ensemble.AdaBoostClassifier(n_estimators=4, random_state=0),
        "bagging": ensemble.BaggingClassifier(n_estimators=3, random_state=0),
        "machine": svm.SVC(),
        "linear_machine": pipeline.make_pipeline(preprocessing.StandardScaler(), svm.LinearSVC(random_state=0)),
        "neighbours": neighbors.KNeighborsClassifier(5),
        "ball_tree": neighbors.KNeighborsClassifier(5, algorithm="ball_tree"),
        "network": pipeline.make_pipeline(
            preprocessing.StandardScaler(), neural_network.MLPClassifier((4,), max_iter=20, random_state=0)
        ),
        "bayes": naive_bayes.GaussianNB(),
        "calibrated": calibration.CalibratedClassifierCV(naive_bayes.GaussianNB(), cv=2),
        "isotonic": calibration.CalibratedClassifierCV(naive_bayes.GaussianNB(), method="isotonic", cv=2),
        "voting": ensemble.VotingClassifier(voters, voting="soft"),
        "stacking": ensemble.StackingClassifier(voters, cv=2),
        "search": model_selection.GridSearchCV(
            tree.DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=2
        ),
        "best": pipeline.make_pipeline(preprocessing.PolynomialFeatures(2), preprocessing.MinMaxScaler(),
                                       linear_model.LogisticRegression()),
    }


def regressors() -> dict[str, Any]:
    """Name unfitted models of a number, and of no target."""
    few = {"n_estimators": 4, "max_depth": 3, "random_state": 0}
    return {
        "linear": linear_model.LinearRegression(),
        "ridge": linear_model.RidgeCV(),
        "lasso": linear_model.LassoCV(cv=2, random_state=0),
        "huber": linear_model.HuberRegressor(max_iter=500),
        "poisson": linear_model.PoissonRegressor(),
        "tree_regression": tree.DecisionTreeRegressor(max_depth=3, random_state=0),
        "forest_regression": ensemble.RandomForestRegressor(**few),
        "boosting_regression": ensemble.GradientBoostingRegressor(**few),
        "boosting_quantile": ensemble.GradientBoostingRegressor(loss="quantile", **few),
        "histogram_regression": ensemble.HistGradientBoostingRegressor(max_iter=4, max_depth=3, random_state=0),
        "machine_regression": svm.SVR(),
        "neighbours_regression": neighbors.KNeighborsRegressor(4),
        "transformed": compose.TransformedTargetRegressor(linear_model.Ridge(), func=np.arcsinh, inverse_func=np.sinh),
        "isolation": ensemble.IsolationForest(n_estimators=4, max_samples=20, random_state=0),
        "clusters": cluster.KMeans(3, n_init=2, random_state=0),
        "mini_clusters": cluster.MiniBatchKMeans(3, n_init=2, random_state=0),
    }


def pipelines() -> dict[str, Any]:
    """Name unfitted pipelines over the whole table: text, missing values and numbers."""
    one_hot, ordinal = preprocessing.OneHotEncoder(handle_unknown="ignore"), preprocessing.OrdinalEncoder()
    filled = pipeline.make_pipeline(impute.SimpleImputer(strategy="median"), preprocessing.StandardScaler())

    def prepared(encoder: Any, rest: str = "drop") -> Any:
        return compose.ColumnTransformer(
            [("numbers", filled, ["age", "income", "score"]), ("text", encoder, ["city"])], remainder=rest
        )

    categories = compose.ColumnTransformer([("text", ordinal, ["city"])], remainder="passthrough")
    nearest = compose.ColumnTransformer([("numbers", impute.KNNImputer(n_neighbors=2), ["age", "score"])])
    boosted = ensemble.HistGradientBoostingClassifier(max_iter=4, max_depth=3, categorical_features=[0], random_state=0)

    def forest() -> Any:
        return ensemble.RandomForestClassifier(n_estimators=4, max_depth=3, random_state=0)

    return {
        "pipeline": pipeline.make_pipeline(prepared(one_hot), linear_model.LogisticRegression()),
        "pipeline_rest": pipeline.make_pipeline(prepared(one_hot, "passthrough"), forest()),
        "pipeline_ordinal": pipeline.make_pipeline(prepared(ordinal), forest()),
        "pipeline_nearest": pipeline.make_pipeline(nearest, forest()),
        "categories": pipeline.make_pipeline(categories, boosted),
    }


def boosters() -> dict[str, Any]:
    """Name unfitted boosters of other libraries, where they are installed."""
    found = {}
    with contextlib.suppress(ImportError):
        import xgboost

        found["xgboost"] = xgboost.XGBClassifier(n_estimators=4, max_depth=2)
    with contextlib.suppress(ImportError):
        import lightgbm

        found["lightgbm"] = lightgbm.LGBMClassifier(n_estimators=4, num_leaves=4, min_child_samples=5)
    return found


def fitted_models() -> dict[str, tuple[Any, list[str]]]:
    """Fit them all: name → (model, its columns of the table)."""
    frame, fitted = table(), {}
    everything = [*NUMBERS, "score", "city"]
    for name, model in classifiers().items():
        fitted[name] = model.fit(frame[NUMBERS], frame["late"]), NUMBERS
    for name, model in regressors().items():
        target = frame["cost"] - frame["cost"].min() if name == "poisson" else frame["cost"]
        fitted[name] = model.fit(frame[NUMBERS], target), NUMBERS
    for name, model in pipelines().items():
        fitted[name] = model.fit(frame[everything], frame["late"]), everything
    for name, model in boosters().items():
        fitted[name] = model.fit(frame[NUMBERS], (frame["late"] == "yes").astype(int)), NUMBERS
    return fitted


def answers(model: Any, rows: pd.DataFrame) -> np.ndarray:
    """Ask a model as an explanation would: probabilities, else scores, else what it predicts."""
    for way in ("predict_proba", "decision_function", "transform" if hasattr(model, "cluster_centers_") else "predict"):
        if hasattr(model, way) and not hasattr(model, "offset_"):
            return np.asarray(getattr(model, way)(rows), dtype=float)
    return -np.asarray(model.score_samples(rows), dtype=float)


def write(model: Any, folder: Path, name: str) -> None:
    """Write a model with joblib, as a pickle and, where it is installed, with skops."""
    joblib.dump(model, folder / f"{name}.joblib", compress=("xz", 6))
    joblib.dump(model, folder / f"{name}.plain.joblib")
    (folder / f"{name}.pkl").write_bytes(pickle.dumps(model, protocol=2))
    with contextlib.suppress(Exception):  # skops is not there, or cannot write this model
        from skops.io import dumps

        (folder / f"{name}.skops").write_bytes(
            dumps(model, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
        )


def main(folder: Path, *names: str) -> None:
    """Write the models, the table, and what the models answer of its first rows."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = table()
    frame.to_csv(folder / "table.csv", index=False)
    said = {}
    for name, (model, columns) in fitted_models().items():
        if not names or name in names:
            write(model, folder, name)
            said[name] = answers(model, frame[columns].head(N_ANSWERS)).tolist()
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "joblib": joblib.__version__}
    (folder / "answers.json").write_text(json.dumps({"versions": versions, "answers": said}))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), *sys.argv[2:])
