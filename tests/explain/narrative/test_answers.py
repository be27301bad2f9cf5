from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from explain.narrative import describe_counterfactuals, doubts_about_counterfactuals
from explain.narrative.answers import (
    describe_effort,
    describe_limits,
    describe_next,
    describe_usual,
    plain_answer,
    plain_counterfactuals,
)
from tests.made import counterfactuals
from tests.plain_language import faults


def test_the_nearest_answer_is_told_whole():
    first, second, _, third = describe_counterfactuals(counterfactuals())
    assert first == (r"The model's score for **\>50K** would be **57 %** instead of **24 %** if **Education** were "
                     "**Masters** (now HS-grad).")
    assert second == r"Everything else stays as it is. Wanted: income is \>50K (score at least 50 %)."
    assert third == "This is one of 3 ways found; it holds for this model and promises nothing about a decision."
    assert describe_counterfactuals(counterfactuals(1))[3].startswith("This is the one way found;")


@pytest.mark.parametrize(
    ("bound", "met"),
    [(1.0, "No nearer answer exists within the limits and the values of this table: all others were ruled out."),
     (0.9, "It is at most 11.2 % farther than the nearest answer there can be."),
     (0.99999, "It is at most 0.1 % farther than the nearest answer there can be."),
     (0.2, "A nearer answer may exist: this one was found by a search that could not rule out all others."),
     (np.nan, "A nearer answer may exist: this one was found by a search that could not rule out all others.")],
)
def test_how_near_the_first_answer_is_is_said_only_as_far_as_proven(bound, met):
    assert describe_counterfactuals(counterfactuals(bound=bound))[2] == met


def test_an_answer_near_the_data_is_called_that():
    near = describe_counterfactuals(counterfactuals(1, data_distances=np.array([1.26]), bound=np.nan))[2]
    assert near == ("It was chosen to lie near rows of the table that have this answer: on average 1.3 from the "
                    "nearest three, and 1 from this row. With fewer changes there may be answers that are nearer to "
                    "this row.")


def test_none_found_says_why_and_how_near():
    sentences = describe_counterfactuals(counterfactuals(0))
    assert sentences[0] == "We found no change within the allowed limits that gives the wanted answer."
    assert "No row within the limits reached the wanted answer." in sentences
    assert sentences[-1] == "The nearest score reached is **43 %**; now it is 24 %."


def test_many_changes_are_summed_up():
    names = tuple(f"c{i}" for i in range(6))
    made = counterfactuals(
        1, instance=pd.DataFrame([[0] * 6], columns=names), rows=pd.DataFrame([[1] * 6], columns=names),
        changed=np.ones((1, 6), bool), feature_names=names, feature_labels=names)
    first = describe_counterfactuals(made)[0]
    assert "**c2** were **1** (now 0) and 3 other values were different" in first
    assert "c4" not in first


def test_limits_are_written_with_labels():
    assert describe_limits(counterfactuals()) == "Limits: sex fixed and Age (years) increase."
    assert describe_limits(counterfactuals(constraints=())) == "No limits were set."


def test_a_search_without_limits_is_doubted():
    assert doubts_about_counterfactuals(counterfactuals()) == ()
    assert "No column is held fixed" in doubts_about_counterfactuals(counterfactuals(constraints=()))[0]


def test_effort_is_told_with_the_share_of_each_change():
    assert describe_effort(counterfactuals(), 0) == "Effort 1 (medium)."
    assert describe_effort(counterfactuals(), 1) == "Effort 2.4 (medium), of it 62 % Hours a week and 38 % Age (years)."
    assert describe_effort(counterfactuals(), 2) == (
        r"Effort 3.1 (large), of it 36 % Hours a week, 32 % Education and 32 % Capital gain (\$).")


def test_the_distance_to_the_next_answer_is_told_while_there_is_one():
    assert describe_next(counterfactuals(), 0) == "The next answer takes 2.4 times as much."
    assert describe_next(counterfactuals(distances=np.array([1.0, 1.01, 3.0])), 0) == (
        "The next answer takes about as much.")
    assert describe_next(counterfactuals(), 2) == ""
    assert describe_next(counterfactuals(distances=np.array([2.0, 1.0, 3.0])), 0) == ""


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.45, "Usual: about 45 in 100"), (0.1, "Less usual: about 10 in 100"), (0.03, "Unusual: about 3 in 100"),
     (0.001, "Unusual: fewer than 1 in 100"), (np.nan, "How usual such a row is was not measured")],
)
def test_how_usual_an_answer_is_is_told_with_its_number(share, words):
    told = SimpleNamespace(shares=np.array([share]))
    assert describe_usual(told, 0).startswith(words)


def test_a_stakeholder_reads_what_the_answer_would_have_been():
    first, *rest = plain_counterfactuals(counterfactuals())
    assert first == (
        r"The score for **\>50K** would have been **57 %** (now 24 %) with **Education** **Masters** (now HS-grad).")
    assert rest[1] == "We found 3 ways; this one needs the least."
    assert plain_answer(counterfactuals(), 0).endswith("It takes some effort.")


def test_a_stakeholder_reads_which_limit_stands_in_the_way():
    found = counterfactuals(0, ways_out=(("age", "only increasing", 2.5), ("", "at most 1 change", 4.0)))
    assert "There would be one without the limit on **Age (years)** or the number of changes." in (
        plain_counterfactuals(found))
    assert ("Without the limit on **Age (years)** (only increasing), the nearest answer found has the distance "
            "**2.5**.") in describe_counterfactuals(found)


@pytest.mark.parametrize("found", [counterfactuals(), counterfactuals(1), counterfactuals(0), counterfactuals(
    0, ways_out=(("age", "only increasing", 2.5),))], ids=["three", "one", "none", "blocked"])
def test_what_a_stakeholder_reads_is_plain(found):
    said = (*plain_counterfactuals(found), *(plain_answer(found, i) for i in range(len(found.rows))))
    assert not [faults(sentence) for sentence in said if faults(sentence)]
    assert not [word for word in ("distance", "counterfactual", "bound") if word in " ".join(said).lower()]
