"""A tree as an outline: one line and one bar for each place, ends carry their rule."""

from dataclasses import replace

import numpy as np
import pytest

from explain.charts.surrogate_tree import surrogate_tree
from explain.charts.theme import DARK, LIGHT
from tests import made
from tests.made_global import of_a_number, surrogate


def bars(picture):
    ends, inner = picture.figure.data
    return ends, inner


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_place_has_a_line_and_a_bar_and_ends_carry_their_rule(theme):
    picture = surrogate_tree(surrogate(), theme=theme)
    ends, inner = bars(picture)
    assert [held[0] for held in ends.customdata] == [0, 1, 2]
    assert {held[0] for held in inner.customdata} == {-1}
    assert len(ends.y) + len(inner.y) == len(picture.figure.layout.annotations) == 5
    np.testing.assert_allclose(ends.x, [80, 20, 2], rtol=1e-6)
    assert ends.marker.color == theme.measure


def test_lines_stand_in_by_depth_and_tell_the_answer():
    notes = surrogate_tree(surrogate(), theme=LIGHT).figure.layout.annotations
    assert [note.xshift for note in notes] == [0, 16, 16, 32, 32]
    assert notes[0].text == "All rows · <b>30 %</b>"
    assert notes[1].text.startswith("1: Relationship Husband or Wife")
    assert all("<b>" in note.text for note in notes)


def test_a_number_has_its_unit_and_negative_answers_a_line_at_zero():
    picture = surrogate_tree(of_a_number(), theme=LIGHT)
    assert "bikes" in picture.figure.layout.xaxis.title.text
    assert picture.figure.layout.xaxis.range[0] == 0
    assert not picture.figure.layout.shapes
    held = of_a_number()
    below = tuple(replace(branch, answer=branch.answer - 1) for branch in held.branches)
    picture = surrogate_tree(replace(held, branches=below), theme=LIGHT)
    assert picture.figure.layout.xaxis.range[0] < -0.98
    assert len(picture.figure.layout.shapes) == 1


def test_foreign_text_is_inert_and_the_alternative_tells_the_ends():
    hostile = made.limit(level_labels=made.HOSTILE[:4], label=made.HOSTILE[0])
    result = surrogate()
    branches = tuple(replace(branch, limits=(hostile,)) if branch.limits else branch for branch in result.branches)
    picture = surrogate_tree(replace(result, branches=branches), theme=LIGHT)
    shown = "".join(note.text for note in picture.figure.layout.annotations)
    assert "<img" not in shown
    assert "3 ends" in picture.alt
    assert "80 %" in picture.alt
