import json
import multiprocessing
from dataclasses import replace

import pytest

from explain.batch.files import File, parts_of
from explain.batch.manifest import (
    MANIFEST,
    PARTS,
    REFERENCE,
    Manifest,
    alone,
    read_manifest,
    refuse_another,
    write_json,
    written,
)
from explain.batch.settings import Settings
from explain.errors import DataError, MethodError

FILES = (File(name="a", n_rows=5, groups=(3, 2), digest="1"), File(name="b", n_rows=0, groups=(), digest="2"))
MADE = Manifest(
    settings=Settings(target="y", keys=("id", "day")), model="m", files=FILES, background="", features=("x", "z"),
    fingerprint="f", kinds={"x": "category"}, n_background=3, n_sampled=2, sampled=(4, 1), parts=parts_of(FILES, 2),
)


def test_a_manifest_comes_back_as_it_was(tmp_path):
    write_json(tmp_path / MANIFEST, MADE.plain())
    assert read_manifest(tmp_path) == MADE
    assert MADE.n_rows == 5


def test_a_folder_is_free_when_it_is_new_or_empty_or_was_left_early(tmp_path):
    assert read_manifest(tmp_path / "new") is None
    assert read_manifest(tmp_path) is None
    (tmp_path / PARTS).mkdir()
    (tmp_path / REFERENCE).write_bytes(b"")
    assert read_manifest(tmp_path) is None
    (tmp_path / PARTS / "part-000000.parquet").write_bytes(b"")
    with pytest.raises(MethodError, match="holds no batch"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "another"}', '{"form": "whyboard batch 1", "parts": 3}'])
def test_a_manifest_that_is_none_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(MethodError, match="cannot be read") as caught:
        read_manifest(tmp_path)
    assert caught.value.code == "BATCH-OUT"


@pytest.mark.parametrize(("changes", "words"), [
    ({"model": "n"}, "the model is another one"), ({"background": "4"}, "the file of the background changed"),
    ({"files": FILES[:1]}, "the file 'b' is gone"),
    ({"files": (replace(FILES[0], digest="9"), FILES[1])}, "the file 'a' changed"),
    ({"files": (*FILES, replace(FILES[0], name="c"))}, "the file 'c' is new"),
    ({"settings": replace(MADE.settings, seed=4)}, "the setting 'seed' was '0'"),
])
def test_what_changed_is_named(changes, words):
    same = {"settings": MADE.settings, "model": "m", "files": FILES, "background": ""}
    refuse_another(MADE, **same)
    with pytest.raises(MethodError, match=words):
        refuse_another(MADE, **{**same, **changes})


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    (tmp_path / "a").write_bytes(b"before")

    def cut_off():
        with written(tmp_path / "a") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"before"
    write_json(tmp_path / "a", {"b": 1})
    assert json.loads((tmp_path / "a").read_text()) == {"b": 1}


def test_a_place_that_cannot_be_written_to_is_told_of(tmp_path):
    with pytest.raises(DataError, match="cannot be written") as caught:
        write_json(tmp_path / "no folder" / "a", {})
    assert caught.value.code == "BATCH-WRITE"


def refused(out):
    try:
        with alone(out):
            return ""
    except MethodError as error:
        return error.code


def test_one_program_at_a_time(tmp_path):
    with multiprocessing.get_context("spawn").Pool(1) as other:
        with alone(tmp_path):
            assert other.apply(refused, [tmp_path]) == "BATCH-BUSY"
        assert other.apply(refused, [tmp_path]) == ""


def test_what_was_left_half_written_is_cleared(tmp_path):
    (tmp_path / PARTS).mkdir()
    (tmp_path / PARTS / ".part-000001.parquet.77.ab.tmp").write_bytes(b"half")
    with alone(tmp_path):
        assert not list((tmp_path / PARTS).iterdir())
