"""The frame's page carries the script that keeps the history at one entry a view; nothing else is touched."""

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.shared.server.steps import SCRIPT, OneStep
from tests.pages.answering import ask, server

PAGE = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def answering(response):
    return OneStep(Starlette(routes=[Route("/{path:path}", lambda _: response)]))


def test_the_page_carries_the_script_before_any_of_streamlit_s_modules_run():
    found = ask(answering(HTMLResponse(PAGE, headers={"ETag": "1", "Last-Modified": "x"})), "/what-drives-it")
    assert found.text == PAGE.replace("</head>", f"<script>{SCRIPT}</script></head>")
    assert found.text.count(SCRIPT) == 1
    assert found.all("content-length") == [str(len(found.text.encode()))]
    assert found.all("etag") == found.all("last-modified") == []


@pytest.mark.parametrize("response", [
    PlainTextResponse("</head>"), HTMLResponse("</head>", status_code=404),
    Response(b"</head>", media_type="text/html", headers={"Content-Encoding": "gzip"}),
])
def test_what_is_no_whole_page_passes_as_it_is(response):
    assert ask(answering(response), "/any").text == "</head>"


def test_the_page_is_not_packed_by_who_makes_it():
    packing = GZipMiddleware(Starlette(routes=[Route("/{path:path}", lambda _: HTMLResponse(PAGE))]), minimum_size=1)
    found = ask(OneStep(packing), "/explain-one-row", headers=(("Accept-Encoding", "gzip, br"),))
    assert SCRIPT in found.text
    assert found.all("content-encoding") == []


def test_files_and_sockets_pass():
    assert ask(answering(HTMLResponse(PAGE)), "/static/file.html").text == PAGE
    assert ask(OneStep(server()), "/_stcore/stream", kind="websocket").text == "open"
