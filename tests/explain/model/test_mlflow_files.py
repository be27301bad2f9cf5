"""A zipped MLflow folder gives one file; links, ways out, floods and code have no effect."""

import io
import pickle
import stat
import zipfile

import pytest
from sklearn.linear_model import LinearRegression

from explain.errors import ModelError
from explain.model.mlflow_files import flavours_in, in_mlflow, is_mlflow

RAW = pickle.dumps(LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0]))
DESCRIPTION = b"flavors:\n  sklearn:\n    pickled_model: model.pkl\n"


def zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in entries:
            archive.writestr(name, raw)
    return file.getvalue()


def link(name, target):
    held = zipfile.ZipInfo(name)
    held.external_attr = (stat.S_IFLNK | 0o777) << 16
    return held, target


def refused(raw, words):
    with pytest.raises(ModelError, match=words) as caught:
        in_mlflow(raw)
    assert caught.value.code in ("MODEL-ZIP", "MODEL-MLFLOW")


def test_the_models_file_comes_out_and_the_rest_stays():
    raw = zipped([("run/MLmodel", DESCRIPTION), ("run/model.pkl", RAW), ("run/code/x.py", b"1/0")])
    assert is_mlflow(raw)
    found = in_mlflow(raw)
    assert found.raw == RAW
    assert found.notes == ("Of the MLflow folder the model's file alone was read; code had no part in it.",)


@pytest.mark.parametrize(("entry", "words"), [
    (("/etc/passwd", b"x"), "leads out"), (("a/../../b", b"x"), "leads out"), (("C:/x", b"x"), "leads out"),
    (("..\\x", b"x"), "leads out"), (link("model.pkl", "/etc/passwd"), "a link"),
    (("zeros", bytes(2**27)), "grow beyond bounds"), (("other/MLmodel", DESCRIPTION), "several"),
], ids=["absolute", "up", "drive", "backslash", "link", "bomb", "second"])
def test_what_a_model_does_not_need_is_refused(entry, words):
    refused(zipped([("MLmodel", DESCRIPTION), entry]), words)


def test_two_files_of_one_name_and_too_many_files_are_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped([("MLmodel", DESCRIPTION), ("model.pkl", RAW), ("model.pkl", b"x")])
    refused(twice, "two files of one name")
    refused(zipped([("MLmodel", DESCRIPTION), *((f"f{i}", b"") for i in range(200))]), "more than 200")


@pytest.mark.parametrize("path", ["../model.pkl", "/etc/passwd", "missing.pkl", "", "&anchor model.pkl"])
def test_a_description_points_only_at_a_file_inside(path):
    text = f"flavors:\n  sklearn:\n    pickled_model: {path}\n".encode()
    refused(zipped([("MLmodel", text), ("model.pkl", RAW)]), "no file of a kind")


def test_a_description_is_read_up_to_its_limit():
    refused(zipped([("MLmodel", DESCRIPTION + b"#" * 70_000), ("model.pkl", RAW)]), "grows beyond bounds")


def test_a_damaged_zip_is_said():
    raw = bytearray(zipped([("MLmodel", DESCRIPTION), ("model.pkl", RAW)]))
    raw[40:60] = bytes(20)
    refused(bytes(raw), "damaged")
    assert not is_mlflow(bytes(raw[:50]))
    assert not is_mlflow(b"a,b")


def test_only_plain_lines_of_flavours_are_read():
    text = "a: 1\nflavors:\n  one:\n    data: 'm.x'\n      deeper: 2\n  two: {data: y}\nlast:\n  three:\n    data: z"
    assert flavours_in(text) == {"one": {"data": "m.x"}, "two": {}}
