import numpy as np

from explain.narrative import describe_dependence, describe_surface, doubts_about_dependence, doubts_about_surface
from explain.narrative.effects import describe_own_curve, plain_dependence
from tests.made import accumulated, dependence, levels, surface


def test_lowest_and_highest_with_their_places():
    first, second = describe_dependence(dependence())
    assert first == "The model is shown the same 40 rows with different values of **Age (years)**."
    assert second == r"Its average score for **\>50K** is lowest, **12 %**, at **20** and highest, **41 %**, at **65**."


def test_a_flat_curve_stays_where_it_is():
    flat = dependence(average=np.full(12, 0.24), individual=np.full((40, 12), 0.24))
    assert describe_dependence(flat) == (
        r"The model is shown the same 40 rows with different values of **Age (years)**; its average score for "
        r"**\>50K** stays at **24 %**.",)


def test_rows_against_the_average_are_counted():
    individual = np.tile(np.linspace(0.1, 0.4, 12), (10, 1))
    individual[:3] = individual[:3, ::-1]
    made = dependence(individual=individual, average=individual.mean(axis=0))
    assert describe_dependence(made)[-1] == "Between these two values 3 of 10 rows follow the opposite pattern."


def test_local_effects_are_said_against_the_average():
    first, second, third = describe_dependence(accumulated())
    assert "lowest near **Age (years) = 20** (−9 points)" in first
    assert "highest near **Age (years) = 65** (+11 points)" in second
    assert "2,000 rows" in third
    assert "does not move" in describe_dependence(accumulated(average=np.zeros(12)))[0]


def test_thin_support_and_varied_rows_are_doubted():
    assert doubts_about_dependence(dependence(support=np.full(12, 300))) == ()
    assert doubts_about_dependence(levels()) == (
        "Few rows stand at or near **Work class = missing**: that part is not reliable.",)
    assert "very differently" in doubts_about_dependence(dependence(support=np.full(12, 300), heterogeneity=0.9))[0]
    assert "and 8 other values" in doubts_about_dependence(dependence(support=np.zeros(12)))[0]


def test_a_surface_speaks_only_of_pairs_that_occur():
    first, second = describe_surface(surface())
    assert "**20 %**, at **Age (years) = 20** and **Work class = Private**" in first
    assert "**48 %**, at **Age (years) = 65** and **Work class = Self-employed**: 27.5 points more." in second
    assert describe_surface(surface(support=np.zeros((6, 3)))) == ("No pair of these values occurs in the table.",)


def test_empty_pairs_are_counted():
    assert doubts_about_surface(surface())[0].startswith("2 of 18 pairs of values occur in no row")
    assert doubts_about_surface(surface(support=np.ones((6, 3)))) == ()


def test_plain_words_count_rows_and_know_no_method():
    first, second = plain_dependence(dependence())
    assert first == "We showed the model the same 40 rows again, changing only **Age (years)**."
    assert second == r"Its average score for **\>50K** was **12 %** at **20** and **41 %** at **65**."
    assert "about 20 points higher near **65** than near **20**" in plain_dependence(accumulated())[1]
    assert "did not move" in plain_dependence(dependence(average=np.full(12, 0.2)))[1]
    individual = np.tile(np.linspace(0.1, 0.4, 12), (10, 1))
    individual[:3] = individual[:3, ::-1]
    made = dependence(individual=individual, average=individual.mean(axis=0))
    assert plain_dependence(made)[-1] == "In about 30 of 100 rows the score went the other way."


def test_one_rows_curve_starts_from_the_row_as_it_is():
    own = dependence(1, observed=np.array([20.0]), answers=np.array([0.13]), average=np.linspace(0.12, 0.41, 12))
    assert describe_own_curve(own) == (
        "With **Age (years)** as it is (20) the score is **13 %**.",
        "With other values it goes from **12 %** at **20** to **41 %** at **65**.",
    )
    flat = dependence(1, answers=np.array([0.2]), average=np.full(12, 0.2))
    assert describe_own_curve(flat)[1] == "Other values of **Age (years)** do not move it."
