import numpy as np
import pandas as pd
import pytest

from explain import sections
from tests import made
from tests.made_row import contrast, likeliness, neighbours, path
from tests.plain_language import faults

SHOWN = {
    "neighbours": sections.neighbours_section(neighbours()), "contrast": sections.contrast_section(contrast()),
    "path": sections.path_section(path()),
}


@pytest.mark.parametrize("name", SHOWN)
def test_sections_have_words_for_both_readers_a_chart_and_a_table(name):
    section = SHOWN[name]
    assert section.figure is not None
    assert section.alt
    assert section.reading
    assert isinstance(section.table, pd.DataFrame)
    said = (*section.sentences, *section.plain, section.reading, section.alt)
    assert not {sentence: wrong for sentence in said if (wrong := faults(sentence))}


def test_similar_rows_are_listed_with_answer_truth_and_cells():
    table = SHOWN["neighbours"].table
    assert table["Row"].tolist() == (np.arange(8) * 11 + 7).tolist()
    assert table["Score for >50K (%)"].iloc[0] == pytest.approx(20)
    assert table["In the table: income"].iloc[0] == ">50K"
    assert table[made.LABELS[0]].tolist()[:2] == ["45", "46"]


def test_no_rows_are_said_in_words():
    section = sections.neighbours_section(neighbours(0))
    assert (section.figure, section.table) == (None, None)
    assert "no other row" in section.sentences[0]


def test_a_contrast_lists_both_and_their_difference():
    table = SHOWN["contrast"].table
    assert SHOWN["contrast"].title == r"Why \>50K rather than about 50K"
    assert table["Difference (points)"].tolist() == pytest.approx([51, 10, -8])
    assert (table["For >50K (points)"] - table["For about 50K (points)"]).tolist() == pytest.approx(
        table["Difference (points)"].tolist())


def test_a_contrast_that_does_not_add_up_is_not_drawn():
    wrong = made.one_row([0.1, 0.2], residual=np.ones(1))
    section = sections.contrast_section(contrast(wrong, made.one_row([0.1, 0.1])))
    assert (section.figure, section.sentences, section.plain) == (None, (), ())
    assert "do not add up" in section.warnings[0]


def test_a_path_is_listed_question_by_question():
    table = SHOWN["path"].table
    assert table["Condition"].tolist() == [f"at least {i}" for i in range(5)]
    assert table["Rows of the table"].tolist() == [1_500, 1_000, 750, 600, 500]
    assert table["Average answer (%)"].tolist() == pytest.approx([34, 44, 54, 64, 74])


def test_a_tree_without_questions_has_words_alone():
    assert sections.path_section(path(0)).figure is None


def test_warnings_are_those_of_the_result():
    assert len(sections.likeliness_warnings(likeliness(0.001))) == 2
    none = likeliness(0.6, pairs=np.empty((0, 3), int), together=np.empty(0, int), expected=np.empty(0))
    assert sections.likeliness_warnings(none) == ()
