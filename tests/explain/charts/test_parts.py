import numpy as np

from explain.charts.parts import answer_title, axis_title, cell_label, drawn, evenly, name_title, room, suffix


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


def test_there_is_room_for_the_longest_label_and_each_line_of_the_title():
    measured = {"Working hours (a week)": 158, "Day of the week (0 = Sunday)": 186, "Flipper length (mm)": 139}
    for label, pixels in measured.items():
        assert pixels <= room(["Sex", label], "", right=8)["l"] <= pixels + 20
    assert room(["&lt;b&gt;"], "", right=8) == room(["abc"], "", right=8)
    assert room(["<b>one</b><br>and two"], "", right=8) == room(["and two"], "", right=8)
    assert room(["a"], "one", right=8)["b"] >= 47
    assert room(["a"], "one<br>two", right=8)["b"] >= 64
    assert room([], "", right=72)["r"] == 72


def test_evenly_keeps_ends_and_limit():
    assert evenly(1000, 7)[[0, -1]].tolist() == [0, 999]
    assert len(np.unique(evenly(1000, 7))) == 7
    assert evenly(0, 5).tolist() == []
