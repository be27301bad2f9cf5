import numpy as np
import pytest

from explain.narrative.understanding import SMALLER, question_about
from tests.made import LABELS, attributions, one_row
from tests.plain_language import faults, grade

PARTS = [0.1, -0.3, 0.02, 0.0, 0.05]


def parts_of(sizes: list[float]) -> list[float]:
    return [*sizes, *[0.0] * (len(LABELS) - len(sizes))]


def asked(sizes: list[float], **changes):
    return question_about(one_row(parts_of(sizes), **changes), one_row=True)


def test_of_one_row_the_largest_contribution_is_right_whatever_its_sign():
    question = asked(PARTS)
    assert question.asked == "Which of these moved the score of this row most, up or down?"
    assert question.expected == LABELS[1]
    assert question.answers == (LABELS[0], LABELS[1], LABELS[4])


def test_answers_stand_in_the_order_of_the_table_so_their_place_tells_nothing():
    for place in range(3):
        sizes = [0.05, 0.05, 0.05]
        sizes[place] = 0.5
        question = asked(sizes)
        assert question.answers == tuple(LABELS[:3])
        assert question.expected == LABELS[place]


def test_over_many_rows_mean_sizes_count():
    many = attributions()
    sizes = np.abs(many.contributions).mean(axis=0)
    question = question_about(many, one_row=False)
    assert question.asked == "Which of these moves the scores most, on average?"
    assert question.expected == many.feature_labels[int(sizes.argmax())]
    wrong = [sizes[many.feature_labels.index(each)] for each in question.answers if each != question.expected]
    assert all(size <= SMALLER * sizes.max() for size in wrong)


@pytest.mark.parametrize("sizes", [[0.0], [0.3] * len(LABELS), [0.3, -0.29] * (len(LABELS) // 2) + [0.3]])
def test_where_no_feature_clearly_leads_nobody_is_asked_which_does(sizes):
    question = asked(sizes[: len(LABELS)])
    assert question.asked == f"Does this explanation say what the score would be if {LABELS[0]} were another value?"
    assert (question.answers, question.expected) == (("Yes", "No"), "No")


def test_names_that_look_alike_are_no_answers():
    long = tuple("x" * 200 + str(i) for i in range(len(LABELS)))
    assert asked(PARTS, feature_labels=long).answers == ("Yes", "No")


def test_the_question_is_plain_and_always_the_same():
    for sizes in (PARTS, [0.0]):
        question = asked(sizes)
        assert question == asked(sizes)
        assert not faults(question.asked, LABELS)
        assert grade([question.asked.replace(LABELS[0], "**name**")]) <= 9


def test_a_record_holds_the_answers_that_could_be_given():
    question = asked(PARTS)
    assert question.in_full.startswith(question.asked)
    assert all(each in question.in_full for each in question.answers)
