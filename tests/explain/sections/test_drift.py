import numpy as np

from explain.charts.theme import DARK
from explain.sections.drift import drift_section
from tests.made_drift import alike, drift


def test_a_section_shows_shifts_table_and_warnings():
    section = drift_section(drift(), theme=DARK)
    assert section.figure is not None
    assert section.alt
    assert len(section.warnings) == 1
    table = section.tabled()
    assert table["PSI"].tolist() == [0.9, 0.14, 0.05, 0.02]
    assert table["Clear"].tolist() == ["yes", "yes", "no", "no"]
    assert table["Measure"].iloc[0] == "distance in standard deviations"
    assert table["Measure"].iloc[3] == "Cramér's V"
    assert section.provenance


def test_nothing_compared_is_said_without_a_picture():
    section = drift_section(drift(psi=np.full(4, np.nan), flags=()))
    assert section.figure is None
    assert section.tabled is None
    assert section.sentences


def test_rows_like_the_table_have_no_warning():
    assert drift_section(alike()).warnings == ()
