"""The page of the checks: lights that open, warnings, and what somebody says against them."""

import json
import re

import pytest

from explain.report import report, report_data
from explain.samples import samples
from explain.sections import trust_section
from pages.shared.report.facts import facts
from pages.shared.report.parts import MAKERS
from pages.shared.trust import cards
from pages.shared.trust.asked import trust_of
from pages.shared.words import report_facts
from pages.shared.words import trust as words
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/trust/checks.py"
LIGHTS = ("Arithmetic", "Faithfulness", "Stability", "Agreement", "Support", "Model quality", "Freshness")


@pytest.fixture(scope="module", params=[found.name for found in samples()])
def app(request):
    return opened(start(sample=request.param), PAGE)


def lamps(app) -> dict[str, str]:
    """Title → state in words of the lights on the page."""
    found = (re.match(r":(\w+)\[.*\] \*\*(.+)\*\* · (.+)", each.label) for each in app.expander)
    return {match[2]: match[3] for match in found if match}


def test_seven_lights_stand_in_their_order_and_each_opens(app):
    assert_clean(app)
    assert tuple(lamps(app)) == LIGHTS
    for each in [each for each in app.expander if "·" in each.label]:
        text = "\n".join(str(part.value) for part in [*each.markdown, *each.caption])
        assert words.UNTESTED in text
        if "not measured" not in each.label:
            assert "well " in text or "no threshold" in text


def test_the_gates_are_measured_and_the_headline_is_their_worst(app):
    found = lamps(app)
    gates = {found[name] for name in ("Arithmetic", "Support", "Model quality")}
    assert "not measured" not in gates
    worst = next(word for word in ("problem found", "look at it", "no problem found") if word in gates)
    assert f"**{worst.capitalize()}**" in shown(app)


def test_the_lights_are_worked_out_and_drawn_once_a_run(app, monkeypatch):
    worked, drawn = [], []
    monkeypatch.setattr(cards, "trust_of", lambda *asked, **more: worked.append(1) or trust_of(*asked, **more))
    monkeypatch.setattr(cards, "trust_section", lambda *asked, **more: drawn.append(1) or trust_section(*asked, **more))
    assert_clean(app.run())
    assert (len(worked), len(drawn)) == (1, 1)


def test_what_was_measured_is_drawn_with_its_provenance(app):
    assert charts(app)
    assert "thresholds " in shown(app)


def test_a_reason_given_against_the_lights_is_kept_for_the_report():
    """The row is unlike all others, so there is something to speak against."""
    app = opened(start(sample="penguins", **{"what-if": '{"bill_length_mm": 500.0}'}), PAGE)
    assert "**Problem found**" in shown(app)
    app = answered(app, right=True)
    app.text_input(key="override").set_value("Checked by hand").run()
    assert words.overridden("Checked by hand") in shown(settled(app))
    assert list(state(app).overrides.values()) == ["Checked by hand"]
    app.text_input(key="override").set_value("").run()
    assert state(settled(app)).overrides == {}


@pytest.fixture
def unlike():
    """A row unlike all others: its headline is red."""
    return opened(start(sample="penguins", **{"what-if": '{"bill_length_mm": 500.0}'}), PAGE)


def expected_of(app) -> tuple[str, list[str]]:
    """The right answer, from the contributions alone, and all answers offered."""
    radio = next(each for each in app.radio if each.key.startswith("understood:"))
    split = next(held for held in state(app).answers.values()
                 if hasattr(held, "contributions") and held.rows.tolist() == [-1])  # the row with its what-if value
    sizes = dict(zip(split.feature_names, abs(split.contributions[0]), strict=True))
    labels = dict(zip(state(app).workspace.names, state(app).workspace.labels, strict=True))
    return labels[max(sizes, key=sizes.get)], list(radio.options)


def answered(app, *, right: bool):
    """Answer the question about the explanation."""
    expected, options = expected_of(app)
    assert expected in options
    radio = next(each for each in app.radio if each.key.startswith("understood:"))
    radio.set_value(next(each for each in options if (each == expected) == right)).run()
    return settled(app.button(key="answer").click().run())


def test_a_question_about_the_explanation_comes_before_the_reason(unlike):
    assert not [each for each in unlike.text_input if each.key == "override"]
    assert unlike.button(key="answer").disabled
    app = answered(unlike, right=True)
    assert_clean(app)
    assert words.RIGHT in shown(app)
    assert app.text_input(key="override")
    assert not [each for each in app.radio if each.key.startswith("understood:")]


def test_a_wrong_answer_is_told_kept_and_can_be_taken_back(unlike):
    expected, _ = expected_of(unlike)
    app = answered(unlike, right=False)
    assert f"{words.WRONG}: {expected}." in shown(app)
    [held] = state(app).understood.values()
    assert held["expected"] == expected != held["answer"]
    app = settled(app.button(key="undo").click().run())
    assert state(app).understood == {}
    assert app.button(key="answer").disabled


def test_another_explanation_of_the_row_is_asked_about_anew(unlike):
    app = answered(unlike, right=True)
    [about] = state(app).understood
    state(app).understood[about]["question"] = "Which was it before?"
    app = settled(app.run())
    assert [each for each in app.radio if each.key.startswith("understood:")]
    assert not [each for each in app.text_input if each.key == "override"]


@pytest.mark.parametrize(("answer", "told"), [
    ("Age", "Which? (Age or Job) Answer: Age. That was right."),
    ("Job", "Which? (Age or Job) Answer: Job. That was not right; right is: Age."),
])
def test_the_report_and_its_twin_hold_question_answer_and_whether_it_was_right(app, monkeypatch, answer, told):
    held = state(app)
    monkeypatch.setattr("pages.shared.report.facts.current", lambda: held)
    monkeypatch.setattr("pages.shared.report.facts.opened_in", lambda: "")
    monkeypatch.setattr(held, "overrides", {"Row 3": "Seen", "Row 4": "Known"})
    question = {"question": "Which? (Age or Job)", "answer": answer, "expected": "Age"}
    monkeypatch.setattr(held, "understood", {"Row 3": question})
    known = facts()
    for about, reason, understood in (("Row 3", "Seen", told), ("Row 4", "Known", report_facts.NOT_ASKED)):
        assert known[report_facts.overridden(about)] == reason
        assert known[report_facts.asked_first(about)] == understood
    assert told in report({}, title="A", facts=known)
    assert json.loads(report_data({}, title="A", facts=known))["facts"] == known


def test_nobody_is_asked_for_a_reason_where_the_headline_is_green(app):
    green = "**No problem found**" in shown(app)
    assert green == (words.NOTHING_TO_OVERRIDE in shown(app))


def test_all_rows_together_have_lights_of_their_own():
    app = opened(start(sample="penguins", **{"trust-of": "overall"}), PAGE)
    state(app).options["trust-of"] = "overall"
    app = settled(app.run())
    assert_clean(app)
    assert tuple(lamps(app)) == LIGHTS
    assert "How far these explanations can be believed" in shown(app)


def strip(app) -> str:
    """The lights below the figure of the page."""
    found = [str(each.value) for each in app.markdown if "-badge[" in str(each.value)]
    return next(text for text in found if "Arithmetic" in text)


def test_lights_stand_below_the_figure_of_a_row_and_fill_in_once_they_are_measured():
    app = opened(start(sample="income"), "pages/decide/row.py")
    assert "Faithfulness: not measured" in strip(app)
    opened(app, PAGE)
    assert "Faithfulness: not measured" not in strip(opened(app, "pages/decide/row.py"))


def test_no_figure_has_more_than_two_warnings():
    app = opened(start(sample="income"), "pages/decide/row.py")
    assert len(app.warning) <= 2


def test_lime_has_its_picture_of_widths_which_the_report_draws_again():
    app = opened(start(sample="penguins"), PAGE)
    state(app).options["method"] = "lime_weights"
    app = settled(app.run())
    assert_clean(app)
    assert "Would LIME say the same again?" in shown(app)
    app = settled(app.button(key="lime_stability:pin").click().run())
    assert (state(app).pins[-1].section, state(app).pins[-1].method) == ("lime_stability", "lime_stability")
    assert "lime_stability" in MAKERS
