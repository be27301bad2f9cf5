"""What would change it: limits kept with their table, answers as cards, scenarios, many rows at once."""

import pytest

from explain.table.dictionary import Dictionary
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/decide/counterfactual.py"


@pytest.fixture(scope="module")
def page():
    return opened(start(sample="penguins"), PAGE)


def test_an_answer_says_what_it_takes_and_how_usual_it_is(page):
    assert_clean(page)
    said = shown(page)
    assert "Effort" in said
    assert "in 100 rows of the table are at least as unlike the others" in said
    assert "The next answer takes" in said


def test_an_answer_is_tried_and_kept_as_a_scenario():
    app = opened(start(sample="penguins"), PAGE)
    app.button(key="keep:0").click().run()
    held = state(app).scenarios
    assert len(held) == 1
    assert held[0].row == state(app).row
    assert held[0].changes
    app.button(key="try:0").click().run()
    assert state(app).changes == held[0].changes


def test_a_limit_of_one_feature_holds_and_is_kept_with_the_table():
    app = opened(start(sample="penguins"), PAGE)
    app.selectbox(key="more-feature").set_value("body_mass_g").run()
    app.number_input(key="more-step:body_mass_g").set_value(250).run()
    app.select_slider(key="more-weight:body_mass_g").set_value(5.0).run()
    assert state(app).constraints["body_mass_g"] == {"step": 250, "weight": 5.0}
    assert state(app).constraints["island"] == "fixed"
    app = opened(settled(app), "pages/start/overview.py")
    app = opened(app, PAGE)
    assert app.number_input(key="more-step:body_mass_g").value == 250
    assert "in steps of 250, counting 5 times" in shown(app)
    kept = dict(state(app).constraints)
    app.button(key="limits-reset").click().run()
    assert "body_mass_g" not in state(app).search_limits
    assert kept["body_mass_g"] == {"step": 250, "weight": 5.0}


def test_a_column_marked_as_protected_starts_fixed_and_can_be_freed(page):
    assert "Marked as protected" not in shown(page)
    state(page).dictionary = Dictionary.from_plain({
        "body_mass_g": {"label": "Weight", "unit": "g", "protected": True}, "species": {"protected": True},
    })
    app = opened(opened(page, "pages/start/overview.py"), PAGE)
    assert state(app).constraints is None
    assert state(app).search_limits == {"sex": "fixed", "island": "fixed", "body_mass_g": "fixed"}
    assert "Marked as protected, so fixed from the start: Weight (g)." in shown(app)
    assert app.button(key="limits-reset").disabled
    state(app).constraints = {"sex": "fixed"}
    app = settled(app.run())
    assert state(app).search_limits == {"sex": "fixed"}, "who knows what they do may free it"
    app.button(key="limits-reset").click().run()
    assert state(app).search_limits["body_mass_g"] == "fixed"
    assert_clean(settled(app))


def test_moves_and_links_are_set_for_one_feature():
    app = opened(start(sample="penguins"), PAGE)
    app.selectbox(key="more-feature").set_value("sex").run()
    app.button(key="limits-reset").click().run() if not app.button(key="limits-reset").disabled else None
    app.multiselect(key="more-to:sex:female").set_value([]).run()
    assert ["female", []] in state(app).constraints["sex"]["moves"]
    app.selectbox(key="more-then:sex").set_value("body_mass_g").run()
    app.number_input(key="more-amount:sex:body_mass_g").set_value(100.0).run()
    app.button(key="more-link").click().run()
    assert state(app).constraints["sex"]["linked"] == [{"then": "body_mass_g", "by": 100.0}]
    assert "1 link" in str(state(app).constraints) or "higher by at least" in shown(app)
    app.button(key="more-unlink:0").click().run()
    assert "linked" not in state(app).search_limits["sex"]
    assert_clean(settled(app))


def test_many_rows_are_asked_at_once_and_the_choice_is_part_of_the_link():
    app = opened(start(sample="bike"), PAGE)
    state(app).options["whom"] = "rows"
    app = settled(app.run())
    assert_clean(app)
    said = shown(app)
    assert "have the wanted answer already" in said
    assert "The one change that turns most" in said
    assert "Most often changed" in said
    assert len(charts(app)) == 2
    assert state(app).options["whom"] == "rows"


def test_a_stakeholder_reads_whole_sentences_without_terms():
    app = opened(start(sample="penguins"), PAGE)
    state(app).audience = "stakeholder"
    app = settled(app.run())
    said = shown(app)
    assert "would have been" in said
    assert "distance" not in said.split("counterfactual search")[0].lower()


def test_limits_come_back_when_the_same_table_is_opened_again():
    app = opened(start(sample="penguins"), PAGE)
    app.selectbox(key="more-feature").set_value("body_mass_g").run()
    app.select_slider(key="more-weight:body_mass_g").set_value(2.0).run()
    kept = dict(state(app).constraints)
    app = opened(app, "pages/load/model_and_data.py")
    app.button(key="sample:bike").click().run()
    assert state(settled(app)).constraints is None
    app = opened(app, "pages/load/model_and_data.py")
    app.button(key="sample:penguins").click().run()
    assert state(settled(app)).constraints == kept


def test_what_is_wanted_follows_the_class_and_comes_back():
    app = opened(start(sample="penguins"), PAGE)
    assert (app.selectbox(key="wanted").value, app.radio(key="near").value) == ("Adelie", "row")
    app.selectbox(key="pick-output").set_value("Gentoo")
    app = settled(app.run())
    assert app.selectbox(key="wanted").value == "Gentoo"
    app.selectbox(key="wanted").set_value("Adelie")
    app.radio(key="near").set_value("data")
    app = settled(app.run())
    app = opened(opened(app, "pages/start/overview.py"), PAGE)
    assert (app.selectbox(key="wanted").value, app.radio(key="near").value) == ("Adelie", "data")
    assert (state(app).wanted, state(app).near) == ("Adelie", "data")
