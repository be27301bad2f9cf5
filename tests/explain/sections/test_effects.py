import numpy as np
import pytest

from explain.sections import dependence_section, surface_section
from tests.made import HOSTILE, accumulated, dependence, levels, surface


@pytest.mark.parametrize(("make", "title"), [
    (dependence, "PDP and ICE: Age (years)"), (accumulated, "ALE: Age (years)"), (levels, "PDP and ICE: Work class"),
])
def test_an_effect_has_all_its_parts(make, title):
    section = dependence_section(make(), marked=1.0)
    assert section.title == title
    assert section.figure.data
    assert section.alt
    assert len(section.table) == len(make().grid)


def test_how_to_read_it_is_said():
    assert dependence_section(dependence()).sentences[-1].startswith("Thin lines are single rows")
    assert dependence_section(levels()).sentences[-1].startswith("Dots have their 95 % interval")
    assert dependence_section(accumulated()).sentences[-1].startswith("The band is the 95 % interval")


def test_thin_support_is_a_warning():
    assert dependence_section(dependence()).warnings == (
        "Few rows have **Age (years)** at or near 65: that part is not reliable.",)
    assert dependence_section(dependence(support=np.full(12, 300))).warnings == ()


def test_a_surface_has_all_its_parts():
    section = surface_section(surface())
    assert section.title == "Age (years) and Work class together"
    assert len(section.table) == 18
    assert section.warnings


def test_hostile_labels_are_inert_in_titles():
    assert dependence_section(dependence(label=HOSTILE[1])).title.startswith(r"PDP and ICE: \!\[a\](http\:")
