import numpy as np

from explain.sections.groups import group_section, related_section
from tests.made import associations, attributions
from tests.plain_language import faults


def test_groups_stand_in_a_table_with_the_least_association_of_each():
    section = related_section(associations(), 0.5)
    assert section.table["Association at least (0 to 1)"].tolist() == [0.5]
    assert section.table["Features"].tolist() == ["Relationship, Age (years) and Capital gain ($)"]
    assert related_section(associations(), 0.95).table is None


def test_a_group_is_opened_into_its_features():
    made = attributions(50)
    section = group_section(made, "money", [made.feature_names[2], made.feature_names[11]])
    assert section.title == "Inside money"
    bars = section.figure.data[0]
    assert [held[0] for held in bars.customdata] == [made.feature_names[2], made.feature_names[11]]
    np.testing.assert_allclose(bars.x, 100 * np.abs(made.contributions[:, [2, 11]]).mean(axis=0), rtol=1e-6)


def test_how_to_read_them_is_plain():
    made = attributions(50)
    for section in (related_section(associations(), 0.5), group_section(made, "x", made.feature_names[:2])):
        assert not faults(section.reading)
