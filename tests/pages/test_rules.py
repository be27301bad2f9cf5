"""The model as rules: how far the tree follows it, depth by choice, a rule's rows as the cohort, both readers."""

import pytest

from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/understand/rules.py"


def asked(app):
    return [answer for question, answer in state(app).answers.items() if question[0] == "surrogate"]


@pytest.fixture(scope="module")
def income():
    return opened(start(), PAGE)


def test_the_first_line_says_how_far_the_tree_follows_the_model(income):
    assert_clean(income)
    result = asked(income)[0]
    assert f"{result.n_measured:,} rows kept apart" in shown(income)
    assert "R²" in shown(income)
    assert len(charts(income)) == 1
    assert "another such tree may fit as well" in shown(income)
    tables = [held.value for held in income.dataframe]
    assert "The model says so (%)" in tables[0]
    assert "True (%)" in tables[0]
    assert "Asked first (trees)" in tables[1]


def test_depth_is_chosen_and_stays_in_links():
    app = opened(start(sample="penguins"), PAGE)
    app = settled(app.segmented_control(key="choice:depth").set_value("3").run())
    assert_clean(app)
    assert 3 in {result.depth for result in asked(app)}
    assert "depth" in str(app.query_params)


def test_the_rows_of_a_rule_become_the_cohort():
    app = opened(start(), PAGE)
    result = asked(app)[0]
    app = settled(app.button(key="rule:open").click().run())
    assert state(app).cohort["where"] == result.rules[0].region.where


def test_three_classes_and_a_stakeholder():
    app = opened(start(sample="penguins"), PAGE)
    state(app).audience = "stakeholder"
    app = settled(app.run())
    assert_clean(app)
    assert "A few questions tell" in shown(app)
    assert "R²" not in " ".join(held.value for held in app.markdown)


def test_a_tree_that_misses_the_model_says_so():
    app = opened(start(sample="bike"), PAGE)
    assert_clean(app)
    assert "Its rules are not told in sentences" in shown(app)
    assert "no picture of the model" in shown(app)


def test_both_pictures_are_pinned():
    app = opened(start(sample="penguins"), PAGE)
    app = settled(app.button(key="surrogate:pin").click().run())
    app = settled(app.button(key="rules:pin").click().run())
    assert [pin.section for pin in state(app).pins] == ["surrogate", "rules"]
    app = opened(app, "pages/report/report.py")
    assert_clean(app)
