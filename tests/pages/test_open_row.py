"""A click on a dot takes its row, whatever form the browser gives the number."""

import pytest
import streamlit as st

from pages.shared.linking import Selection, open_row
from pages.shared.state import KEY, State


class Table:
    n_rows = 100


@pytest.mark.parametrize("held", [91, [91], {"0": 91}])
def test_the_row_of_the_dot_is_taken(monkeypatch, held):
    session = {KEY: State(workspace=Table())}
    monkeypatch.setattr(st, "session_state", session)
    open_row(Selection([{"customdata": held}], []))
    assert session[KEY].row == 91
    assert session["open-page"] == "pages/decide/row.py"


@pytest.mark.parametrize("held", [None, -1, {}])
def test_a_point_without_a_row_changes_nothing(monkeypatch, held):
    session = {KEY: State(workspace=Table())}
    monkeypatch.setattr(st, "session_state", session)
    open_row(Selection([{"customdata": held}], []))
    assert session[KEY].row == 0
    assert "open-page" not in session
