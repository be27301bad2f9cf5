"""Seconds from the start of the server to the first chart in a real browser: `python -m benchmarks.first_chart`.

The browser runs already, as a user's does, but each run has an empty cache and a server of its own. The libraries are
installed and the disk is warm: the first run is not counted.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.browser import chromium, running_app, wait_until_idle, watched_page

PHASES = ("server answers", "title on screen", "first chart on screen", "nothing under way")
MARKS = ".js-plotly-plot .scatterlayer .trace, .js-plotly-plot .barlayer .trace, .js-plotly-plot canvas"


def seconds_to_each_phase(browser: Browser, folder: Path) -> list[float]:
    """Start the app, open its first page at 1440 × 900, and clock what a visitor sees."""
    clock = [time.perf_counter()]
    with running_app("app.py", folder / "app.log") as url, watched_page(browser) as (page, watch):
        clock.append(time.perf_counter())
        page.goto(url, wait_until="commit")
        page.get_by_role("heading", level=1).first.wait_for()
        clock.append(time.perf_counter())
        page.locator(MARKS).first.wait_for()
        clock.append(time.perf_counter())
        wait_until_idle(page)
        clock.append(time.perf_counter())
        watch.assert_clean()
    return [moment - clock[0] for moment in clock[1:]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        seconds_to_each_phase(browser, Path(folder))
        measured = [seconds_to_each_phase(browser, Path(folder)) for _ in range(runs)]
    print(f"seconds since the start of the process, {runs} runs: median (least to most)")
    for phase, seen in zip(PHASES, zip(*measured, strict=True), strict=True):
        print(f"  {phase:<24} {statistics.median(seen):6.2f}  ({min(seen):.2f} to {max(seen):.2f})")


if __name__ == "__main__":
    main()
