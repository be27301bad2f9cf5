"""The page Labels: edited in place, brought as a file, taken back; a wrong file is told of and nothing is lost."""

import pytest

from explain.table.dictionary import Dictionary, dictionary_from
from pages.shared.labels_sheet import with_edits, with_names
from tests.pages.running import assert_clean, opened, shown, start, state

PAGE = "pages/load/labels.py"


@pytest.fixture(scope="module")
def app():
    app = start(sample="bike")
    state(app).dictionary = Dictionary()
    return opened(app, PAGE)


def give(app, raw: bytes, name: str):
    return app.file_uploader(key="upload-dictionary").upload(name, raw).run()


def test_every_column_has_its_line_and_the_answer_is_last(app):
    assert_clean(app)
    table = app.dataframe[0].value
    assert table["Column"].tolist() == [*state(app).workspace.names, "bikers"]
    assert not table["Label"].any()


def test_a_file_names_columns_on_every_page(app):
    give(app, b"column,label,unit,values\ntemp,Warmth,share,\nweekday,Day,,0=Sunday;1=Monday\n", "words.csv")
    assert_clean(app)
    assert "what is said of 2 columns and 2 values" in shown(app)
    assert state(app).workspace.table.column("temp").display == "Warmth (share)"
    assert "Warmth" in app.dataframe[0].value["Label"].tolist()


def test_a_second_file_keeps_what_it_does_not_speak_of(app):
    give(app, b"hour: {label: Time of day}", "more.yaml")
    assert state(app).dictionary["temp"].label == "Warmth"
    assert state(app).dictionary["hour"].label == "Time of day"


@pytest.mark.parametrize(("raw", "name", "words"), [
    (b"x,y\n1,2\n", "d.csv", "DICTIONARY-HEADINGS"),
    (b"a: [", "d.yaml", "DICTIONARY-LINE"),
    (b"column,label\nTemp,T\nnone,N\n", "d.csv", "Did you mean 'temp'?"),
    (b"column,direction\ntemp,sideways\n", "d.csv", "Line 2, direction"),
])
def test_a_wrong_file_is_told_of_and_nothing_is_lost(app, raw, name, words):
    before = state(app).dictionary
    give(app, raw, name)
    assert not app.exception
    assert words in shown(app)
    assert state(app).dictionary["temp"] == before["temp"]


def test_what_was_done_last_can_be_taken_back(app):
    app.button(key="labels:remove").click().run()
    assert not state(app).dictionary
    app.button(key="undo").click().run()
    assert state(app).dictionary["temp"].label == "Warmth"


def test_values_of_a_column_can_be_named_one_by_one(app):
    state(app).dictionary = dictionary_from({"weekday": {"values": {"0": "Sunday", "1": "Monday"}}}).dictionary
    app.selectbox(key="labels-column").set_value("weekday").run()
    values = app.dataframe[1].value
    assert values["Value"].tolist() == [str(day) for day in range(7)]
    assert values["Name"].tolist()[:3] == ["Sunday", "Monday", ""]


def test_cells_of_the_sheet_change_what_is_known_of_a_column():
    base = dictionary_from({"a": {"label": "A", "unit": "m"}, "b": {"values": {"1": "One"}}}).dictionary
    read = with_edits(base, ["a", "b"], {0: {"Unit": None, "Protected": True}, 1: {"Expected": "up", "Label": "B"}})
    assert read.dictionary.plain() == {
        "a": {"label": "A", "protected": True}, "b": {"label": "B", "values": {"1": "One"}, "direction": "up"},
    }
    assert with_edits(base, ["a"], {0: {"Label": "", "Unit": ""}}).dictionary.plain() == {"b": {"values": {"1": "One"}}}


def test_names_of_values_are_given_and_taken_away():
    base = dictionary_from({"b": {"label": "B", "values": {"1": "One", "2": "Two"}}}).dictionary
    read = with_names(base, "b", ["1", "2", "3"], {0: {"Name": ""}, 2: {"Name": "Three"}})
    assert read.dictionary["b"].values == (("2", "Two"), ("3", "Three"))
    twice = with_names(base, "b", ["1", "2", "3"], {2: {"Name": "Two"}})
    assert "two of them are called 'Two'" in twice.notes[0]
