"""Requests under a foreign name, from foreign pages, for the operator's eyes, or of nobody known are refused."""

import pytest

from pages.shared.server.visitors import Hosts, Inside, SignedIn, SignedSessions, host_name, same_site
from pages.shared.settings import HERE
from tests.pages.answering import ask, server

STREAM = "/_stcore/stream"
GUARDED = Hosts(server(), allowed=HERE)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:80", "LOCALHOST:1", "[::1]:8501"])
def test_the_app_answers_under_its_own_names(host):
    assert ask(GUARDED, "/", headers=[("host", host)]).status == 200


@pytest.mark.parametrize("host", [
    "evil.example", "evil.example:8501", "localhost.evil.example", "evil.example@localhost", "localhost@evil.example",
    "127.0.0.2", "", "localhost:x", "localhost/evil", "localhost#", "0.0.0.0", "127.0.0.1.nip.example", "[::1", "[::2]",
])
def test_a_foreign_host_is_refused(host):
    found = ask(GUARDED, "/", headers=[("host", host)])
    assert found.status == 400
    assert "GET" not in found.text


@pytest.mark.parametrize("headers", [[], [("host", "localhost"), ("host", "evil.example")]])
def test_no_host_and_two_hosts_are_refused(headers):
    assert ask(GUARDED, "/", headers=headers).status == 400


def opening(host, origin):
    headers = [("host", host)] + ([("origin", origin)] if origin is not None else [])
    return ask(GUARDED, STREAM, kind="websocket", headers=headers).status


@pytest.mark.parametrize("origin", ["http://localhost:8501", "http://LOCALHOST:8501", None])
def test_own_pages_and_programs_may_open_a_socket(origin):
    assert opening("localhost:8501", origin) == 101


@pytest.mark.parametrize(("host", "origin"), [
    ("localhost:8501", "http://evil.example"), ("localhost:8501", "null"), ("localhost:8501", "http://localhost:1"),
    ("localhost:8501", "http://localhost:8501.evil.example"), ("localhost:8501", ""), ("evil.example", None),
    ("evil.example", "http://evil.example"), ("localhost:8501", "http://[::1"),
])
def test_other_sites_may_not(host, origin):
    assert opening(host, origin) == 403


@pytest.mark.parametrize(("local", "path", "status"), [
    (True, "/_stcore/metrics", 200), (False, "/_stcore/metrics", 404), (False, "/base/_stcore/metrics", 404),
    (True, "/_stcore/agent/openapi.json", 404), (True, "/_stcore/script-health-check", 404), (False, "/", 200),
    (False, "/_stcore/health", 200),
])
def test_what_is_the_operator_s_is_not_there_for_others(local, path, status):
    assert ask(Inside(server(), local=local), path).status == status


@pytest.mark.parametrize(("path", "named", "status"), [
    ("/", [], 401), ("/", [""], 401), ("/", ["ada", "eve"], 401), ("/_stcore/upload_file/a/b", [], 401),
    ("/_stcore/health/x", [], 401), ("/_stcore/health", [], 200), ("/", ["ada"], 200),
])
def test_who_is_not_named_by_the_proxy_gets_nothing_but_the_health(path, named, status):
    guarded = SignedIn(server(), name="X-User")
    assert ask(guarded, path, headers=[("x-user", name) for name in named]).status == status


def test_no_socket_opens_for_nobody():
    guarded = SignedIn(server(), name="X-User")
    assert ask(guarded, STREAM, kind="websocket").status == 403
    assert ask(guarded, STREAM, kind="websocket", headers=[("x-user", "ada")]).status == 101


@pytest.mark.parametrize(("host", "name"), [("a:1", "a"), ("[::1]", "[::1]"), ("a:99999", ""), ("A", "a")])
def test_the_name_of_a_host(host, name):
    assert host_name(host) == name


def test_a_site_is_its_host_and_port():
    assert same_site("https://why.example", "why.example")
    assert not same_site("https://why.example:8443", "why.example")


@pytest.mark.parametrize(("path", "status"), [
    ("/_stcore/upload_file/ada/x", 200), ("/_stcore/upload_file/eve/x", 401), ("/base/_stcore/upload_file/eve/x", 401),
    ("/", 200),
])
def test_only_sessions_that_signed_in_may_upload(path, status):
    assert ask(SignedSessions(server(), sessions={"ada"}), path, method="PUT").status == status
