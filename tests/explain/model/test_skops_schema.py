import json

from explain.model.skops_schema import nodes_of, with_names_of_today, without_left_out, written_versions


def node(module, name, content=None, loader="ObjectNode"):
    return {"__module__": module, "__class__": name, "__loader__": loader, "content": content}


def test_every_object_is_reached_and_nothing_else():
    inner = node("builtins", "str")
    assert list(nodes_of({"a": [inner, 3], "b": {"c": "d"}})) == [inner]


def test_versions_are_read_and_other_text_is_not():
    def estimator(said):
        return node("sklearn.a", "B", {"_sklearn_version": node("builtins", "str", json.dumps(said), "JsonNode")})

    assert written_versions({"a": [estimator("1.2.2"), estimator("1.2.2"), estimator("1.2; rm")]}) == ("1.2.2",)


def test_old_names_become_those_of_today():
    loss, sgd = node("_loss", "CyHalfBinomialLoss"), node("sklearn.linear_model._sgd_fast", "Hinge", loader="SGDNode")
    assert with_names_of_today({"a": [loss, sgd]})
    assert (loss["__module__"], sgd["__loader__"]) == ("sklearn._loss._loss", "LossNode")
    assert not with_names_of_today({"a": [loss, sgd]})


def test_columns_left_over_become_a_plain_list():
    data = node("builtins", "list", [], "ListNode")
    state = node("builtins", "dict", {"data": data})
    columns = node("sklearn.compose._column_transformer", "_RemainderColsList", state)
    assert with_names_of_today({"a": columns})
    assert columns == data


def test_what_no_prediction_needs_is_emptied():
    held = node("sklearn.metrics._scorer", "_passthrough_scorer", {"a": 1})
    assert without_left_out({"a": held})
    assert held["content"] == "null"
