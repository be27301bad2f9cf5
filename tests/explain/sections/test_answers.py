from explain.sections import counterfactual_cards, counterfactuals_section
from tests.made import counterfactuals


def test_answers_found_are_drawn_and_told():
    section = counterfactuals_section(counterfactuals())
    assert section.figure.data
    assert "**57 %**" in section.sentences[0]
    assert section.sentences[-1].startswith("Limits:")
    assert len(section.table) == 6


def test_none_found_has_words_and_no_picture():
    section = counterfactuals_section(counterfactuals(0))
    assert section.figure is None
    assert section.table is None
    assert section.alt == ""
    assert section.sentences[0].startswith("We found no change")


def test_cards_say_changes_scores_and_distance():
    first, second, third = counterfactual_cards(counterfactuals())
    assert first.title == "Answer 1"
    assert first.changes == (("Education", "HS-grad", "Masters"),)
    assert (first.before, first.after, first.distance, first.n_changed) == ("24 %", "57 %", "1", 1)
    assert second.words == "Score 24 % → 52 % · 2 changes"
    assert second.lines == ("Effort 2.4 (medium), of it 62 % Hours a week and 38 % Age (years).",
                            "The next answer takes 1.3 times as much.")
    assert third.plain.endswith("It takes much effort.")
    assert third.n_changed == 3
    assert counterfactual_cards(counterfactuals(0)) == ()
