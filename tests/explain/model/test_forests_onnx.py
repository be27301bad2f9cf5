"""Ensembles of trees in ONNX files, as converters write them."""

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from onnx import TensorProto, helper
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explain.model.forests.onnx_nodes import operators, whole_numbers
from explain.model.forests.reading import forest_of
from tests.forests import assert_is_the_model, on_thresholds, opened, read

pytestmark = pytest.mark.usefixtures("one_thread")
RNG = np.random.default_rng(0)
FRAME = pd.DataFrame(RNG.normal(size=(150, 3)).astype(np.float32), columns=list("abc"))
AMOUNT = (FRAME["a"] + FRAME["b"]).to_numpy(dtype=float)
TWO, THREE = (AMOUNT > 0).astype(int), np.digitize(AMOUNT, [-0.5, 0.5])
SETS = {"": 18, "ai.onnx.ml": 3}
SMALL = {"n_estimators": 4, "max_depth": 3}


def converted(model, target, *, dtype=np.float32, zipmap=False):
    numbers = FRAME.to_numpy()
    if isinstance(model, (xgb.XGBModel, lgb.LGBMModel)):
        convert = convert_xgboost if isinstance(model, xgb.XGBModel) else convert_lightgbm
        return convert(model.fit(numbers, target), initial_types=[("X", FloatTensorType([None, 3]))])
    options = {"zipmap": zipmap} if hasattr(model, "predict_proba") else None
    return to_onnx(model.fit(numbers, target), numbers[:1].astype(dtype), target_opset=SETS, options=options)


def opened_file(graph, target):
    return opened(graph.SerializeToString(), FRAME.astype(float), target)


@pytest.mark.parametrize(("model", "target", "link"), [
    (RandomForestClassifier(**SMALL), TWO, ""), (RandomForestClassifier(**SMALL), THREE, ""),
    (RandomForestRegressor(**SMALL), AMOUNT, ""), (ExtraTreesClassifier(**SMALL), THREE, ""),
    (RandomForestRegressor(**SMALL), np.column_stack([AMOUNT, TWO]), ""),
    (DecisionTreeClassifier(max_depth=3), TWO, ""), (DecisionTreeRegressor(min_samples_leaf=149), AMOUNT, ""),
    (GradientBoostingClassifier(**SMALL), TWO, "logistic"), (GradientBoostingClassifier(**SMALL), THREE, "softmax"),
    (GradientBoostingRegressor(**SMALL), AMOUNT, ""), (HistGradientBoostingRegressor(max_iter=3), AMOUNT, ""),
    (HistGradientBoostingClassifier(max_iter=3), TWO, "logistic"), (xgb.XGBClassifier(**SMALL), TWO, "logistic"),
    (xgb.XGBClassifier(**SMALL), THREE, "softmax"), (xgb.XGBRegressor(**SMALL), AMOUNT, ""),
    (lgb.LGBMClassifier(**SMALL, verbose=-1), TWO, "logistic"), (lgb.LGBMRegressor(**SMALL, verbose=-1), AMOUNT, ""),
    (lgb.LGBMClassifier(**SMALL, verbose=-1), THREE, "softmax"),
])
@pytest.mark.filterwarnings("ignore")  # of the converters
def test_converted_trees_add_up_to_what_the_file_answers(model, target, link):
    raw, predictor = read(converted(model, target).SerializeToString(), FRAME.astype(float), target)
    assert raw.forest.link == link
    assert_is_the_model(raw, predictor, FRAME)
    assert_is_the_model(raw, predictor, on_thresholds(raw, FRAME))


@pytest.mark.parametrize(("dtype", "zipmap"), [(np.float64, False), (np.float32, True)])
def test_double_precision_and_dictionaries_change_nothing(dtype, zipmap):
    graph = converted(RandomForestClassifier(**SMALL), THREE, dtype=dtype, zipmap=zipmap)
    raw, predictor = read(graph.SerializeToString(), FRAME.astype(float), THREE)
    assert {column.single for column in raw.forest.columns} == {dtype is np.float32}
    assert_is_the_model(raw, predictor, on_thresholds(raw, FRAME))


def test_columns_that_come_one_by_one_are_followed_to_where_they_are_put_together():
    steps = make_column_transformer(("passthrough", ["c", "a"]), ("passthrough", ["b"]))
    pipeline = make_pipeline(steps, RandomForestRegressor(**SMALL)).fit(FRAME, AMOUNT)
    graph = to_onnx(pipeline, FRAME[:1], target_opset=SETS)
    raw, predictor = read(graph.SerializeToString(), FRAME.astype(float), AMOUNT)
    assert_is_the_model(raw, predictor, FRAME)
    moved = raw.coded(FRAME.assign(b=9.0)) != raw.coded(FRAME)
    assert not moved[:, raw.players != predictor.features.index("b")].any()


def test_nodes_that_ask_for_more_are_turned_round():
    def graph(mode, tracks):
        return helper.make_model(helper.make_graph([helper.make_node(
            "TreeEnsembleRegressor", ["X"], ["y"], domain="ai.onnx.ml", n_targets=1, nodes_treeids=[0, 0, 0],
            nodes_nodeids=[0, 1, 2], nodes_featureids=[1, 0, 0], nodes_modes=[mode, "LEAF", "LEAF"],
            nodes_values=[0.25, 0.0, 0.0], nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0],
            nodes_missing_value_tracks_true=[tracks, 0, 0], target_treeids=[0, 0], target_nodeids=[1, 2],
            target_ids=[0, 0], target_weights=[10.0, 20.0],
        )], "g", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 3])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        ), opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)], ir_version=9)

    near = np.nextafter(np.float32(0.25), np.float32([0, 1])).astype(float)
    rows = pd.DataFrame({"a": 0.0, "b": [0.25, *near, np.nan, -9.0, 9.0], "c": 0.0})
    for mode in ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT"):
        for tracks in (0, 1):
            raw, predictor = read(graph(mode, tracks).SerializeToString(), FRAME.astype(float), AMOUNT)
            assert_is_the_model(raw, predictor, rows)
    assert forest_of(opened_file(graph("BRANCH_EQ", 0), AMOUNT)) is None


@pytest.mark.parametrize(("model", "target"), [
    (make_pipeline(StandardScaler(), RandomForestRegressor(**SMALL)), AMOUNT),
    (AdaBoostClassifier(n_estimators=3), TWO), (IsolationForest(n_estimators=3), AMOUNT),
])
def test_graphs_that_do_more_than_add_up_trees_are_not_read(model, target):
    assert forest_of(opened_file(converted(model, target), target)) is None


def test_long_lists_are_read_as_the_runtime_reads_them():
    graph = converted(RandomForestClassifier(**SMALL), THREE)
    held = operators(graph.SerializeToString())[0].attributes()
    for attribute in graph.graph.node[0].attribute:
        wanted = helper.get_attribute_value(attribute)
        found = held[attribute.name]
        if isinstance(wanted, bytes):
            assert found == wanted.decode()
        else:
            np.testing.assert_array_equal(found, np.array(wanted))


def test_whole_numbers_of_any_length():
    wanted = [0, 1, 127, 128, 300, 2**31, 2**62, -1]
    attribute = helper.make_attribute("n", wanted)
    attribute.ClearField("name")
    attribute.ClearField("type")
    assert whole_numbers(attribute.SerializeToString()).tolist() == wanted
