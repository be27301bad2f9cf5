"""A story is told step by step, in words for everybody, and ends where it began."""

import pytest

from explain.names import METHODS
from explain.samples import samples
from pages.shared.presenting.slides import steps
from pages.shared.state import Pin
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PRESENT = "pages/present/present.py"
JARGON = ("SHAP", "LIME", "log-odds", "permutation", "counterfactual", "AUC", "residual")


def button(app, key):
    return app.button(key=key)


def press(app, key):
    return settled(button(app, key).click().run())


@pytest.mark.parametrize("name", [found.name for found in samples()])
def test_the_story_of_a_sample_goes_from_start_to_end(name):
    app = opened(start(sample=name), PRESENT)
    seen = []
    for place in range(6):
        assert_clean(app)
        assert f"{place + 1} of 6" in shown(app)
        assert not app.warning
        seen.append(app.title[0].value)
        assert len(charts(app)) == (0 if place in (0, 5) else 1)
        told = shown(app).replace(state(app).credit, "")
        assert not [word for word in JARGON if word.lower() in told.lower()], told
        if place < 5:
            press(app, "present-next")
    assert len(set(seen)) == 6
    assert button(app, "present-next").disabled
    press(app, "present-back")
    assert app.title[0].value == seen[4]


def test_there_is_nothing_else_to_press():
    app = opened(start(sample="penguins"), PRESENT)
    assert {found.key for found in app.button} == {"present-back", "present-next", "present-open", "present-end"}
    assert not app.sidebar.selectbox


def test_the_other_steps_are_asked_while_one_is_looked_at():
    app = opened(start(sample="penguins"), PRESENT)
    asked = {question[0] for question in state(app).answers}
    assert {"performance", "shap_values", "counterfactuals"} <= asked


def test_pins_are_presented_in_their_order_with_the_words_of_their_maker():
    app = start(sample="penguins")
    answer = {"output": "Chinstrap", "scale": "probability"}
    state(app).pins = [
        Pin("waterfall", "shap_values", {"rows": [3], **answer}, "SHAP: what moved this row", note="Slowly *now*"),
        Pin("importance", "shap_values", {"sample": 50, **answer}, "Ranking by SHAP", takeaway="Bills <b>tell</b>"),
    ]
    opened(app, PRESENT)
    assert "1 of 2" in shown(app)
    assert app.title[0].value == "One row\\:\u2060 how its answer comes about"
    assert "Slowly \\*now\\*" in shown(app)
    press(app, "present-next")
    assert "Bills" in app.title[0].value
    assert "<b>" not in app.title[0].value.replace("\\<", "")
    assert_clean(app)


def test_end_leaves_nothing_in_links():
    app = opened(start(sample="penguins"), "pages/understand/effects.py")
    opened(app, PRESENT)
    press(app, "present-next")
    assert state(app).options == {"step": "1"}
    button(app, "present-end").click().run()
    assert "step" not in state(app).options


@pytest.mark.parametrize("held", ["", "-1", "99", "9" * 40, "²", "x"])
def test_a_step_from_a_link_is_one_there_is(held):
    app = start(sample="penguins")
    state(app).options = {"step": held}
    opened(app, PRESENT)
    assert_clean(app)
    assert "of 6" in shown(app)


def test_any_model_has_a_story():
    app = start(sample="penguins")
    state(app).sample = ""
    opened(app, PRESENT)
    assert "1 of 6" in shown(app)
    for _ in range(5):
        press(app, "present-next")
        assert_clean(app)
    assert app.title[0].value == "What this does not say"


def test_a_figure_that_nobody_knows_is_refused_with_a_remedy():
    app = start(sample="penguins")
    state(app).pins = [Pin("hologram", "predictions", {"rows": [3]}, "")]
    opened(app, PRESENT)
    assert "REPORT-FIGURE" in shown(app)
    assert not app.exception


def test_stories_ask_what_there_is(monkeypatch):
    app = start(sample="income")
    monkeypatch.setattr("pages.shared.presenting.slides.current", lambda: state(app))
    assert {step.method for step in steps()} - {""} <= set(METHODS)
