import numpy as np
import pytest

from explain.charts.theme import DARK
from explain.narrative import describe_directions, describe_drivers
from explain.sections import (
    beeswarm_section,
    importance_section,
    interactions_section,
    trust_notes,
    waterfall_section,
)
from tests.made import attributions, importance, interactions, lime, one_row
from tests.made_summary import summary


@pytest.mark.parametrize("make", [one_row, lime])
def test_a_waterfall_has_all_its_parts(make):
    section = waterfall_section(make(), theme=DARK)
    assert section.name == "waterfall"
    assert section.figure.layout.font.color == DARK.text
    assert section.alt.startswith("Waterfall")
    assert len(section.table) == len(make().feature_names)
    assert section.provenance.startswith(section.title.split(":")[0])
    assert section.source is not None


def test_shap_and_lime_are_titled_apart():
    assert waterfall_section(one_row()).title == "SHAP: what moved this row"
    assert waterfall_section(lime()).title == "LIME: what moved this row"


@pytest.mark.parametrize(("make", "section"), [(one_row, waterfall_section), (attributions, beeswarm_section)])
def test_what_does_not_add_up_is_not_drawn(make, section):
    off = make()
    wrong = section(make(predictions=off.predictions + 0.01))
    assert wrong.figure is None
    assert wrong.table is None
    assert wrong.sentences == ()
    assert "do not add up" in wrong.warnings[0]
    assert "1 point" in wrong.warnings[0]


def test_a_poor_surrogate_is_drawn_with_a_warning():
    section = waterfall_section(lime(fidelity=0.2))
    assert section.figure is not None
    assert "fits poorly" in section.warnings[0]


def test_a_sample_of_rows_is_said_to_be_one():
    assert not any("evenly" in sentence for sentence in beeswarm_section(attributions(200)).sentences)
    assert "Drawn are 200 rows of 600 rows, evenly picked." in beeswarm_section(attributions(600)).sentences


def test_importance_of_both_kinds():
    assert importance_section(importance()).title == "Ranking by permutation importance"
    assert importance_section(attributions().importance()).title == "Ranking by SHAP"


def test_pairs_are_ranked_by_what_they_do_together():
    section = interactions_section(interactions(), theme=DARK)
    assert section.title == "What works together"
    assert list(section.figure.data[0].x) == [4, 1, 0]
    assert section.table["Pair of features"].tolist()[0] == "Relationship and Age (years)"
    assert section.alt.startswith("Bars of 3 pairs")
    assert section.provenance.startswith("SHAP interactions")


def test_where_nothing_works_together_no_bars_are_drawn():
    section = interactions_section(interactions(strength=np.zeros((3, 3)), low=np.zeros((3, 3))))
    assert section.figure is None
    assert section.tabled is None
    assert "no two features" in section.sentences[0]


def test_leaders_and_directions_are_named():
    words = (*describe_drivers(attributions(200)), *describe_directions(attributions(200)))
    assert words[0].startswith("**Relationship** moves the model's score")
    assert "Higher **Age (years)** goes with a higher score in the model." in words


def statuses(made):
    return [note.status for note in trust_notes(made)]


def test_trust_notes_of_an_exact_result():
    notes = trust_notes(attributions(200))
    assert statuses(attributions(200)) == ["ok", "ok", "ok"]
    assert "in 200 rows: the largest gap is" in notes[0].sentence
    assert "without sampling (tree engine)" in notes[1].sentence
    assert notes[2].sentence == "Based on 200 rows, compared with 100 rows."


def test_trust_notes_look_closer():
    wrong = attributions(200, residual=np.full(200, 0.01))
    assert statuses(wrong)[0] == "fail"
    assert trust_notes(wrong)[0].sentence.startswith("The contributions do not add up")
    assert statuses(attributions(20))[2] == "look"
    assert statuses(lime(fidelity=0.3))[0] == "look"


def test_trust_notes_of_sampling():
    shape = attributions(60).contributions.shape
    fine = attributions(60, exact=False, standard_errors=np.full(shape, 0.001))
    rough = attributions(60, exact=False, standard_errors=np.full(shape, 0.03))
    unknown = attributions(60, exact=False)
    assert [statuses(made)[1] for made in (fine, rough, unknown)] == ["ok", "look", "look"]
    assert "largest standard error is 0.1 points" in trust_notes(fine)[1].sentence
    assert "not measured" in trust_notes(unknown)[1].sentence


def test_trust_notes_of_a_surrogate_tell_its_error_over_samples():
    fine, rough = (lime(standard_errors=np.full((1, 4), size)) for size in (0.001, 0.05))
    assert [statuses(made)[1] for made in (fine, rough, lime())] == ["ok", "look", "look"]
    words = "Fitted to random samples (ridge on 5,000 samples); the largest standard error is 0.1 points."
    assert trust_notes(fine)[1].sentence == words
    assert "not measured" in trust_notes(lime())[1].sentence


def test_a_summary_is_drawn_and_said_of_all_its_rows():
    section = beeswarm_section(summary(4_000))
    assert "over 4,000 rows" in section.sentences[0]
    assert "thicker where there are more of the 4,000 rows" in section.sentences[1]
    assert "sample of 40 rows" in section.sentences[2]
    assert section.table["Rows"].sum() == 4_000 * 10
    assert importance_section(summary().importance()).title == "Ranking by SHAP"


def test_very_many_rows_are_said_to_be_strips():
    section = beeswarm_section(attributions(2_500))
    assert "2,500 rows" in section.sentences[1]
    assert "Contribution from (points)" in section.table.columns
    assert section.table["Rows"].sum() == 2_500 * 10


@pytest.mark.parametrize("off", [{"largest_gap": 0.01}, {"sample": attributions(5, predictions=np.ones(5))}])
def test_a_summary_that_does_not_add_up_is_not_drawn(off):
    section = beeswarm_section(summary(**off))
    assert section.figure is None
    assert "do not add up" in section.warnings[0]
