"""A result in its reader's words: every class, no number changed, nothing that identifies renamed."""

import typing
from dataclasses import fields, replace

import numpy as np
import pytest

from explain import results
from explain.checks.making import flag
from explain.labelling import FIELDS, RAW, labelled
from explain.narrative import describe_attributions, describe_counterfactuals, describe_predictions
from explain.results import Result
from explain.table.dictionary import ANSWER, Dictionary, dictionary_from
from tests import made
from tests.made_summary import summary
from tests.made_trust import findings

CALLED = dictionary_from({
    "age": {"label": "Years of life", "unit": "years"},
    "relationship": {"label": "Role", "values": {"Husband": "Married man"}},
    "workclass": {"label": "Employer", "values": {"State": "One of the states"}},
    "education": {"values": {"HS-grad": "High school", "Masters": "Master's degree"}},
    "income": {"label": "Pay", "values": {">50K": "more than $50,000", "<=50K": "at most $50,000"}},
    "count": {"label": "Bikes rented", "unit": "bikes"},
}).dictionary
WORDS = {"loss", "models", "why_not",
         "engine", "baseline", "kind", "kinds", "method", "scale", "task", "score", "reading", "checks", "replaced",
         "engines", "constraints", "why_none", "words", "layout", "error_kind", "parts", "reasons", "x_label",
         "y_label", "name", "order", "ways_out", "left_out", "methods", "of", "unmeasured", "id", "state", "compared",
         "headline", "subject", "version", "first", "second", "facts", "base_values"}
"""Fields that hold words of ours, not names of the table."""
NAMES = {"feature", "features", "feature_names", "groups", "members", "column"}
"""Fields by which something is found, and which stay."""


def classes():
    found = [getattr(results, name) for name in results.__all__]
    return [kind for kind in found if isinstance(kind, type) and issubclass(kind, Result) and kind is not Result]


def specimens():
    return [made.attributions(), made.one_row(), made.lime(), made.importance(), made.interactions(), made.dependence(),
            made.levels(), made.accumulated(), made.surface(), made.counterfactuals(), made.performance(),
            made.regression(), made.predictions(), summary()]


@pytest.mark.parametrize("result", specimens(), ids=lambda result: type(result).__name__)
def test_without_a_dictionary_the_object_itself_comes_back(result):
    assert labelled(result, Dictionary()) is result
    assert labelled(result, dictionary_from({"elsewhere": {"label": "Elsewhere", "unit": "m"}}).dictionary) is result


@pytest.mark.parametrize("result", specimens(), ids=lambda result: type(result).__name__)
def test_numbers_names_and_provenance_stay(result):
    said = labelled(result, CALLED)
    assert type(said) is type(result)
    assert said is not result
    assert said.provenance is result.provenance
    for field in fields(result):
        held, now = getattr(result, field.name), getattr(said, field.name)
        if isinstance(held, np.ndarray) and held.dtype != object:
            np.testing.assert_array_equal(now, held)
        if field.name in NAMES:
            assert now == held


@pytest.mark.parametrize("kind", classes(), ids=lambda kind: kind.__name__)
def test_every_field_that_may_hold_a_name_is_seen_to(kind):
    if kind in RAW:
        return
    hints = typing.get_type_hints(kind, localns={"pd": __import__("pandas")})
    text = {name for name, hint in hints.items() if "str" in str(hint) or "DataFrame" in str(hint)}
    objects = {field.name for field in fields(kind) if field.name.endswith(("_values", "_cells"))}
    assert not (text | objects) - {*FIELDS, *WORDS, *NAMES}


def test_labels_units_and_values_of_features():
    said = labelled(made.one_row(), CALLED)
    assert said.feature_labels[:2] == ("Role", "Years of life (years)")
    assert said.feature_values[0, :2].tolist() == ["Married man", 45]
    assert made.one_row().feature_values[0, 0] == "Husband"
    words = "\n".join(describe_attributions(said))
    assert "Role = Married man" in words
    assert "more than \\$50,000" in words
    assert ">50K" not in words.replace("\\", "")


def test_levels_of_curves_and_surfaces():
    curve = labelled(made.levels(), CALLED)
    assert (curve.label, curve.grid_labels[2], curve.grid_labels[3]) == ("Employer", "One of the states", "missing")
    pair = labelled(made.surface(), CALLED)
    assert pair.labels == ("Years of life (years)", "Employer")
    assert pair.grid_labels[1] == ("Private", "Self-employed", "One of the states")


def test_counterfactuals_are_told_in_these_words_and_the_raw_ones_stay():
    raw = made.counterfactuals()
    said = labelled(raw, CALLED)
    assert said.wanted == "Pay is more than $50,000 (score at least 50 %)"
    assert said.rows["education"].tolist() == ["Master's degree", "High school", "Bachelors"]
    assert said.rows["hours"].tolist() == raw.rows["hours"].tolist()
    assert raw.rows["education"].tolist() == ["Masters", "HS-grad", "Bachelors"]
    assert "High school" in "\n".join(describe_counterfactuals(said))


def test_values_of_common_changes_are_named():
    raw = made.common_changes()
    [name, _, text] = raw.changes[0][0]
    called = dictionary_from({name: {"values": {text: "By another name"}}}).dictionary
    assert labelled(raw, called).changes[0][0][2] == "By another name"
    elsewhere = dictionary_from({"elsewhere": {"label": "Elsewhere"}}).dictionary
    assert labelled(raw, elsewhere) is raw


def test_classes_of_predictions_are_found_by_their_own_names_and_shown_by_others():
    said = labelled(made.predictions(), CALLED)
    assert said.outputs == ("<=50K", ">50K")
    assert said.output_labels == ("at most $50,000", "more than $50,000")
    assert "more than" in "\n".join(describe_predictions(said, 1))


def test_classes_without_a_target_are_named_too():
    called = dictionary_from({ANSWER: {"values": {">50K": "more"}}}).dictionary
    assert labelled(replace(made.predictions(), target=""), called).output_labels == ("<=50K", "more")


def test_a_unit_is_that_of_a_predicted_number_alone():
    assert labelled(made.regression(), CALLED).unit == "bikes"
    odds = dictionary_from({"income": {"unit": "$"}}).dictionary
    assert labelled(made.one_row(), odds).unit == ""


def test_summaries_label_what_they_hold():
    called = dictionary_from({summary().feature_names[0]: {"label": "First of all"}}).dictionary
    said = labelled(summary(), called)
    assert said.feature_labels[0] == said.sample.feature_labels[0] == "First of all"
    assert said.importance().feature_labels[0] == "First of all"


def test_missing_and_unnamed_values_stay():
    cells = made.one_row().feature_values.copy()
    cells[0, 0] = None
    said = labelled(replace(made.one_row(), feature_values=cells), CALLED)
    assert said.feature_values[0, 0] is None
    assert labelled(made.attributions(names=made.NAMES), CALLED).feature_values[0, 0].startswith("level")


def test_facts_of_a_table_are_labelled_and_found_by_name():
    from explain.facts import table_facts
    from explain.table.read import read_table

    facts = table_facts(read_table(b"age,sex,income\n1,a,x\n2,b,y\n", target="income"))
    said = labelled(facts, CALLED)
    assert said.labels == ("Years of life (years)", "sex")
    assert said.column("age").display == "Years of life (years)"
    assert (said.columns, said.target) == (facts.columns, "income")


def test_values_that_a_warning_tells_of_are_named():
    told = flag("W20", features=["workclass", "age"], labels=["Work class", "Age"], cells=["State", "190"])
    said = labelled(findings(flags=(told,)), CALLED).flags[0]
    assert said.cells == ("One of the states", "190")
    assert said.feature_labels == ("Employer", "Years of life (years)")
