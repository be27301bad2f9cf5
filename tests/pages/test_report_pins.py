"""Pins get words, an order and a way back, and go into the report with all of it."""

import json

import pytest

from explain.sections import importance_section, waterfall_section
from pages.shared.report.parts import _numbers, _page, answer_of, pinned
from pages.shared.report.pins import heading, mark, move
from pages.shared.state import Pin
from tests.pages.running import assert_clean, opened, settled, shown, start, state

REPORT = "pages/report/report.py"
ANSWER = {"output": "Chinstrap", "scale": "probability"}
PINS = [
    Pin("waterfall", "shap_values", {"rows": [3], **ANSWER}, r"SHAP: **\>50K** \* here",
        view={"page": "explain-one-row", "query": {"row": "3", "sample": "penguins", "class": "Gentoo"}}),
    Pin("importance", "shap_values", {"sample": 50, **ANSWER}, "Ranking by SHAP"),
    Pin("confusion", "performance", {"output": "Chinstrap"}, "Right and wrong answers"),
]


@pytest.fixture
def app():
    found = start(sample="penguins")
    state(found).pins = list(PINS)
    return opened(found, REPORT)


def press(app, key):
    return settled(app.button(key=key).click().run())


def test_without_pins_the_page_says_how_to_get_one():
    assert "Nothing is pinned yet" in shown(opened(start(sample="penguins"), REPORT))


def test_a_pin_can_be_renamed_and_noted(app):
    key = mark(PINS[0])
    assert app.text_input(key=f"pin-name:{key}").value == "SHAP: >50K * here"
    settled(app.text_input(key=f"pin-name:{key}").set_value("Age <b>counts</b>").run())
    settled(app.text_area(key=f"pin-note:{key}").set_value("Say it\nslowly").run())
    pin = state(app).pins[0]
    assert (pin.takeaway, pin.note, heading(pin)) == ("Age <b>counts</b>", "Say it\nslowly", "Age <b>counts</b>")
    assert pin == PINS[0]  # it is still the pin of the same figure
    settled(app.text_input(key=f"pin-name:{key}").set_value("").run())
    assert heading(state(app).pins[0]) == "SHAP: >50K * here"
    assert_clean(app)


def test_pins_move_with_their_words(app):
    settled(app.text_area(key=f"pin-note:{mark(PINS[0])}").set_value("mine").run())
    press(app, f"pin-down:{mark(PINS[0])}")
    assert [pin.section for pin in state(app).pins] == ["importance", "waterfall", "confusion"]
    assert app.text_area(key=f"pin-note:{mark(PINS[0])}").value == "mine"
    assert app.text_area(key=f"pin-note:{mark(PINS[1])}").value == ""
    assert app.button(key=f"pin-up:{mark(PINS[1])}").disabled
    assert app.button(key=f"pin-down:{mark(PINS[2])}").disabled


def test_a_pin_taken_away_can_be_taken_back(app):
    press(app, f"pin-remove:{mark(PINS[1])}")
    assert [pin.section for pin in state(app).pins] == ["waterfall", "confusion"]
    press(app, "undo")
    assert state(app).pins == PINS
    press(app, "remove-all-pins")
    assert state(app).pins == []
    press(app, "undo")
    assert state(app).pins == PINS


def test_a_pin_opens_the_view_it_was_made_of(app):
    assert app.button(key=f"pin-open:{mark(PINS[1])}").disabled
    app.button(key=f"pin-open:{mark(PINS[0])}").click().run()
    assert (state(app).row, state(app).output) == (3, "Gentoo")


def test_marks_tell_pins_apart_and_stay():
    assert len({mark(pin) for pin in PINS}) == 3
    assert mark(PINS[0]) == mark(Pin(**{**vars(PINS[0]), "note": "another", "takeaway": "x"}))


def test_moving_beyond_the_ends_changes_nothing(app, monkeypatch):
    monkeypatch.setattr("pages.shared.report.pins.current", lambda: state(app))
    for place, by in ((0, -1), (2, 1)):
        move(place, by)
    assert state(app).pins == PINS


def test_the_report_holds_takeaways_and_notes(app, monkeypatch):
    for module in ("report.parts", "asking"):
        monkeypatch.setattr(f"pages.shared.{module}.current", lambda: state(app))
    state(app).pins[0] = Pin(**{**vars(PINS[0]), "note": "Say *this*", "takeaway": "Bills tell"})
    answers = [(part, answer_of(part.pin, patience=60)) for part in pinned()]
    about = {"title": "T", "facts": {}, "meanings": {"Bill": "in mm"}}
    drawn = [(part, waterfall_section(answer) if part.pin.section == "waterfall" else importance_section(
        answer.importance())) for part, answer in answers[:2]]
    page, numbers = _page(drawn, about), json.loads(_numbers(answers, about))
    assert "<h3>Bills tell</h3>" in page
    assert "<blockquote>Say *this*</blockquote>" in page
    assert page.index("Bills tell") < page.index("Ranking by")
    assert numbers["parts"][0]["notes"][0] == {"takeaway": "Bills tell", "note": "Say *this*"}
    assert len(numbers["parts"][0]["results"]) == 3
    assert numbers["meanings"] == {"Bill": "in mm"}


@pytest.mark.parametrize(("section", "method"), [("scores", "predictions"), ("waterfall", "performance")])
def test_a_pin_that_asks_what_its_figure_does_not_draw_is_told(app, section, method):
    held = Pin(section, method, {}, "By hand")
    state(app).pins = [held]
    found = opened(app, "pages/report/report.py")
    assert_clean(found)
    assert "does not know how to draw" in shown(found)
