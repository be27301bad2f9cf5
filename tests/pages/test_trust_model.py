"""What bounds every explanation of a model: said above every page once it is known, and beside scores and rankings."""

from dataclasses import replace

import pytest

from explain.checks.making import flag
from pages.shared.asking import as_question
from tests.pages.running import assert_clean, opened, shown, start, state

PAGES = (
    "pages/start/overview.py", "pages/understand/performance.py", "pages/report/saved.py", "pages/present/present.py",
)
SAID = ("The model is not clearly better than always giving the same answer (skill −0.01, between −0.04 and 0.02). "
        "Explanations may describe noise: do not rely on them.")
NO_SKILL = flag("W19", skill=-0.01, low=-0.04, high=0.02)


@pytest.fixture(scope="module")
def app():
    return start(sample="penguins")


def say(app, *flags):
    """Have the model looked at, and found to be so."""
    held = state(app)
    quality = held.workspace.ask("model_quality", output=held.output)
    held.keep(as_question("model_quality", {"output": held.output}), replace(quality, flags=flags))


@pytest.fixture
def looked_at(app):
    yield app
    state(app).answers.pop(as_question("model_quality", {"output": state(app).output}), None)
    state(app).audience = "analyst"


@pytest.mark.parametrize("page", PAGES)
def test_a_model_without_skill_is_told_of_above_every_page(looked_at, page):
    say(looked_at, NO_SKILL)
    app = opened(looked_at, page)
    assert_clean(app)
    assert app.warning[0].value == SAID


def test_everyone_is_told_in_plain_words(looked_at):
    say(looked_at, NO_SKILL)
    state(looked_at).audience = "stakeholder"
    app = opened(looked_at, PAGES[1])
    assert app.warning[0].value == ("The model is not clearly better than a fixed guess: this may be mostly noise. "
                                    "Do not rely on it.")


def test_a_page_does_not_wait_for_it_and_a_good_model_has_no_banner(looked_at):
    state(looked_at).answers.pop(as_question("model_quality", {"output": state(looked_at).output}), None)
    app = opened(looked_at, PAGES[1])
    assert "noise" not in "".join(each.value for each in app.warning)
    assert as_question("model_quality", {"output": state(app).output}) not in state(app).answers
    say(looked_at)
    assert "noise" not in "".join(each.value for each in opened(looked_at, PAGES[1]).warning)


def test_scores_and_rankings_tell_what_to_beware_of(looked_at):
    leak = flag("W22", features=["island"], labels=["Island"], auc=0.995)
    seen = flag("W14", gap=0.5)
    say(looked_at, leak, seen)
    for page in ("pages/understand/performance.py", "pages/understand/drivers.py"):
        text = "\n".join(each.value for each in opened(looked_at, page).warning)
        assert "alone nearly gives away the target" in text
        assert "seen these rows" in text


def test_a_row_at_the_threshold_is_a_close_call():
    app = start(sample="income")
    held = state(app)
    scores = held.workspace.ask("predictions").values[:, 1]
    held.row = int(abs(scores - 0.5).argmin())
    text = shown(opened(app, "pages/decide/row.py"))
    assert "close call" in text
    held.row = int(scores.argmin())
    assert "close call" not in shown(opened(app, "pages/decide/row.py"))
