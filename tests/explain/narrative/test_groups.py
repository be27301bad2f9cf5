from dataclasses import replace

import numpy as np

from explain.narrative.groups import describe_group, describe_related, plain_group, plain_related
from tests.made import associations, attributions
from tests.plain_language import faults


def opposed():
    """Two features that cancel each other in every row but the last."""
    made = attributions(4, names=("a", "b", "c"))
    return replace(made, contributions=np.array([[0.1, -0.1, 0], [-0.1, 0.1, 0], [0.1, -0.1, 0], [0.2, 0.2, 0]]))


def test_groups_are_told_with_their_weakest_tie():
    made = associations()
    words = describe_related(made, made.groups(0.5), 0.5)
    assert words[0] == "At 0.5 or more, **3** of 4 features form 1 group (measured on 2,000 rows)."
    assert words[1].endswith("go together at 0.5 or more.")
    assert plain_related(made, made.groups(0.5))[0].endswith("say much the same about a row.")


def test_no_groups_are_said():
    made = associations()
    assert describe_related(made, {}, 0.95) == ("No two features go together at 0.95 or more in 2,000 rows.",)
    assert plain_related(made, {}) == ("No two features say nearly the same.",)


def test_what_cancels_inside_a_group_is_told():
    """Mean sizes 0.125 and 0.125 one by one, |sums| 0, 0, 0, 0.4 together."""
    words = describe_group(opposed(), "both", ["a", "b"])
    assert "by **10 points** on average over 4 rows" in words[0]
    assert words[1] == ("One by one its 2 features come to 25 points: in some rows they work against each other, and "
                        "part of that cancels.")
    assert plain_group(opposed(), "both", ["a", "b"])[1] == "Its features often work against each other."


def test_features_that_pull_the_same_way_cancel_nothing():
    made = replace(opposed(), contributions=np.array([[0.1, 0.1, 0]] * 4))
    assert "pull the same way" in describe_group(made, "both", ["a", "b"])[1]
    assert len(plain_group(made, "both", ["a", "b"])) == 1


def test_sentences_are_plain():
    made, split = associations(), attributions(50)
    told = [*describe_related(made, made.groups(0.5), 0.5), *plain_related(made, made.groups(0.5)),
            *describe_group(split, "money", split.feature_names[:3]), *plain_group(split, "x", split.feature_names[:3])]
    assert not {sentence: wrong for sentence in told if (wrong := faults(sentence))}
