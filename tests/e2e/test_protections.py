"""The running server: headers, strangers refused, uploads counted, exports kept apart, a log without data."""

import http.client
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import LOG, downloaded, follow, running_app, wait_for_heading, wait_until_idle, watched_page

CANARY = "canary8462"
LARGE = 1_500_000
SCRIPT = f"""
import streamlit as st
from pages.shared.downloads import offer

held = "a" * {LARGE}
for name, spot in (("one", "b"), ("other", "c")):
    offer(name, lambda spot=spot: held[:400_000] + spot + held[400_001:], "same", "csv", key=name)
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A server of its own, and the file with all that it says."""
    log = tmp_path_factory.mktemp("guarded") / LOG
    with running_app("app.py", log) as url:
        yield url, log


def ask(url, path="/", method="GET", body=None, **headers):
    """Send one request as a program does; gives status, headers and text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): held for name, held in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): held for name, held in answer.getheaders()}, answer.read()
    finally:
        connection.close()


PLACES = ("/", "/safety", "/_stcore/health", "/_stcore/host-config", "/media/none", "/favicon.png")


@pytest.mark.parametrize("path", PLACES)
def test_each_answer_carries_the_headers(guarded, path):
    _, headers, _ = ask(guarded[0], path)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize(("path", "headers", "status"), [
    ("/", {"Host": "evil.example"}, 400), ("/_stcore/health", {"Host": "evil.example"}, 400),
    ("/_stcore/metrics", {}, 200), ("/_stcore/agent/openapi.json", {}, 404), ("/_stcore/agent/mcp", {}, 404),
])
def test_strangers_and_programs_are_refused(guarded, path, headers, status):
    found, held, _ = ask(guarded[0], path, **headers)
    assert found == status
    assert "content-security-policy" in held


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("null", 403), (None, 101)])
def test_another_site_cannot_open_the_socket(guarded, origin, status):
    upgrade = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec_WebSocket_Protocol": "streamlit",
    }
    connection = http.client.HTTPConnection(urlsplit(guarded[0]).netloc, timeout=60)
    headers = {name.replace("_", "-"): held for name, held in upgrade.items()} | ({"Origin": origin} if origin else {})
    connection.request("GET", "/_stcore/stream", headers=headers)
    assert connection.getresponse().status == status
    connection.close()


def test_uploads_need_a_session_and_its_token_and_are_counted(browser, guarded):
    url, log = guarded
    with watched_page(browser) as (page, _):
        page.goto(url)
        follow(page, "Model and data")
        box = page.get_by_test_id("stFileUploader").filter(has_text="Table")
        file = {"name": f"{CANARY}.csv", "mimeType": "text/csv", "buffer": f"{CANARY}\n{CANARY}".encode()}
        with page.expect_request(lambda request: request.method == "PUT") as seen:
            box.locator('input[type="file"]').set_input_files(file)
        wait_until_idle(page)
        place, headers = urlsplit(seen.value.url).path, seen.value.all_headers()
        sent = {name: headers[name] for name in ("cookie", "x-xsrftoken")}
        *_, session, name = place.split("/")
        put = f"--x\r\nContent-Disposition: form-data; name=f; filename={CANARY}\r\n\r\n{CANARY}\r\n--x--\r\n"
        form = {"Content-Type": "multipart/form-data; boundary=x"}

        def upload(to, **more):
            return ask(url, to, "PUT", put.encode(), **form, **more)[0]

        assert upload(place) == 403
        assert upload(place.replace(session, "a-session-that-is-not-there"), **sent) == 400
        assert ask(url, place, "PUT", b"", **form, **sent, Content_Length=str(2**31))[0] == 413
        tried = [upload(place.replace(name, f"file-{i}"), **sent) for i in range(30)]
        assert tried[0] == 204
        assert set(tried) <= {204, 413, 429}
        assert tried[-1] == 429
        assert sum(status == 204 for status in tried) < 20
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert CANARY not in log.read_text(errors="replace")


def test_a_broken_model_leaves_a_code_in_the_log_and_no_name(browser, guarded):
    url, log = guarded
    with watched_page(browser) as (page, _):
        page.goto(url)
        follow(page, "Model and data")
        model = {"name": f"{CANARY}.joblib", "mimeType": "", "buffer": f"{CANARY} {CANARY}".encode()}
        table = {"name": f"{CANARY}.csv", "mimeType": "", "buffer": f"{CANARY},b\n{CANARY},2\n1,2\n".encode()}
        for label, file in (("Fitted model", model), ("Table", table)):
            box = page.get_by_test_id("stFileUploader").filter(has_text=label)
            box.locator('input[type="file"]').set_input_files(file)
            wait_until_idle(page)
        expect(page.get_by_text("What to do").first).to_be_visible()
    written = log.read_text(errors="replace")
    assert re.search(r"told [A-Z]+-?", written)
    assert CANARY not in written


def test_large_exports_that_differ_in_one_byte_both_arrive_right(browser, tmp_path):
    script = tmp_path / "exports.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with running_app(str(script), tmp_path / "log") as url, watched_page(browser) as (page, _):
        page.goto(url)
        found = {}
        for name in ("one", "other"):
            file = downloaded(page.get_by_role("button", name=name, exact=True))
            found[name] = (file.suggested_filename, file.path().read_text())
    held = "a" * LARGE
    assert found["one"][1] == f"{held[:400_000]}b{held[400_001:]}"
    assert found["other"][1] == f"{held[:400_000]}c{held[400_001:]}"
    assert found["one"][0] != found["other"][0]


def test_tables_are_handed_out_by_our_own_button_alone(browser, guarded):
    with watched_page(browser) as (page, watch):
        page.goto(f"{guarded[0]}/what-drives-it")
        wait_for_heading(page, "What drives it")
        wait_until_idle(page)
        page.get_by_role("button", name="Show as table").first.click()
        wait_until_idle(page)
        table = page.get_by_test_id("stDataFrame")
        table.hover()
        expect(page.get_by_role("button", name="Download as CSV")).to_have_count(1)
        file = downloaded(page.get_by_role("button", name="Download as CSV"))
        assert re.fullmatch(r"whyboard-importance-[0-9a-f]{12}\.csv", file.suggested_filename)
        assert file.path().read_text(encoding="utf-8-sig").count("\n") > 3
        watch.assert_clean()
