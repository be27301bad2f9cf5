import dataclasses

import numpy as np
import pytest

from explain.checks.additivity import adds_up
from explain.errors import MethodError
from explain.results.groups import are_groups, grouped, grouped_importance, inside, parted
from tests.made import associations, attributions, group_importance, importance

PAIR = {"money": ["Capital loss ($)", "Capital gain ($)"]}


def test_a_group_stands_where_its_first_feature_stood():
    assert parted(("a", "b", "c", "d"), {"late": ["d", "b"]}) == {"a": [0], "late": [1, 3], "c": [2]}


def test_a_group_may_have_the_name_of_one_of_its_features():
    assert parted(("a", "b"), {"b": ["b", "a"]}) == {"b": [0, 1]}


@pytest.mark.parametrize(("groups", "words"), [
    ({"one": ["a"], "two": ["a"]}, "two groups"), ({"none": []}, "no features"), ({" ": ["a"]}, "no name"),
    ({"odd": ["z"]}, "no feature of the table"), ({"c": ["a", "b"]}, "name of a feature outside it"),
])
def test_groups_that_do_not_hold_together_are_refused(groups, words):
    with pytest.raises(MethodError, match=words) as refused:
        parted(("a", "b", "c"), groups)
    assert refused.value.code == "METHOD-GROUPS"


@pytest.mark.parametrize("held", [
    None, [], "ab", {"x": "a"}, {"x": [1]}, {1: ["a"]},
    {"x": ["a"], "y": ["a"]}, {"x": ["z"]}, {"x": [["a"]]}, {"x": []},
])
def test_what_is_no_group_of_these_features_is_not_taken_for_one(held):
    assert not are_groups(held, ("a", "b"))


def test_groups_of_these_features_and_none_at_all_are_taken():
    assert are_groups({}, ("a", "b"))
    assert are_groups({"x": ["a"], "b": ["b"]}, ("a", "b"))


def test_contributions_of_a_group_are_the_signed_sum_of_its_features_row_by_row():
    made = attributions(30)
    found = grouped(made, PAIR)
    place = found.feature_names.index("money")
    assert place == made.feature_names.index("Capital gain ($)")
    np.testing.assert_array_equal(found.contributions[:, place], made.contributions[:, [2, 11]].sum(axis=1))
    assert found.feature_labels[place] == "money (2 features)"
    assert not found.ordered[place]


def test_rows_add_up_after_as_before():
    made = attributions(30)
    everything = grouped(made, {"first": made.feature_names[:5], "rest": made.feature_names[5:]})
    assert adds_up(everything)
    assert everything.contributions.shape == (30, 2)
    np.testing.assert_allclose(everything.contributions.sum(axis=1), made.contributions.sum(axis=1), atol=1e-15)


def test_one_group_of_all_features_is_the_distance_from_the_base_value():
    made = attributions(30)
    ranked = grouped_importance(made, {"all": made.feature_names})
    assert ranked.mean == pytest.approx([np.abs(made.predictions - made.base_value).mean()])


def test_features_that_work_against_each_other_cancel_in_their_group():
    made = attributions(2, names=("a", "b"))
    made = dataclasses.replace(made, contributions=np.array([[0.1, -0.1], [-0.3, 0.3]]))
    assert grouped_importance(made, {"both": ["a", "b"]}).mean == pytest.approx([0.0], abs=1e-15)
    assert made.importance().mean.sum() == pytest.approx(0.4)


def test_no_groups_leave_the_ranking_as_it_is():
    made = attributions(30)
    np.testing.assert_array_equal(grouped_importance(made, {}).mean, made.importance().mean)
    assert grouped_importance(made, {}).score == made.importance().score


def test_part_of_a_ranking_keeps_its_numbers():
    kept = inside(importance(), ["capital_gain", "relationship"])
    assert kept.feature_names == ("relationship", "capital_gain")
    assert kept.mean.tolist() == [0.06, 0.001]
    assert kept.high.tolist() == importance().high[[0, 2]].tolist()


def test_features_go_together_from_the_threshold_on():
    made = associations()
    assert made.groups(0.95) == {}
    assert made.groups(0.9) == {"Relationship and Age (years)": ["relationship", "age"]}
    three = {"Relationship, Age (years) and Capital gain ($)": ["relationship", "age", "capital_gain"]}
    assert made.groups(0.5) == three
    assert [len(members) for members in made.groups(0.0).values()] == [4]


def test_the_weakest_tie_of_a_group_is_no_weaker_than_the_threshold():
    made = associations()
    for threshold in (0.0, 0.2, 0.6, 0.9):
        assert all(made.weakest(members) >= threshold for members in made.groups(threshold).values())


def test_a_ranking_of_groups_carries_their_names():
    ranked = group_importance().importance()
    assert ranked.feature_names == ("money", "age")
    assert ranked.method == "permutation_importance"
