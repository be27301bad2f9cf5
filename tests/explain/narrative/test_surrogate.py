"""What is said of a tree in place of the model: how far it follows it, and no rule where it does not."""

import numpy as np
import pytest

from explain.narrative.surrogate import (
    between,
    describe_rules,
    describe_surrogate,
    plain_surrogate,
    rough_rules,
    rule_words,
    share,
    withheld,
)
from tests.made_global import constant, of_a_number, surrogate
from tests.plain_language import faults

CASES = {"followed": surrogate(), "poor": surrogate(0.5), "well": surrogate(0.95), "number": of_a_number(),
         "constant": constant(), "three classes": surrogate(task="multiclass", other=""),
         "no truth": surrogate()}


@pytest.mark.parametrize("name", CASES)
def test_every_sentence_is_plain(name):
    result = CASES[name]
    said = (*describe_surrogate(result), *plain_surrogate(result), *describe_rules(result), *rough_rules(result))
    assert [faults(sentence, result.labels) for sentence in said] == [[] for _ in said]


def test_the_first_sentence_tells_fidelity_interval_and_rows():
    first = describe_surrogate(surrogate())[0]
    for part in ("up to 2 questions", "**0.86**", "0.81 and 0.91", "100 rows kept apart"):
        assert part in first


@pytest.mark.parametrize(("n", "said"), [(1, "1 asks first about"), (19, "19 ask first about")])
def test_trees_of_other_draws_are_counted(n, said):
    assert said in " ".join(describe_surrogate(surrogate(first=np.array([n, 20 - n]))))


def test_a_tree_that_misses_the_model_tells_no_rule():
    poor = " ".join((*describe_surrogate(surrogate(0.5)), *plain_surrogate(surrogate(0.5))))
    assert withheld(surrogate(0.5))
    assert not withheld(surrogate(0.7))
    assert "Where" not in poor
    assert "0.7" in poor
    assert "0.5" in poor
    assert any("no picture of the model" in doubt for doubt in rough_rules(surrogate(0.5)))


def test_rules_name_the_class_the_other_or_the_range():
    assert "says **\\>50K**" in rule_words(surrogate(), 0)
    assert "50K" in rule_words(surrogate(), 1)
    assert "does not say" in rule_words(surrogate(task="multiclass", other=""), 1)
    assert "60 bikes to 95 bikes" in rule_words(of_a_number(), 0)
    assert "answers 2 bikes" in rule_words(of_a_number(), 2)


def test_rules_of_few_rows_are_called_rough():
    assert "fewest: 20" in rough_rules(surrogate())[0]
    assert rough_rules(constant()) == ()


def test_shares_are_never_bare():
    assert (share(0.0), share(1.0), share(np.nan), share(0.5)) == ("none", "all", "not measured", "50 %")
    assert between(0, 1) == "anything from none to all"
    assert between(0.9, 1) == "at least 90 %"
    assert between(0, 0.1) == "at most 10 %"
