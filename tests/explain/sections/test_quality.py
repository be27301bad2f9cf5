import numpy as np
import pytest

from explain import sections
from tests.made import curve, performance, predictions, regression

CLASSES = (sections.roc_section, sections.precision_recall_section, sections.calibration_section,
           sections.confusion_section)


@pytest.mark.parametrize("make", CLASSES)
def test_classes_have_picture_words_and_table(make):
    section = make(performance())
    assert section.figure.data
    assert section.sentences
    assert len(section.table)


@pytest.mark.parametrize("make", CLASSES)
def test_a_number_has_no_curves_and_says_so(make):
    section = make(regression())
    assert section.figure is None
    assert section.table is None
    assert len(section.sentences) == 1


def test_calibration_names_the_bin_furthest_off():
    x = np.array([0.1, 0.6])
    made = performance(calibration=curve("calibration", x, np.array([0.1, 0.4]), n=np.array([20, 30])))
    said = sections.calibration_section(made).sentences[1]
    assert "**60 %** on average had the outcome in **40 %** of 30 rows" in said


def test_confusion_says_how_many_are_right():
    said = sections.confusion_section(performance()).sentences
    assert said[0] == "The model is right in **86 %** of 300 rows."
    assert said[1] == r"A row is called **\>50K** from a score of 50 %."


def test_scores_are_a_table_without_picture():
    section = sections.scores_section(performance())
    assert section.figure is None
    assert len(section.table) == 3


def test_a_number_has_residuals():
    assert sections.residuals_section(regression()).figure.data
    assert sections.residual_histogram_section(regression()).table["Rows"].sum() == 300


def test_predictions_of_the_output_asked():
    said = [sections.predictions_section(predictions(), output=output).sentences[0] for output in (None, "<=50K")]
    assert r"\>50K" in said[0]
    assert r"\<" in said[1]


def test_predictions_of_one_row_in_words():
    one = predictions(values=np.array([[0.4, 0.6]]), rows=np.array([3]))
    assert sections.prediction_words(one, one, output=">50K") == (r"The model's score for **\>50K** is **60 %**.",)
