import numpy as np

from explain.narrative.plain_drivers import plain_drivers, plain_importance, plain_interactions
from tests.made import attributions, importance, interactions
from tests.made_summary import summary


def test_the_leading_feature_is_named_with_its_size_and_unit():
    made = attributions(60)
    words = plain_drivers(made)
    assert words[0].startswith("**Relationship** moves the model's score most, by about **")
    assert words[0].endswith("points** on average.")


def test_very_many_rows_are_spoken_of_alike():
    assert "moves the model's score most" in plain_drivers(summary(4_000))[0]


def test_no_feature_that_moves_anything_is_said():
    made = attributions(20, contributions=np.zeros((20, 12)))
    assert plain_drivers(made) == ("No feature moves the model's score in these rows.",)


def test_shuffling_is_told_as_mixing_up():
    assert plain_importance(importance())[0] == (
        "Mixing up the values of **Relationship** makes the model worse than mixing up those of any other feature."
    )
    nothing = np.zeros(4)
    assert "no clear difference" in plain_importance(importance(mean=nothing, low=nothing, high=nothing))[0]


def test_two_features_that_work_together_are_named():
    assert plain_interactions(interactions())[0].startswith("**Relationship and Age")
    alone = interactions(strength=np.eye(3))
    assert plain_interactions(alone) == ("What one feature does in the model does not hang on any other.",)


def test_given_the_other_features_a_ranking_tells_what_only_one_of_them_tells():
    given = importance(method="conditional_importance", score="drop in AUC given the other features")
    assert "that the other features do not tell" in plain_importance(given)[0]
    nothing = importance(method="conditional_importance", mean=given.mean * 0, low=given.mean * 0 - 1)
    assert "already do" in plain_importance(nothing)[0]
