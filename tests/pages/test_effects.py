"""Feature effects: the current row in the curve, a cohort beside everyone, parts of the table, the way to the rows."""

import numpy as np
import pytest

from pages.shared.effects import coded_end, condition_at, rounded
from pages.shared.linking import Selection
from pages.shared.state import KEY
from tests.made import dependence, levels
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/understand/effects.py"


@pytest.fixture
def app():
    return opened(start(sample="penguins", row="3", feature="flipper_length_mm"), PAGE)


def test_the_curve_has_the_current_row_in_it(app):
    assert_clean(app)
    own = next(answer for question, answer in state(app).answers.items()
               if question[0] == "dependence" and len(answer.rows) == 1)
    assert own.rows.tolist() == [3]
    assert "as it is" in shown(app)
    assert "Unlike curves" in shown(app)
    assert "Opposite curves" in shown(app)
    assert len(charts(app)) >= 2


def test_the_other_way_to_measure_is_chosen_and_stays_in_links(app):
    app = settled(app.segmented_control(key="choice:effect").set_value("steps").run())
    assert_clean(app)
    assert "Only rows that have nearly such values" in shown(app)
    assert "accumulated_effects" in {question[0] for question in state(app).answers}
    assert "steps" in str(app.query_params)


def test_parts_that_react_differently_are_shown_and_one_of_them_becomes_the_cohort(app):
    result = next(answer for question, answer in state(app).answers.items() if question[0] == "regional_effects")
    words = [found.label for found in app.button if found.key.startswith("part:")]
    assert len(words) == (len(result.regions) if len(result.regions) > 1 else 0)
    app = opened(start(feature="education_num"), PAGE)
    app = settled(app.button(key="part:0").click().run())
    assert state(app).cohort["where"][0]["name"] == "relationship"
    assert "for everyone" in shown(app)
    assert_clean(app)


def test_a_stakeholder_reads_no_terms(app):
    state(app).audience = "stakeholder"
    app = settled(app.run())
    assert "We showed the model the same" in shown(app)
    assert "Unlike curves" not in shown(app)


class Columns:
    """What a handler needs to know of the table: which values codes stand for."""

    def __init__(self, *categories):
        self.categories, self.by_code = categories, bool(categories)
        self.workspace = self.table = self

    def column(self, _):
        return self


def chosen(points=(), box=None):
    return Selection([{"customdata": held} for held in points], [{"x": box, "y": [0, 1]}] if box else [])


@pytest.mark.parametrize(("selection", "kind", "condition"), [
    (chosen(box=[41.7, 30.2]), "integer", {"low": 31.0, "high": 41.0}),
    (chosen(box=[0.123456, 2.0]), "numeric", {"low": 0.1235, "high": 2.0}),
    (chosen(box=["1970-01-02", "1970-01-11 12:00"]), "date", {"low": 1.0, "high": 10.0}),
    (chosen([[30.0, "30", 28.5, 31.5]]), "integer", {"low": 29.0, "high": 31.0}),
    (chosen([[30.0, "30", None, 31.5]]), "integer", {"low": None, "high": 31.0}),
    (chosen([[None, "missing", None, None]]), "integer", {"levels": [None]}),
], ids=["range", "fractions", "dates", "point", "first point", "missing"])
def test_what_is_chosen_in_a_curve_becomes_a_condition(monkeypatch, selection, kind, condition):
    monkeypatch.setitem(__import__("streamlit").session_state, KEY, Columns())
    assert condition_at(selection, dependence(kind=kind)) == {"of": "column", "name": "age", **condition}


def test_levels_chosen_become_their_values(monkeypatch):
    monkeypatch.setitem(__import__("streamlit").session_state, KEY, Columns("Private", "State"))
    found = condition_at(chosen([[1.0, "State", None, None], [None, "missing", None, None]]), levels())
    assert found == {"of": "column", "name": "workclass", "levels": ["State", None]}
    assert condition_at(chosen(), levels()) is None


def test_ends_of_ranges_are_coded_as_the_schema_does():
    assert coded_end("1970-01-03", "date") == 2
    assert coded_end(np.float64(3.5), "numeric") == 3.5
    assert rounded(None, 2.5, "numeric") == {"low": None, "high": 2.5}
