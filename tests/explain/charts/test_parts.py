import numpy as np

from explain.charts.parts import answer_title, axis_title, cell_label, drawn, evenly, name_title, suffix


def test_probabilities_are_drawn_in_per_cent_and_in_single_precision():
    assert drawn(np.array([0.25]), "probability").tolist() == [25.0]
    assert drawn(np.array([0.25]), "margin").tolist() == [0.25]
    assert drawn(np.array([0.25]), "target").dtype == np.float32
    assert suffix("probability") == " %"
    assert suffix("target") == ""


def test_titles_carry_the_unit():
    assert axis_title("change", "probability", "", difference=True) == "Change (points)"
    assert axis_title("change", "target", "bikes") == "Change (bikes)"
    assert answer_title("a", "b", "margin", "") == "Score for a (log-odds)"
    assert "<br>" in axis_title("a title that is much too long to stand in one line", "target", "")


def test_a_column_keeps_its_name():
    assert name_title("workclass") == "workclass"
    assert name_title("") == "(empty)"
    assert name_title("<b>") == "&lt;b&gt;"


def test_a_cell_label_keeps_its_value_when_the_name_is_long():
    label = cell_label("a very long name of a column that does not fit", 45)
    assert label.endswith("= 45")
    assert len(label) <= 28
    assert cell_label("", "") == "(empty) = (empty)"


def test_evenly_keeps_ends_and_limit():
    assert evenly(1000, 7)[[0, -1]].tolist() == [0, 999]
    assert len(np.unique(evenly(1000, 7))) == 7
    assert evenly(0, 5).tolist() == []
