import re

import numpy as np
import pytest

from explain.sections import summary_cards, summary_notes
from tests.made import HOSTILE
from tests.made_summary import summary


def test_cards_say_how_many_rows_and_where_they_start():
    made = summary(400)
    rows, start, mean = summary_cards(made)
    assert rows.value == "400"
    assert start.value == "24 %"
    assert mean.help == "The score for \\>50K, over all rows."
    assert made.prediction_total / 400 == pytest.approx(np.mean(made.sample.predictions), abs=0.1)


def test_what_adds_up_and_was_not_sampled_is_well():
    notes = summary_notes(summary())
    assert [note.status for note in notes] == ["ok", "ok", "ok"]
    assert "in 400 rows" in notes[0].sentence
    assert "without sampling: tree engine (400 rows)" in notes[1].sentence
    assert "compared with 100 rows" in notes[2].sentence


def test_a_gap_is_a_failure():
    assert summary_notes(summary(largest_gap=0.1))[0].status == "fail"


@pytest.mark.parametrize(("error", "status", "words"), [
    (float("nan"), "look", "not measured"), (0.5, "look", "standard error of one row is 50"), (1e-4, "ok", "0.01"),
])
def test_sampling_is_told_with_its_error(error, status, words):
    note = summary_notes(summary(exact=False, largest_error=error))[1]
    assert note.status == status
    assert words in note.sentence


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_inert(text):
    made = summary(output=text, baseline=text, unit=text, scale="target", engines=((text, 400),))
    shown = [*(part for card in summary_cards(made) for part in card), *(note.sentence for note in summary_notes(made))]
    assert not [part for part in shown if re.search(r"(?<!\\)[<\[*`]", part)]
