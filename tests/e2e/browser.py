"""A real server and a real browser for the journeys, and the waits that need no sleeping."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Download,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from pages.shared.words import screen
from tasks import LOCAL, ROOT, TaskError, app_command, end, ensure_browser, free_port, wait_until_up

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)
LOG = "app.log"
"""Where a server's output goes, so that a failure can show it."""
DESKTOP = {"width": 1440, "height": 900}
HERE = {LOCAL, "localhost"}
NOT_FORESEEN = screen.unknown("").partition(" (")[0]
PATIENCE = 120_000
"""Milliseconds that a wait may take: a slow machine is no failure."""
TRIES = 5
"""Clicks that opening a select box, or handing over a file, may take."""
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""On a page's own address the frontend first asks for these below it: a 404 is no fault."""
BUSY = '[data-testid="stSkeleton"], [data-testid="stSpinner"], [data-testid="stProgress"], [data-stale="true"]'
expect.set_options(timeout=PATIENCE)


@contextmanager
def running_app(script: str, log: Path) -> Iterator[str]:
    """Run a Streamlit script as `tasks.py run` does, its output in ``log``; gives its address."""
    port = free_port()
    url = f"http://{LOCAL}:{port}"
    with log.open("wb") as out:
        server = subprocess.Popen(app_command(sys.executable, port, script), cwd=ROOT, stdout=out, stderr=out)
        try:
            wait_until_up(server, url)
            yield url
        except TaskError as error:
            raise AssertionError(f"{error}\n{log.read_text(errors='replace')[-2000:]}") from error
        finally:
            end(server)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that `tasks.py` finds; no browser is a failure that says what to install."""
    executable = ensure_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong in a page while nobody looked."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    """Addresses asked for that are not on this machine."""

    def on(self, context: BrowserContext, page: Page) -> None:
        """Begin to watch."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", self._asked)
        context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            self.console.append(message.text)

    def _asked(self, request: Request | WebSocket) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
            self.foreign.append(request.url)

    def assert_clean(self) -> None:
        """Fail on any console error, uncaught exception or request that left the machine."""
        assert not self.foreign, f"The page asked for addresses off this machine: {self.foreign}"
        assert not self.errors, f"The page raised: {self.errors}"
        assert not self.console, f"The browser's console shows errors: {self.console}"


@contextmanager
def watched_page(browser: Browser, **settings: object) -> Iterator[tuple[Page, Watch]]:
    """Open an empty page in a context of its own, desktop size unless told otherwise, and watch it."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **settings})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watch = Watch()
    watch.on(context, page)
    try:
        yield page, watch
    finally:
        context.close()


def exceptions(page: Page) -> Locator:
    """What is on screen of errors that nobody foresaw: Streamlit's box, and what a card or the app says instead."""
    return page.locator('[data-testid="stException"]').or_(page.get_by_text(NOT_FORESEEN))


def wait_for_heading(page: Page, text: str | re.Pattern) -> None:
    """Wait for a heading, which a page draws first."""
    expect(page.get_by_role("heading", name=text).first).to_be_visible()


def wait_until_idle(page: Page, patience: float = PATIENCE) -> None:
    """Wait until the script rests and nothing on screen is under way or stale; call after waiting for content."""
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator(BUSY)).to_have_count(0, timeout=patience)


def upload(page: Page, label: str, *files: Path) -> None:
    """Give files to the uploader with this label and wait until the page has taken them in."""
    box = page.locator('[data-testid="stFileUploader"]').filter(has_text=label)
    box.locator('input[type="file"]').set_input_files([str(file) for file in files])
    for file in files:
        expect(box.get_by_text(file.name)).to_be_visible()
    wait_until_idle(page)


def downloaded(button: Locator) -> Download:
    """Have a button hand over its file; while the page is drawn anew it may be refused once, and the page says so."""
    refused = button.page.get_by_test_id("stDownloadButtonError")
    with button.page.expect_download() as coming:
        for _ in range(TRIES):
            button.click()
            expect(button).to_be_enabled()  # it is not while the file is made
            if not refused.count():
                break
    return coming.value


def follow(page: Page, title: str) -> None:
    """Go to a page of the app by the menu."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
    wait_for_heading(page, title)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of the select box with this label."""
    pick(page.get_by_role("combobox", name=label).first, option)


def pick(box: Locator, option: str) -> None:
    """Pick an option of a select box, which a page that is drawn anew meanwhile may close again."""
    choice = box.page.get_by_role("option", name=option, exact=True).first
    for patience in (*[PATIENCE / 20] * TRIES, PATIENCE):
        if box.get_attribute("aria-expanded") != "true":
            box.click()
        with suppress(PlaywrightTimeout):
            choice.click(timeout=patience)
            return
    raise AssertionError(f"{option} could not be picked")
