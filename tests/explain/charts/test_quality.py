import numpy as np
import pytest

from explain.charts.quality import calibration, confusion, precision_recall, roc
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE, performance


def test_roc_is_the_curve_beside_the_diagonal():
    made = performance()
    diagonal, line = roc(made, theme=LIGHT).figure.data
    assert list(diagonal.x) == list(diagonal.y) == [0, 100]
    assert line.y == pytest.approx(made.roc.y * 100, abs=1e-4)
    assert "AUC 0.91" in roc(made, theme=LIGHT).alt


def test_precision_has_the_prevalence_beside_it():
    level, line = precision_recall(performance(), theme=LIGHT).figure.data
    assert list(level.y) == [25, 25]
    assert line.x == pytest.approx(performance().precision_recall.x * 100, abs=1e-4)


def test_calibration_has_intervals_and_counts():
    made = performance()
    line = calibration(made, theme=LIGHT).figure.data[-1]
    high = made.calibration.high - made.calibration.y
    assert line.error_y.array == pytest.approx(high * 100, abs=1e-4)
    assert line.customdata[0] == "30 rows"
    assert "4.5 points" in calibration(made, theme=LIGHT).alt


def test_confusion_shows_counts_and_shares_of_the_row():
    figure = confusion(performance(), theme=LIGHT).figure
    texts = {(note.x, note.y): note.text for note in figure.layout.annotations}
    assert "<b>15</b>" in texts[1, 0]
    assert "7 %" in texts[1, 0]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "first class on top"


def test_confusion_never_says_none_or_all_of_them_in_per_cent():
    made = performance(confusion=np.array([[5, 0], [0, 0]]))
    texts = " ".join(note.text for note in confusion(made, theme=DARK).figure.layout.annotations)
    assert "all" in texts
    assert "none" in texts
    assert "0 %" not in texts


def test_many_classes_are_drawn_without_texts():
    made = performance(confusion=np.eye(12), confusion_labels=tuple(f"class {i}" for i in range(12)))
    assert not confusion(made, theme=LIGHT).figure.layout.annotations


def test_hostile_labels_are_text():
    made = performance(output=HOSTILE[0], confusion_labels=(HOSTILE[0], HOSTILE[4]))
    for figure in (roc(made, theme=LIGHT).figure, precision_recall(made, theme=LIGHT).figure,
                   calibration(made, theme=LIGHT).figure, confusion(made, theme=LIGHT).figure):
        assert "<img" not in str(figure.layout)
        assert "<a " not in str(figure.layout)


def test_of_many_classes_the_frequent_are_drawn_with_shares_of_all():
    n = 300
    table = np.zeros((n, n), int)
    table[np.arange(n), np.arange(n)] = np.arange(n) * 3
    table[-1, 0] = 100
    made = performance(confusion=table, confusion_labels=tuple(map(str, range(n))))
    picture = confusion(made, theme=LIGHT)
    drawn = picture.figure.data[0]
    assert drawn.z.shape == (100, 100)
    assert list(picture.figure.layout.xaxis.ticktext) == [str(i) for i in range(200, 300)]
    assert drawn.z[-1, -1] == pytest.approx(897 / 997)
    assert "of the 100 most frequent of 300 classes" in picture.alt
