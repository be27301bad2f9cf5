"""Work is saved and opened without loss; a file that was not saved here is refused before it can do anything."""

import inspect
import io
import json
import math
import random
import struct
import zipfile

import pytest

import explain
from explain.errors import DataError
from explain.keeping import File, Work, opened, saved
from explain.keeping.archive import MANIFEST
from explain.keeping.asked import ARGUMENTS
from explain.names import METHODS

DIGEST = "ab" * 32
FILE = File(name="people.csv", fingerprint=DIGEST, options={"target": "rich", "missing": ("?",), "keep_index": True})
MODEL = File(name="forest.joblib", fingerprint=DIGEST, options={"positive": "yes", "columns": {"a": "b"}})
PIN = {"section": "counterfactuals", "method": "counterfactuals", "title": "Less *rain*",
       "arguments": {"row": 3, "wanted": (200.0, None), "constraints": {"temp": (0, 1.5), "sky": ["clear", None]}},
       "note": "Say this\nslowly.", "view": {"page": "explain-one-row", "query": {"row": "3"}}}
PARTS = {
    "row": 3, "output": "yes", "feature": "age", "scale": "probability", "changes": {"age": 30, "job": None},
    "limits": {"age": "increase"}, "constraints": {"age": (None, 60), "job": ["clerk"]}, "wanted": (200.0, None),
    "near": "data", "cohort": {"where": [{"of": "column", "name": "age", "low": 30, "high": None}], "rest": True},
    "options": {"method": "shap"},
    "scenarios": [{"name": "tall", "row": 3, "changes": {"height": 2.5, "sky": None}}], "audience": "stakeholder",
    "dictionary": {"age": {"label": "Age", "values": {"$odd": "key"}}}, "groups": [["age", "job"]], "pins": [PIN],
    "overrides": {"Row 3": "Seen"}, "understood": {"Row 3": {"question": "Which?", "answer": "Age", "expected": "Job"}},
}


def made(**parts):
    return Work(table=FILE, model=MODEL, title="forest on people", sample="", saved="2026-01-02 03:04 UTC",
                parts=parts or PARTS)


def same(one: Work, other: Work) -> bool:
    names = ("title", "sample", "app", "saved", "parts")
    files = all(vars_of(getattr(one, name)) == vars_of(getattr(other, name)) for name in ("table", "model"))
    return files and all(getattr(one, name) == getattr(other, name) for name in names)


def vars_of(file: File) -> tuple:
    return file.name, file.fingerprint, file.kind, dict(file.options)


@pytest.mark.parametrize("files", [{}, {"table": b"a,b\n1,2"}, {"model": b"\x80\x04."}, {"table": b"", "model": b"m"}])
def test_what_is_saved_is_what_is_opened(files):
    found = opened(saved(made(), **files))
    assert same(found.work, made())
    assert found.files == files
    assert found.notes == ()


def test_without_files_it_is_json_that_a_person_can_read():
    held = json.loads(saved(made()))
    assert held["work"]["row"] == 3
    assert held["work"]["pins"][0]["arguments"]["wanted"] == {"$pair": [200.0, None]}


def test_the_same_work_is_the_same_file():
    assert saved(made(), table=b"t") == saved(made(), table=b"t")


CELLS = [None, True, False, 0, -3, 2**40, 0.1, -1e300, math.inf, "", "é\n\u2060", "$pair", "x" * 50]


def random_value(chance: random.Random, depth: int = 0):
    kind = chance.randrange(6 if depth < 4 else 3)
    if kind < 3:
        return chance.choice(CELLS)
    inner = [random_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    names = [chance.choice(["a", "$cell", "$map", "", "é"]) + str(i) for i in range(len(inner))]
    return {3: inner, 4: tuple(inner), 5: dict(zip(names, inner, strict=True))}[kind]


@pytest.mark.parametrize("seed", range(60))
def test_any_tree_of_plain_values_comes_back_the_same(seed):
    held = random_value(random.Random(seed))
    found = opened(saved(made(groups=held))).work.parts["groups"]
    assert found == held
    assert repr(found) == repr(held)  # a pair stays a pair, and 1 does not become True


def test_trust_in_a_file_is_not_kept():
    trusting = File(name="m", fingerprint=DIGEST, options={"pickles": "any", "item": "best"})
    work = Work(table=FILE, model=trusting)
    assert opened(saved(work)).work.model.options == {"item": "best"}


def test_what_this_version_does_not_know_is_left_out_and_told():
    held = json.loads(saved(made()))
    held["work"]["mood"] = "fine"
    held["model"]["options"]["pickles"] = "any"
    held["later"] = 1
    found = opened(json.dumps(held).encode())
    assert same(found.work, made())
    assert all(name in found.notes[0] for name in ("'mood'", "'pickles'", "'later'"))


WRONG_PARTS = {
    "row": [-1, "3", True, 1.0, None, 10**13], "output": [None, "x" * 2_000, 3], "scale": ["shap", ""],
    "changes": [{"age": []}, [], {"age": {"a": 1}}], "limits": [None],
    "constraints": [
        ["age"], "all", {"age": 5}, {"age": "up"}, {"age": True}, {"age": {"change": "up"}}, {"age": {"low": [1]}},
        {"age": {"values": 5}}, {"age": {"step": "x"}}, {"age": {"weight": [1]}}, {"age": {"linked": [{"then": "a"}]}},
        {"age": {"linked": [{"then": "a", "by": 1, "each": 2}]}}, {"age": {"moves": [[1]]}}, {"age": {"else": 1}},
    ],
    "wanted": [(1,), [1, 2], ("a", None)], "cohort": [{"where": []}, {"rest": True}, {"where": [{"of": "code"}]}, 3],
    "scenarios": [{}, [{"name": "a"}], [{"name": "a", "row": -1, "changes": {}}]],
    "understood": [{"Row 3": "Age"}, {"Row 3": {"question": "Which?", "answer": "Age"}},
                   {"Row 3": {"question": "Which?", "answer": "Age", "expected": True}}],
    "options": [{"a": 1}, []], "audience": ["boss"], "near": ["a b", 1],
    "pins": [[{**PIN, "section": "../x"}], [{**PIN, "code": "1"}], [{**PIN, "arguments": []}], [PIN] * 300,
             [{**PIN, "view": {"page": "https://elsewhere", "query": {}}}],
             [{**PIN, "view": {"page": "../row", "query": {}}}],
             [{**PIN, "note": "x" * 5_000}], [{**PIN, "arguments": {"patience": 1}}],
             [{**PIN, "arguments": {"progress": 1}}], [{**PIN, "arguments": {"seed": -1}}],
             [{**PIN, "arguments": {"rows": "all"}}], [{**PIN, "arguments": {"constraints": 5}}],
             [{**PIN, "arguments": {"groups": {"a": "b"}}}], [{**PIN, "arguments": {"where": []}}]],
}


@pytest.mark.parametrize(("part", "held"), [(part, held) for part, wrong in WRONG_PARTS.items() for held in wrong])
def test_a_part_of_another_shape_is_refused(part, held):
    with pytest.raises(DataError) as refusal:
        opened(saved(made(**{part: held})))
    assert refusal.value.code == "SAVED-PART"
    assert part in refusal.value.problem


def test_every_argument_of_every_method_has_a_shape():
    asked = {name for method in METHODS for name in inspect.signature(getattr(explain, method)).parameters}
    of_python = {"predictor", "dataset", "progress", "refit"}  # a function is nothing that a file can bring
    assert asked - of_python | {"sample", "cohort"} == set(ARGUMENTS)


def changed(path, held):
    """The JSON of a work in which one place holds something else."""
    tree = json.loads(saved(made()))
    place = tree
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = held
    return json.dumps(tree).encode()


TREES = [{"$pair": 3}, {"$pair": [1], "b": 2}, {"$cell": 3}, {"$cell": {"float": "x"}}, {"$map": [[1]]},
         {"$map": [["a", 1, 2]]}, {"$python": "os.system"}, {"$cell": {"time": "now", "unit": "s", "zone": "/etc"}},
         {"$cell": {"missing": "all"}}, {"$map": [[[1], 2]]}, "\ud800"]


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_a_tree_that_is_not_written_here_is_refused(tree):
    with pytest.raises(DataError) as refusal:
        opened(changed(["work", "groups"], tree))
    assert refusal.value.code == "SAVED-FILE"


@pytest.mark.parametrize(("path", "held", "code"), [
    (["form"], "another", "SAVED-FILE"), (["version"], "1", "SAVED-FILE"), (["version"], 2, "SAVED-VERSION"),
    (["version"], True, "SAVED-FILE"), (["title"], 3, "SAVED-FILE"), (["sample"], ["../.."], "SAVED-FILE"),
    (["table"], [], "SAVED-FILE"), (["table", "fingerprint"], "zz", "SAVED-FILE"), (["work"], [], "SAVED-FILE"),
    (["table", "kind"], "code", "SAVED-FILE"), (["table", "options", "keep_index"], 1, "SAVED-PART"),
    (["table", "options", "missing"], "?" * 3, "SAVED-PART"), (["table", "path"], "/etc/passwd", "SAVED-FILE"),
])
def test_a_changed_manifest_is_refused(path, held, code):
    with pytest.raises(DataError) as refusal:
        opened(changed(path, held))
    assert refusal.value.code == code


JUNK = {
    "empty": b"", "text": b"hello", "pickle": b"\x80\x04\x8c\x02os\x94.", "list": b"[1, 2]", "number": b"7",
    "twice": b'{"form": "whyboard work", "form": "x"}', "nan": b'{"form": NaN}', "half": b'{"form": "whyboard work',
    "deep": b'{"form": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "digits": b'{"version": ' + b"9" * 9_000 + b"}",
    "utf-16": '{"form": "whyboard work"}'.encode("utf-16"), "zip": b"PK\x03\x04", "nothing": b"\x00" * 100,
}


@pytest.mark.parametrize("raw", JUNK.values(), ids=JUNK)
def test_what_is_no_saved_work_is_refused(raw):
    with pytest.raises(DataError) as refusal:
        opened(raw)
    assert refusal.value.code == "SAVED-FILE"


def test_more_brackets_than_any_work_has_are_refused_before_they_are_read():
    with pytest.raises(DataError) as refusal:
        opened(b"[" * 2_000_000)
    assert refusal.value.code == "SAVED-LIMIT"


def zipped(entries, *, remark=b"", method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, held in entries:
            archive.writestr(name, held)
        archive.comment = remark
    return out.getvalue()


def manifest():
    return MANIFEST, saved(made())


STRANGE = {
    "no manifest": lambda: zipped([("table", b"a,b")]),
    "a name that leads out": lambda: zipped([manifest(), ("../table", b"a")]),
    "another file": lambda: zipped([manifest(), ("model.pkl", b"a")]),
    "two of one name": lambda: zipped([manifest(), manifest()]),
    "a remark": lambda: zipped([manifest()], remark=b"hello"),
    "lzma": lambda: zipped([manifest()], method=zipfile.ZIP_LZMA),
    "bzip2": lambda: zipped([manifest()], method=zipfile.ZIP_BZIP2),
    "many files": lambda: zipped([manifest(), *((f"table{i}", b"") for i in range(9))]),
    "cut": lambda: zipped([manifest()])[:-30],
    "a hole": lambda: zipped([manifest()])[:200] + zipped([manifest()])[230:],
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_a_zip_that_is_not_written_here_is_refused(make):
    with pytest.raises(DataError) as refusal:
        opened(make())
    assert refusal.value.code == "SAVED-FILE"


def test_a_file_that_grows_beyond_bounds_is_refused():
    bomb = saved(made(), table=b"\x00" * (80 << 20))
    with pytest.raises(DataError) as refusal:
        opened(bomb)
    assert refusal.value.code == "SAVED-LIMIT"
    assert "64 megabytes" in refusal.value.problem


def test_a_file_whose_header_understates_its_size_is_not_unpacked_beyond_it():
    raw = bytearray(saved(made(), table=b"\x00" * (2 << 20)))
    size = struct.pack("<L", 2 << 20)
    for place in [i for i in range(len(raw)) if raw[i : i + 4] == size]:
        raw[place : place + 4] = struct.pack("<L", 10)
    with pytest.raises(DataError) as refusal:
        opened(bytes(raw))
    assert refusal.value.code == "SAVED-FILE"


def test_the_table_may_not_be_larger_than_an_upload():
    with pytest.raises(DataError) as refusal:
        opened(saved(made(), table=random.Random(0).randbytes(2 << 20)), most=1 << 20)
    assert refusal.value.code == "SAVED-LIMIT"
