"""Uploads past a quota are refused: by what they announce, by what comes, beside others on their way, and too often."""

import asyncio

import pytest

from pages.shared.server.uploads import FRAMING, MEGABYTE, Arriving, Quotas, Uploads
from pages.shared.settings import Settings
from tests.pages.answering import ask, asking, server

SMALL = Quotas(file=100_000, session=250_000, total=400_000, files=3, attempts=5)


class Desk:
    """A server with guards, the files it holds, and a clock to be set."""

    def __init__(self, quotas=SMALL, held=None):
        self.held = held or {}
        self.now = 0.0
        self.guard = Uploads(server(), quotas=quotas, held=lambda: self.held, alive=lambda name: name != "gone",
                             clock=lambda: self.now)

    def put(self, size, session="ada", file="one", said=None):
        headers = [("content-length", str(size) if said is None else said)]
        return ask(self.guard, place(session, file), method="PUT", headers=headers, pieces=[b"x" * size]).status

    def put_in_pieces(self, size, said=None):
        headers = [] if said is None else [("content-length", said)]
        return ask(self.guard, place(), method="PUT", headers=headers, pieces=in_pieces(size)).status


def place(session="ada", file="one"):
    return f"/_stcore/upload_file/{session}/{file}"


def in_pieces(size):
    return [b"x" * min(10_000, size - start) for start in range(0, size, 10_000)]


def test_a_file_within_the_quotas_arrives_whole():
    found = ask(Desk().guard, place(), method="PUT", pieces=in_pieces(100_000))
    assert (found.status, found.text) == (200, "PUT 100000")


@pytest.mark.parametrize(("held", "size"), [
    ({}, 100_000 + FRAMING + 1),
    ({"ada": {"a": 200_000}}, 50_000 + FRAMING + 1),
    ({"eve": {"a": 350_000}}, 50_000 + FRAMING + 1),
])
def test_a_file_too_large_for_itself_its_session_or_all_is_refused(held, size):
    assert Desk(held=held).put(size) == 413
    assert Desk(held=held).put(size - FRAMING - 1) == 200


def test_what_does_not_say_its_size_is_counted_as_it_comes():
    assert Desk().put_in_pieces(100_000) == 200
    assert Desk().put_in_pieces(400_000) == 413
    assert Desk(held={"ada": {"a": 240_000}}).put_in_pieces(100_000) == 413


def test_a_session_holds_so_many_files_and_may_replace_one():
    desk = Desk(held={"ada": {"a": 1, "b": 1, "c": 1}})
    assert desk.put(1, file="d") == 413
    assert desk.put(1, file="a") == 200
    assert desk.put(1, session="eve") == 200


def test_attempts_are_counted_by_the_minute_and_the_session():
    desk = Desk()
    assert [desk.put(1) for _ in range(6)] == [200] * 5 + [429]
    assert desk.put(1, session="eve") == 200
    desk.now = 59.0
    assert desk.put(1) == 429
    desk.now = 121.0
    assert desk.put(1) == 200
    assert set(desk.guard.ledger.tried) == {"ada"}


def test_refused_files_leave_nothing_behind():
    desk = Desk()
    desk.put(400_000)
    desk.put_in_pieces(400_000)
    assert desk.guard.ledger.arriving == []


def test_what_is_on_its_way_counts():
    desk = Desk()
    desk.guard.ledger.arriving += [Arriving("ada", "a", 100_000), Arriving("ada", "b", 100_000)]
    assert desk.put(50_000) == 200
    assert desk.put(51_000 + FRAMING) == 413
    assert desk.put(1, session="eve") == 200
    desk.guard.ledger.arriving.append(Arriving("ada", "c"))
    assert desk.put(1, file="d") == 413


def test_two_at_the_same_time_share_what_is_left():
    guard = Desk(quotas=Quotas(file=300_000, session=300_000, total=10**9, files=9, attempts=9)).guard

    async def both():
        puts = (asking(guard, place(file=file), method="PUT", pieces=in_pieces(250_000)) for file in "ab")
        return sorted([answer.status for answer in await asyncio.gather(*puts)])

    assert asyncio.run(both()) == [200, 413]


def test_a_session_that_is_not_there_is_left_to_streamlit_unread():
    desk = Desk(quotas=Quotas(1, 1, 1, 1, 1))
    assert [desk.put(500_000, session="gone") for _ in range(3)] == [200] * 3
    assert not desk.guard.ledger.tried


@pytest.mark.parametrize(("method", "path", "status"), [
    ("PUT", "/elsewhere", 200), ("DELETE", place(), 200), ("GET", place(), 200), ("PUT", f"/base{place()}", 413),
])
def test_only_uploads_are_counted(method, path, status):
    guard = Desk(quotas=Quotas(1, 1, 1, 1, 1)).guard
    assert ask(guard, path, method=method, pieces=in_pieces(500_000)).status == status


@pytest.mark.parametrize("said", ["5", "-1", "x", ""])
def test_a_wrong_length_is_no_way_round(said):
    assert Desk().put_in_pieces(300_000, said=said) == 413
    assert Desk().put_in_pieces(50_000, said=said) == 200


def test_the_settings_are_in_megabytes():
    found = Quotas.of(Settings(upload_file_mb=3, upload_session_mb=4, upload_total_mb=5))
    assert (found.file, found.session, found.total) == (3 * MEGABYTE, 4 * MEGABYTE, 5 * MEGABYTE)
