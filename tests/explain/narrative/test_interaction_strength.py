"""What is said of pairs that work together: only of those beyond chance, the others counted."""

import numpy as np
import pytest

from explain.narrative.interaction_strength import describe_strength, pair_name, plain_strength
from tests.made_global import strength
from tests.plain_language import faults

NONE = strength(band=np.ones(3))
ALL = strength(band=np.full(3, -1.0), n_left_out=0)


@pytest.mark.parametrize("result", [strength(), NONE, ALL])
def test_every_sentence_is_plain(result):
    said = (*describe_strength(result), *plain_strength(result))
    assert [faults(sentence, result.labels) for sentence in said] == [[] for _ in said]


def test_the_strongest_pair_is_told_with_interval_and_chance_and_the_others_are_counted():
    said = " ".join(describe_strength(strength()))
    for part in (pair_name(strength(), 0), "**0.4**", "0.35 and 0.45", "0.1", "2 of 3 pairs do not stand out",
                 "2 that move"):
        assert part in said


@pytest.mark.parametrize(("n", "said"), [(1, "1 that moves the answers less was left out."),
                                       (2, "2 that move the answers less were left out.")])
def test_features_left_out_are_counted(n, said):
    assert said in " ".join(describe_strength(strength(n_left_out=n)))


def test_no_pair_is_named_where_chance_reaches_all():
    assert "**" not in " ".join((*describe_strength(NONE), *plain_strength(NONE)))
    assert "Then" in " ".join(describe_strength(ALL))
