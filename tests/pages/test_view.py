"""A link brings back what is looked at, and says what it cannot; what was done can be taken back."""

import json

import numpy as np
import pytest

from pages.shared.state import Pin
from pages.shared.view import LONGEST, _packed, _rows, _steps, _unpacked, _with_rows, as_query, take
from tests.pages.running import assert_clean, first_look, opened, settled, start, state

COHORT = {"where": [{"of": "column", "name": "age", "low": 30, "high": 40}], "rest": False}


def everything() -> dict[str, str]:
    return {
        "sample": "income", "row": "17", "feature": "hours_per_week", "class": "<=50K",
        "cohort": json.dumps(COHORT), "what-if": json.dumps({"age": 41}), "show.map": "tsne",
    }


def test_a_link_brings_back_the_whole_view():
    app = start(**everything())
    found = state(app)
    assert (found.row, found.feature, found.output) == (17, "hours_per_week", "<=50K")
    assert (found.cohort, found.changes, found.options) == (COHORT, {"age": 41}, {"map": "tsne"})
    assert as_query(found) == {
        **everything(), "cohort": json.dumps(COHORT, separators=(",", ":")), "what-if": '{"age":41}',
    }
    assert_clean(app)


def test_a_view_goes_into_a_link_and_back():
    app = start(**everything())
    query, found = as_query(state(app)), state(app)
    found.row, found.cohort, found.changes, found.options = 0, None, {}, {}
    assert take_in(app, query) == []
    assert as_query(found) == query


def take_in(app, query):
    """Take a link inside the session of an app."""
    import streamlit as st

    before, st.session_state = st.session_state, app.session_state
    try:
        return take(state(app), query)
    finally:
        st.session_state = before


@pytest.mark.parametrize("held", [{"a": 1}, {"where": [{"of": "rows", "rows": list(range(0, 9_000, 7))}]}, [None, "é"]])
def test_plain_data_survives_a_link(held):
    assert _unpacked(_packed(held)) == held


def test_two_thousand_rows_chosen_with_a_lasso_fit_into_a_link():
    rows = sorted(np.random.default_rng(0).choice(1_000_000, 2_000, replace=False).tolist())
    cohort = {"where": [{"of": "rows", "rows": rows}], "rest": False}
    text = _packed(_with_rows(cohort, _steps))
    assert len(text) < LONGEST
    assert _with_rows(_unpacked(text), _rows) == cohort


@pytest.mark.parametrize("wrong", [
    '{"where": [{"of": "error", "low": Infinity}]}', '{"where": [{"of": "truth", "low": 1' + "0" * 400 + "}]}",
    "~AAAA", "{", "~" + "A" * 7_000, "[" * 5_000, "{'a'}", "~", "~é",
])
def test_a_damaged_part_of_a_link_is_told_and_the_rest_taken(wrong):
    app = first_look(sample="penguins", row="3", cohort=wrong)
    assert state(app).row == 3
    assert state(app).cohort is None
    assert any("cohort in the link" in toast.value for toast in app.toast)
    assert_clean(app)


@pytest.mark.parametrize("wrong", [
    '{"no_such": 1}', '{"age": [1]}', "[1]", '{"age": {"a": 1}}', '{"age": "abc"}', '{"age": NaN}', '{"age": 1e999}',
])
def test_changes_that_are_none_are_told(wrong):
    app = first_look(**{"what-if": wrong})
    assert state(app).changes == {}
    assert any("changed values in the link" in toast.value for toast in app.toast)


def test_a_bomb_in_a_link_is_not_unpacked():
    import base64
    import zlib

    bomb = "~" + base64.urlsafe_b64encode(zlib.compress(b" " * 3_000_000, 9)).decode().rstrip("=")
    assert len(bomb) < 6_000
    with pytest.raises(ValueError, match="too large"):
        _unpacked(bomb)


def test_a_link_to_other_data_says_what_to_load():
    app = first_look(data="0" * 12, table="loans.csv", row="3")
    assert any("loans.csv" in toast.value for toast in app.toast)
    assert state(app).row != 3
    assert_clean(app)


def test_what_was_chosen_is_a_chip_that_can_be_taken_away():
    app = start(**everything())
    chips = {button.key: button.label for button in app.button if str(button.key).startswith("chip:")}
    assert set(chips) == {"chip:row", "chip:feature", "chip:class", "chip:cohort", "chip:changes"}
    assert chips["chip:cohort"] == "Cohort: Age (years) 30 to 40 · 953 rows"
    for key in ("chip:changes", "chip:row", "chip:feature", "chip:class", "chip:cohort"):
        app = settled(app.button(key=key).click().run())
    found = state(app)
    assert (found.row, found.output, found.cohort, found.changes) == (found.home, ">50K", None, {})
    assert not [button for button in app.button if str(button.key).startswith("chip:")]


def test_changes_taken_away_come_back_by_undo():
    app = opened(start(**{"what-if": '{"age": 41}'}), "pages/decide/row.py")
    app = settled(app.button(key="chip:changes").click().run())
    assert state(app).changes == {}
    app = settled(app.button(key="undo").click().run())
    assert state(app).changes == {"age": 41}
    assert not [button for button in app.button if button.key == "undo"]


def test_undo_leaves_alone_what_was_done_since_to_other_things():
    app = opened(start(**{"what-if": '{"age": 41}'}), "pages/decide/row.py")
    app = settled(app.button(key="chip:changes").click().run())
    pin, groups = Pin("scores", "performance", {}, "Pinned since"), {"since": ["age"]}
    state(app).pins, state(app).groups, state(app).feature = [pin], groups, "sex"
    app = settled(app.button(key="undo").click().run())
    assert state(app).changes == {"age": 41}
    assert (state(app).pins, state(app).groups, state(app).feature) == ([pin], groups, "sex")


def test_back_and_forward_bring_back_the_choices():
    app = opened(start(), "pages/decide/row.py")
    app.number_input(key="pick-row").set_value(4).run()
    before = {name: held[0] if isinstance(held, list) else held for name, held in app.query_params.items()}
    app.number_input(key="pick-row").set_value(9).run()
    for name, held in before.items():
        app.query_params[name] = held
    app = settled(app.run())
    assert state(app).row == 4
    assert app.number_input(key="pick-row").value == 4


def test_a_foreign_name_in_a_chip_is_inert():
    app = start(cohort=json.dumps({"where": [{"of": "column", "name": "**age** [x](y)", "low": 1, "high": None}]}))
    chip = next(button for button in app.button if button.key == "chip:cohort")
    assert r"\*\*age\*\*" in chip.label
