from explain import sections
from explain.report.noted import Noted, as_noted
from tests import made


def test_a_section_is_taken_with_no_words_of_its_own():
    section = sections.waterfall_section(made.one_row())
    found = as_noted(section)
    assert (found.section is section, found.takeaway, found.note) == (True, "", "")
    assert as_noted(noted := Noted(section=section, note="a")) is noted
