"""The public names are a promise to notebooks: each is there, documented, and nothing else is."""

import inspect
import subprocess
import sys

import pytest

import explain
from explain import names

PROMISED = {
    "read_table", "load_model", "cells", "cohort", "predictions", "shap_values", "contributions", "shap_summary",
    "shap_interactions", "lime_weights", "dependence", "surface", "regional_effects", "accumulated_effects",
    "permutation_importance", "group_importance", "associations", "counterfactuals", "common_changes", "performance",
    "similar_rows", "likeliness", "contrast", "decision_path", "found_rows", "explanation_map", "row_support", "probes",
    "open_workspace",
    "model_quality",
    "stability", "ranking_stability", "lime_stability",
    "agreement", "overall_agreement",
    "refits", "importance_range", "randomisation", "left_out_importance",
    "second_engine", "faithfulness", "row_trust", "overall_trust",
    "conditional_importance", "interaction_strength", "surrogate",
    "drift", "held_out",
    "ExplainError", "DataError", "ModelError", "MethodError", "WorkspaceError",
}
METHODS = tuple(name for name in names.METHODS if name != "cells")
"""Those that ask the model."""


def test_the_public_names_are_the_promised_ones():
    assert set(explain.__all__) == PROMISED
    assert set(dir(explain)) == {*PROMISED, "__version__"}


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_every_public_name_is_there_and_documented(name):
    held = getattr(explain, name)
    assert callable(held)
    assert held.__name__ == name
    assert inspect.getdoc(held)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_takes_model_and_table_and_then_keywords(name):
    parameters = inspect.signature(getattr(explain, name)).parameters
    assert list(parameters)[:2] == ["predictor", "dataset"]
    positional = [each for each in parameters.values() if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= 3, "keyword-only after the obvious arguments"
    assert parameters["seed"].default == 0
    assert "progress" in parameters


@pytest.mark.parametrize("name", [*METHODS, "read_table", "load_model", "open_workspace"])
def test_every_parameter_is_described(name):
    method = getattr(explain, name)
    _, _, described = inspect.getdoc(method).partition("Parameters\n----------")
    missing = [each for each in inspect.signature(method).parameters if each not in described]
    assert not missing, f"explain.{name} does not describe {missing}"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_method"):
        _ = explain.no_such_method


def test_errors_carry_problem_and_remedy():
    for error in (explain.DataError, explain.ModelError, explain.MethodError, explain.WorkspaceError):
        assert issubclass(error, explain.ExplainError)
        raised = error("Column 'age' is missing.", "Add it.")
        assert (raised.problem, raised.remedy) == ("Column 'age' is missing.", "Add it.")


def test_names_are_imported_on_demand_in_a_fresh_interpreter():
    code = "from explain import read_table, ExplainError; print(read_table.__module__, ExplainError.__module__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["explain.table.read", "explain.errors"]
