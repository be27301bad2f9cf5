"""How good is it: a threshold that is moved, a cohort beside the rest, each ending on a number of the package."""

import numpy as np
import pytest

from explain.charts.theme import LIGHT
from pages.shared.pairs import made_of_two
from tests.pages.running import assert_clean, opened, settled, shown, start, state

PAGE = "pages/understand/performance.py"
HOURS = {"where": [{"of": "column", "name": "working_hours", "low": 50, "high": None}], "rest": False}


def answers(app):
    return [answer for question, answer in state(app).answers.items() if question[0] == "performance"]


def looked_at_again(app):
    """Open the page until nothing waits: an answer may have come while later cards were drawn."""
    return settled(opened(app, PAGE).run())


@pytest.fixture(scope="module")
def income():
    return start(sample="income")


@pytest.fixture
def page(income):
    held = state(income)
    held.cohort, held.options = None, {}
    return income


def test_a_threshold_that_is_moved_counts_the_same_answers_anew(page):
    app = opened(page, PAGE)
    before = len(answers(app))
    app = settled(app.slider(key="pick-threshold").set_value(30).run())
    assert_clean(app)
    assert state(app).options == {"threshold": "30"}
    assert len(answers(app)) == before, "nothing is asked anew"
    right = np.trace(answers(app)[-1].at(0.3).confusion) / len(answers(app)[-1].truth)
    assert f"right in **{round(right * 100)} %**" in shown(app)


def test_a_pin_of_a_moved_threshold_asks_for_it(page):
    state(page).options = {"threshold": "30"}
    app = opened(page, PAGE)
    app.button(key="confusion:pin").click()
    app = settled(app.run())
    asked = state(app).pins[-1].arguments
    assert asked["threshold"] == 0.3
    found = state(app).workspace.ask("performance", **asked)
    np.testing.assert_array_equal(found.confusion, answers(app)[-1].at(0.3).confusion)
    state(app).pins.clear()


def test_a_cohort_stands_beside_the_rest(page):
    names = state(page).workspace.names
    name = next(each for each in names if "hours" in each)
    state(page).cohort = {"where": [{**HOURS["where"][0], "name": name}], "rest": False}
    app = looked_at_again(page)
    assert_clean(app)
    text = shown(app)
    assert "How good it is in the cohort and in the rest" in text
    assert "Calibration in the cohort and in the rest" in text
    sizes = sorted(len(answer.rows) for answer in answers(app) if "cohort" in dict(answer.provenance.settings))
    assert sum(sizes[-2:]) == state(app).workspace.n_rows


def test_a_cohort_of_few_rows_warns(page):
    state(page).cohort = {"where": [{"of": "rows", "rows": list(range(40))}], "rest": False}
    text = shown(looked_at_again(page))
    assert "Only 40 rows of the cohort" in text


def test_a_threshold_of_a_broken_link_is_passed_over(page):
    state(page).options = {"threshold": "many"}
    app = opened(page, PAGE)
    assert_clean(app)
    assert app.slider(key="pick-threshold").value == 50


def test_pins_of_a_comparison_are_asked_and_drawn_again(page):
    state(page).cohort = {"where": [{"of": "rows", "rows": list(range(400))}], "rest": False}
    app = looked_at_again(page)
    for key in ("scores_compared:pin", "calibration:pin"):
        app.button(key=key).click()
    app = settled(app.run())
    pins = {pinned.section: pinned for pinned in state(app).pins}
    assert set(pins) == {"scores_compared_rest", "calibrations_rest"}
    for pinned in pins.values():
        here = state(app).workspace.ask(pinned.method, **pinned.arguments)
        cohort = pinned.arguments["cohort"]
        there = state(app).workspace.ask(pinned.method, **{**pinned.arguments, "cohort": {**cohort, "rest": True}})
        section = made_of_two(pinned, here, there, LIGHT)
        assert section.sentences
        assert len(here.rows) == 400
        assert len(there.rows) == state(app).workspace.n_rows - 400
    assert_clean(opened(app, "pages/report/report.py"))
    state(app).pins.clear()
