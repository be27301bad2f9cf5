"""Uploads by hand: a model of one's own, wrong files, a missing target; what is open is never lost."""

import io

import joblib
import numpy as np
import pandas as pd
import pytest

from explain.samples import samples
from tests.pages.running import PAGES, ROOT, assert_clean, opened, settled, shown, start, state

UPLOAD = "pages/load/model_and_data.py"


@pytest.fixture(scope="module")
def own_pair():
    """A pipeline with string columns and missing values, saved with joblib, and its table as CSV."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 80, 120),
            "income": np.where(rng.random(120) < 0.1, np.nan, rng.normal(40, 9, 120).round(1)),
            "city": rng.choice(["Lyon", "Nice", "Paris"], 120),
            "member": rng.random(120) < 0.5,
        }
    )
    frame["late"] = np.where(frame["age"] + rng.normal(0, 9, 120) > 50, "yes", "no")
    numbers = make_pipeline(SimpleImputer(strategy="median"))
    model = make_pipeline(
        make_column_transformer(
            (numbers, ["age", "income"]), (OneHotEncoder(handle_unknown="ignore"), ["city", "member"])
        ),
        LogisticRegression(max_iter=2000),
    ).fit(frame.drop(columns="late"), frame["late"])
    file = io.BytesIO()
    joblib.dump(model, file)
    return file.getvalue(), frame.to_csv(index=False).encode()


def upload(app, model: tuple[str, bytes], table: tuple[str, bytes], target: str | None = None):
    app = opened(app, UPLOAD)
    app.file_uploader(key="upload-model").upload(*model)
    app.file_uploader(key="upload-table").upload(*table)
    app.run()
    if target is not None:
        box = app.selectbox(key="upload-target")
        box.set_value(box.options.index(target)).run()
    return app


def test_a_model_of_ones_own_gives_every_page(own_pair):
    model, table = own_pair
    app = upload(start(), ("late.joblib", model), ("people.csv", table), target="late")
    assert_clean(app)
    app.button(key="open-upload").click().run()
    app = settled(app)
    assert state(app).sample == ""
    for page in PAGES:
        assert_clean(opened(app, page))


def test_without_a_target_the_pages_say_what_they_need(own_pair):
    model, table = own_pair
    frame = pd.read_csv(io.BytesIO(table)).drop(columns="late")
    app = upload(
        start(), ("late.joblib", model), ("people.csv", frame.to_csv(index=False).encode()), target="no target"
    )
    app.button(key="open-upload").click().run()
    app = settled(app)
    for page in PAGES:
        app = opened(app, page)
        assert not app.exception
        assert not app.error
    app = opened(app, "pages/understand/performance.py")
    assert "target" in shown(app)


@pytest.mark.parametrize(
    "model", [("table.csv", b"a,b\n1,2\n"), ("empty.joblib", b""), ("noise.json", b"\x00\x01\x02" * 50)]
)
def test_a_file_that_is_no_model_is_named_and_the_sample_stays(own_pair, model):
    app = upload(start(), model, ("people.csv", own_pair[1]), target="late")
    assert not app.exception
    assert any("What to do" in warning.value for warning in app.warning)
    assert state(app).sample == "income"


@pytest.mark.parametrize("table", [("empty.csv", b""), ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 90)])
def test_a_file_that_is_no_table_is_named_and_the_sample_stays(own_pair, table):
    app = upload(start(), ("late.joblib", own_pair[0]), table)
    assert not app.exception
    assert any("What to do" in warning.value for warning in app.warning)
    assert state(app).sample == "income"


def test_a_table_without_the_models_columns_names_them(own_pair):
    app = upload(start(), ("late.joblib", own_pair[0]), ("other.csv", b"x,y\n1,2\n3,4\n"))
    assert any("age" in warning.value for warning in app.warning)


@pytest.mark.parametrize("name", [found.name for found in samples()])
def test_the_samples_own_files_open_by_hand(name):
    found = next(found for found in samples() if found.name == name)
    folder = ROOT / "sample_models" / name
    file = next(folder.glob("model.*"))
    app = upload(
        start(), (file.name, file.read_bytes()), ("table.csv", (folder / "table.csv").read_bytes()), target=found.target
    )
    app.button(key="open-upload").click().run()
    app = settled(app)
    assert state(app).sample == ""
    assert_clean(app)
    for page in PAGES:
        assert_clean(opened(app, page))


@pytest.fixture(scope="module")
def people(own_pair):
    """A table of numbers alone, and a model of it."""
    from sklearn.linear_model import LogisticRegression

    frame = pd.read_csv(io.BytesIO(own_pair[1]))[["age", "income", "late"]].dropna()
    return frame, LogisticRegression(max_iter=2000).fit(frame[["age", "income"]], frame["late"])


def dumped(model) -> bytes:
    file = io.BytesIO()
    joblib.dump(model, file)
    return file.getvalue()


def csv(frame) -> tuple[str, bytes]:
    return "people.csv", frame.to_csv(index=False).encode()


def opened_now(app):
    """Press the button, and give what is open then."""
    app.button(key="open-upload").click().run()
    return settled(app)


def test_one_of_several_models_of_a_file_is_chosen(people):
    frame, model = people
    app = upload(start(), ("two.joblib", dumped({"mine": model, "yours": model})), csv(frame), target="late")
    assert "2 models" in warned(app)
    app.selectbox(key="upload-item").set_value(1).run()
    app = opened_now(app)
    assert any("'yours' is opened" in note for note in state(app).workspace.model.notes)


def test_columns_of_other_names_are_said(people):
    frame, model = people
    renamed = frame.rename(columns={"age": "years", "income": "pay"})
    app = upload(start(), ("own.joblib", dumped(model)), csv(renamed), target="late")
    assert "'age' and 'income'" in warned(app)
    for box, column in zip([box for box in app.selectbox if box.key.startswith("upload-column:")], ("years", "pay"),
                           strict=True):
        box.set_value(box.options.index(column))
    app.run()
    app.button(key="upload-use-columns").click().run()
    app = opened_now(app)
    values = state(app).workspace.ask("predictions").values
    np.testing.assert_array_equal(values, model.predict_proba(frame[["age", "income"]]))


def test_labels_that_differ_are_mapped(people):
    frame, _ = people
    from sklearn.linear_model import LogisticRegression

    words = np.where(frame["late"] == "yes", "bad", "good")
    model = LogisticRegression(max_iter=2000).fit(frame[["age", "income"]], words)
    app = upload(start(), ("labels.joblib", dumped(model)), csv(frame), target="late")
    assert state(app).sample == "income"
    assert app.selectbox(key="upload-label:0").value is None
    app.selectbox(key="upload-label:0").set_value(1)
    app.selectbox(key="upload-label:1").set_value(0).run()
    app.button(key="upload-use-labels").click().run()
    app = opened_now(app)
    assert state(app).workspace.model.outputs == ("yes", "no")
    shares = state(app).workspace.ask("performance", output="yes").scores[0]
    assert shares.value > 0.6


def test_the_notes_of_a_model_stand_in_one_box(people):
    from sklearn.cluster import KMeans

    rows = people[0][["age", "income"]]
    model = dumped(KMeans(2, n_init=1, random_state=0).fit(rows))
    app = upload(start(), ("groups.joblib", model), csv(rows), target="no target")
    assert len(app.info) == 1
    assert app.info[0].value.count("\n- ") == len(state(opened_now(app)).workspace.model.notes) - 1


def test_a_model_alone_is_told_what_else_is_needed(people):
    app = opened(start(), UPLOAD)
    app.file_uploader(key="upload-model").upload("own.joblib", dumped(people[1]))
    app.run()
    assert "Give the table too" in shown(app)


def test_a_column_that_holds_the_classes_is_pointed_at_when_the_last_one_is_taken_for_the_target(people):
    frame, model = people
    ids = frame.assign(number=[f"n{i}" for i in range(len(frame))])
    app = upload(start(), ("own.joblib", dumped(model)), csv(ids))
    assert "'late' looks like the target" in app.info[0].value
    opened_now(app)
    app = opened(app, "pages/understand/performance.py")
    assert [told.value.count("DATA-LABELS") for told in app.warning] == [1]
    assert "for the reason given on this page" in shown(app)


def test_columns_of_a_model_without_names_are_chosen(people):
    from sklearn.linear_model import LogisticRegression

    frame, _ = people
    bare = LogisticRegression(max_iter=2000).fit(frame[["age", "income"]].to_numpy(), frame["late"])
    wider = frame.assign(number=range(len(frame)))[["number", "age", "income", "late"]]
    app = upload(start(), ("bare.joblib", dumped(bare)), csv(wider), target="late")
    assert "2 unnamed columns" in warned(app)
    for box, column in zip([box for box in app.selectbox if box.key.startswith("upload-column:")], ("age", "income"),
                           strict=True):
        box.set_value(box.options.index(column))
    app.run()
    app.button(key="upload-use-columns").click().run()
    values = state(opened_now(app)).workspace.ask("predictions").values
    np.testing.assert_array_equal(values, bare.predict_proba(frame[["age", "income"]].to_numpy()))


def test_a_table_with_predictions_opens_without_a_model(people):
    frame, model = people
    scored = frame.assign(risk=model.predict_proba(frame[["age", "income"]])[:, 1])
    app = opened(start(), UPLOAD)
    app.file_uploader(key="upload-table").upload(*csv(scored))
    app.run()
    app.selectbox(key="upload-target").set_value(3).run()
    app.multiselect(key="upload-recorded").set_value([2]).run()
    app = opened_now(app)
    assert state(app).workspace.model.outputs == ("no", "yes")
    app = opened(app, "pages/understand/performance.py")
    assert_clean(app)
    assert app.metric
    for page in PAGES:
        app = opened(app, page)
        assert not app.exception
        assert not app.error
    app = opened(app, "pages/understand/drivers.py")
    assert "there is no model" in warned(app)


def warned(app) -> str:
    return "\n".join(warning.value for warning in app.warning)


def test_files_of_this_machine_open_by_their_path(people, tmp_path):
    frame, model = people
    joblib.dump(model, tmp_path / "own.joblib")
    frame.to_csv(tmp_path / "people.csv", index=False)
    app = opened(start(), UPLOAD)
    app.text_input(key="upload-model-path").set_value(str(tmp_path / "own.joblib"))
    app.text_input(key="upload-table-path").set_value(str(tmp_path / "people.csv")).run()
    app = opened_now(app)
    assert state(app).workspace.n_rows == len(frame)


def test_a_path_that_leads_nowhere_is_named(tmp_path):
    app = opened(start(), UPLOAD)
    app.text_input(key="upload-table-path").set_value(str(tmp_path / "nowhere.csv")).run()
    assert "nowhere" in warned(app)
    assert not app.exception


@pytest.fixture
def with_own_code(people):
    """A model with a lambda in it, as cloudpickle writes it."""
    import cloudpickle
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    frame, _ = people
    model = make_pipeline(FunctionTransformer(lambda rows: rows * 2), LogisticRegression(max_iter=2000))
    return cloudpickle.dumps(model.fit(frame[["age", "income"]], frame["late"]))


def test_code_of_a_files_own_runs_only_after_a_typed_word(people, with_own_code):
    app = upload(start(), ("own.pkl", with_own_code), csv(people[0]), target="late")
    assert "models do not need" in warned(app)
    app.text_input(key="upload-trust").set_value("yes").run()
    assert "models do not need" in warned(app)
    app.text_input(key="upload-trust").set_value("run its code").run()
    app = opened_now(app)
    assert len(state(app).workspace.ask("predictions").rows) == len(people[0])


def test_a_model_that_ends_its_process_at_predict_is_told_of_and_what_was_chosen_stays(people):
    import cloudpickle
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    def ending(rows):
        import os

        return rows if len(rows) <= 10 else os.abort()

    frame, _ = people
    model = make_pipeline(FunctionTransformer(), LogisticRegression(max_iter=2000))
    model.fit(frame[["age", "income"]], frame["late"]).set_params(functiontransformer__func=ending)
    other = start()
    app = upload(start(), ("ending.pkl", cloudpickle.dumps(model)), csv(frame), target="late")
    app.text_input(key="upload-trust").set_value("run its code").run()
    app = opened_now(app)
    state(app).row = 7
    app = opened(app, "pages/understand/performance.py")
    assert [told for told in app.warning if "WORK-CRASH" in told.value] == [*app.warning]
    assert len(app.warning) == 1
    assert not app.exception
    assert not app.error
    [again] = [button for button in app.button if button.label == "Ask again"]
    app = settled(again.click().run())
    assert len(app.warning) == 1
    assert (state(app).row, state(app).workspace.n_rows) == (7, len(frame))
    assert len(state(app).workspace.ask("predictions", rows=[3]).rows) == 1
    assert_clean(opened(other, "pages/understand/performance.py"))


def test_a_server_never_offers_to_run_code_of_a_files_own(people, with_own_code, monkeypatch):
    from pages.shared import settings

    guards = {"sign_in": "header", "sign_in_header": "x-user", "allowed_hosts": ("here",), "custom_code": "never"}
    served = settings.Settings(mode="server", **guards)
    monkeypatch.setattr("pages.shared.uploading.model.settings", lambda: served)
    app = upload(start(), ("own.pkl", with_own_code), csv(people[0]), target="late")
    assert "models do not need" in warned(app)
    assert not [box for box in app.text_input if box.key == "upload-trust"]


def test_a_model_that_ends_its_process_is_told_of_and_nothing_is_lost(own_pair):
    import os
    import signal

    app = start()
    before = state(app)
    app = opened(app, "pages/decide/row.py")
    os.kill(before.workspace._held.process.pid, signal.SIGKILL)
    app = opened(app, "pages/understand/effects.py")
    assert_clean(app)
    assert state(app) is before
    assert before.workspace.running


@pytest.fixture(scope="module")
def odd_models(people):
    """Models that are neither a classifier nor a regressor of one number, with the target named."""
    from sklearn.cluster import KMeans
    from sklearn.ensemble import IsolationForest
    from sklearn.linear_model import LinearRegression, RidgeClassifier

    frame, _ = people
    rows = frame[["age", "income"]]
    both = np.column_stack([frame["age"] * 2.0, frame["income"] - frame["age"]])
    return {
        "clusters": (KMeans(3, random_state=0, n_init=1).fit(rows), None),
        "anomalies": (IsolationForest(n_estimators=20, random_state=0).fit(rows), None),
        "two numbers": (LinearRegression().fit(rows, both), None),
        "no probability": (RidgeClassifier().fit(rows, frame["late"]), "late"),
    }


@pytest.mark.parametrize("name", ["clusters", "anomalies", "two numbers", "no probability"])
def test_odd_models_give_every_page(people, odd_models, name):
    model, target = odd_models[name]
    frame = people[0] if target else people[0][["age", "income"]]
    app = upload(start(), ("odd.joblib", dumped(model)), csv(frame), target=target or "no target")
    app = opened_now(app)
    outputs = state(app).workspace.model.outputs
    if len(outputs) > 1:
        app.selectbox(key="pick-output").set_value(outputs[-1]).run()
        assert state(app).output == outputs[-1]
    for page in PAGES:
        app = opened(app, page)
        assert not app.exception, page
        assert not app.error, page
