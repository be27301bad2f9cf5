"""The page of one row: the score follows the controls, scenarios are kept, and what stands beside the explanation."""

import datetime as dt
import json

import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier

from explain.facts import ColumnFacts
from explain.samples import open_sample
from explain.workspace import open_workspace
from pages.shared.state import KEY, Scenario, State
from pages.shared.words import row as words
from tests.pages.running import assert_clean, charts, opened, settled, shown, start, state

PAGE = "pages/decide/row.py"


def row(sample="penguins", **address):
    return opened(start(sample=sample, **address), PAGE)


def held(app, column, kind="number_input"):
    return next(widget for widget in getattr(app, kind) if widget.key.endswith(f":{column}"))


def slider(app, column):
    return held(app, column, "slider")


def press(app, label):
    return settled(next(button for button in app.button if button.label == label).click().run())


def panel(app, name):
    return settled(app.segmented_control(key="choice:row-more").set_value(name).run())


def predicted(app, changes):
    """What the package says of the row with changes, asked without the page."""
    with open_sample(state(app).sample).workspace as workspace:
        cells = workspace.ask("cells", rows=[state(app).row]).frame.iloc[0].to_dict()
        values = workspace.ask("predictions", rows=[{**cells, **changes}]).values[0]
        return float(values[workspace.model.outputs.index(state(app).output)])


def test_the_score_follows_a_slider_and_is_what_the_model_says():
    app = row(**{"class": "Adelie"})
    slider(app, "bill_length_mm").set_value(50.0)
    app = settled(app.run())
    assert state(app).changes == {"bill_length_mm": 50.0}
    share = predicted(app, {"bill_length_mm": 50.0})
    assert app.metric[0].value == words.score(share, "probability", "")
    assert held(app, "bill_length_mm").value == 50.0
    assert_clean(app)


def test_a_value_put_back_is_no_change():
    app = row()
    before = slider(app, "bill_length_mm").value
    settled(slider(app, "bill_length_mm").set_value(50.0).run())
    settled(slider(app, "bill_length_mm").set_value(before).run())
    assert state(app).changes == {}


def test_any_value_can_be_typed_and_one_outside_the_table_is_warned_of():
    app = row()
    app = settled(held(app, "bill_length_mm").set_value(90.0).run())
    assert state(app).changes == {"bill_length_mm": 90.0}
    assert "Outside the table, which holds" in shown(app)
    assert slider(app, "bill_length_mm").value == slider(app, "bill_length_mm").max
    assert any("this unlike the others" in warning.value for warning in app.warning)


def test_missing_can_be_chosen_for_numbers_and_levels():
    app = row()
    app = settled(held(app, "island", "selectbox").select_index(-1).run())
    app = settled(held(app, "missing", "multiselect").set_value(["bill_length_mm"]).run())
    assert state(app).changes == {"bill_length_mm": None, "island": None}
    assert slider(app, "bill_length_mm").disabled
    assert held(app, "missing", "multiselect").value == ["bill_length_mm"]
    assert_clean(app)


def test_a_value_typed_or_given_back_is_missing_no_more():
    app = row(**{"what-if": json.dumps({"bill_length_mm": None, "bill_depth_mm": None, "island": None})})
    assert held(app, "missing", "multiselect").value == ["bill_length_mm", "bill_depth_mm"]
    app = settled(held(app, "bill_length_mm").set_value(50.0).run())
    assert state(app).changes["bill_length_mm"] == 50.0
    assert held(app, "missing", "multiselect").value == ["bill_depth_mm"]
    app = settled(held(app, "missing", "multiselect").set_value([]).run())
    assert state(app).changes == {"bill_length_mm": 50.0, "island": None}
    assert not slider(app, "bill_depth_mm").disabled
    assert_clean(app)


def test_each_control_begins_at_its_value_in_whatever_run_the_browser_draws_it_first():
    app = settled(slider(row(), "bill_length_mm").set_value(50.0).run())
    numbers = [*app.slider, *(found for found in app.number_input if found.key.startswith("what-if:"))]
    assert len(numbers) >= 6
    for found in numbers:
        begins = found.proto.default
        assert (begins if found.type == "number_input" else begins[0]) == found.value
        assert not found.proto.set_value
    assert all(found.options[found.proto.default] == found.format_func(found.value) for found in app.selectbox
               if found.key.startswith("what-if:"))


def test_values_that_hardly_stand_together_are_warned_of():
    app = row("income", row="3", **{"what-if": json.dumps({"marital_status": "Married-civ-spouse"})})
    warned = " ".join(warning.value for warning in app.warning)
    assert "hardly occurs with" in warned
    assert "of 3,256 rows" in warned


def test_a_usual_row_is_not_warned_of():
    warned = " ".join(warning.value for warning in row("income", row="3").warning)
    assert "hardly occurs" not in warned
    assert "unlike" not in warned


def test_controls_stand_in_the_order_of_what_moved_the_row():
    app = row("income", row="3")
    order = abs(state(app).answers[next(question for question in state(app).answers if question[0] == "shap_values"
                                        and "rows" in str(question))].contributions[0])
    names = state(app).workspace.names
    first = names[int(order.argmax())]
    keys = [widget.key for kind in ("selectbox", "number_input") for widget in getattr(app, kind)]
    assert any(key.endswith(f":3:{first}") for key in keys)


def test_reset_takes_all_back_and_undo_brings_it_again():
    app = row(**{"what-if": json.dumps({"bill_length_mm": 50.0})})
    app = press(app, words.RESET)
    assert state(app).changes == {}
    app = press(app, "Undo")
    assert state(app).changes == {"bill_length_mm": 50.0}


def test_lime_is_a_choice_that_says_what_other_methods_name_too():
    app = row()
    settled(app.segmented_control(key="choice:method").set_value("lime_weights").run())
    assert "LIME and swapping in other rows" in shown(app)
    assert "R²" in shown(app)
    assert state(app).options["method"] == "lime_weights"
    assert_clean(app)


def test_the_reader_who_knows_no_method_is_told_in_plain_words():
    app = start(sample="penguins")
    state(app).audience = "stakeholder"
    app = opened(app, PAGE)
    assert "Taken at its word" in shown(app)
    assert "background rows is" not in shown(app)


def test_the_curve_of_the_row_is_that_of_the_feature_chosen():
    app = row(feature="flipper_length_mm")
    assert "Flipper" in next(found.value for found in app.subheader if "This row along" in found.value)
    assert len(charts(app)) == 2


def test_a_bar_shows_its_feature_below():
    from pages.shared.linking import Selection
    from pages.shared.row.cards import show_feature

    app = row(**{"show.row-more": words.SIMILAR})
    import streamlit as st

    st.session_state[KEY] = state(app)
    try:
        show_feature(Selection([{"customdata": ["bill_depth_mm", "said"]}], []))
        show_feature(Selection([{"customdata": ["", "3 others"]}], []))
        assert state(app).feature == "bill_depth_mm"
        assert state(app).options["row-more"] == words.FEATURE
    finally:
        del st.session_state[KEY]


def test_similar_rows_are_those_of_the_package():
    app = panel(row(), words.SIMILAR)
    with open_sample("penguins").workspace as workspace:
        near = workspace.ask("similar_rows", row=state(app).row).rows
    drawn = json.loads(charts(app)[1].proto.spec)["data"][0]["customdata"]
    assert [carried[0] for carried in drawn] == near.tolist()
    assert_clean(app)


def test_of_several_classes_one_is_explained_against_another():
    app = panel(row(**{"class": "Adelie"}), words.CONTRAST)
    assert "Why Adelie rather than" in shown(app)
    app = settled(app.selectbox(key="pick-rather").set_value("Gentoo").run())
    assert "Why Adelie rather than Gentoo" in shown(app)
    assert state(app).options["rather"] == "Gentoo"
    assert_clean(app)


@pytest.mark.parametrize("sample", ["income", "bike"])
def test_with_fewer_classes_there_is_no_such_choice(sample):
    app = row(sample)
    offered = app.segmented_control(key="choice:row-more").options
    assert words.PANELS[words.CONTRAST] not in offered
    assert words.PANELS[words.PATH] not in offered


def test_scenarios_are_saved_compared_applied_and_deleted():
    app = row(**{"what-if": json.dumps({"bill_length_mm": 50.0})})
    app = press(app, words.KEEP)
    assert state(app).scenarios == [Scenario(state(app).scenarios[0].name, state(app).row, {"bill_length_mm": 50.0})]
    assert state(app).options["row-more"] == words.SCENARIOS
    compared = next(table.value for table in app.dataframe)
    assert compared.columns.tolist() == [" ", words.AS_IT_IS, state(app).scenarios[0].name]
    assert words.score(predicted(app, {"bill_length_mm": 50.0}), "probability", "") in compared.iloc[0, 2]
    app = press(app, words.RESET)
    app = press(app, words.APPLY)
    assert state(app).changes == {"bill_length_mm": 50.0}
    app = press(app, words.DELETE)
    assert state(app).scenarios == []
    app = press(app, "Undo")
    assert len(state(app).scenarios) == 1
    assert_clean(app)


def test_a_scenario_of_the_same_name_gives_way_and_can_be_had_back():
    app = start(sample="penguins")
    state(app).scenarios = [Scenario("mine", state(app).row, {"bill_length_mm": 45.0})]
    state(app).changes = {"bill_length_mm": 50.0}
    app = opened(app, PAGE)
    name = next(field for field in app.text_input if field.label == words.NAME)
    app = press(settled(name.set_value("mine").run()), words.KEEP)
    assert [scenario.changes for scenario in state(app).scenarios] == [{"bill_length_mm": 50.0}]
    app = press(app, "Undo")
    assert [scenario.changes for scenario in state(app).scenarios] == [{"bill_length_mm": 45.0}]


def test_a_scenario_is_renamed():
    app = start(sample="penguins", **{"show.row-more": words.SCENARIOS})
    state(app).scenarios = [Scenario("mine", 5, {"bill_length_mm": 45.0})]
    app = opened(app, PAGE)
    field = next(field for field in app.text_input if field.label == words.NEW_NAME)
    app = settled(field.set_value("yours").run())
    assert [scenario.name for scenario in state(app).scenarios] == ["yours"]
    app = press(app, words.APPLY)
    assert (state(app).row, state(app).changes) == (5, {"bill_length_mm": 45.0})


def test_buttons_go_to_the_rows_before_and_after():
    app = row(row="0")
    before, after = app.button(key="go:Previous row"), app.button(key="go:Next row")
    assert before.disabled
    app = settled(after.click().run())
    assert state(app).row == 1
    app = settled(app.button(key="go:Previous row").click().run())
    assert state(app).row == 0


def own(model, table, target):
    """The page with a model of one's own."""
    app = start()
    state(app).workspace.close()
    workspace = open_workspace(model, table, target=target)
    told = workspace.model
    app.session_state[KEY] = State(workspace=workspace, output=told.default_output, scale=told.scale,
                                   feature=workspace.names[0])
    return opened(app, PAGE)


def dated():
    days = pd.date_range("2024-01-01", periods=40)
    table = pd.DataFrame({"day": days.strftime("%d.%m.%Y"), "n": range(40), "flat": 1.0})
    return table.assign(y=table["n"] * 2.0)


def test_a_date_has_a_calendar_and_is_written_as_the_column_writes_it():
    table = dated()
    model = LinearRegression().fit(table[["n", "flat"]], table["y"])
    app = own(model, table, "y")
    day = held(app, "day", "date_input")
    assert day.value == dt.date(2024, 1, 1)
    app = settled(day.set_value(dt.date(2024, 2, 3)).run())
    assert state(app).changes == {"day": "03.02.2024"}
    app = settled(held(app, "missing", "multiselect").set_value(["day"]).run())
    assert state(app).changes == {"day": None}
    assert held(app, "day", "date_input").value is None
    assert not [found for found in app.slider if found.key.endswith(":flat")], "one value has no range to slide over"
    assert_clean(app)
    state(app).workspace.close()


def test_a_single_tree_shows_its_path():
    table = pd.DataFrame({"age": range(40), "size": [i % 7 for i in range(40)]})
    table["kind"] = ["old" if age > 20 else "young" for age in table["age"]]
    model = DecisionTreeClassifier(max_depth=2, random_state=0).fit(table[["age", "size"]], table["kind"])
    app = panel(own(model, table, "kind"), words.PATH)
    assert "This model is one tree." in shown(app)
    assert "at most 20" in shown(app)
    assert_clean(app)
    state(app).workspace.close()


@pytest.mark.parametrize(("now", "date_format", "expected"), [
    (None, "", (True, None)), ("2024-02-03", "", (True, dt.date(2024, 2, 3))),
    ("03.02.2024", "%d.%m.%Y", (True, dt.date(2024, 2, 3))), (pd.Timestamp("2024-02-03"), "",
                                                              (True, dt.date(2024, 2, 3))),
    (pd.Timestamp("2024-02-03 12:00"), "", (False, dt.date(2024, 2, 3))), ("perhaps", "", (False, None)),
    (pd.Timestamp("1700-01-01"), "", (False, dt.date(1700, 1, 1))),
])
def test_days_are_read_from_cells(now, date_format, expected):
    from pages.shared.row.what_if import _day

    facts = dict.fromkeys(ColumnFacts.__dataclass_fields__) | {"date_format": date_format}
    assert _day(ColumnFacts(**facts), now) == expected
