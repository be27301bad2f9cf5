"""The tree itself: splits from the top, what is cut off, and rules that part the rows."""

import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.methods.surrogate.rules import Claim, Told, agreeing, claims
from explain.methods.surrogate.tree import answers_of, cut, ends, ground, grown, places_of


@pytest.fixture
def held():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"x": random.normal(size=400), "town": random.choice(["Bonn", "Lyon", "Oslo"], 400)})
    frame.loc[::7, "x"] = np.nan
    dataset = read_table(frame)
    coded = dataset.schema.encode(dataset.features)
    answers = np.nan_to_num(frame.x.to_numpy(), nan=3.0) + 2 * (frame.town == "Oslo").to_numpy()
    return ground(answers, coded, dataset.schema, ("x", "town"))


def test_ends_part_the_rows_and_answer_with_their_mean(held):
    nodes = grown(held, 4)
    places = places_of(nodes, held.coded)
    assert places.min() == 0
    assert places.max() == len(ends(nodes)) - 1
    for place, i in enumerate(ends(nodes)):
        assert nodes[i].answer == pytest.approx(held.answers[places == place].mean())
    assert answers_of(nodes, held.coded).mean() == pytest.approx(held.answers.mean())


def test_cutting_gives_the_tree_of_that_depth(held):
    deep = grown(held, 4)
    for depth in (1, 2, 3):
        shallow, short = cut(deep, depth), grown(held, depth)
        assert [node.answer for node in shallow] == [node.answer for node in short]
        assert [node.parent for node in shallow] == [node.parent for node in short]


def test_each_question_takes_squared_distances_away(held):
    off = [((held.answers - answers_of(grown(held, depth), held.coded)) ** 2).sum() for depth in range(5)]
    assert np.all(np.diff(off) < 0)


def test_branches_are_large_enough_and_alike_answers_are_not_asked_about(held):
    nodes = grown(held, 4)
    assert np.bincount(places_of(nodes, held.coded)).min() >= 8
    flat = ground(np.ones(400), held.coded, read_table(pd.DataFrame({"x": [1.0], "town": ["a"]})).schema, ())
    assert len(grown(flat, 4)) == 1


def test_columns_not_given_to_the_model_are_not_asked(held):
    schema = read_table(pd.DataFrame({"x": [0.5, 1.5], "town": ["a", "b"]})).schema
    only = ground(held.answers, held.coded, schema, ("town",))
    assert {node.side.column for node in grown(only, 3) if node.side} == {1}


def test_claims_tell_what_most_rows_are_said_to_be(held):
    nodes = grown(held, 2)
    told = Told(coded=held.coded, answers=held.answers, said=held.answers > 2, truth=np.full(400, np.nan))
    said = claims(nodes, told)
    places = places_of(nodes, held.coded)
    for place, claim in enumerate(said):
        assert claim.yes == (told.said[places == place].mean() >= 0.5)
    assert agreeing(nodes, said, told).mean() > 0.7


def test_a_claim_about_a_number_holds_between_its_ends():
    truth = np.array([2.0, np.nan, 9, 3])
    told = Told(coded=np.zeros((4, 1)), answers=np.array([1.0, 2, 3, 4]), said=None, truth=truth)
    claim = Claim(yes=True, low=2.0, high=3.0)
    assert claim.holds(told).tolist() == [False, True, True, False]
    assert claim.true(told).tolist() == [True, False, False, True]
