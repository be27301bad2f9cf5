import pytest

from explain.charts.path import MOST, path
from explain.charts.theme import DARK, LIGHT
from explain.results import Fork
from tests.made import HOSTILE
from tests.made_row import path as made


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_mark_stands_at_the_average_after_each_question(theme):
    way = path(made(4), theme=theme).figure.data[0]
    assert way.x == pytest.approx([24, 36.5, 49, 61.5, 74], rel=1e-6)
    assert [carried[0] for carried in way.customdata] == ["", *(fork.feature for fork in made(4).forks)]
    assert way.line.color == theme.measure


def test_lines_are_labelled_with_question_and_answer_and_counted():
    figure = path(made(2), theme=LIGHT).figure
    assert list(figure.layout.yaxis.ticktext) == ["All rows", "Relationship: at least 0", "Age (years): at least 1"]
    assert [note.text for note in figure.layout.annotations] == ["3,256 rows", "1,500 rows", "1,000 rows"]


def test_long_paths_are_cut():
    assert len(path(made(40), theme=LIGHT).figure.data[0].x) == MOST + 1


def test_questions_that_no_row_answers_so_have_no_average():
    forks = (*made(1).forks, Fork(feature="age", label="Age", words="at least 90", n_rows=0, prediction=float("nan")))
    figure = path(made(2, forks=forks), theme=LIGHT).figure
    assert len(figure.layout.annotations) == 2


def test_the_text_alternative_follows_the_path():
    assert "over all rows. Relationship at least 0: 1,500 rows, 34 %" in path(made(), theme=LIGHT).alt


def test_hostile_names_are_text():
    forks = tuple(Fork(feature=name, label=name, words=name, n_rows=3, prediction=0.5) for name in HOSTILE)
    figure = path(made(len(HOSTILE), forks=forks), theme=LIGHT).figure
    for text in [*figure.layout.yaxis.ticktext, *(carried[1] for carried in figure.data[0].customdata)]:
        assert "<img" not in text
        assert "<a " not in text
        assert "%{" not in text
