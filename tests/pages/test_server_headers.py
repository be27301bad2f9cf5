"""Every answer carries the headers, whatever stood in their place, and the policy lets nothing foreign in."""

from pathlib import Path

import streamlit

from pages.shared.server.headers import Headers, headers, inline_scripts, policy
from pages.shared.server.steps import SCRIPT
from tests.pages.answering import ask, server

PAGE = Path(streamlit.__file__).parent / "static" / "index.html"


def test_an_answer_has_each_header_once_and_keeps_its_own():
    found = ask(Headers(server(), headers=headers()), "/any")
    assert all(found.all(name.lower()) == [held] for name, held in headers().items())
    assert found.all("x-own") == ["kept"]
    assert found.text == "GET 0"


def test_a_web_socket_passes():
    assert ask(Headers(server(), headers=headers()), "/_stcore/stream", kind="websocket").text == "open"


def test_the_policy_names_nobody_else():
    said = headers()["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in said.split("; "))
    assert "http" not in said
    assert "unsafe-eval" not in said
    assert "*" not in said
    assert "unsafe-inline" not in parts["script-src"]
    assert parts["connect-src"] == "'self'"
    assert parts["frame-ancestors"] == parts["object-src"] == parts["base-uri"] == "'none'"


def test_streamlit_s_script_and_ours_are_let_through_by_their_digests():
    scripts = [*inline_scripts(PAGE.read_text(encoding="utf-8")), *inline_scripts(f"<script>{SCRIPT}</script>")]
    assert len(scripts) == 2
    said = headers()["Content-Security-Policy"]
    assert all(script in said for script in scripts)
    assert said.count("sha256") == 2
    assert policy().count("sha256") == 0


def test_another_script_has_another_digest():
    assert inline_scripts("<script>a</script>") != inline_scripts("<script>a </script>")
    assert inline_scripts('<script src="x.js"></script>') == ()
