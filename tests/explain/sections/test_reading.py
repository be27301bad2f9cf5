"""What stands behind a heading."""

from dataclasses import replace

from explain.sections import waterfall_section
from explain.sections.reading import help_of
from tests.made import one_row


def test_reading_and_terms_stand_behind_the_heading():
    section = replace(waterfall_section(one_row()), reading="Each bar moves the score.")
    text = help_of(section)
    assert text.startswith("Each bar moves the score.\n\n- **")
    assert "**SHAP**: Splits" in text


def test_nothing_to_say_is_nothing():
    silent = replace(waterfall_section(one_row()), title="Row", sentences=("It is so.",), plain=(), reading="")
    assert help_of(silent) == ""
