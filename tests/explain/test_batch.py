import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explain import load_model, read_table, shap_values
from explain.batch import Settings, explain_folder
from explain.batch.manifest import read_manifest
from explain.errors import DataError, ExplainError, MethodError, ModelError
from explain.summaries import read_summary
from tests.explain.batches import FEATURES, files_folder, model_file, people, rows_of, sizes_of

SETTINGS = Settings(target="y", keys=("id",), rows_per_part=100, background=30)

EXACT = 1e-9
"""What two exact engines may be apart (1e-12 where the same one serves): a worker may still wait for its kernels."""


@pytest.fixture(scope="module")
def frame():
    made = people().astype({"age": float})
    made.loc[470, "age"] = np.nan
    made.loc[599, "job"] = "rare"
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory, frame):
    folder = tmp_path_factory.mktemp("batch")
    files_folder(folder / "data", frame)
    model_file(folder / "model.joblib")
    return folder


@pytest.fixture(scope="module")
def finished(place):
    return explain_folder(place / "model.joblib", place / "data", place / "out", settings=SETTINGS)


@pytest.fixture(scope="module")
def expected(place, frame):
    dataset = read_table(frame[[*FEATURES, "y"]], target="y")
    predictor = load_model(place / "model.joblib", dataset)
    return shap_values(predictor, dataset, rows=list(range(600)), background=dataset.permutation(30, 0).tolist())


def test_all_rows_get_what_shap_values_says_of_one_table(place, finished, expected, frame):
    rows = rows_of(place / "out")
    assert not finished.failed
    assert finished.n_parts == 4
    np.testing.assert_allclose(sizes_of(rows, FEATURES), expected.contributions, rtol=0, atol=EXACT)
    np.testing.assert_allclose(rows["prediction"], expected.predictions, rtol=0, atol=1e-12)
    np.testing.assert_allclose(rows["base_value"], expected.base_value, rtol=0, atol=1e-12)
    assert rows["key_id"].tolist() == frame["id"].tolist()
    assert rows["file"].unique().tolist() == ["a.parquet", "b.parquet", "later/d.parquet"]
    assert rows["position"].tolist() == [*range(200), *range(100), *range(300)]
    assert rows["largest_standard_error"].isna().all()


def test_the_summary_is_that_of_all_rows(place, finished, expected):
    summary = read_summary((place / "out" / "summary.json").read_bytes())
    found, wanted = summary.importance(), expected.importance()
    np.testing.assert_allclose(found.mean, wanted.mean, rtol=EXACT)
    np.testing.assert_allclose(found.high, wanted.high, rtol=1e-9)
    assert (summary.n_rows, summary.feature_names) == (600, tuple(FEATURES))
    assert (summary.counts.sum(axis=(1, 2)) == 600).all()
    assert summary.counts[0, -1].sum() == 1, "one age is missing"
    assert summary.prediction_total == pytest.approx(expected.predictions.sum())
    assert summary.provenance.background == "30 rows drawn from all files with seed 0"
    np.testing.assert_array_equal(summary.sample.rows, np.arange(600))
    np.testing.assert_allclose(summary.sample.contributions, expected.contributions, rtol=0, atol=EXACT)
    assert summary.sample.feature_values[5].tolist() == expected.feature_values[5].tolist()
    assert finished.summary.importance().mean.tolist() == found.mean.tolist()


def test_running_again_does_only_what_is_missing(place, finished, expected):
    parts = place / "out" / "parts"
    before = {path.name: path.stat().st_mtime_ns for path in parts.iterdir()}
    (parts / "part-000001.summary.json").unlink()
    (parts / ".part-000002.parquet.1.tmp").write_bytes(b"left behind")
    told = []
    again = explain_folder(place / "model.joblib", place / "data", place / "out", settings=SETTINGS,
                           say=lambda *each: told.append(each))
    after = {path.name: path.stat().st_mtime_ns for path in parts.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {
        "part-000001.summary.json", "part-000001.parquet"}
    assert set(after) == set(before)
    assert (again.n_before, again.failed) == (3, ())
    assert next(done for what, done, _ in told if what == "Explaining") == 600 - 80
    assert told[-1] == ("Explaining", 600, 600)
    np.testing.assert_allclose(sizes_of(rows_of(place / "out"), FEATURES), expected.contributions, rtol=0, atol=EXACT)
    np.testing.assert_allclose(again.summary.importance().mean, finished.summary.importance().mean, rtol=EXACT)


def copied(place, tmp_path):
    for name in ("data", "out"):
        shutil.copytree(place / name, tmp_path / name)
    shutil.copy(place / "model.joblib", tmp_path / "model.joblib")
    return tmp_path / "model.joblib", tmp_path / "data", tmp_path / "out"


def another_model(model: Path, data: Path) -> None:
    model_file(model, leaves=5)


def another_value(model: Path, data: Path) -> None:
    changed = pd.read_parquet(data / "b.parquet")
    changed.loc[3, "pay"] += 1e-9
    changed.to_parquet(data / "b.parquet", index=False)


def one_more(model: Path, data: Path) -> None:
    people(5).to_parquet(data / "later" / "new.parquet")


def one_less(model: Path, data: Path) -> None:
    (data / "a.parquet").unlink()


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize(("act", "words"), [
    (another_model, "the model is another one"), (another_value, "'b.parquet' changed"),
    (one_more, "'later/new.parquet' is new"), (one_less, "'a.parquet' is gone"),
], ids=["model", "value", "more", "less"])
def test_another_model_or_other_data_are_refused(place, tmp_path, act, words):
    model, data, out = copied(place, tmp_path)
    act(model, data)
    with pytest.raises(MethodError, match=words) as caught:
        explain_folder(model, data, out, settings=SETTINGS)
    assert caught.value.code == "BATCH-CHANGED"


@pytest.mark.usefixtures("finished")
def test_other_settings_are_refused(place):
    other = Settings(target="y", keys=("id",), rows_per_part=100, background=31)
    with pytest.raises(MethodError, match="'background' was '30'"):
        explain_folder(place / "model.joblib", place / "data", place / "out", settings=other)


def test_a_background_of_ones_own(place, tmp_path, frame, expected):
    rows = frame[["job", "age", "pay"]][:7]
    rows.to_parquet(tmp_path / "background.parquet")
    settings = Settings(rows_per_part=400, background_file=str(tmp_path / "background.parquet"), single=True)
    model, data = place / "model.joblib", tmp_path / "data"
    data.mkdir()
    frame[FEATURES][100:200].to_parquet(data / "only.parquet", index=False)
    found = explain_folder(model, data, tmp_path / "out", settings=settings)
    dataset = read_table(frame[FEATURES])
    wanted = shap_values(load_model(model, dataset), dataset, rows=list(range(100, 200)), background=list(range(7)))
    written = rows_of(tmp_path / "out")
    assert written["contribution_age"].dtype == np.float32
    np.testing.assert_allclose(sizes_of(written, FEATURES), wanted.contributions, rtol=1e-6, atol=1e-6)
    assert found.summary.base_value == pytest.approx(wanted.base_value[0], abs=1e-12)
    assert found.summary.provenance.background == "7 rows of a file"


def test_a_part_that_fails_is_told_of_and_the_others_are_done(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    made = people(300)
    made.loc[150, "pay"] = np.inf  # which the model refuses
    for i in range(3):
        made[i * 100 : i * 100 + 100].to_parquet(data / f"{i}.parquet", index=False)
    model = model_file(tmp_path / "model.joblib")
    background = tmp_path / "background.parquet"
    made[:20].to_parquet(background)
    settings = Settings(rows_per_part=50, background_file=str(background))
    found = explain_folder(model, data, tmp_path / "out", settings=settings)
    assert [outcome.part.file for outcome in found.failed] == ["1.parquet"]
    assert found.failed[0].code
    assert found.summary is None
    assert not (tmp_path / "out" / "summary.json").exists()
    assert sorted(set(rows_of(tmp_path / "out")["file"])) == ["0.parquet", "2.parquet"]
    again = explain_folder(model, data, tmp_path / "out", settings=settings)
    assert (again.n_before, len(again.failed)) == (2, 1)


def without(column):
    return lambda frame: frame.drop(columns=column)


def texts(column):
    return lambda frame: frame.astype({column: str})


@pytest.mark.parametrize(("change", "words", "code"), [
    (without("pay"), "'1.parquet' has no column 'pay'", "BATCH-COLUMN"),
    (without("y"), "'1.parquet' has no column 'y'", "BATCH-COLUMN"),
    (without("id"), "'1.parquet' has no column 'id'", "BATCH-COLUMN"),
    (texts("pay"), "'pay' holds double in '0.parquet' and large_string in '1.parquet'", "BATCH-TYPE"),
], ids=["feature", "target", "key", "type"])
def test_files_that_are_not_alike_are_refused_before_anything_is_done(tmp_path, change, words, code):
    data = tmp_path / "data"
    data.mkdir()
    people(20).to_parquet(data / "0.parquet", index=False)
    change(people(20)).to_parquet(data / "1.parquet", index=False)
    with pytest.raises(DataError, match=words) as caught:
        explain_folder(model_file(tmp_path / "m.joblib"), data, tmp_path / "out", settings=SETTINGS)
    assert caught.value.code == code
    assert not list((tmp_path / "out" / "parts").iterdir())


def nothing(tmp_path):
    (tmp_path / "data").mkdir()


def empty_files(tmp_path):
    (tmp_path / "data").mkdir()
    people(0).to_parquet(tmp_path / "data" / "0.parquet")


def damaged(tmp_path):
    empty_files(tmp_path)
    (tmp_path / "data" / "1.parquet").write_bytes(b"PAR1 and no more PAR1")


def output_within(tmp_path):
    (tmp_path / "out" / "data").mkdir(parents=True)
    shutil.copytree(tmp_path / "out", tmp_path / "data" / "out")


def other_output(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("keep me")


@pytest.mark.parametrize(("prepare", "words", "code"), [
    (lambda _: None, "no folder 'data'", "BATCH-NO-FILES"), (nothing, "holds no Parquet file", "BATCH-NO-FILES"),
    (empty_files, "None of the files has a row", "BATCH-EMPTY"), (damaged, "'1.parquet' cannot be read", "BATCH-FILE"),
    (other_output, "holds no batch", "BATCH-OUT"),
], ids=["no folder", "no files", "empty files", "damaged", "other output"])
def test_what_cannot_be_begun_is_refused_in_a_sentence(tmp_path, prepare, words, code):
    model_file(tmp_path / "m.joblib")
    prepare(tmp_path)
    with pytest.raises(ExplainError, match=words) as caught:
        explain_folder(tmp_path / "m.joblib", tmp_path / "data", tmp_path / "out")
    assert caught.value.code == code


def test_output_among_the_input_is_refused(tmp_path):
    model_file(tmp_path / "m.joblib")
    (tmp_path / "data").mkdir()
    with pytest.raises(MethodError, match="lies in the folder of the data"):
        explain_folder(tmp_path / "m.joblib", tmp_path / "data", tmp_path / "data" / "out")


def test_no_model_and_a_file_that_is_none(tmp_path):
    (tmp_path / "data").mkdir()
    people(20).to_parquet(tmp_path / "data" / "0.parquet")
    with pytest.raises(DataError, match=r"no file 'none\.onnx'"):
        explain_folder(tmp_path / "none.onnx", tmp_path / "data", tmp_path / "out")
    (tmp_path / "some.onnx").write_bytes(b"hardly a model")
    with pytest.raises(ModelError):
        explain_folder(tmp_path / "some.onnx", tmp_path / "data", tmp_path / "out")


def test_a_batch_refused_leaves_its_folder_free_for_the_next(tmp_path):
    (tmp_path / "data").mkdir()
    people(30).to_parquet(tmp_path / "data" / "0.parquet")
    model = model_file(tmp_path / "m.joblib")
    with pytest.raises(DataError, match="no column 'salary'"):
        explain_folder(model, tmp_path / "data", tmp_path / "out", settings=Settings(target="salary"))
    assert read_manifest(tmp_path / "out") is None
    found = explain_folder(model, tmp_path / "data" / "0.parquet", tmp_path / "out", settings=Settings(background=5))
    assert found.summary.n_rows == 30


@pytest.mark.parametrize("settings", [
    Settings(background=0), Settings(background=10**9), Settings(rows_per_part=0), Settings(target="y", keys=("y",)),
])
def test_settings_that_cannot_be_met_are_refused(tmp_path, settings):
    with pytest.raises(MethodError) as caught:
        explain_folder(tmp_path, tmp_path, tmp_path, settings=settings)
    assert caught.value.code == "BATCH-SETTINGS"


def test_an_output_the_model_does_not_have_is_refused(place, tmp_path):
    with pytest.raises(MethodError):
        explain_folder(place / "model.joblib", place / "data", tmp_path / "out", settings=Settings(output="z"))
