"""What is said of methods side by side follows the numbers, and every sentence is plain."""

import numpy as np
import pytest

from explain.narrative.trust.agreement import (
    answered,
    describe_methods,
    method_name,
    plain_answered,
    plain_methods,
)
from tests.made import LABELS, NAMES
from tests.made_agreement import STATES, agreement, question
from tests.plain_language import faults


def test_what_they_share_and_where_they_part():
    result = agreement()
    words = " ".join(describe_methods(result))
    assert "share **2 of 3** leading features (by chance 0.75)" in words
    assert "SHAP puts it at place 2, LIME puts it at place 2 and swapping in other rows puts it at place 4" in words
    assert "Do not rely on the rank of" in words
    assert "never averaged" in words


def test_where_they_agree_nothing_is_said_to_part():
    parts = np.tile(agreement().of("shap_values"), (4, 1))
    words = " ".join(describe_methods(agreement(parts, parted=())))
    assert "No feature clearly changes its place" in words
    assert "same way in all of them" in words
    assert "share **3 of 3**" in words


def test_opposite_directions_are_named():
    parts = agreement().attributions.copy()
    parts[1, 0] *= -1
    assert "opposite directions" in " ".join(describe_methods(agreement(parts)))


def test_what_is_left_out_is_told():
    words = describe_methods(agreement(left_out=("LIME is left out: a column holds infinite values.",)))
    assert any("a column holds infinite values." in sentence for sentence in words)


@pytest.mark.parametrize("subject", ["row", "overall"])
@pytest.mark.parametrize("parted", [(), (1,), (1, 2, 4, 6)])
@pytest.mark.parametrize("state", ["as made", "no", "yes", "unmeasured"])
def test_every_sentence_is_plain(subject, parted, state):
    asked = tuple(question(name, "" if state == "as made" or name == "open" else state) for name in STATES)
    last = question("open", "both" if parted else "agree")
    result = agreement(parted=parted, subject=subject, questions=(*asked[:-1], last))
    said = [*describe_methods(result), *plain_methods(result)]
    said += [each.answer for each in (*answered(result), *plain_answered(result))]
    for sentence in said:
        for part in sentence.split(". "):
            assert not faults(part if part.endswith(".") else part + "."), sentence


def test_the_questions_come_in_their_order_each_with_a_number():
    found = answered(agreement())
    assert len(found) == 7
    assert "R² **0.55**" in found[1].answer
    assert "SHAP 30 of 30, LIME 27 of 30" in found[3].answer
    assert "from 0.3 to 0.9" in found[4].answer
    assert found[5].state == "look"
    assert found[0].state == "ok"
    assert LABELS[0] in found[5].answer.replace("\\", "")


def test_what_may_explain_a_difference_is_marked_only_where_there_is_one():
    assert {each.state for each in answered(agreement(parted=()))} == {"ok"}


def test_when_nothing_explains_it_both_are_reported():
    asked = (*[question(name, "no") for name in list(STATES)[:-1]], question("open", "both"))
    assert "Report both" in answered(agreement(questions=asked))[-1].answer
    assert "report both" in plain_answered(agreement(questions=asked))[-1].answer


def test_names_follow_the_subject():
    assert method_name(agreement(), "permutation_importance") == "swapping in other rows"
    assert method_name(agreement(subject="overall"), "permutation_importance") == "permutation importance"


def test_foreign_names_are_inert():
    labels = ("[x](http://a)", *LABELS[1:])
    words = " ".join(describe_methods(agreement(feature_labels=labels)))
    assert "[x](" not in words
    assert NAMES


def test_the_same_result_gives_the_same_words():
    assert describe_methods(agreement()) == describe_methods(agreement())
