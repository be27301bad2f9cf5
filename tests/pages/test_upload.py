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
        app.selectbox(key="upload-target").set_value(target).run()
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
