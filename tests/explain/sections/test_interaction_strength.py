"""The section of pairs: a picture of those beyond chance, a table of all."""

import numpy as np

from explain.sections import strength_section
from tests.made_global import strength


def test_pairs_beyond_chance_are_drawn_and_all_are_listed():
    section = strength_section(strength())
    assert section.figure is not None
    assert section.table["Stands out"].tolist() == ["yes", "no", "no"]
    assert section.table["Only together (points)"].tolist() == [4.0, 1.5, 0.0]


def test_without_any_there_is_no_picture_but_the_table():
    section = strength_section(strength(band=np.ones(3)))
    assert section.figure is None
    assert len(section.table) == 3
