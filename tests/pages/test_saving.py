"""Work is saved in one session and opened in another: the same answers, pins and view."""

import random

import numpy as np
import pytest

from explain import keeping
from explain.keeping import Work
from explain.table.dictionary import dictionary_from
from pages.shared.asking import as_question
from pages.shared.saving import cards as saved_cards
from pages.shared.saving.work import work_of
from pages.shared.state import Pin, Scenario, State
from tests.pages.running import ROOT, assert_clean, opened, settled, shown, start, state

SAVED = "pages/report/saved.py"
COHORT = {"where": [{"of": "column", "name": "age", "low": 30, "high": 50}], "rest": True}
SAMPLE = ROOT / "sample_models" / "penguins"


def kept(app) -> bytes:
    return keeping.saved(work_of(state(app)))


def given(app, raw: bytes, name: str = "work.json"):
    """Give a saved work to the page, as an upload."""
    opened(app, SAVED)
    return settled(app.file_uploader(key="saved-file").upload(name, raw).run())


def press(app, key):
    return settled(app.button(key=key).click().run())


def chosen(app):
    """What a reader would miss if it did not come back."""
    held = work_of(state(app))
    return {"sample": held.sample, **{name: part for name, part in held.parts.items() if name != "page"}}


def changed_by_hand(found: State) -> None:
    found.row, found.output, found.feature, found.scale = 7, "<=50K", "sex", "probability"
    found.changes = {"age": 61, "occupation": None}
    found.cohort, found.cohorts = COHORT, {"not mid-life": COHORT}
    found.scenarios = [Scenario("older", 7, {"age": 61})]
    found.constraints, found.wanted = {"age": (None, 70), "sex": "fixed", "race": ["White"]}, "<=50K"
    found.options = {"method": "shap"}
    found.audience = "stakeholder"
    found.overrides = {"Row 7": "Seen"}
    found.understood = {"Row 7": {"question": "Which?", "answer": "age", "expected": "sex"}}
    found.dictionary = dictionary_from({"age": {"label": "Years lived", "unit": "years"}}).dictionary
    found.pins = [
        Pin("waterfall", "shap_values", {"rows": [7], "output": "<=50K", "scale": "probability"}, "SHAP",
            note="Say *this*", takeaway="Age", view={"page": "explain-one-row", "query": {"row": "7"}}),
        Pin("scores", "performance", {"output": "<=50K"}, "How good", view={}),
    ]


def test_another_session_gets_back_all_that_was_chosen_and_the_same_answers():
    one = start(sample="income")
    changed_by_hand(state(one))
    raw = kept(one)
    other = given(start(sample="penguins"), raw)
    assert "1 scenario" in shown(other)
    press(other, "open-work")
    assert_clean(other)
    assert chosen(other) == chosen(one)
    assert [(pin.note, pin.takeaway, pin.view) for pin in state(other).pins] == [
        (pin.note, pin.takeaway, pin.view) for pin in state(one).pins
    ]
    pin = state(one).pins[0]
    answers = [state(app).workspace.ask(pin.method, **pin.arguments).contributions for app in (one, other)]
    np.testing.assert_array_equal(*answers)
    assert state(other).column.name == "sex"
    assert state(other).workspace.table.column("age").display == "Years lived (years)"


def test_what_was_open_before_is_a_click_away():
    one, other = start(sample="income"), start(sample="penguins")
    state(other).pins = [Pin("scores", "performance", {}, "How good")]
    given(other, kept(one))
    press(other, "open-work")
    assert state(other).sample == "income"
    opened(other, SAVED)
    press(other, "back-to-before")
    assert state(other).sample == "penguins"
    assert len(state(other).pins) == 1
    assert_clean(opened(other, "pages/decide/row.py"))


def test_the_page_kept_is_the_one_before_the_page_that_saves():
    app = start(sample="penguins")
    opened(app, "pages/understand/effects.py")
    opened(app, SAVED)
    assert app.session_state["last-place"] == "feature-effects"


def random_state(chance: random.Random, found: State) -> None:
    columns = found.workspace.columns
    found.row = chance.randrange(found.workspace.n_rows)
    found.output, found.feature = chance.choice(found.workspace.model.outputs), chance.choice(columns).name
    picked = chance.sample(columns, chance.randrange(4))
    cells = {column.name: chance.choice([None, *column.categories]) if column.by_code
             else chance.choice([None, 1, -2.5, column.low]) for column in picked}
    found.changes = dict(cells)
    found.scenarios = [Scenario(f"s{i}\n<b>", found.row, dict(cells)) for i in range(chance.randrange(3))]
    parts = {"weight": 2.0, "moves": [["a", ["b", "c"]]], "linked": [{"then": columns[1].name, "by": 2, "to": ["b"]}]}
    limit = chance.choice(["fixed", (None, 3.5), [1, "a"], {"low": 1, "high": None, "step": 0.5}, parts])
    found.constraints = chance.choice([None, {}, {columns[0].name: limit}])
    found.wanted = chance.choice([None, found.output, (chance.random(), None), (None, 4)])
    where = [{"of": "error", "low": chance.random(), "high": None}, {"of": "rows", "rows": [3, 1, 4]}]
    found.cohort = chance.choice([None, {"where": where[: 1 + chance.randrange(2)], "rest": chance.random() < 0.5}])
    found.cohorts = {f"né {i}": {"where": where} for i in range(chance.randrange(3))}
    found.options = {f"o{i}": chance.choice(["a", "*", ""]) for i in range(chance.randrange(4))}
    found.pins = [
        Pin("waterfall", "shap_values", {"rows": [dict(cells)], "n": i, "wanted": (i, None)}, f"**{i}**",
            note="é\n" * i)
        for i in range(chance.randrange(4))
    ]


@pytest.fixture(scope="module")
def pair():
    return start(sample="penguins"), start(sample="penguins")


@pytest.mark.parametrize("seed", range(12))
def test_any_state_comes_back(pair, seed):
    one, other = pair
    random_state(random.Random(seed), state(one))
    held = keeping.opened(kept(one)).work
    other.session_state[saved_cards.WAITING] = saved_cards.Waiting(
        mark=f"{seed}", found=keeping.Opened(work=held, files={}, notes=())
    )
    settled(other.run())  # the frame puts it in: its table and model are open
    assert chosen(other) == chosen(one)
    assert repr(work_of(state(other)).parts["pins"]) == repr(work_of(state(one)).parts["pins"])
    assert [as_question(pin.method, pin.arguments) for pin in state(other).pins] == [
        as_question(pin.method, pin.arguments) for pin in state(one).pins
    ]


@pytest.fixture(scope="module")
def uploaded():
    """A session with an upload open, as bytes, and the work of it."""
    from explain.workspace import open_workspace

    workspace = open_workspace((SAMPLE / "model.skops").read_bytes(), (SAMPLE / "table.csv").read_bytes(),
                               target="species", name="birds.csv", options={"positive": "Gentoo"})
    found = State(workspace=workspace, output="Gentoo", feature="island", scale="probability", row=3)
    yield found
    workspace.close()


def open_files(app, raw, files):
    given(app, raw)
    for key, held in files.items():
        settled(app.file_uploader(key=key).upload("anything", held).run())
    return app


def test_an_upload_comes_back_with_the_files_it_names(uploaded):
    raw = keeping.saved(work_of(uploaded))
    app = given(start(sample="income"), raw)
    assert "Saved work waits for the table **birds.csv**" in shown(app)
    assert app.button(key="open-work").disabled
    files = {"saved-table": (SAMPLE / "table.csv").read_bytes(), "saved-model": (SAMPLE / "model.skops").read_bytes()}
    for key, held in files.items():
        settled(app.file_uploader(key=key).upload("anything", held).run())
    press(app, "open-work")
    assert_clean(app)
    found = state(app)
    assert (found.row, found.output, found.workspace.table.name) == (3, "Gentoo", "birds.csv")
    assert found.workspace.key == uploaded.workspace.key


def test_an_upload_comes_back_by_itself_when_its_files_are_in_it(uploaded):
    raw = keeping.saved(work_of(uploaded), table=(SAMPLE / "table.csv").read_bytes(),
                        model=(SAMPLE / "model.skops").read_bytes())
    app = given(start(sample="income"), raw, "work.zip")
    press(app, "open-work")
    assert_clean(app)
    assert state(app).workspace.key == uploaded.workspace.key
    assert state(app).row == 3


def test_another_table_is_refused_and_nothing_is_lost(uploaded):
    raw = keeping.saved(work_of(uploaded), table=(SAMPLE / "table.csv").read_bytes() + b"\n",
                        model=(SAMPLE / "model.skops").read_bytes())
    app = start(sample="income")
    before = state(app)
    given(app, raw, "work.zip")
    press(app, "open-work")
    assert "This is another table" in shown(app)
    assert state(app) is before


def test_a_model_that_runs_code_is_opened_as_any_upload_is(uploaded):
    import os
    import pickle

    class Runs:
        def __reduce__(self):
            return os.system, ("echo",)

    raw = keeping.saved(work_of(uploaded), table=(SAMPLE / "table.csv").read_bytes(), model=pickle.dumps(Runs()))
    app = start(sample="income")
    before = state(app)
    given(app, raw, "work.zip")
    press(app, "open-work")
    assert "Model and data" in shown(app)
    assert state(app) is before


def test_work_waits_for_its_table_and_model(uploaded):
    app = given(start(sample="income"), keeping.saved(work_of(uploaded)))
    opened(app, "pages/load/model_and_data.py")
    assert any("birds.csv" in str(info.value) for info in app.info)
    app.session_state["whyboard"] = uploaded  # as the page Model and data would open it
    uploaded.row = 0
    opened(app, "pages/start/overview.py")
    assert state(app).row == 3
    opened(app, "pages/load/model_and_data.py")
    assert not app.info


@pytest.mark.parametrize("raw", [b"", b"junk", b"PK\x03\x04", b"{}"])
def test_a_file_that_is_no_work_is_told_with_its_remedy(raw):
    app = given(start(sample="penguins"), raw)
    assert "SAVED-FILE" in shown(app)
    assert not [button for button in app.button if button.key == "open-work"]


def test_parts_that_the_table_does_not_have_are_left_out(pair):
    _, app = pair
    held = work_of(state(app))
    wrong = Work(table=held.table, model=held.model, sample="penguins", parts={
        **held.parts, "row": 10**9, "feature": "no such", "output": "Dodo", "changes": {"no such": 1},
        "pins": [{"section": "x", "method": "no_such_method", "arguments": {}, "title": ""}],
    })
    before = chosen(app)
    app.session_state[saved_cards.WAITING] = saved_cards.Waiting(
        mark="wrong", found=keeping.Opened(work=wrong, files={}, notes=())
    )
    settled(app.run())
    assert chosen(app) == {**before, "pins": []}
