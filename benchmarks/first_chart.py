"""Seconds from the start of the server to the first chart in a real browser: `python -m benchmarks.first_chart`.

The browser runs already, as a user's does, but each run has an empty cache and a server of its own. The libraries are
installed and the disk is warm: the first run is not counted. The page itself notes when a thing is first there to be
painted, so that how the browser is driven does not count.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.browser import chromium, running_app, wait_until_idle, watched_page

SEEN = {
    "title": "h1",
    "numbers": '[data-testid="stMetricValue"]',
    "first chart": ".js-plotly-plot path.point, .js-plotly-plot .barlayer path, .js-plotly-plot canvas",
}
"""What a visitor sees, in the order of the table."""
CLOCK = """
const wanted = %s;
window.firstSeen = {};
const look = () => {
    for (const [name, selector] of Object.entries(wanted))
        if (!(name in window.firstSeen) && document.querySelector(selector))
            window.firstSeen[name] = (performance.timeOrigin + performance.now()) / 1000;
    requestAnimationFrame(look);
};
look();
"""


def seconds_to_each_sight(browser: Browser, folder: Path) -> dict[str, float]:
    """Start the app, open its first page at 1440 × 900, and clock what a visitor sees."""
    began = time.time()
    with running_app("app.py", folder / "app.log") as url, watched_page(browser) as (page, watch):
        up = time.time()
        page.add_init_script(CLOCK % json.dumps(SEEN))
        page.goto(url, wait_until="commit")
        page.locator(SEEN["first chart"]).first.wait_for()
        wait_until_idle(page)
        idle = time.time()
        seen = page.evaluate("window.firstSeen")
        watch.assert_clean()
    moments = {"server answers": up, **{name: seen[name] for name in SEEN}, "nothing under way": idle}
    return {name: moment - began for name, moment in moments.items()}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        seconds_to_each_sight(browser, Path(folder))
        measured = [seconds_to_each_sight(browser, Path(folder)) for _ in range(runs)]
    print(f"seconds since the start of the process, {runs} runs: median (least to most)")
    for name in measured[0]:
        seen = [run[name] for run in measured]
        print(f"  {name:<20} {statistics.median(seen):6.2f}  ({min(seen):.2f} to {max(seen):.2f})")


if __name__ == "__main__":
    main()
