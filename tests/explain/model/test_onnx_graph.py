"""An ONNX file is read before a library has it: foreign operators, outside data and endless depth are refused."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier
from sklearn.naive_bayes import GaussianNB

from explain.errors import ModelError
from explain.model import onnx_graph
from explain.model.onnx_graph import looks_like_onnx, read_graph

X = np.arange(40, dtype=np.float32).reshape(20, 2)
Y = np.repeat(["no", "yes"], 10)


def graph_of(nodes, initializers=()):
    held = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 2])], list(initializers),
    )
    return helper.make_model(held, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("evil", 1)])


def refused(model, code):
    raw = model if isinstance(model, bytes) else model.SerializeToString()
    with pytest.raises(ModelError) as caught:
        read_graph(raw)
    assert caught.value.code == code
    return caught.value


def test_labels_and_producer_are_read_from_the_graph():
    forest = read_graph(to_onnx(RandomForestClassifier(3).fit(X, Y), X[:1]).SerializeToString())
    assert (forest.classes, forest.producer) == (("no", "yes"), "skl2onnx")
    counted = read_graph(to_onnx(RandomForestClassifier(3).fit(X, Y == "yes"), X[:1]).SerializeToString())
    assert counted.classes == (0, 1)
    plain = to_onnx(GaussianNB().fit(X, Y), X[:1], options={"zipmap": False})
    assert read_graph(plain.SerializeToString()).classes == ("no", "yes")


def test_operators_of_another_family_are_refused():
    error = refused(graph_of([helper.make_node("Run", ["x"], ["y"], domain="evil")]), "MODEL-ONNX-OPS")
    assert "'evil'" in error.problem


def test_functions_of_its_own_are_refused():
    model = graph_of([helper.make_node("Identity", ["x"], ["y"])])
    model.functions.append(helper.make_function("evil", "f", ["a"], ["b"], [helper.make_node("Abs", ["a"], ["b"])], []))
    refused(model, "MODEL-ONNX-OPS")


@pytest.mark.parametrize("where", ["initializer", "attribute", "inside"])
def test_data_in_another_file_is_refused_wherever_it_is(where):
    tensor = numpy_helper.from_array(np.ones(2, np.float32), "w")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    constant = helper.make_node("Constant", [], ["w"], value=tensor)
    node = helper.make_node("Add", ["x", "w"], ["y"])
    if where == "initializer":
        model = graph_of([node], [tensor])
    elif where == "attribute":
        model = graph_of([constant, node])
    else:
        body = helper.make_graph([constant], "b", [], [helper.make_tensor_value_info("w", TensorProto.FLOAT, [2])])
        model = graph_of([helper.make_node("If", ["c"], ["y"], then_branch=body, else_branch=body)])
    refused(model, "MODEL-ONNX-DATA")


def test_graphs_inside_graphs_end_somewhere(monkeypatch):
    body = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "b", [], [])
    for _ in range(9):
        body = helper.make_graph([helper.make_node("If", ["c"], ["y"], then_branch=body)], "b", [], [])
    refused(graph_of([helper.make_node("If", ["c"], ["y"], then_branch=body)]), "MODEL-ONNX-SIZE")
    monkeypatch.setattr(onnx_graph, "MOST_NODES", 5)
    refused(graph_of([helper.make_node("Identity", ["x"], ["y"])] * 6), "MODEL-ONNX-SIZE")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_damaged(share):
    raw = to_onnx(RandomForestClassifier(3).fit(X, Y), X[:1]).SerializeToString()
    refused(raw[: int(len(raw) * share)], "MODEL-ONNX")


def test_no_mutant_raises_anything_else():
    raw = bytearray(to_onnx(RandomForestClassifier(3, max_depth=2).fit(X, Y), X[:1]).SerializeToString())
    random, outcomes = np.random.default_rng(0), set()
    for _ in range(300):
        mutant = bytearray(raw)
        for place in random.integers(0, len(raw), 3):
            mutant[place] = random.integers(256)
        try:
            read_graph(bytes(mutant))
            outcomes.add("read")
        except ModelError as error:
            outcomes.add(error.code)
    assert outcomes >= {"read", "MODEL-ONNX"}


def test_what_is_onnx_begins_with_a_version():
    assert looks_like_onnx(graph_of([helper.make_node("Identity", ["x"], ["y"])]).SerializeToString())
    assert not looks_like_onnx(b"\x80\x04\x95")
    assert not looks_like_onnx(b"")
    assert onnx.__version__
