import numpy as np
import pytest

from explain import sections
from tests.made import attributions, importance, performance, regression


def test_the_table_beside_the_marks_has_every_feature_of_both():
    made = attributions(50).importance()
    table = sections.compared_section(made, made, other="everyone").table
    assert len(table) == len(made.mean)
    assert list(table.columns[:2]) == ["Feature", "The cohort: size (points)"]
    assert table["Everyone: size (points)"].tolist() == pytest.approx(sorted(made.mean * 100, reverse=True))


def test_the_section_says_whom_the_cohort_is_compared_with():
    section = sections.compared_section(importance(), importance(), other="everyone")
    assert section.title == "Cohort and everyone: permutation importance"


def test_classes_stand_side_by_side():
    made = {name: attributions(30, seed=i).importance() for i, name in enumerate(("a", "b", "c"))}
    section = sections.classes_section(made)
    assert len(section.figure.data) == 3
    assert "c: size (points)" in section.table.columns


def test_scores_stand_beside_each_other_with_their_difference():
    table = sections.scores_compared_section(performance(), performance()).table
    assert table["Score"].tolist() == ["AUC", "Brier", "balanced accuracy"]
    assert table["Difference"].tolist() == [0, 0, 0]
    assert (table["Difference low"] < 0).all()


def test_calibrations_are_drawn_where_both_are_there():
    both = sections.calibrations_section(performance(), performance())
    assert [trace.name for trace in both.figure.data][1:] == ["The cohort", "The rest"]
    assert set(both.table["Rows are"]) == {"The cohort", "The rest"}
    none = sections.calibrations_section(performance(), regression())
    assert none.figure is None
    assert "not available" in none.sentences[0]


def test_a_comparison_of_few_rows_warns():
    section = sections.scores_compared_section(performance(rows=np.arange(20)), performance())
    assert "Only 20 rows" in section.warnings[0]
