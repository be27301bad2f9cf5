"""What only fitting again can tell, in plain words for both readers; nothing where nothing was fitted."""

import numpy as np
import pytest

from explain.checks.making import found, not_measured
from explain.sections import importance_range_section, judged_lines, refits_row_section, refits_section
from tests import made_refits as made
from tests.plain_language import faults

SECTIONS = {
    "refits": lambda: refits_section(made.refits()), "remembered": lambda: refits_section(made.remembered()),
    "few": lambda: refits_section(made.refits(n_refits=3, why_not="After 60 seconds no further model was fitted.")),
    "none": lambda: refits_section(made.not_fitted()), "row": lambda: refits_row_section(made.refits()),
    "no row": lambda: refits_row_section(made.refits(row=made.none())),
    "row of none": lambda: refits_row_section(made.not_fitted()),
    "range": lambda: importance_range_section(made.importance_range()),
    "no range": lambda: importance_range_section(made.no_range()),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_sentence_is_plain(name):
    section = SECTIONS[name]()
    said = (*section.sentences, *section.plain, *section.warnings)
    assert section.sentences
    assert section.plain
    assert {sentence: faults(sentence) for sentence in said if faults(sentence)} == {}


@pytest.mark.parametrize("name", ["none", "no row", "row of none", "no range"])
def test_what_was_not_fitted_is_not_drawn_and_says_why(name):
    section = SECTIONS[name]()
    assert (section.figure, section.table, section.alt) == (None, None, "")
    assert section.sentences[0] == "**Model uncertainty is not measured.**"


def test_numbers_of_the_words_are_those_of_the_result():
    said = " ".join(refits_section(made.refits()).sentences)
    assert "fitted again **15 times**" in said
    assert "**0.09** (between 0.07 and 0.11)" in said
    assert "For **2** of 4 features" in said
    assert "2 times as wide as naive ones" in said
    assert "at most 4 % of its skill" in said


def test_memory_of_the_rows_is_told_and_warned_of():
    section = refits_section(made.remembered())
    assert "About **40 %** of the model's skill here is memory" in " ".join(section.sentences)
    assert len(section.warnings) == 1
    assert "looks too good" in " ".join(section.plain)


def test_fewer_models_than_wanted_are_told():
    assert "3 of 15 models were fitted." in " ".join(SECTIONS["few"]().sentences)


def test_of_a_row_it_is_told_which_directions_hold():
    said = " ".join(SECTIONS["row"]().sentences)
    assert "**Relationship** and **Age (years)** keep their direction" in said
    assert "The direction of **Capital gain (\\$)** is open." in said


def test_a_range_names_the_models_and_where_they_part():
    said = " ".join(SECTIONS["range"]().sentences)
    assert "**3** of 4 models" in said
    assert "this learner (2 of them) and a forest (1 of them)" in said
    assert "They differ most on **Age (years)**: between 0 and 0.08." in said


def test_the_tables_hold_every_feature_largest_first():
    table = SECTIONS["refits"]().table
    assert table["Feature"][0] == "Relationship"
    np.testing.assert_allclose(table["Low (95 %)"], made.refits().importance.low)
    assert list(SECTIONS["range"]().table["Highest"]) == [0.11, 0.08, 0.01, 0.0]
    assert "points" in SECTIONS["row"]().table.columns[1]


def test_a_finding_is_told_with_its_state():
    lines = judged_lines([found("randomised", 0.1, -0.1, 0.3, n=6, of="shuffle"), not_measured("randomised", "Why.")])
    assert lines[0].startswith("No problem found. Shuffled labels: with the explanation of a model")
    assert "is **0.1**" in lines[0]
    assert lines[1].startswith("Not measured. ")
