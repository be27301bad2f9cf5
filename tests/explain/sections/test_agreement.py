"""The sections of methods side by side: picture, numbers, questions, light."""

import numpy as np
import pytest

from explain import sections
from explain.charts.theme import DARK
from tests.made_agreement import agreement


def test_the_picture_comes_with_words_for_both_readers_and_a_table():
    section = sections.agreement_section(agreement(), theme=DARK)
    assert section.figure is not None
    assert section.alt
    assert section.plain
    assert section.reading
    table = section.table
    assert table.shape == (12, 10)
    assert table["SHAP (points)"].iloc[0] == pytest.approx(20)
    assert table["Swapping in other rows: place"].iloc[0] == 1


def test_overall_the_table_has_no_values_and_the_score_no_points():
    result = agreement(subject="overall", feature_values=np.empty((0, 12), dtype=object))
    table = sections.agreement_section(result).table
    assert "Value" not in table
    assert "Permutation importance" in table
    assert "SHAP (points)" in table


def test_the_numbers_are_one_line_for_every_two_methods():
    section = sections.agreement_pairs_section(agreement())
    assert len(section.table) == 6
    assert section.table["Leading features shared"].iloc[0] == 1
    assert "25 %" in section.sentences[0]


def test_what_has_no_number_anywhere_has_no_column():
    nan = float("nan")
    from dataclasses import replace

    pairs = tuple(replace(pair, feature=nan, beyond_chance=nan, rank=nan, sign=nan, signed_rank=nan)
                  for pair in agreement().pairs)
    section = sections.agreement_pairs_section(agreement(pairs=pairs))
    assert section.sentences == ("With so few features only their order is compared.",)
    assert list(section.table)[1] == "Rank correlation (Spearman)"


def test_the_questions_are_a_numbered_list():
    section = sections.agreement_questions_section(agreement())
    assert [line[:2] for line in section.sentences] == [f"{i}." for i in range(1, 8)]
    assert sum("**May explain it.**" in line for line in section.sentences) == 3
    assert len(section.plain) == 7


def test_the_light_is_the_worst_of_what_was_measured():
    title, state, word, lines = sections.agreement_light(agreement())
    assert (title, state, word) == ("Agreement", "amber", "look at it")
    assert len(lines) == 3
    assert "not measured" in lines[1]
