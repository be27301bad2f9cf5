"""The data dictionary on every page: labels where something is shown, own names where something is asked."""

import pytest

from explain.table.dictionary import Dictionary
from pages.shared.asking import as_question
from tests.pages.running import PAGES, assert_clean, charts, opened, shown, start, state

ROW = "pages/decide/row.py"


@pytest.fixture(scope="module")
def penguins():
    """The penguins with a dictionary of our own."""
    app = start(sample="penguins")
    state(app).dictionary = Dictionary.from_plain({
        "bill_length_mm": {"label": "Beak", "unit": "millimetres"},
        "island": {"values": {"Dream": "Isle of dreams", "Biscoe": "Biscoe Island"}},
        "species": {"label": "Kind", "values": {"Chinstrap": "Bearded penguin"}},
    })
    return app


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_with_a_dictionary(penguins, page):
    assert_clean(opened(penguins, page))


def test_labels_are_in_sentences_and_charts(penguins):
    app = opened(penguins, "pages/start/overview.py")
    assert "Beak (millimetres)" in shown(app)
    assert "Bearded penguin" in shown(app)
    assert "Chinstrap" not in shown(app)
    assert "Beak (mill" in charts(app)[0].proto.spec


def test_how_an_answer_was_made_names_the_cohort_as_its_reader_does(penguins):
    state(penguins).cohort = {"where": [{"of": "column", "name": "island", "levels": ["Dream"]}], "rest": False}
    for page in ("pages/understand/performance.py", "pages/understand/drivers.py"):
        said = shown(opened(penguins, page))
        assert "Island Isle of dreams" in said
        assert "Island Dream" not in said
    state(penguins).cohort = None


def test_answers_stay_under_the_names_of_the_model(penguins):
    app = opened(penguins, "pages/start/overview.py")
    method, asked = "shap_values", {"sample": 200, "output": "Chinstrap", "scale": "probability"}
    answer = state(app).answers[as_question(method, asked)]
    said = state(app).in_words[as_question(method, asked)][2]
    assert answer.output == "Chinstrap"
    assert said.output == "Bearded penguin"
    assert said.contributions is answer.contributions or (said.contributions == answer.contributions).all()
    app.run()
    assert state(app).in_words[as_question(method, asked)][2] is said, "labelled once, not on every look"


def test_what_goes_against_expectation_is_told_and_what_is_protected_named():
    app = start(sample="penguins")
    state(app).dictionary = Dictionary.from_plain({
        "sex": {"label": "Sex", "protected": True},
        **{name: {"direction": way} for name, way in (("bill_length_mm", "down"), ("bill_depth_mm", "down"))},
    })
    app = opened(app, "pages/understand/drivers.py")
    told = shown(app)
    assert "Marked as protected, and used by the model here, is **Sex**" in told
    assert "Not as expected: higher **Bill length (mm)** goes with a higher score" in told
    assert "Marked as protected" in shown(opened(app, ROW))


def test_an_answer_is_tried_out_with_the_cells_of_the_table():
    app = start(sample="penguins")
    state(app).dictionary = Dictionary.from_plain({
        "island": {"values": {name: f"Isle of {name}" for name in ("Dream", "Biscoe", "Torgersen")}},
    })
    state(app).constraints = dict.fromkeys(("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "sex"), "fixed")
    app = opened(app, "pages/decide/counterfactual.py")
    assert "Isle of" in shown(app), "an answer changes the island, and says so in these words"
    app.button(key="try:0").click().run()
    assert state(app).changes
    assert all(not str(held).startswith("Isle") for held in state(app).changes.values())
    assert_clean(app)


def test_a_description_stands_beside_the_picker(penguins):
    state(penguins).dictionary = Dictionary.from_plain({
        "island": {"description": "Where *it* was found.", "protected": True},
    })
    state(penguins).feature = "island"
    app = opened(penguins, "pages/understand/effects.py")
    assert app.selectbox(key="pick-feature").help == "Where \\*it\\* was found. Marked as protected."


def test_an_effect_says_that_its_column_is_protected():
    app = start(sample="penguins")
    state(app).feature = "sex"
    state(app).dictionary = Dictionary.from_plain({"sex": {"protected": True}})
    assert "**Sex** is marked as protected." in shown(opened(app, "pages/understand/effects.py"))
