import numpy as np
import pytest

from explain.sections import dependence_section, ice_section, surface_section
from tests.made import HOSTILE, accumulated, dependence, levels, provenance, surface


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
    assert dependence_section(dependence()).reading.startswith("Thin lines are single rows")
    assert dependence_section(levels()).reading.startswith("Dots have their 95 % interval")
    assert dependence_section(accumulated()).reading.startswith("The band is the 95 % interval")
    assert "this row" in dependence_section(dependence(), own=dependence(1)).reading
    assert surface_section(surface()).reading


def test_the_curve_of_one_row_has_all_its_parts():
    own = dependence(1, observed=np.array([38.0]), answers=np.array([0.244]))
    section = ice_section(own, marked=38.0)
    assert (section.name, section.title) == ("ice", "This row along Age (years)")
    assert "**24 %**" in section.sentences[0]
    assert section.figure.data
    assert section.alt
    assert len(section.table) == 12
    with_row = dependence_section(dependence(), own=own)
    assert with_row.sentences[-1] == " ".join(section.sentences)


def test_a_cohort_stands_beside_everyone():
    settings = (("cohort", "Relationship Wife"),)
    cohort = dependence(average=np.linspace(0.2, 0.7, 12), provenance=provenance(settings=settings))
    section = dependence_section(cohort, everyone=dependence())
    # At 65, where the two are farthest apart, none of the cohort's rows stands.
    assert "For **Relationship Wife** the average is **56 %** at **53**, for everyone 33 %: +23.3 points." in (
        section.sentences[-1])
    assert "moves by 50 points, that of everyone by 29" in section.sentences[-1]
    assert section.sentences[-1] in section.plain
    assert "dashed line is everyone" in section.reading
    assert "everyone" in [trace.name for trace in section.figure.data]
    by_level = dependence_section(levels(provenance=provenance(settings=settings)), everyone=levels())
    assert "everyone" in [trace.name for trace in by_level.figure.data]
    assert "that of everyone at each value" in by_level.sentences[-1]


def test_where_a_cohort_has_no_rows_its_curve_is_thin_though_the_table_has_many():
    held = np.full(40, 21.0)
    cohort = dependence(observed=held, support=np.full(12, 300),
                        provenance=provenance(settings=(("cohort", "Age 21"),)))
    assert "and 7 other values" in dependence_section(cohort).warnings[0]
    assert dependence_section(dependence(observed=held, support=np.full(12, 300))).warnings == ()


def test_thin_support_is_a_warning():
    assert dependence_section(dependence()).warnings == (
        "Few rows stand at or near **Age (years) = 65**: that part is not reliable.",)
    assert dependence_section(dependence(support=np.full(12, 300))).warnings == ()


def test_a_surface_has_all_its_parts():
    section = surface_section(surface())
    assert section.title == "Age (years) and Work class together"
    assert len(section.table) == 18
    assert section.warnings


def test_hostile_labels_are_inert_in_titles():
    assert dependence_section(dependence(label=HOSTILE[1])).title.startswith(r"PDP and ICE: \!\[a\](http\:")
