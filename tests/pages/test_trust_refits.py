"""Fitting again, on the page of the checks: nothing runs until somebody asks, then numbers of the package."""

import json

import pytest

from pages.shared.words import trust_refits as words
from tests.pages.running import assert_clean, opened, settled, shown, start, state

PAGE = "pages/trust/checks.py"


def press(app, method):
    next(button for button in app.button if button.key == f"begin:{method}").click()
    return settled(app.run())


def answers(app, method):
    return [answer for question, answer in state(app).answers.items() if question[0] == method]


@pytest.fixture(scope="module")
def penguins():
    return opened(start(sample="penguins"), PAGE)


def test_nothing_is_fitted_until_somebody_asks(penguins):
    assert_clean(penguins)
    assert words.LEAD in shown(penguins)
    assert not answers(penguins, "refits")


def test_fitted_again_the_page_tells_how_many_models_it_stands_on(penguins):
    app = press(penguins, "refits")
    assert_clean(app)
    assert [each.n_refits for each in answers(app, "refits")] == [5, 15]
    assert "fitted again **15 times**" in shown(app)


def test_a_model_that_cannot_be_fitted_again_says_so():
    app = press(opened(start(sample="bike"), PAGE), "refits")
    assert_clean(app)
    assert "Model uncertainty is not measured." in shown(app)


def test_a_cohort_taken_as_training_rows_is_compared_with_the_others():
    where = [{"of": "column", "name": "island", "levels": ["Biscoe"]}]
    app = opened(start(sample="penguins", cohort=json.dumps({"where": where, "rest": False})), PAGE)
    state(app).options["trust-of"] = "overall"
    app = settled(app.run())
    app = press(app, "held_out")
    assert_clean(app)
    assert "Held-out order" in shown(app)
    assert len(answers(app, "held_out")) == 1
