import numpy as np
import pytest

from explain.sections import answers_section, found_formats, found_table, group_words, map_section
from tests.made import attributions
from tests.made_finding import found, mapped, numbers


def test_the_table_says_of_each_row_what_the_model_said_what_is_true_and_what_moved_it():
    drivers = attributions(3, names=("Age (years)", "Job"), rows=np.array([7, 3, 12]))
    table = found_table(found(), drivers)
    assert list(table) == ["Row", "Score (%)", "True income", "Wrong by (%)", "Moved most by (points)", "Age (years)",
                           "Job"]
    assert table["Score (%)"].tolist() == pytest.approx([93, 91, 20])
    assert table["True income"].tolist() == [">50K", "<=50K", "missing"]
    assert table["Moved most by (points)"].str.contains("Age").all()
    assert list(found_table(found())) == [name for name in table if not name.startswith("Moved")]


def test_numbers_have_their_unit_in_the_heading():
    table = found_table(numbers())
    assert list(table)[:4] == ["Row", "Prediction (bikes)", "True count", "Off by (bikes)"]
    assert table["Off by (bikes)"].tolist() == [10, 55, 0.5]


def test_without_a_truth_there_is_no_column_for_it():
    bare = found(true_cells=np.empty(0, dtype=object), error_kind="", target="")
    assert list(found_table(bare)) == ["Row", "Score (%)", "Age (years)", "Job"]


def test_right_or_wrong_is_said_in_words():
    table = found_table(found(error_kind="miss", errors=np.array([0.0, 1.0, np.nan])))
    assert table["Wrong class"].tolist() == ["no", "yes", "not known"]


def test_a_column_called_as_one_of_ours_keeps_its_cells():
    table = found_table(found(feature_labels=("Row", "Row")))
    assert list(table) == ["Row", "Score (%)", "True income", "Wrong by (%)", "Row ", "Row  "]
    assert table["Row "].tolist() == [39, 50, 28]


def test_the_spread_of_answers_has_a_table_beside_it():
    section = answers_section(found(), marked=0.4)
    assert section.name == "answers"
    assert section.table["Income is >50K"].sum() == 40
    assert section.table["From (%)"].tolist() == pytest.approx(np.arange(0, 100, 5))
    assert section.figure is not None
    assert "seed 0" in section.provenance


@pytest.mark.parametrize("colour", ["group", "prediction", "error", "feature"])
def test_the_map_has_one_line_for_each_dot_beside_it(colour):
    section = map_section(mapped(), colour=colour, feature="age", marked=4)
    assert section.table["Row"].tolist() == mapped().rows.tolist()
    assert section.table["Group"].value_counts().to_dict() == {"A": 20, "B": 40}
    assert section.warnings == ()
    assert section.sentences != section.plain


def test_groups_are_named_in_the_order_of_their_letters():
    assert [said[:5] for said in group_words(mapped())] == ["**A**", "**B**"]
    assert "45 points less than elsewhere" in group_words(mapped())[1]


@pytest.mark.parametrize("made", [found(), numbers(), found(error_kind="miss")])
def test_only_numbers_of_the_table_have_a_format(made):
    table = found_table(made)
    assert found_formats(made)
    assert all(table[name].dtype.kind == "f" for name in found_formats(made))
