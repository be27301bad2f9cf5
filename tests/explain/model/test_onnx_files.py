"""ONNX files from bytes: inputs of all types, answers that equal the estimator's, nothing read beside the file."""

import numpy as np
import pandas as pd
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

import explain
from explain.errors import ModelError
from explain.model.onnx_files import is_onnx, opened_onnx

FRAME = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0) % 3})
LATE = np.where(FRAME["a"] > 9, "yes", "no")


def model_of(inputs, nodes, outputs):
    graph = helper.make_graph(nodes, "g", inputs, outputs)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9).SerializeToString()


def value(name, kind, width):
    return helper.make_tensor_value_info(name, kind, [None, width])


def test_whole_numbers_flags_and_single_numbers_by_column():
    nodes = [
        helper.make_node("Cast", ["n"], ["nf"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["flag"], ["ff"], to=TensorProto.FLOAT),
        helper.make_node("Sum", ["nf", "ff", "x"], ["y"]),
    ]
    inputs = [value("x", TensorProto.FLOAT, 1), value("n", TensorProto.INT64, 1), value("flag", TensorProto.BOOL, 1)]
    raw = model_of(inputs, nodes, [value("y", TensorProto.FLOAT, 1)])
    frame = pd.DataFrame({"flag": [True, False, True], "n": [1, 2, 3], "x": [0.5, 0.25, 0.125], "y": [0.0, 1.0, 2.0]})
    predictor = explain.load_model(raw, explain.read_table(frame, target="y"))
    assert predictor.features == ("x", "n", "flag")
    assert predictor.format == "ONNX"
    np.testing.assert_allclose(predictor(frame)[:, 0], frame["x"] + frame["n"] + frame["flag"])
    with pytest.raises(ModelError):
        explain.load_model(raw, explain.read_table(frame.assign(n=[0.5, 1.5, 2.5]), target="y"))


def test_a_missing_text_is_refused_and_not_made_up():
    pipeline = make_pipeline(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), LinearRegression())
    words = pd.DataFrame({"kind": ["x", "y", "x", "y"], "size": ["s", "m", "l", "s"]})
    raw = to_onnx(pipeline.fit(words, [1.0, 2.0, 3.0, 4.0]), words.head(1).astype(object)).SerializeToString()
    table = explain.read_table(words)
    np.testing.assert_allclose(explain.load_model(raw, table)(words)[:, 0], pipeline.predict(words), rtol=1e-5)
    with pytest.raises(ModelError) as caught:
        explain.load_model(raw, explain.read_table(words.assign(kind=["x", None, "x", "y"])))
    assert caught.value.code == "MODEL-MISSING"


def test_a_detector_of_outliers_keeps_its_two_answers():
    forest = IsolationForest(n_estimators=5, random_state=0).fit(FRAME.to_numpy())
    raw = to_onnx(forest, FRAME.to_numpy(np.float32), target_opset={"": 15, "ai.onnx.ml": 3}).SerializeToString()
    predictor = explain.load_model(raw, explain.read_table(FRAME))
    assert (predictor.outputs, predictor.scale) == (("-1", "1"), "margin")
    np.testing.assert_allclose(predictor(FRAME)[:, 1], forest.decision_function(FRAME.to_numpy()), atol=1e-5)


def test_a_file_beside_the_model_is_never_read(tmp_path, monkeypatch):
    (tmp_path / "weights.bin").write_bytes(np.full(2, 7, np.float32).tobytes())
    monkeypatch.chdir(tmp_path)
    tensor = numpy_helper.from_array(np.ones(2, np.float32), "w")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "w"], ["y"])], "g", [value("x", TensorProto.FLOAT, 2)],
        [value("y", TensorProto.FLOAT, 2)], [tensor],
    )
    raw = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9).SerializeToString()
    with pytest.raises(ModelError) as caught:
        opened_onnx(raw)
    assert caught.value.code == "MODEL-ONNX-DATA"


@pytest.mark.parametrize(("inputs", "code"), [
    ([helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3, 8])], "MODEL-ONNX-INPUT"),
    ([value("x", TensorProto.FLOAT, 2), value("z", TensorProto.FLOAT, 3)], "MODEL-ONNX-INPUT"),
])
def test_inputs_that_are_no_columns_are_refused(inputs, code):
    raw = model_of(inputs, [helper.make_node("Identity", ["x"], ["y"])], [value("y", TensorProto.FLOAT, None)])
    with pytest.raises(ModelError) as caught:
        opened_onnx(raw)
    assert caught.value.code == code


def test_answers_do_not_hang_on_how_many_rows_are_asked():
    model = LogisticRegression().fit(FRAME.to_numpy(), LATE)
    raw = to_onnx(model, FRAME.to_numpy(np.float32)).SerializeToString()
    assert is_onnx(raw)
    predictor = explain.load_model(raw, explain.read_table(FRAME))
    whole = predictor(FRAME)
    single = np.concatenate([predictor(FRAME.iloc[[i]]) for i in range(len(FRAME))])
    np.testing.assert_allclose(single, whole, rtol=1e-6)
    np.testing.assert_allclose(whole, model.predict_proba(FRAME.to_numpy()), atol=1e-5)
