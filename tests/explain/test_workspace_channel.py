"""Nothing that a child says is believed: here the test plays the child."""

import json
import random
import socket
import threading
from dataclasses import replace

import numpy as np
import pytest

from explain import read_table, results
from explain.errors import DataError, ModelError, WorkspaceError
from explain.facts import ModelFacts, table_facts
from explain.stored import packed
from explain.workspace.channel import Channel, Fault, Gone
from explain.workspace.expected import ANSWERS, SIZES, check, check_facts
from explain.workspace.frames import HEAD, MARK, wire


class Played:
    """A child whose every word the test chooses."""

    def __init__(self):
        self.ours, self.theirs = socket.socketpair()
        self.wire = wire(self.ours.fileno(), closing=False)
        self.child = wire(self.theirs.fileno(), closing=False)
        self.killed = False

    def kill(self):
        self.killed = True
        try:
            self.ours.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def release(self):
        self.wire.close()
        self.ours.close()

    def how_it_ended(self):
        return None


@pytest.fixture
def played():
    process = Played()
    process.child.send({"ready": ["seccomp"]})
    yield process
    process.theirs.close()


def asked(played, answer, **settings):
    """Ask something; ``answer(child, number)`` says what the child does."""
    channel = Channel(played)

    def serve():
        header, _ = played.child.receive(1_000_000)
        try:
            answer(played.child, header["id"])
        except OSError:
            return  # it was ended while it spoke

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        return channel.request({"do": "ask"}, **{"most": 10_000, "within": 5, **settings})
    finally:
        channel.close()
        thread.join()


def test_an_answer_comes_back(played):
    assert asked(played, lambda child, number: child.send({"id": number, "result": {"tuple": [1, "a"]}})) == (1, "a")
    assert played.killed


@pytest.mark.parametrize("other", [8, 0, -1, "1", None, [1], 1.0], ids=repr)
def test_an_answer_to_no_question_ends_the_child(played, other):
    """Else it could keep the app busy reading for as long as it lives."""
    with pytest.raises(Gone):
        asked(played, lambda child, number: child.send({"id": other, "result": 0}))
    assert played.killed


def test_a_second_answer_ends_the_child(played):
    channel = Channel(played)
    number, pending = channel._opened(100)
    for _ in range(2):
        played.child.send({"id": number, "result": 3})
    played.theirs.settimeout(5)
    assert played.theirs.recv(1) == b""
    assert pending.answer == ({"id": number, "result": 3}, [])
    assert played.killed


@pytest.mark.parametrize("report", [
    {"done": 1, "total": 2, "more": [0] * 1_000}, {"done": -1, "total": 2}, {"done": 1, "total": 10**30},
    {"done": True, "total": 2}, {"done": 1.0, "total": 2},
], ids=lambda report: repr(report)[:40])
def test_a_report_of_more_than_progress_ends_the_child(played, report):
    with pytest.raises(Gone):
        asked(played, lambda child, number: child.send({"id": number, **report}))
    assert played.killed


def test_a_large_answer_comes_back_to_the_first_question(played):
    """What is allowed is decided when the answer is there, not when the app begins to wait for it."""
    tree, parts = packed(np.arange(1_000_000.0))
    result = asked(played, lambda child, number: child.send({"id": number, "result": tree}, parts), most=9_000_000)
    assert result.shape == (1_000_000,)


def test_empty_parts_without_end_are_not_taken_in(played):
    with pytest.raises(Gone):
        asked(played, lambda child, number: child.send({"id": number, "result": 0}, [b""] * 200_000))
    assert played.killed


def test_empty_cells_without_end_are_not_taken_in(played):
    tree, parts = packed(np.array([None] * 200_000))
    with pytest.raises(WorkspaceError) as caught:
        asked(played, lambda child, number: child.send({"id": number, "result": tree}, parts), most=250_000)
    assert caught.value.code == "WORK-ANSWER"


@pytest.mark.parametrize("code", ["X\nERROR a line of the log", "data values", "A" * 100, "\u202eABC-D"])
def test_a_code_that_is_none_is_not_repeated(played, code):
    told = {"kind": "DATA", "problem": "p", "remedy": "r", "code": code}
    with pytest.raises(DataError) as caught:
        asked(played, lambda child, number: child.send({"id": number, "error": told, "details": {"pairs": []}}))
    assert caught.value.code == "DATA"


def test_an_error_comes_back_as_its_kind_with_its_details(played):
    def answer(child, number):
        tree, parts = packed({"choices": ("a", "b")})
        told = {"kind": "MODEL", "problem": "Two models.", "remedy": "Choose.", "code": "MODEL-ITEM"}
        child.send({"id": number, "error": told, "details": tree}, parts)

    with pytest.raises(ModelError, match="Two models") as caught:
        asked(played, answer)
    assert caught.value.details == {"choices": ("a", "b")}
    assert caught.value.code == "MODEL-ITEM"


def test_a_fault_tells_where_and_nothing_else(played):
    with pytest.raises(Fault, match="KeyError at"):
        asked(played, lambda child, number: child.send({"id": number, "fault": "KeyError at methods/x.py:3"}))


@pytest.mark.parametrize("told", [
    "KeyError at x.py: 'a secret'", "a\nb at c", "x" * 5_000, "KeyError at Paris", 3, None, ["KeyError at x.py:1"],
])
def test_a_fault_that_tells_more_than_where_is_not_repeated(played, told):
    with pytest.raises(Fault, match="an unknown place"):
        asked(played, lambda child, number: child.send({"id": number, "fault": told}))


NONSENSE = {
    "no answer at all": {"id": 1},
    "a result of no form": {"id": 1, "result": {"result": "Popen", "fields": {}}},
    "a part that is not there": {"id": 1, "result": {"array": 3, "dtype": "<f8", "shape": [1]}},
    "an error of no kind": {"id": 1, "error": {"kind": "KeyboardInterrupt", "problem": "", "remedy": "", "code": ""}},
    "an error of numbers": {"id": 1, "error": {"kind": "DATA", "problem": 1, "remedy": "", "code": ""}, "details": 1},
    "an error without words": {"id": 1, "error": {"kind": "DATA"}},
    "half a character": {
        "id": 1, "error": {"kind": "DATA", "problem": "\ud800", "remedy": "", "code": ""}, "details": {"pairs": []},
    },
    "details that are no dictionary": {
        "id": 1, "error": {"kind": "DATA", "problem": "", "remedy": "", "code": ""}, "details": 5,
    },
}


@pytest.mark.parametrize("told", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_ends_the_child(played, told):
    with pytest.raises(WorkspaceError) as caught:
        asked(played, lambda child, number: child.send(told))
    assert caught.value.code == "WORK-ANSWER"
    assert played.killed


def test_an_endless_error_text_is_cut(played):
    told = {"kind": "DATA", "problem": "x" * 1_000_000, "remedy": "y" * 1_000_000, "code": "z" * 1_000_000}
    with pytest.raises(Exception, match="xxx") as caught:
        asked(played, lambda child, number: child.send({"id": number, "error": told, "details": {"pairs": []}}))
    assert len(str(caught.value)) < 10_000
    assert len(caught.value.code) <= 40


@pytest.mark.parametrize("raw", [
    b"HTTP/1.1 200 OK\r\n\r\n", HEAD.pack(MARK, 2**31, 0), HEAD.pack(MARK, 2, 2**40) + b"{}", b"\x00" * 100,
])
def test_broken_frames_end_the_child_before_they_are_taken_in(played, raw):
    with pytest.raises(Gone):
        asked(played, lambda child, number: child.outgoing.write(raw))
    assert played.killed


def test_an_answer_larger_than_the_question_allows_ends_the_child(played):
    with pytest.raises(Gone):
        asked(played, lambda child, number: child.send({"id": number, "result": 0}, [b"x" * 5_000_000]), most=100)
    assert played.killed


def test_a_flood_of_reports_ends_the_child(played):
    def answer(child, number):
        for _ in range(200_000):
            child.send({"id": number, "done": 1, "total": 2})

    with pytest.raises(Gone):
        asked(played, answer)
    assert played.killed


def test_silence_is_ended_in_time(played):
    with pytest.raises(WorkspaceError) as caught:
        asked(played, lambda child, number: None, within=0.2)
    assert caught.value.code == "WORK-TIME"
    assert played.killed


def test_a_child_that_does_not_listen_does_not_hold_the_sender(played):
    channel = Channel(played)
    with pytest.raises(Gone):
        channel.request({"do": "table"}, [bytes(50_000_000)], most=100, within=0.3)
    assert played.killed


def test_a_child_that_is_gone_is_gone(played):
    with pytest.raises(Gone):
        asked(played, lambda child, number: played.theirs.shutdown(socket.SHUT_RDWR))


def test_hostile_replies_by_the_thousand_meet_one_kind_of_error():
    """Bytes of an honest answer, changed at random: the answer itself, an error for users, or the child's end."""
    honest = json.dumps({"id": 1, "result": {"array": 0, "dtype": "<f8", "shape": [4]}, "sizes": [32]}).encode()
    whole = HEAD.pack(MARK, len(honest), 32) + honest + np.arange(4.0).tobytes()
    chance = random.Random(0)
    met = set()
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        process = Played()

        def answer(child, number, raw=raw, process=process):
            child.outgoing.write(raw)
            process.theirs.shutdown(socket.SHUT_WR)

        process.child.send({"ready": []})
        try:
            asked(process, answer)
            met.add("answer")
        except (Gone, WorkspaceError) as error:
            met.add(type(error).__name__)
        finally:
            process.theirs.close()
    assert met == {"answer", "Gone", "WorkspaceError"}


# Answers of the right form that do not fit their question


@pytest.fixture(scope="module")
def facts():
    table = table_facts(read_table(b"a,b,y\n1,2,0\n3,4,1\n5,6,1\n", target="y"))
    model = ModelFacts(
        task="binary", outputs=("no", "yes"), default_output="yes", scale="probability", scales=("probability",),
        features=("a", "b"), fingerprint="f", library="l", version="1", name="n", format="", checked="", matching=(),
        model_labels=(), table_labels=(), notes=(),
    )
    return table, model


PROVENANCE = results.Provenance(
    method="predictions", engine="e", versions=(), data="d", model="m", background="", background_digest="", n_rows=2,
    seed=0, scale="probability", output="", settings=(), seconds=0.1,
)


def answer_of(values, rows, outputs=("no", "yes")):
    return results.Predictions(
        values=values, outputs=outputs, output_labels=outputs, rows=rows, target="y", scale="probability", unit="",
        provenance=PROVENANCE,
    )


def test_an_answer_that_fits_is_believed(facts):
    result = answer_of(np.zeros((2, 2)), np.arange(2))
    assert check(result, "predictions", *facts, {"rows": [0, 1]}) is result


@pytest.mark.parametrize(("result", "arguments"), [
    (answer_of(np.zeros((3, 2)), np.arange(3)), {"rows": [0, 1]}),
    (answer_of(np.zeros((2, 3)), np.arange(2)), {"rows": [0, 1]}),
    (answer_of(np.zeros((2, 2)), np.arange(5)), {}),
    (answer_of(np.zeros(4), np.arange(4)), {}),
    (answer_of(np.zeros((2, 2)), np.arange(2), outputs=("yes",)), {}),
    (answer_of(np.array([["a", "b"]]), np.arange(1)), {}),
    (answer_of(np.array([[None, None]], dtype=object), np.arange(1)), {}),
    (answer_of(np.zeros((2, 2)), np.array([1, 0])), {"rows": [0, 1]}),
    (answer_of(np.zeros((1, 2)), np.array([3])), {}), (answer_of(np.zeros((1, 2)), np.array([-2])), {}),
    (answer_of(np.zeros((1, 2)), np.array([0.0])), {}),
    (PROVENANCE, {}), ("text", {}), (None, {}),
])
def test_an_answer_that_does_not_fit_its_question_is_not(facts, result, arguments):
    with pytest.raises(ValueError, match=r"."):
        check(result, "predictions", *facts, arguments)


def test_every_method_has_its_class_and_every_class_its_sizes():
    from explain.names import METHODS

    assert set(ANSWERS) == set(METHODS)
    assert {kind.__name__ for kind in ANSWERS.values()} <= set(SIZES)
    for name, sizes in SIZES.items():
        assert set(sizes) <= set(getattr(results, name).__dataclass_fields__)


@pytest.mark.parametrize(("what", "changes"), [
    ("table", {"n_rows": -1}), ("table", {"n_rows": 10**12}), ("table", {"columns": ("a",)}),
    ("table", {"columns": (), "labels": (), "described": ()}), ("table", {"labels": ("a", "b", "c")}),
    ("table", {"columns": ("b", "a")}), ("table", {"name": "x" * 10_000}), ("table", {"notes": ("x" * 10_000,)}),
    ("model", {"outputs": ("no", "yes", "x" * 10_000)}), ("model", {"checked": "x" * 10_000}),
    ("model", {"default_output": "maybe"}), ("model", {"scale": "target"}), ("model", {"task": "anything"}),
    ("model", {"scales": ("probability", "money")}),
])
def test_facts_that_do_not_hold_together_are_not_believed(facts, what, changes):
    told = facts[what == "model"]
    check_facts(told, what)
    with pytest.raises(ValueError, match="hold together"):
        check_facts(replace(told, **changes), what)


@pytest.mark.parametrize("what", ["table", "model"])
def test_facts_of_something_else_are_not_believed(facts, what):
    with pytest.raises(ValueError, match="no facts"):
        check_facts(facts[what == "table"], what)


@pytest.mark.parametrize("changes", [
    {"categories": np.zeros(3), "n_categories": 3},
    {"categories": np.zeros((2, 2), dtype=object), "n_categories": 2}, {"n_categories": 7},
    {"categories": np.zeros(5_000, dtype=object), "n_categories": 5_000}, {"name": "b"}, {"display": "x" * 10_000},
], ids=lambda changes: repr(list(changes)))
def test_facts_of_columns_that_do_not_hold_together_are_not_believed(facts, changes):
    first, second = facts[0].described
    with pytest.raises(ValueError, match="hold together"):
        check_facts(replace(facts[0], described=(replace(first, **changes), second)), "table")
