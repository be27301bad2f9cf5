"""Take a picture of every page in light, in dark and at the width of a phone: `python -m tests.e2e.pictures`.

They go to `tests/e2e/pictures/`, which git does not keep, to be looked at: nothing may overlap, nothing may be cut.
Arguments name pages by a part of their address; `--sample` opens another sample.
"""

import argparse
import ast
import itertools
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tasks import ROOT
from tests.e2e.browser import DESKTOP, PATIENCE, chromium, exceptions, running_app, wait_until_idle, watched_page

FOLDER = Path(__file__).parent / "pictures"
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
TALLEST = 6_000


def addresses() -> list[str]:
    """Addresses of the pages, as `app.py` names them."""
    nodes = ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))
    pages = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    return [word.value.value for page in pages for word in page.keywords if word.arg == "url_path"]


def register(browser: Browser, url: str) -> None:
    """Visit the first page once: a fresh server knows the other addresses only after its script has run."""
    with watched_page(browser) as (page, _):
        page.goto(url)
        page.get_by_role("heading", level=1).first.wait_for()


def take(browser: Browser, url: str, path: str, sample: str, look: str) -> Path:
    """Open one page in one look, wait until it rests, and take all of it."""
    target = FOLDER / f"{sample}-{path or 'overview'}-{look}.png"
    with watched_page(browser, **LOOKS[look]) as (page, watch):
        page.goto(f"{url}/{path}?sample={sample}")
        page.get_by_role("heading", level=1).first.wait_for()
        wait_until_idle(page, patience=5 * PATIENCE)
        unfold(page)
        page.screenshot(path=target)
        expect(exceptions(page)).to_have_count(0)
        watch.assert_clean()
    return target


def unfold(page: Page) -> None:
    """Make the window as tall as the page, which scrolls inside its frame."""
    size = page.viewport_size or DESKTOP
    height = page.locator('[data-testid="stMain"]').evaluate("frame => frame.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(min(int(height), TALLEST), size["height"])})
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    wait_until_idle(page)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", help="parts of addresses; none: all pages")
    options.add_argument("--sample", default="income")
    options.add_argument("--looks", nargs="+", choices=LOOKS, default=list(LOOKS))
    chosen = options.parse_args()
    FOLDER.mkdir(exist_ok=True)
    named = {path or "overview": path for path in addresses()}
    paths = [path for name, path in named.items() if not chosen.pages or any(part in name for part in chosen.pages)]
    with chromium() as browser, tempfile.TemporaryDirectory() as logs, running_app("app.py", Path(logs) / "log") as url:
        register(browser, url)
        for path, look in itertools.product(paths, chosen.looks):
            print(take(browser, url, path, chosen.sample, look).relative_to(ROOT))


if __name__ == "__main__":
    main()
