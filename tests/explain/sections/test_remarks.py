"""What a dictionary adds to a section."""

from explain.sections import dependence_section, importance_section, waterfall_section
from explain.sections.remarks import remarked
from explain.table.dictionary import Dictionary
from tests import made

CALLED = Dictionary.from_plain({"age": {"direction": "down", "protected": True}})


def test_surprises_are_warnings_and_protected_columns_sentences():
    result = made.dependence()
    section = remarked(dependence_section(result), result, CALLED)
    assert any("Not as expected" in warning for warning in section.warnings)
    assert "**Age (years)** is marked as protected." in section.sentences
    assert not section.plain or section.plain[-1] == section.sentences[-1]


def test_other_results_and_no_dictionary_change_nothing():
    importance = made.importance()
    section = importance_section(importance)
    assert remarked(section, importance, CALLED) is section
    row = waterfall_section(made.one_row())
    assert remarked(row, made.one_row(), Dictionary()) is row


def test_a_figure_that_is_not_drawn_gets_no_remark():
    broken = made.one_row(residual=made.one_row().residual + 1)
    section = waterfall_section(broken)
    assert section.figure is None
    assert remarked(section, broken, CALLED) is section
