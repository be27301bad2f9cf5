"""What drives it: groups, classes and cohorts, each ending on a number of the package."""

import numpy as np
import pytest
import streamlit as st

from explain.results.groups import grouped_importance
from pages.shared.drivers.rankings import open_bar
from pages.shared.linking import Selection
from pages.shared.saving.work import work_of
from pages.shared.state import KEY, State
from pages.shared.view import as_query, take
from pages.shared.words.links import DAMAGED
from tests.pages.running import assert_clean, charts, settled, shown, start, state
from tests.pages.running import opened as at_first

PAGE = "pages/understand/drivers.py"


def answers(app, method):
    return [answer for question, answer in state(app).answers.items() if question[0] == method]


def spec(app, place):
    import json

    return json.loads(charts(app)[place].proto.spec)


@pytest.fixture(scope="module")
def bike():
    return start(sample="bike")


@pytest.fixture
def page(bike):
    held = state(bike)
    held.cohort, held.groups, held.options = None, {}, {}
    return bike


def opened(app, page):
    """Open the page until nothing waits: an answer may have come while later cards were drawn."""
    return settled(at_first(app, page).run())


def test_groups_by_how_closely_features_go_together(page):
    state(page).options = {"grouped": "related", "closeness": "0.80"}
    app = opened(page, PAGE)
    assert_clean(app)
    found = answers(app, "associations")[-1]
    groups = found.groups(0.8)
    assert groups
    assert next(iter(groups)) in shown(app).replace("\\", "")
    largest = answers(app, "shap_values")[-1]
    bars = np.sort(grouped_importance(largest, groups).mean)[::-1]
    assert len(answers(app, "group_importance")[-1].groups) == len(bars)


def test_shuffling_given_the_other_features_is_chosen_and_pinned(page):
    app = opened(page, PAGE)
    app = settled(app.segmented_control(key="choice:shuffling").set_value("given").run())
    assert_clean(app)
    found = answers(app, "conditional_importance")[-1]
    assert found.method == "conditional_importance"
    assert "given the other features" in shown(app)
    assert "shuffling" in str(app.query_params)
    app = settled(app.button(key="permutation-ranking:pin").click().run())
    assert state(app).pins[-1].method == "conditional_importance"
    state(app).pins.clear()


def test_leading_features_that_go_together_are_offered_as_groups():
    app = opened(start(sample="penguins"), PAGE)
    groups = answers(app, "associations")[-1].groups(0.7)
    assert groups
    app = settled(app.button(key="groups:related").click().run())
    assert_clean(app)
    assert state(app).options["grouped"] == "related"
    assert answers(app, "group_importance")


def test_which_pairs_work_together_is_measured_when_it_is_asked_for():
    app = opened(start(sample="penguins"), PAGE)
    assert not answers(app, "interaction_strength")
    assert "made-up rows" in shown(app)
    app = settled(app.button(key="strength:ask").click().run())
    assert_clean(app)
    found = answers(app, "interaction_strength")[-1]
    assert len(found.pairs) == 15
    assert "chance alone reaches" in shown(app)


def test_groups_by_hand_are_added_changed_and_taken_back(page):
    state(page).options = {"grouped": "hand"}
    app = opened(page, PAGE)
    names = state(app).workspace.names
    app.text_input(key="new-group:name").set_value("Weather")
    app.multiselect(key="new-group:features").set_value([names[-2], names[-1]])
    app = settled(next(button for button in app.button if button.label == "Add the group").click().run())
    assert state(app).groups == {"Weather": [names[-2], names[-1]]}
    assert_clean(app)
    assert answers(app, "group_importance")[-1].members[-1] == (names[-2], names[-1])
    assert "Inside Weather" in shown(app)
    app = settled(app.multiselect(key="group:0:Weather").set_value([]).run())
    assert state(app).groups == {}
    assert_clean(app)


def test_a_group_that_overlaps_is_refused_with_a_remedy(page):
    names = state(page).workspace.names
    state(page).options, state(page).groups = {"grouped": "hand"}, {"One": [names[0]]}
    app = opened(page, PAGE)
    app.text_input(key="new-group:name").set_value(names[1])
    app.multiselect(key="new-group:features").set_value([names[2]])
    app = settled(next(button for button in app.button if button.label == "Add the group").click().run())
    assert state(app).groups == {"One": [names[0]]}
    assert "METHOD-GROUPS" in shown(app).replace("\\", "").replace("\u2060", "")


def test_groups_come_back_with_a_link_and_with_saved_work(page):
    names = state(page).workspace.names
    held = state(page)
    held.groups = {"First <b>": [names[0], names[1]]}
    query, work = as_query(held), work_of(held)
    held.groups = {}
    assert take(held, query) == []
    assert held.groups == {"First <b>": [names[0], names[1]]}
    assert work.parts["groups"] == held.groups


@pytest.mark.parametrize("groups", ['{"x": ["nowhere"]}', "[1]", '{"x": 1}', '{"": ["hour"]}'])
def test_groups_that_do_not_fit_the_table_are_told_and_none_is_taken(page, groups):
    held = state(page)
    assert take(held, {"sample": "bike", "groups": groups}) == [DAMAGED["groups"]]
    assert held.groups == {}


def test_a_cohort_stands_beside_the_rest(page):
    state(page).cohort = {"where": [{"of": "column", "name": "hour", "low": 7, "high": 9}], "rest": False}
    app = opened(page, PAGE)
    assert_clean(app)
    assert "Cohort and the rest: SHAP" in shown(app)
    here, rest = (
        [answer for question, answer in state(app).answers.items() if question[0] == "shap_values"
         and word in str(dict(answer.provenance.settings).get("cohort"))][-1] for word in ("", "all but")
    )
    assert "all but" in dict(rest.provenance.settings)["cohort"]
    assert here.provenance.n_rows > 0
    hours = answers(app, "shap_values")
    assert all(len(held.rows) for held in hours)


def test_the_cohort_alone_and_everyone_are_choices(page):
    state(page).cohort = {"where": [{"of": "column", "name": "hour", "low": 7, "high": 9}], "rest": False}
    state(page).options = {"against": "everyone"}
    assert "Cohort and everyone: SHAP" in shown(opened(page, PAGE))
    state(page).options = {"against": "alone"}
    text = shown(settled(page.run()))
    assert "Ranking by SHAP" in text
    assert "Cohort and" not in text


def test_classes_stand_side_by_side():
    app = start(sample="penguins")
    state(app).options = {"classes": "all"}
    app = opened(app, PAGE)
    assert_clean(app)
    assert "Class by class: SHAP" in shown(app)
    outputs = state(app).workspace.model.outputs
    assert {answer.output for answer in answers(app, "shap_values")} >= set(outputs)


def test_each_bar_knows_its_column(page):
    app = opened(page, PAGE)
    drawn = spec(app, 1)["data"][0]["customdata"]
    assert {held[0] for held in drawn} <= set(state(app).workspace.names)
    assert len(drawn) > 5


class Table:
    names = ("a", "b", "c")


@pytest.mark.parametrize(("name", "inside", "feature"), [("Both", "Both", ""), ("c", None, "c"), ("gone", None, "")])
def test_a_bar_opens_its_feature_or_what_is_inside_its_group(monkeypatch, name, inside, feature):
    session = {KEY: State(workspace=Table(), groups={"Both": ["a", "b"]}, options={"grouped": "hand"})}
    monkeypatch.setattr(st, "session_state", session)
    open_bar(Selection([{"customdata": [name]}], []))
    assert session[KEY].options.get("inside") == inside
    assert session[KEY].feature == feature
    assert ("open-page" in session) == bool(feature)
