"""From a click to its painted answer in a real browser, and what a page moves: `python -m benchmarks.browser`.

The page itself keeps the clock: from the event of a click or a key to the first frame after the answer, which is every
number and every line of the charts looked at, last changed. The sample of incomes is open and the server is warm.
Bytes are what Chromium received: files of the frame, which it keeps for the next visit, and our own messages, before
the socket compresses them.
"""

import argparse
import base64
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.common import Row
from benchmarks.large import cpu_seconds
from tests.e2e.browser import chromium, running_app, wait_until_idle, watched_page
from tests.e2e.pictures import titles

CLICK, TURN = 0.3, 0.6
"""Seconds that 95 of 100 clicks, and turns to another page, may take."""
FIRST, EACH = 1.5e6, 200e3
"""Bytes that a page may move when it is first seen, and a click."""
SHIFT = 0.1
"""Sum of what was moved on screen without being asked, as browsers count it; below this it is called good."""
QUIET = 0.25
"""Seconds without a change after which an answer is whole."""

CLOCK = """
(() => {
const shown = (selector) => [...document.querySelectorAll('[data-testid="stMain"] ' + selector)]
    .filter((found) => !found.closest('[data-stale="true"]'));
const answer = () => {
    const numbers = shown('[data-testid="stMetricValue"]').map((found) => found.textContent);
    const charts = shown('.js-plotly-plot').slice(0, window.whyboard.charts).map((found) =>
        found.textContent + [...found.querySelectorAll('.plot path')].map((path) => path.getAttribute('d')).join());
    return numbers.join() + charts.join();
};
const note = (event) => { if (window.whyboard.armed) {
    window.whyboard.armed = false; window.whyboard.began = event.timeStamp; window.whyboard.changes = []; } };
window.whyboard = {armed: false, began: 0, changes: [], charts: 9, seen: ''};
for (const name of ['pointerup', 'keydown']) addEventListener(name, note, {capture: true});
const look = () => {
    const state = window.whyboard;
    if (state.watching && !state.armed) {
        const now = answer();
        if (now && now !== state.seen) {
            state.seen = now;
            requestAnimationFrame(() => state.changes.push(performance.now() - state.began));
        }
    }
    requestAnimationFrame(look);
};
look();
window.whyboard.begin = (charts) => { Object.assign(window.whyboard,
    {charts, armed: true, watching: true, changes: []}); window.whyboard.seen = answer(); };
window.whyboard.shifts = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.whyboard.shifts += entry.value; })
    .observe({type: 'layout-shift', buffered: true});
})();
"""
DONE = """(quiet) => {
    const {armed, changes, began} = window.whyboard;
    const rests = document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning';
    return !armed && changes.length && rests && performance.now() - began - changes.at(-1) > quiet;
}"""


@dataclass
class Traffic:
    """Bytes that a page has received."""

    files: int = 0
    messages: int = 0
    own: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Count from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._file(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._message(event["response"]))

    def _file(self, size: float) -> None:
        self.files += int(size)

    def _message(self, frame: dict) -> None:
        binary = frame["opcode"] == 2
        self.messages += len(base64.b64decode(frame["payloadData"])) if binary else len(frame["payloadData"])

    def take(self) -> tuple[int, int]:
        """Give files and messages since the last time."""
        found, self.files, self.messages = (self.files, self.messages), 0, 0
        return found


@dataclass(frozen=True)
class Click:
    """What was measured of one click."""

    first: float
    """Seconds to the first change of the answer."""
    whole: float
    """Seconds to the last."""
    cpu: float
    """Seconds of work of the server and the processes of its workspaces."""
    moved: int
    """Bytes."""


def family(process: int) -> list[int]:
    """Give a process and all that come from it."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def server() -> list[int]:
    """Give the processes of the app that this one started."""
    names = {each: Path(f"/proc/{each}/cmdline").read_bytes() for each in family(os.getpid())[1:]}
    return next(family(each) for each, words in names.items() if b"streamlit" in words)


def work(processes: list[int]) -> float:
    """Seconds that processes have worked, and those that started meanwhile."""
    return sum(cpu_seconds(each) for each in processes if Path(f"/proc/{each}").exists())


def clicked(page: Page, act: Callable[[], None], traffic: Traffic, *, charts: int = 9) -> Click:
    """Do something and wait until its answer is whole."""
    processes = server()
    before = work(processes)
    traffic.take()
    page.evaluate("charts => window.whyboard.begin(charts)", charts)
    act()
    page.wait_for_function(DONE, arg=QUIET * 1e3, timeout=60_000)
    changes = page.evaluate("window.whyboard.changes")
    return Click(changes[0] / 1e3, changes[-1] / 1e3, work(processes) - before, sum(traffic.take()))


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, Traffic]]:
    """Open the sample in a new context, whose cache is empty, and wait until it rests."""
    with watched_page(browser, service_workers="block") as (page, _):
        traffic = Traffic()
        traffic.watch(page)
        page.add_init_script(CLOCK)
        page.goto(f"{url}/?sample=income")
        page.get_by_role("heading", level=1).first.wait_for()
        wait_until_idle(page)
        yield page, traffic


def shifted(page: Page) -> float:
    """Give what was moved on screen since the last time."""
    return float(page.evaluate("() => { const sum = window.whyboard.shifts; window.whyboard.shifts = 0; return sum; }"))


def turn(page: Page, title: str) -> None:
    """Go to a page by the menu."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()


def settle(page: Page, title: str) -> None:
    """Go to a page and wait until it rests."""
    turn(page, title)
    page.get_by_role("heading", name=title, level=1).wait_for()
    wait_until_idle(page)


def rows_of(page: Page, traffic: Traffic, n: int) -> list[Click]:
    """Go from row to row by the arrow key in the row's field."""
    settle(page, "Explain one row")
    field = page.get_by_role("spinbutton", name=re.compile("^Row")).first
    return [clicked(page, lambda: field.press("ArrowUp"), traffic, charts=1) for _ in range(n)]


def what_ifs_of(page: Page, traffic: Traffic, n: int) -> list[Click]:
    """Make somebody a year older, then younger, by the arrow keys."""
    settle(page, "Explain one row")
    field = page.get_by_test_id("stMain").get_by_role("spinbutton", name=re.compile("^Age")).first
    return [
        clicked(page, lambda key=key: field.press(key), traffic, charts=1)
        for key in ["ArrowUp", "ArrowUp", "ArrowDown", "ArrowUp", "ArrowUp"] * (n // 5)
    ]


def features_of(page: Page, traffic: Traffic, n: int) -> list[Click]:
    """Choose one feature after another from the list."""
    settle(page, "Feature effects")
    box = page.get_by_test_id("stMain").get_by_role("combobox", name=re.compile("^Feature")).first

    def choose(i: int) -> Click:
        box.click()
        options = page.get_by_role("option")
        options.first.wait_for()
        option = options.nth(i % options.count())
        return clicked(page, option.click, traffic, charts=1)

    return [choose(i + 1) for i in range(n)]


def turns_of(page: Page, traffic: Traffic, n: int) -> dict[str, list[Click]]:
    """Go round all pages, ``n`` times."""
    names = titles()
    found: dict[str, list[Click]] = {name: [] for name in names}
    for _ in range(n):
        for name in names:
            found[name].append(turned(page, name, traffic))
    return found


def turned(page: Page, title: str, traffic: Traffic) -> Click:
    """Go to a page; its answer is its first chart or number, or its title where it has none."""
    processes = server()
    before = work(processes)
    traffic.take()
    page.evaluate("window.whyboard.begin(1)")
    turn(page, title)
    page.wait_for_function(ARRIVED, arg=title, timeout=60_000)
    arrived = page.evaluate("performance.now() - window.whyboard.began") / 1e3
    wait_until_idle(page)
    changes = [each / 1e3 for each in page.evaluate("window.whyboard.changes")]
    return Click(arrived, max([arrived, *changes[:1]]), work(processes) - before, sum(traffic.take()))


ARRIVED = """(title) => [...document.querySelectorAll('[data-testid="stMain"] h1')].some(
    (found) => found.textContent.trim() === title && !found.closest('[data-stale="true"]'))
    || title === 'Overview' && document.querySelector('[data-testid="stMetricValue"]')"""


def p95(clicks: list[Click], what: str = "whole") -> float:
    """Give what 95 of 100 clicks stay within."""
    return float(np.quantile([getattr(each, what) for each in clicks], 0.95, method="higher"))


def line(name: str, clicks: list[Click], limit: float) -> Row:
    """Tell of clicks of one kind."""
    whole, slowest = [each.whole for each in clicks], p95(clicks)
    words = (f"{name}: p95 (median {np.median(whole) * 1e3:.0f} ms, first change {p95(clicks, 'first') * 1e3:.0f} ms, "
             f"CPU of the server {np.median([each.cpu for each in clicks]) * 1e3:.0f} ms)")
    return Row(words, slowest, limit, limit / slowest, 0.0, 1.0)


def moved(name: str, size: float, limit: float) -> Row:
    """Tell of bytes."""
    return Row(f"{name}: bytes", size, limit, limit / max(size, 1.0), 0.0, 1.0)


def jumped(name: str, sum_of_shifts: float) -> Row:
    """Tell how much of the screen moved by itself."""
    return Row(f"{name}: layout shift", sum_of_shifts, SHIFT, SHIFT / max(sum_of_shifts, 1e-4), 0.0, 1.0)


KINDS = {"another row": rows_of, "another feature": features_of, "a what-if change": what_ifs_of}


def measured(n: int = 50) -> Iterator[Row]:
    """Open the app, click, and tell."""
    with chromium() as browser, tempfile.TemporaryDirectory() as logs, running_app("app.py", Path(logs) / "log") as url:
        with opened(browser, url):  # the server loads what the first visitor needs
            time.sleep(8)
        with opened(browser, url) as (page, traffic):
            files, messages = traffic.take()
            yield moved("first look, our own messages", messages, FIRST)
            yield moved("first look, files of the frame, kept by the browser", files, FIRST)
            yield jumped("first look", shifted(page))
            for name, kind in KINDS.items():
                clicks = kind(page, traffic, n)
                yield line(name, clicks, CLICK)
                yield moved(f"{name}, median", float(np.median([each.moved for each in clicks])), EACH)
                yield jumped(f"{n} clicks on {name}, a click", shifted(page) / n)
            for title, clicks in turns_of(page, traffic, max(n // 10, 2)).items():
                yield line(f"turn to {title}", clicks[1:], TURN)
                yield moved(f"turn to {title}, the first time", clicks[0].moved, FIRST)


def rows() -> list[Row]:
    """Measure as the command does."""
    return list(measured())


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clicks", type=int, default=50)
    options.add_argument("--json", type=Path, help="also write the figures to this file")
    asked = options.parse_args()
    told = []
    for row in measured(asked.clicks):
        print(row.told(), flush=True)
        told.append(row._asdict())
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
