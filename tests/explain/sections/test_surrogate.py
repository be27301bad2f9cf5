"""Sections of the tree: its picture with how far it follows the model, its rules, trees of other draws."""

from explain.sections import (
    other_draws_section,
    rule_labels,
    rules_section,
    surrogate_section,
)
from tests.made_global import constant, of_a_number, rule, surrogate


def test_the_tree_comes_with_its_words_warning_and_table():
    section = surrogate_section(surrogate())
    assert section.figure is not None
    assert section.alt
    assert "another such tree" in section.warnings[0]
    assert len(section.table) == 3


def test_of_a_constant_model_there_is_no_picture():
    section = surrogate_section(constant())
    assert (section.figure, section.tabled, section.warnings) == (None, None, ())
    assert rules_section(constant()).sentences == ("There is one rule, of all rows.",)
    assert other_draws_section(constant()).tabled is None


def test_the_table_has_coverage_both_precisions_and_lift():
    table = rules_section(surrogate()).table
    assert table["Rule"].tolist() == [1, 2, 3]
    assert table["Share of rows (%)"].tolist() == [30, 20, 50]
    assert table["The model says so (%)"].tolist() == [95, 95, 95]
    assert table["True (%)"].tolist() == [80, 80, 80]
    assert table["Times as often as in all rows"].tolist() == [1.5] * 3
    assert table["Then the model"][0] == "says >50K"


def test_without_the_truth_its_columns_are_left_out():
    held = surrogate()
    rules = tuple(rule(each.region.limits, each.answer, each.region.n_measured, n_truth=0) for each in held.rules)
    assert not any("True" in name for name in rules_section(surrogate(rules=rules)).table)


def test_a_poor_tree_says_that_its_rules_are_no_picture_of_the_model():
    assert "no picture" in rules_section(surrogate(0.4)).warnings[0]
    assert not any("no picture" in doubt for doubt in rules_section(surrogate()).warnings)


def test_rules_are_listed_as_plain_lines():
    labels = rule_labels(of_a_number())
    assert labels[0] == "1: Relationship Husband or Wife → answers 60 bikes to 95 bikes"
    assert len(labels) == 3


def test_trees_of_other_draws_are_counted_column_by_column():
    table = other_draws_section(surrogate()).table
    assert table["Asked first (trees)"].tolist() == [18, 2]
    assert table["Of"].tolist() == [20, 20]
