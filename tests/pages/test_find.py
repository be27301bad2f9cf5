"""Find rows: orders, pages of rows, filters that hold on every page, the map, and what a click does."""

import numpy as np
import pytest

from pages.shared.finding.explanation_map import on_map
from pages.shared.finding.rows import narrow_to_answers
from pages.shared.linking import Selection
from pages.shared.state import KEY
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/understand/find.py"


@pytest.fixture(scope="module")
def penguins():
    return opened(start(sample="penguins"), PAGE)


@pytest.fixture
def app(penguins):
    """The page with nothing chosen on it."""
    state(penguins).cohort = None
    state(penguins).options.clear()
    return settled(penguins.run())


def asked(app, method="found_rows", **wanted):
    """Ask the workspace as the page does."""
    about = {"output": state(app).output, "scale": state(app).scale}
    return state(app).workspace.ask(method, **about, **wanted)


def choose(app, name, option):
    """Choose one of the buttons of a page's own choice."""
    app.segmented_control(key=f"choice:{name}").set_value(option)
    return settled(app.run())


def table(app):
    return app.dataframe[0].value


@pytest.mark.parametrize(("option", "order", "ascending"), [
    ("highest", "prediction", False), ("error", "error", False), ("borderline", "borderline", True),
    ("typical", "typical", True), ("row", "row", True),
])
def test_each_order_shows_the_rows_that_the_package_finds(app, option, order, ascending):
    app = choose(app, "find-order", option)
    assert_clean(app)
    found = asked(app, order=order, ascending=ascending)
    assert table(app)["Row"].tolist() == found.rows.tolist()
    assert table(app)["Score (%)"].tolist() == pytest.approx(found.predictions * 100)
    assert table(app).filter(like="Moved most by").iloc[:, 0].str.contains(r"[+−]\d").all()


def test_a_column_is_chosen_and_reversed(app):
    app = choose(app, "find-order", "column")
    app.selectbox(key="find-column").set_value("body_mass_g")
    app = settled(app.run())
    app.toggle(key="find-reverse").set_value(True)
    app = settled(app.run())
    wanted = asked(app, order="column", column="body_mass_g", ascending=False)
    assert table(app)["Row"].tolist() == wanted.rows.tolist()
    assert state(app).options == {"find-order": "column", "find-column": "body_mass_g", "find-reverse": "yes"}


def test_the_next_page_goes_on_where_this_one_ends(app):
    pages = app.get("pagination")[0]
    assert pages.proto.num_pages == 7
    app.session_state[pages.key] = 7
    app = settled(app.run())
    assert table(app)["Row"].tolist() == asked(app, order="prediction", ascending=False, start=150).rows.tolist()
    assert "Rows 151 to 172 of 172" in shown(app)


def test_a_filter_becomes_the_cohort_that_every_page_looks_at(app):
    app.selectbox(key="filter:what").set_value("column:island")
    app = app.run()
    app.multiselect(key="filter:column:island:levels").set_value(["Dream"])
    app = settled(app.run())
    cohort = {"where": [{"of": "column", "name": "island", "levels": ["Dream"]}], "rest": False}
    assert state(app).cohort == cohort
    found = asked(app, cohort=cohort)
    assert f"of {found.n_found}" in shown(app)
    assert len(table(app)) == 25
    app.button(key="filter:others").click()
    app = settled(app.run())
    assert state(app).cohort == {**cohort, "rest": True}
    assert f"of {172 - found.n_found}" in shown(app)
    app.button(key="filter:clear").click()
    app = settled(app.run())
    assert state(app).cohort is None


def test_a_range_is_taken_end_by_end(app):
    app.selectbox(key="filter:what").set_value("column:body_mass_g")
    app = app.run()
    app.number_input(key="filter:column:body_mass_g:low").set_value(4000)
    app = settled(app.run())
    app.number_input(key="filter:column:body_mass_g:high").set_value(5000)
    app = settled(app.run())
    assert state(app).cohort["where"] == [{"of": "column", "name": "body_mass_g", "low": 4000, "high": 5000}]
    assert table(app).filter(like="Body mass").iloc[:, 0].between(4000, 5000).all()
    app.button(key="filter:drop:0").click()
    app = settled(app.run())
    assert state(app).cohort is None


def test_answers_are_filtered_in_per_cent(app):
    app.selectbox(key="filter:what").set_value("prediction")
    app = app.run()
    key = f"filter:prediction:{state(app).output}"
    app.number_input(key=f"{key}:low").set_value(50.0)
    app = settled(app.run())
    assert state(app).cohort["where"][0]["low"] == 0.5
    assert (table(app)["Score (%)"] >= 50).all()
    app.button(key="filter:drop:0").click()
    app = settled(app.run())
    assert state(app).cohort is None


def test_the_truth_and_the_error_are_filters_too(app):
    app.selectbox(key="filter:what").set_value("truth")
    app = app.run()
    app.multiselect(key="filter:truth::levels").set_value(["Gentoo"])
    app = settled(app.run())
    app.selectbox(key="filter:what").set_value("error")
    app = app.run()
    app.number_input(key="filter:error::high").set_value(10.0)
    app = settled(app.run())
    held = asked(app, cohort=state(app).cohort)
    assert set(held.true_cells) == {"Gentoo"}
    assert held.errors.max() <= 0.1
    assert f"of {held.n_found}" in shown(app)
    app.selectbox(key="filter:what").set_value("column:island")
    app.run()


def test_no_row_is_said_with_a_way_out(app):
    state(app).cohort = {"where": [{"of": "column", "name": "body_mass_g", "low": 1e6, "high": None}], "rest": False}
    app = settled(app.run())
    assert not app.error
    assert "No row of the table is in the cohort" in shown(app)
    assert app.button(key="filter:clear")


@pytest.mark.parametrize("layout", ["PCA", "t-SNE"])
def test_the_map_is_that_of_the_package_and_its_groups_become_cohorts(app, layout):
    app = choose(app, "find-view", "map")
    app = choose(app, "map", layout)
    assert_clean(app)
    found = asked(app, "explanation_map", sample=1_000, layout=layout)
    assert f"{found.trustworthiness:.3g}" in shown(app)
    assert len(charts(app)) == 2
    app.button(key="group:0").click()
    app = settled(app.run())
    rows = sorted(found.rows[found.groups == 0].tolist())
    assert state(app).cohort["where"] == [{"of": "rows", "rows": rows}]


@pytest.mark.parametrize("colour", ["prediction", "error", "feature"])
def test_the_map_takes_each_colour(app, colour):
    app = choose(app, "find-view", "map")
    app = choose(app, "map-colour", colour)
    assert_clean(app)
    assert len(charts(app)) == 2


def test_a_stakeholder_reads_no_terms(app):
    state(app).audience = "stakeholder"
    app = choose(app, "find-view", "map")
    text = shown(app)
    state(app).audience = "analyst"
    assert "ways" in text
    assert "silhouette" not in text


@pytest.mark.parametrize(("sides", "ends"), [
    ([41.0, 58.5], (0.4, 0.6)), ([58.5, 41.0], (0.4, 0.6)), ([61, 62], (0.6, 0.65)), ([-9, 3], (0, 0.05)),
    ([99, 140], (0.95, 1)),
])
def test_a_box_over_bars_takes_whole_bars(penguins, monkeypatch, sides, ends):
    import streamlit as st

    held = state(penguins)
    held.cohort = None
    monkeypatch.setattr(st, "session_state", {KEY: held})
    narrow_to_answers(np.linspace(0, 1, 21))(Selection([], [{"x": sides, "y": [0, 9]}]))
    (condition,) = held.cohort["where"]
    assert (condition["of"], condition["name"], condition["scale"]) == ("prediction", held.output, "probability")
    assert (condition["low"], condition["high"]) == pytest.approx(ends)
    narrow_to_answers(np.linspace(0, 1, 21))(Selection([], []))
    assert held.cohort["where"] == [condition]
    held.cohort = None


def test_on_the_map_a_lasso_chooses_rows_and_a_click_opens_one(penguins, monkeypatch):
    import streamlit as st

    held = state(penguins)
    session = {KEY: held}
    monkeypatch.setattr(st, "session_state", session)
    dots = [{"customdata": {"0": 7, "1": 99.0}}, {"customdata": [3.0, 98.0]}]
    on_map("lasso")(Selection(dots, []))
    assert held.cohort["where"] == [{"of": "rows", "rows": [3, 7]}]
    on_map("points")(Selection(dots[:1], []))
    assert held.row == 7
    assert session["open-page"] == "pages/decide/row.py"
    held.cohort, held.row = None, held.home
