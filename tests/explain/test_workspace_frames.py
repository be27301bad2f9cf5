"""Frames arrive as they were sent; what is no frame, or larger than allowed, is never taken in."""

import os
import socket
import threading

import numpy as np
import pytest

from explain.workspace.frames import HEAD, MARK, BrokenFrame, wire


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield wire(ours.fileno(), closing=False), wire(theirs.fileno(), closing=False)


def test_a_frame_arrives_as_it_was_sent(ends, tmp_path):
    path = tmp_path / "part"
    path.write_bytes(b"from a file")
    raw = np.random.default_rng(0).bytes(3_000_000)
    sender = threading.Thread(target=ends[0].send, args=({"id": 1, "name": "ü [<]"}, [raw, b"", path]))
    sender.start()
    header, parts = ends[1].receive(4_000_000)
    sender.join()
    assert header == {"id": 1, "name": "ü [<]"}
    assert [bytes(part) for part in parts] == [raw, b"", b"from a file"]


def test_a_file_that_grows_while_it_is_sent_does_not_break_the_frame(ends, tmp_path, monkeypatch):
    path = tmp_path / "part"
    path.write_bytes(b"12345")
    size = path.stat()
    path.write_bytes(b"1234567890")
    monkeypatch.setattr(type(path), "stat", lambda self, **_: size)
    ends[0].send({"id": 1}, [path])
    ends[0].send({"id": 2})
    assert bytes(ends[1].receive(100)[1][0]) == b"12345"
    assert ends[1].receive(100)[0] == {"id": 2}


def test_threads_take_turns(ends):
    threads = [threading.Thread(target=ends[0].send, args=({"id": i}, [bytes([i]) * 50_000])) for i in range(8)]
    for thread in threads:
        thread.start()
    got = [ends[1].receive(50_000) for _ in threads]
    for thread in threads:
        thread.join()
    assert sorted(header["id"] for header, _ in got) == list(range(8))
    assert all(bytes(parts[0]) == bytes([header["id"]]) * 50_000 for header, parts in got)


def frame(text, n_text=None, n_parts=0, mark=MARK):
    return HEAD.pack(mark, len(text) if n_text is None else n_text, n_parts) + text


@pytest.mark.parametrize("raw", [
    frame(b'{"sizes": []}', mark=b"HTTP"), frame(b"x", n_text=2**32 - 1), frame(b'{"sizes": [9]}', n_parts=2**63),
    frame(b"[]"), frame(b"{}"), frame(b"\xff\xfe"), frame(b'{"sizes": [1]}'), frame(b'{"sizes": [-1, 1]}'),
    frame(b'{"sizes": ["1"]}'), frame(b'{"sizes": [true]}', n_parts=1), frame(b'{"sizes": {}}'), frame(b'"sizes"'),
    frame(b'{"sizes": []}', n_parts=2_000), frame(b"[" * 100_000), frame(b'{"sizes": [1.0]}', n_parts=1),
])
def test_what_is_no_frame_is_refused(ends, raw):
    sender = threading.Thread(target=os.write, args=(ends[0].outgoing.fileno(), raw))
    sender.start()
    with pytest.raises(BrokenFrame):
        ends[1].receive(1_000)
    sender.join()


@pytest.mark.parametrize("raw", [b"", HEAD.pack(MARK, 5, 0), frame(b'{"sizes": [4]}', n_parts=4) + b"abc", b"wby"])
def test_the_end_of_the_other_side_is_an_end(raw):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(raw)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(EOFError):
            wire(ours.fileno(), closing=False).receive(1_000)
