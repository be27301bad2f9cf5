"""While a row is being read, the next one is asked about, by the very questions that its page will ask."""

import pytest

from pages.shared.asking import as_question
from tests.pages.running import assert_clean, opened, settled, start, state


@pytest.fixture
def app():
    return opened(start(sample="penguins"), "pages/decide/row.py")


def prediction_of(app, row):
    return as_question("predictions", {"rows": [row], "scale": state(app).scale})


def test_the_next_row_is_answered_before_it_is_asked_for(app, monkeypatch):
    row = state(app).row
    assert prediction_of(app, row + 1) in state(app).answers
    asked = []
    ask = state(app).workspace.ask
    monkeypatch.setattr(
        state(app).workspace, "ask",
        lambda method, **more: asked.append((method, more.get("rows") or [more["row"]])) or ask(method, **more),
    )
    app.number_input(key="pick-row").set_value(row + 1).run()
    assert state(app).row == row + 1
    settled(app)
    assert_clean(app)
    assert asked
    assert all(rows == [row + 2] for _, rows in asked), "of the row itself nothing was left to ask"


def test_nothing_follows_the_last_row(app):
    last = state(app).workspace.n_rows - 1
    state(app).row = last
    settled(app.run())
    assert_clean(app)
    assert prediction_of(app, last) in state(app).answers
    assert prediction_of(app, last + 1) not in state(app).answers


def test_nothing_is_asked_ahead_of_a_changed_row(app):
    state(app).row = 7
    state(app).changes = {"body_mass_g": 5_000}
    settled(app.run())
    assert_clean(app)
    assert prediction_of(app, 8) not in state(app).answers
