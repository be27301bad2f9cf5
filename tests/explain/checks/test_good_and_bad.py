"""The lights themselves: honest models raise no false alarm, what is wrong is told, other seeds turn no light.

Fewer rows and seeds of what `python -m benchmarks.trust_fixtures` counts.
"""

import pytest

from explain.checks.lights import LIGHTS
from tests.trust_bad import BAD
from tests.trust_fixtures import asked, false_alarms, missed, rows_of, turned
from tests.trust_good import GOOD

BUT_SAMPLES = [fixture for fixture in GOOD if not fixture.name.startswith("sample")]
RESEEDED = ("linear, 4 columns", "logistic", "tree of classes", "boosted trees")


def test_there_are_enough_of_both():
    assert len(GOOD) >= 20
    assert len(BAD) >= 20
    assert len({fixture.name for fixture in (*GOOD, *BAD)}) == len(GOOD) + len(BAD)
    assert {wanted[:2] for fixture in BAD for wanted in fixture.must} >= set(LIGHTS)


def test_every_warning_of_a_check_is_raised_by_something_wrong():
    """W3 and W7 are raised by what a reader does, not by a check."""
    wanted = {each for fixture in BAD for each in fixture.must if each.startswith("W")}
    assert wanted == {f"W{number}" for number in range(1, 29)} - {"W3", "W7"}


@pytest.mark.parametrize("fixture", BUT_SAMPLES, ids=lambda fixture: fixture.name)
def test_an_honest_model_raises_no_false_alarm(fixture):
    row = rows_of(asked(fixture).opened[1], 1)[0]
    for method in fixture.methods:
        found, false = false_alarms(fixture, row, method, 0)
        assert not false, found.why


@pytest.mark.parametrize("fixture", BAD, ids=lambda fixture: fixture.name)
def test_what_is_wrong_is_told(fixture):
    found, silent = missed(fixture, 0, 0)
    assert not silent, found.why


@pytest.mark.parametrize("name", RESEEDED)
def test_other_seeds_turn_no_light(name):
    fixture = next(each for each in GOOD if each.name == name)
    row = rows_of(asked(fixture).opened[1], 1)[0]
    every = [false_alarms(fixture, row, fixture.methods[0], seed)[0] for seed in range(3)]
    assert not [change for change in turned(every) if "red" in change]
