import numpy as np
import pytest

from explain.narrative import describe_directions, describe_drivers, describe_importance, describe_interactions
from tests.made import LABELS, attributions, importance, interactions


def three(sizes):
    """Contributions of three features: these sizes, half of the rows up and half down."""
    sides = np.where(np.arange(20) % 2, 1, -1)
    return attributions(20, names=LABELS[:3], contributions=sides[:, None] * np.array(sizes))


def test_the_leading_feature_with_its_mean_and_interval():
    first, second = describe_drivers(three([0.03, 0.08, 0.05]))
    assert first == (r"**Age (years)** moves the model's score for **\>50K** most: by **8 points** on average over "
                     "20 rows (between 8 and 8 points).")
    assert second == r"Then come **Capital gain (\$)** (5 points) and **Relationship** (3 points)."


def test_the_share_of_the_leading_three():
    made = attributions(20, names=LABELS[:4], contributions=np.tile([0.4, 0.3, 0.2, 0.1], (20, 1)))
    assert describe_drivers(made)[1].endswith("these three make up **90 %** of all movement.")


def test_nothing_moves():
    assert describe_drivers(three([0, 0, 0])) == (r"No input moves the model's score for **\>50K** in these 20 rows.",)


def test_one_row_has_no_interval():
    assert "interval not measured" in describe_drivers(attributions(1, contributions=np.full((1, 12), 0.1)))[0]


def test_directions_only_where_order_means_something_and_is_clear():
    rising = np.arange(20.0)
    codes = np.column_stack([rising, rising, np.tile([0.0, 1.0], 10), rising])
    sizes = np.column_stack([rising, -rising, np.repeat([0.1, 0.2], 10), rising]) / 10
    made = attributions(20, names=LABELS[:4], contributions=sizes, feature_codes=codes,
                        ordered=np.array([True, True, True, False]))
    assert describe_directions(made) == (
        "Higher **Relationship** goes with a higher score in the model.",
        "Higher **Age (years)** goes with a lower score in the model.",
    )
    assert len(describe_directions(made, most=1)) == 1


def test_a_ranking_by_shuffling_names_what_makes_no_difference():
    first, second, third = describe_importance(importance())
    assert first == ("**Relationship** has the largest drop in AUC when the column is shuffled: **0.06 AUC** "
                     "(between 0.058 and 0.062 AUC).")
    assert second == "Then comes **Age (years)** (0.031 AUC)."
    assert third == r"Shuffling **Capital gain (\$)** or **Education** made no clear difference."


def test_no_feature_matters():
    nothing = importance(mean=np.full(4, -0.001), low=np.full(4, -0.002), high=np.zeros(4))
    assert describe_importance(nothing) == ("No feature has a drop in AUC when the column is shuffled above zero.",)


def test_what_is_not_clearly_above_zero_is_not_said_to_lead():
    [said] = describe_importance(importance(low=np.full(4, -0.01)))
    assert said == ("No feature has a drop in AUC when the column is shuffled that is clearly above zero. The largest "
                    "is 0.06 AUC (between −0.01 and 0.062 AUC), of **Relationship**.")


def test_the_pair_that_does_most_together_with_its_interval():
    [said] = describe_interactions(interactions())
    assert said == (r"**Relationship and Age (years)** together move the model's score for **\>50K** by **4 points** "
                    "on average over 200 rows (between 3.6 and 4.4 points), beyond what each of them does alone.")


@pytest.mark.parametrize("size", [0.0, 1e-9])
def test_rounding_is_not_told_as_working_together(size):
    [said] = describe_interactions(interactions(strength=np.eye(3) / 10 + size))
    assert said == "In these 200 rows, no two features do more together than each of them does alone."
