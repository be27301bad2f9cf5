"""ONNX, skops and MLflow files, and files that hold no model."""

import io
import json
import pickle
import warnings
import zipfile
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

from tests.pairs.making import Pair, named_iris, pair, quick, sample, saved, shipped, two

# ONNX


def onnx_bytes(model: Any, first: Any, **options: Any) -> bytes:
    """Convert a model of scikit-learn, with inputs as the first rows have them."""
    import skl2onnx

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return skl2onnx.to_onnx(model, first, **options).SerializeToString()


@pair
def onnx_forest_of_one_matrix() -> Pair:
    features, target = named_iris()
    model = RandomForestClassifier(6, random_state=0).fit(features.to_numpy(), target)
    return Pair(model=onnx_bytes(model, features.to_numpy(np.float32)), table=features.assign(species=target),
                target="species", outputs=("setosa", "versicolor", "virginica"), scale="probability", tolerance=1e-6,
                answers=model.predict_proba(features.to_numpy()), said="in their order")


@pair
def onnx_probabilities_as_a_tensor() -> Pair:
    features, target = shipped("wine")
    model = quick(LogisticRegression(max_iter=100), features.to_numpy(), target)
    raw = onnx_bytes(model, features.to_numpy(np.float64), options={"zipmap": False})
    return Pair(model=raw, table=features.assign(y=target), target="y", outputs=("0", "1", "2"), tolerance=1e-5,
                answers=model.predict_proba(features.to_numpy()))


@pair
def onnx_pipeline_with_one_input_for_each_column() -> Pair:
    table = sample("adult_income")
    features = table[["age", "hours_per_week", "education", "sex"]]
    columns = make_column_transformer(
        (StandardScaler(), ["age", "hours_per_week"]), (OneHotEncoder(handle_unknown="ignore"), ["education", "sex"])
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=200)).fit(features, table["income"])
    single = {"age": np.float32, "hours_per_week": np.float32, "education": object, "sex": object}
    first = features.head(1).astype(single)
    return Pair(model=onnx_bytes(model, first), table=table, target="income", outputs=("<=50K", ">50K"), tolerance=1e-5,
                answers=model.predict_proba(features), scale="probability")


@pair
def onnx_regressor() -> Pair:
    features, target = shipped("diabetes")
    model = RandomForestRegressor(5, random_state=0, max_depth=4).fit(features.to_numpy(np.float32), target)
    return Pair(model=onnx_bytes(model, features.to_numpy(np.float32)), table=features.assign(y=target), target="y",
                task="regression", answers=model.predict(features.to_numpy(np.float32)), tolerance=1e-5)


@pair
def onnx_of_three_numbers() -> Pair:
    features, target = shipped("linnerud")
    model = LinearRegression().fit(features.to_numpy(), target)
    return Pair(model=onnx_bytes(model, features.to_numpy(np.float64)), table=features, tolerance=1e-5,
                answers=model.predict(features.to_numpy()), outputs=("output 1", "output 2", "output 3"))


@pair
def onnx_decision_scores() -> Pair:
    features, target = shipped("breast_cancer")
    features = (features / features.max()).astype(np.float32)
    model = quick(LinearSVC(), features.to_numpy(), target)
    return Pair(model=onnx_bytes(model, features.to_numpy(np.float32)), table=features, scale="margin", tolerance=1e-4,
                answers=two(model.decision_function(features.to_numpy())))


@pair
def onnx_clusters() -> Pair:
    features, _ = shipped("iris")
    model = KMeans(3, n_init=1, random_state=0).fit(features.to_numpy())
    return Pair(model=onnx_bytes(model, features.to_numpy(np.float64)), table=features, scale="margin", tolerance=1e-4,
                answers=-model.transform(features.to_numpy()), outputs=("cluster 0", "cluster 1", "cluster 2"))


@pair
def onnx_of_a_booster() -> Pair:
    import onnxmltools
    import xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType

    features, target = shipped("breast_cancer")
    model = xgboost.XGBClassifier(n_estimators=4, n_jobs=1).fit(features.to_numpy(), target)
    shape = [("input", FloatTensorType([None, features.shape[1]]))]
    made = onnxmltools.convert_xgboost(model, initial_types=shape, target_opset=15)
    return Pair(model=made.SerializeToString(), table=features, tolerance=1e-5, scale="probability",
                answers=model.predict_proba(features.to_numpy()))


@pair
def onnx_cut_in_half() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features.to_numpy(), target)
    raw = onnx_bytes(model, features.to_numpy(np.float32))
    return Pair(model=raw[: len(raw) // 2], table=features, code="MODEL-ONNX")


@pair
def onnx_naive_bayes_with_labels_in_a_tensor() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features.to_numpy(), target)
    raw = onnx_bytes(model, features.to_numpy(np.float64), options={"zipmap": False})
    return Pair(model=raw, table=features.assign(species=target), target="species", tolerance=1e-4,
                answers=model.predict_proba(features.to_numpy()), outputs=("setosa", "versicolor", "virginica"))


# skops and MLflow


@pair
def skops_pipeline() -> Pair:
    from skops import io as skops_io

    features, target = named_iris()
    model = make_pipeline(StandardScaler(), GaussianNB()).fit(features, target)
    return Pair(model=skops_io.dumps(model), table=features, answers=model.predict_proba(features))


def zipped(files: dict[str, bytes]) -> bytes:
    """Pack a folder as people do."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return file.getvalue()


def described(flavour: str, key: str, name: str) -> bytes:
    """Write an MLmodel file with one flavour."""
    return (f"artifact_path: model\nflavors:\n  python_function:\n    loader_module: evil\n    code: code\n"
            f"  {flavour}:\n    {key}: {name}\n    sklearn_version: 1.9.1\nmodel_uuid: 1\n").encode()


@pair
def mlflow_folder_of_a_pickle() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features, target)
    files = {"m/MLmodel": described("sklearn", "pickled_model", "model.pkl"), "m/model.pkl": pickle.dumps(model),
             "m/code/evil.py": b"raise SystemExit", "m/conda.yaml": b"name: x", "m/requirements.txt": b"evil"}
    return Pair(model=zipped(files), table=features, answers=model.predict_proba(features), said="had no part in it")


@pair
def mlflow_folder_of_a_booster() -> Pair:
    import lightgbm

    features, target = shipped("diabetes")
    model = lightgbm.LGBMRegressor(n_estimators=3, min_child_samples=5, verbose=-1, n_jobs=1).fit(features, target)
    text = model.booster_.model_to_string().encode()
    files = {"MLmodel": described("lightgbm", "data", "model.lgb"), "model.lgb": text}
    return Pair(model=zipped(files), table=features.assign(y=target), target="y", answers=model.predict(features))


@pair
def mlflow_folder_that_leads_out() -> Pair:
    files = {"MLmodel": described("sklearn", "pickled_model", "../model.pkl"), "../model.pkl": b"x"}
    return Pair(model=zipped(files), table=shipped("iris")[0], code="MODEL-ZIP")


@pair
def mlflow_folder_of_an_unknown_kind() -> Pair:
    files = {"MLmodel": described("pytorch", "model_data", "data"), "data": b"x"}
    return Pair(model=zipped(files), table=shipped("iris")[0], code="MODEL-MLFLOW")


# What is no model


@pair
def table_for_a_model() -> Pair:
    table = sample("penguins")
    return Pair(model=table.to_csv(index=False).encode(), table=table, code="MODEL-TABLE")


@pair
def json_of_settings() -> Pair:
    return Pair(model=json.dumps({"n_estimators": 100}).encode(), table=shipped("iris")[0], code="MODEL-JSON")


@pair
def model_that_was_never_fitted() -> Pair:
    return Pair(model=saved(GaussianNB()), table=shipped("iris")[0], code="MODEL-FIT")


@pair
def model_of_an_older_version() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features, target)
    raw = pickle.dumps(model).replace(b"1.9.1", b"1.8.0")
    return Pair(model=raw, table=features, answers=model.predict_proba(features), said="saved with scikit-learn 1.8.0")


@pair
def model_that_knows_one_class() -> Pair:
    features, _ = shipped("iris")
    model = GaussianNB().fit(features, np.zeros(len(features), dtype=int))
    return Pair(model=saved(model), table=features, code="MODEL-ONE")
