"""The card on what pairs of columns do together: a ranking where it can be had, else one sentence why not."""

import pytest

from explain.errors import MethodError
from explain.results import Interactions
from pages.shared.asking import as_question
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

DRIVERS = "pages/understand/drivers.py"


def question(app):
    held = state(app)
    return as_question("shap_interactions", {"output": held.output, "scale": held.scale})


@pytest.fixture
def app(kernels):
    """The income sample, whose model is a forest."""
    return opened(start(), DRIVERS)


def test_a_refusal_that_passes_is_offered_once_more(app):
    state(app).answers[question(app)] = MethodError("Compiling.", "Ask again.", "METHOD-COMPILING")
    app = settled(app.run())
    assert_clean(app)
    assert "Compiling. Ask again." in shown(app)
    assert len(charts(app)) == 3
    next(button for button in app.button if button.label == "Ask again").click().run()
    app = settled(app)
    assert len(charts(app)) == 4


def test_pairs_are_shown_with_one_sentence_and_can_be_pinned(app):
    assert isinstance(state(app).answers[question(app)], Interactions)
    assert "beyond what each of them does alone" in shown(app)
    next(button for button in app.button if button.key == "interactions:pin").click().run()
    [pinned] = state(app).pins
    assert (pinned.section, pinned.title) == ("interactions", "What works together")
    app = opened(app, "pages/report/report.py")
    assert_clean(app)
    assert "What works together" in [field.value for field in app.text_input]


def test_another_model_is_told_why_not():
    app = opened(start(sample="penguins"), DRIVERS)
    assert_clean(app)
    assert "Interactions are worked out for answers that are a sum over trees." in shown(app)
    told = [warning.value for warning in app.warning]
    assert all("move together" in each or "lie farther out" in each for each in told), "only what stands beside figures"
    assert len(charts(app)) == 3
