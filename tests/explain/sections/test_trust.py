import re

import plotly.graph_objects as go

from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import VERSION
from explain.sections import beside, lamps, told_lines, trust_section, warnings
from explain.sections.section import Section
from tests.made_trust import assessed, findings, provenance_of_nothing

FLAGS = (flag("W9", fit=0.2), flag("W20", share=0.999), flag("W7"), flag("W25", features=["a"], labels=["Age"]))
TRUST = assessed([findings(
    exactly("completeness_gap", 0.0, n=1, of="row"), found("sensitivity", 0.3, 0.15, 0.6, n=10, of="draw"),
    exactly("row_distance", 0.999, n=1_000, of="row"), not_measured("deletion", "No time."),
    exactly("gini", 0.4, n=1, of="row"), flags=FLAGS,
)])


def figure_section(*given: str, figure: object = go.Figure()) -> Section:
    return Section(name="waterfall", title="", sentences=(), figure=figure, alt="", tabled=None, warnings=given,
                   provenance="", source=provenance_of_nothing())


def test_seven_lights_each_with_its_question_its_numbers_and_what_it_leaves_out():
    shown = lamps(TRUST)
    assert [lamp.id for lamp in shown] == ["L1", "L2", "L3", "L4", "L5", "L6", "L7"]
    assert [lamp.state for lamp in shown] == ["green", "grey", "amber", "grey", "red", "grey", "grey"]
    assert all(lamp.question.endswith("?") and lamp.untested.endswith(".") for lamp in shown)
    assert shown[0].word == "no problem found"
    assert shown[1].lines == ("Deletion: not measured. No time.",)


def test_the_section_leads_with_the_worst_gate_and_lists_all_that_is_not_green():
    section = trust_section(TRUST)
    assert section.sentences[0] == "**Problem found**: Support."
    assert not any("Arithmetic" in sentence for sentence in section.sentences)
    assert len(section.warnings) == 4
    assert section.provenance.endswith(f"thresholds {VERSION}")


def test_the_table_has_everything_with_its_thresholds_and_n():
    table = trust_section(TRUST).table
    assert table["What"].tolist() == ["Gap of the sum", "Deletion", "Sensitivity", "Distance of the row",
                                      "Concentration"]
    assert table["State"].tolist() == ["No problem found", "Not measured", "Look at it", "Problem found", "Told"]
    assert table.loc[2, ["Value", "Low (95 %)", "High (95 %)", "n"]].tolist() == [0.3, 0.15, 0.6, 10]


def test_warnings_stand_by_their_weight():
    assert re.match("This row is unlike", warnings(TRUST.flags)[0])
    assert warnings([]) == ()
    assert warnings(TRUST.flags, plain=True)[0].startswith("Few cases in the table resemble this one")


def test_a_figure_has_at_most_two_warnings_and_only_those_about_it():
    about = ("W9", "W25", "W7")
    assert beside(figure_section(), FLAGS, about).warnings == warnings([FLAGS[0], FLAGS[3]])
    assert len(beside(figure_section("One."), FLAGS, about).warnings) == 2
    assert beside(figure_section("One.", "Two."), FLAGS, about).warnings == ("One.", "Two.")
    assert beside(figure_section(), FLAGS, ()).warnings == ()


def test_what_is_not_drawn_stays_as_it_is():
    held = figure_section("Not drawn: it does not add up.", figure=None)
    assert beside(held, FLAGS, ("W9",)) is held


def test_what_is_told_beside_the_lights_has_its_line():
    assert told_lines(TRUST) == (
        "Concentration: sizes of contributions have a Gini index of **0.4** (zero is all alike, one is a single "
        "feature); exact; no threshold; 1 row.",
    )


def test_a_figure_is_warned_once_of_each_kind():
    pairs = [flag("W1", features=names, labels=names, strength=0.8) for names in (["a", "b"], ["c", "d"])]
    assert len(beside(figure_section(), pairs, ("W1",)).warnings) == 1
    assert len(warnings(pairs)) == 2
