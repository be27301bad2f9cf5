from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from tests.made import one_row


def test_classes_have_scores_and_numbers_have_predictions():
    number = one_row([1.0], scale="target", target="count", unit="bikes")
    assert answer_of(one_row()) == r"score for **\>50K**"
    assert answer_of(number) == "prediction of **count**"
    assert answer_of(one_row([1.0], scale="target", target="", output="")) == "prediction"
    assert (short_answer(one_row()), short_answer(number)) == ("score", "prediction")


def test_numbers_carry_their_unit_and_a_minus_is_no_list():
    number = one_row([1.0], scale="target", unit="$ a day")
    assert said(number, 5.0) == r"5 \$ a day"
    assert moved(number, -5.0) == r"−5 \$ a day"
    assert moved(number, 5.0) == r"+5 \$ a day"
    assert apart(one_row(), 0.081) == "8.1 points"


def test_a_cell_is_bold_and_inert():
    assert cell("a*b", "[x]") == r"**a\*b = \[x\]**"
