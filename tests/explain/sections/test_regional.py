from explain.sections.regional import region_labels, regional_section
from tests.made import HOSTILE, regional


def test_parts_have_a_figure_a_table_and_words():
    section = regional_section(regional())
    assert (section.name, section.title) == ("regional", "Where rows react differently to Education level")
    assert section.figure.data
    assert section.alt
    assert section.reading
    assert len(section.table) == 18
    assert section.table["Rows near"].sum() == 256


def test_one_part_has_words_alone():
    section = regional_section(regional(1))
    assert section.figure is None
    assert section.table is None
    assert len(section.sentences) == 2


def test_parts_are_named_in_a_line_each():
    assert region_labels(regional())[0] == r"A\: Relationship Husband or Wife (100 rows)".replace("\\:", "\\:\u2060")
    assert region_labels(regional(1)) == ()


def test_hostile_labels_are_inert():
    assert "![" not in regional_section(regional(label=HOSTILE[1])).title
