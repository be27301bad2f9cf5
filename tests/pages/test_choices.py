"""Row, feature and class chosen once hold on every page, and a link brings them back."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.frame import ARRIVED
from tests.pages.running import LONGEST, ROOT, assert_clean, first_look, opened, settled, shown, start, state


def test_the_first_screen_is_the_income_sample_with_numbers():
    app = start()
    assert_clean(app)
    assert state(app).sample == "income"
    assert len(app.metric) == 4
    assert all(metric.value not in ("", "–") for metric in app.metric)


def test_a_row_chosen_on_one_page_holds_on_the_next():
    app = opened(start(), "pages/decide/row.py")
    app.number_input(key="pick-row").set_value(7).run()
    assert state(app).row == 7
    app = opened(app, "pages/decide/counterfactual.py")
    assert app.number_input(key="pick-row").value == 7


def test_a_feature_chosen_holds_when_coming_back():
    app = opened(start(), "pages/understand/effects.py")
    app.selectbox(key="pick-feature").set_value("hours_per_week").run()
    opened(app, "pages/start/overview.py")
    opened(app, "pages/understand/effects.py")
    assert app.selectbox(key="pick-feature").value == "hours_per_week"


def test_the_class_chosen_is_the_one_explained():
    app = opened(start(sample="penguins"), "pages/start/overview.py")
    app.selectbox(key="pick-output").set_value("Gentoo").run()
    app = opened(app, "pages/decide/row.py")
    assert state(app).output == "Gentoo"
    assert "Gentoo" in shown(app)


def test_a_link_restores_sample_row_and_feature():
    app = start(sample="bike", row="5", feature="temp")
    assert (state(app).sample, state(app).row, state(app).feature) == ("bike", 5, "temp")


def test_a_link_holds_when_the_menu_is_clicked_before_its_sample_is_open():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LONGEST)
    app.session_state[ARRIVED] = {"sample": "bike", "row": "5"}  # of a run that the click broke off
    settled(app.run())
    assert (state(app).sample, state(app).row) == ("bike", 5)
    assert ARRIVED not in app.session_state


def test_a_link_to_a_row_that_does_not_exist_says_so():
    app = first_look(row="99999999")
    assert state(app).row != 99999999
    assert any("99999999" in toast.value for toast in app.toast)


@pytest.mark.parametrize("row", ["\u00b2", "\u0663", "9" * 5_000, "-1", "1e3"], ids=lambda row: ascii(row[:9]))
def test_a_link_to_what_is_no_row_says_so(row):
    app = first_look(sample="penguins", row=row)
    assert any("which this table does not have" in toast.value for toast in app.toast)
    assert_clean(app)


def test_a_link_to_another_table_says_so():
    app = first_look(data="000000000000", row="3")
    assert any("another table" in toast.value for toast in app.toast)


def test_the_address_follows_the_choices():
    app = opened(start(), "pages/decide/row.py")
    app.number_input(key="pick-row").set_value(4).run()
    assert app.query_params["row"] in ("4", ["4"])


def test_a_changed_value_changes_the_prediction_and_reset_brings_it_back():
    app = opened(start(row="3"), "pages/decide/row.py")
    before = shown(app)
    hours = next(found for found in app.number_input if found.key.endswith(":hours_per_week"))
    hours.set_value(90).run()
    assert state(app).changes == {"hours_per_week": 90}
    assert shown(app) != before
    next(button for button in app.button if button.label == "Reset").click().run()
    assert state(app).changes == {}


def test_answers_near_the_data_are_asked_for_by_one_choice_that_holds():
    app = opened(start(sample="penguins"), "pages/decide/counterfactual.py")
    assert app.radio(key="near").options == ["As little change as possible", "Like rows of the table"]
    assert "No nearer answer exists" in shown(app)
    app = settled(app.radio(key="near").set_value("data").run())
    assert "chosen to lie near rows of the table" in shown(app)
    assert "No nearer answer exists" not in shown(app)
    assert_clean(app)
    app = opened(app, "pages/start/overview.py")
    assert state(app).near == "data"
    assert opened(app, "pages/decide/counterfactual.py").radio(key="near").value == "data"
