"""Files of the frame are packed once, and come out as they were."""

import asyncio
import gzip
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from pages.shared.server.packing import Answer, Packed, lasts, packed
from tests.pages.answering import ask, scope_of, server

TEXT = "let a = 1; " * 1_000
LASTING = {"Cache-Control": "public, immutable, max-age=31536000"}
GZIP = (("host", "localhost"), ("accept-encoding", "gzip, br"))


class Counting:
    """An app that counts what it is asked."""

    def __init__(self, headers=LASTING, status=200, media="text/javascript", text=TEXT):
        self.asked = 0
        self.answer = (text, status, headers, media)
        self.app = Starlette(routes=[Route("/{path:path}", self.give)])

    async def give(self, request):
        self.asked += 1
        text, status, headers, media = self.answer
        return Response(text, status, headers, media)

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


def sent(app, path="/static/js/a.js", headers=GZIP, method="GET"):
    """Headers and raw body of one answer."""
    messages = []
    coming = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive():
        return next(coming, None) or await asyncio.Future()

    async def send(message):
        messages.append(message)

    asyncio.run(app(scope_of("http", path, headers, method), receive, send))
    body = b"".join(message.get("body", b"") for message in messages)
    return {name.decode(): held.decode() for name, held in messages[0]["headers"]}, body


def test_a_file_is_packed_once_and_unpacks_to_itself():
    inner = Counting()
    app = Packed(inner)
    for _ in range(3):
        headers, body = sent(app)
        assert gzip.decompress(body).decode() == TEXT
        assert len(body) < len(TEXT) / 10
        assert headers["content-encoding"] == "gzip"
        assert int(headers["content-length"]) == len(body)
        assert headers["vary"] == "Accept-Encoding"
        assert "immutable" in headers["cache-control"]
    assert inner.asked == 1


@pytest.mark.parametrize("headers", [
    (("host", "localhost"),), (*GZIP, ("range", "bytes=0-9")), (*GZIP, ("if-none-match", '"x"')),
])
def test_who_cannot_unpack_or_asks_for_a_part_gets_what_the_app_says(headers):
    inner = Counting()
    app = Packed(inner)
    sent(app)
    found, body = sent(app, headers=headers)
    assert body.decode() == TEXT
    assert "content-encoding" not in found
    assert inner.asked == 2


@pytest.mark.parametrize("inner", [
    Counting(headers={"Cache-Control": "no-cache"}), Counting(status=404), Counting(media="font/woff2"),
    Counting(text="short"), Counting(headers={**LASTING, "Content-Encoding": "br"}),
])
def test_what_may_change_or_gains_nothing_is_passed_on_and_not_kept(inner):
    app = Packed(inner)
    for n_asked in (1, 2):
        _, body = sent(app)
        assert body.decode() == inner.answer[0]
        assert inner.asked == n_asked
    assert not app.kept


def test_only_files_of_the_frame_are_looked_at():
    inner = Counting()
    assert sent(Packed(inner), "/media/export.csv")[1].decode() == TEXT
    assert "content-encoding" not in sent(Packed(inner), method="HEAD")[0]


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr("pages.shared.server.packing.ROOM", 200)
    app = Packed(Counting())
    for name in "abcdefgh":
        sent(app, f"/static/js/{name}.js")
    assert 0 < app.size == sum(len(answer.body) for answer in app.kept.values()) <= 200


def test_streamlit_s_own_files_are_told_apart_by_their_names():
    """The names hold a digest, and the server says that they last: else nothing would be packed."""
    from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

    folder = Path(streamlit.__file__).parent / "static"
    largest = max(folder.glob("static/js/*.js"), key=lambda path: path.stat().st_size)
    app = Packed(create_streamlit_static_handler(str(folder), ""))
    headers, body = sent(app, f"/static/js/{largest.name}")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < largest.stat().st_size / 2
    assert gzip.decompress(body) == largest.read_bytes()


def test_what_was_cut_off_is_not_kept():
    inner = Counting(headers={**LASTING, "Content-Length": str(len(TEXT) + 1)})
    app = Packed(inner)
    assert sent(app)[1].decode() == TEXT
    assert not app.kept


def test_packing_keeps_what_the_app_said_else():
    start = {"type": "http.response.start", "status": 200, "headers": [
        (b"Cache-Control", b"immutable"), (b"Content-Type", b"text/css"), (b"X-Own", b"kept"), (b"ETag", b"1"),
        (b"Content-Length", str(len(TEXT)).encode())]}
    answer = Answer(start, TEXT.encode())
    assert lasts(answer)
    names = [name.lower() for name, _ in packed(answer).start["headers"]]
    assert b"x-own" in names
    assert b"etag" not in names, "it names the unpacked file"


def test_a_web_socket_passes():
    assert ask(Packed(server()), "/_stcore/stream", kind="websocket").text == "open"
