import numpy as np
import pytest

from explain.narrative.common import (
    change_words,
    describe_common_changes,
    describe_nearest_changes,
    plain_common_changes,
    plain_nearest_changes,
)
from tests.made import common_changes
from tests.plain_language import faults

NOTHING = common_changes(changes=(), n_turned=np.empty(0, int), n_changed=np.empty(0, int), low=np.empty(0),
                         high=np.empty(0), efforts=np.empty(0), n_reached=0, feature_counts=np.zeros(4, int),
                         size_counts=np.zeros(4, int), distances=np.full(30, np.inf))
ALL = common_changes(n_open=0, n_already=40, changes=(), n_reached=0, distances=np.empty(0))


def test_the_best_change_and_the_best_pair_are_told_with_counts_and_intervals():
    first, alone, pair, caveat = describe_common_changes(common_changes())
    assert first == (r"Of 40 rows, 10 have the wanted answer already and 30 do not. "
                     r"Wanted: income is \>50K (score at least 50 %).")
    assert alone == (r"The one change that turns most: **Capital gain (\$) at least 7074** gives **24 of 30** rows the "
                     "wanted answer (between 63 % and 90 %), at a medium effort (1.1 on average).")
    assert "**Capital gain (\\$) at least 5000 and Hours a week at least 50** gives **27 of 30**" in pair
    assert caveat == "These changes were chosen on the rows they are counted on; on other rows they may turn fewer."


def test_a_pair_that_turns_no_more_is_not_told():
    assert len(describe_common_changes(common_changes(n_turned=np.array([24, 6, 20])))) == 3


def test_a_change_is_written_with_labels():
    assert change_words(common_changes(), 2) == "Capital gain ($) at least 5000 and Hours a week at least 50"


def test_nothing_to_change_and_nothing_that_helps_are_said():
    assert describe_common_changes(NOTHING)[-1] == (
        "No change of one or two columns, the same for all, turns any of them within the limits.")
    assert describe_common_changes(ALL)[-1] == "There is nothing to change: all of them have it."
    assert describe_nearest_changes(NOTHING) == ("No row that lacks the answer has one within the limits.",)


def test_nearest_changes_are_told_with_their_numbers():
    reached, most, sizes, middle = describe_nearest_changes(common_changes())
    assert reached == "A search of its own found an answer for 28 of 30 rows."
    assert most == (r"Most often changed: **Capital gain (\$)** (in 26 of 28), **Age (years)** (in 3 of 28) and "
                    "**Education** (in 1 of 28).")
    assert sizes == "One change is enough for 26 of them; 2 need several."
    assert middle == "The middle distance is 1.6; half of them lie between 1 and 2.2."


@pytest.mark.parametrize("result", [common_changes(), NOTHING, ALL], ids=["found", "nothing", "all"])
@pytest.mark.parametrize("say", [describe_common_changes, describe_nearest_changes, plain_common_changes,
                                 plain_nearest_changes])
def test_all_of_it_is_plain(result, say):
    assert not [faults(sentence) for sentence in say(result) if faults(sentence)]


def test_a_stakeholder_reads_the_best_in_a_sentence():
    assert plain_common_changes(common_changes())[1] == (
        r"With **Capital gain (\$) at least 5000 and Hours a week at least 50**, 27 of 30 would have it in this model.")
