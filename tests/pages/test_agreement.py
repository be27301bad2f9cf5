"""Do methods agree: the row and overall, both readers, a click, a pin that the report draws again."""

import pytest

from pages.shared.linking import Selection
from pages.shared.report.parts import MAKERS, made
from pages.shared.trust.agreement import choose
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/trust/agreement.py"


@pytest.fixture(scope="module")
def app():
    return opened(start(sample="penguins"), PAGE)


def result_of(app, method):
    return [answer for question, answer in state(app).answers.items() if question[0] == method][-1]


def test_a_row_is_compared_in_four_ways(app):
    assert_clean(app)
    words = shown(app).replace("\\", "")
    assert "SHAP, LIME and swapping in other rows" in words
    assert "1. **Do they ask the same?**" in words
    assert "7. **What is left?**" in words
    assert "**Agreement** · " in words
    found = result_of(app, "agreement")
    assert found.rows.tolist() == [state(app).row]
    assert len(charts(app)) == 1


def test_the_row_is_that_of_the_state(app):
    state(app).row = 5
    page = settled(app.run())
    assert result_of(page, "agreement").rows.tolist() == [5]


def test_a_pin_is_drawn_again_in_the_report(app):
    page = settled(next(button for button in app.button if button.key == "agreement:row:pin").click().run())
    pinned = state(page).pins[-1]
    assert (pinned.section, pinned.method) == ("agreement", "agreement")
    assert pinned.section in MAKERS
    state(page).pins = []
    section = MAKERS["agreement"](result_of(page, "agreement"))
    assert section.figure is not None
    assert callable(made)


def test_overall_and_for_everybody(app):
    state(app).options["agreement-of"] = "overall"
    state(app).audience = "stakeholder"
    page = settled(app.run())
    assert_clean(page)
    words = shown(page)
    assert "ways of looking" in words
    assert "Agreement in numbers" not in words
    assert result_of(page, "overall_agreement").subject == "overall"
    state(app).options, state(app).audience = {}, "analyst"


def test_a_click_on_a_mark_chooses_its_feature(monkeypatch, app):
    held = state(app)
    chosen = []
    monkeypatch.setattr("pages.shared.trust.agreement.current", lambda: held)
    monkeypatch.setattr("pages.shared.trust.agreement.choose_feature", chosen.append)
    name = held.workspace.names[2]
    choose(Selection([{"customdata": [name, "text"]}], []))
    choose(Selection([{"customdata": ["", "others"]}], []))
    assert chosen == [name]
