from explain.sections import common_changes_section, nearest_changes_section
from tests.explain.narrative.test_common import ALL, NOTHING
from tests.made import common_changes
from tests.plain_language import faults


def test_sections_hold_figure_words_and_table():
    for made in (common_changes_section(common_changes()), nearest_changes_section(common_changes())):
        assert made.figure is not None
        assert not faults(made.alt)
        assert not faults(made.reading)
        assert made.reading
        assert made.plain
        assert len(made.table)
    assert common_changes_section(common_changes()).table["Share (%)"].round(1).tolist() == [80.0, 20.0, 90.0]
    assert nearest_changes_section(common_changes()).table["Rows"].tolist() == [3, 1, 26]


def test_where_nothing_was_found_words_stand_alone():
    for result in (NOTHING, ALL):
        made = common_changes_section(result)
        assert (made.figure, made.tabled, made.alt) == (None, None, "")
        assert made.sentences
        assert nearest_changes_section(result).figure is None


def test_a_search_without_limits_is_doubted():
    assert common_changes_section(common_changes()).warnings == ()
    assert "held fixed" in common_changes_section(common_changes(constraints=())).warnings[0]
