"""Take a picture of every page in light, in dark and at the width of a phone: `python -m tests.e2e.pictures`.

They go to `tests/e2e/pictures/`, which git does not keep, to be looked at: nothing may overlap, nothing may be cut.
Arguments name pages by a part of their title; `--sample` opens another sample.
"""

import argparse
import ast
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect

from tasks import ROOT
from tests.e2e.browser import DESKTOP, PATIENCE, chromium, exceptions, running_app, wait_until_idle, watched_page

FOLDER = Path(__file__).parent / "pictures"
PHONE = {"width": 390, "height": 844}
LOOKS = {"light": ("light", DESKTOP), "dark": ("dark", DESKTOP), "phone": ("light", PHONE)}
TALLEST = 6_000


def titles() -> list[str]:
    """Titles of the pages in the menu, as `app.py` names them."""
    nodes = ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))
    pages = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    return [ast.literal_eval(word.value) for page in pages for word in page.keywords if word.arg == "title"]


def take(page: Page, name: str, look: str) -> Path:
    """Put the page into one look, wait until it rests, and take all of it."""
    colours, size = LOOKS[look]
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    wait_until_idle(page, patience=5 * PATIENCE)
    # The page scrolls inside its frame: the window is made as tall as what is in it.
    height = page.locator('[data-testid="stMain"]').evaluate("frame => frame.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(min(int(height), TALLEST), size["height"])})
    wait_until_idle(page)
    expect(exceptions(page)).to_have_count(0)
    target = FOLDER / f"{name}-{look}.png"
    page.screenshot(path=target)
    return target


def tour(page: Page, url: str, sample: str, chosen: list[str], looks: list[str]) -> Iterator[Path]:
    """Walk through the pages in one session, so that nothing is computed twice."""
    page.goto(f"{url}/?sample={sample}")
    page.get_by_role("heading", level=1).first.wait_for()
    for title in titles():
        name = f"{sample}-{title.lower().replace(' ', '-')}"
        if chosen and not any(part in name for part in chosen):
            continue
        page.set_viewport_size(DESKTOP)
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        yield from (take(page, name, look) for look in looks)


def main() -> None:
    """Start the app and take the pictures asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", help="parts of titles, such as row; none: all pages")
    options.add_argument("--sample", default="income")
    options.add_argument("--looks", nargs="+", choices=LOOKS, default=list(LOOKS))
    asked = options.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        browser, logs = stack.enter_context(chromium()), stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(running_app("app.py", Path(logs) / "log"))
        page, watch = stack.enter_context(watched_page(browser))
        for picture in tour(page, url, asked.sample, asked.pages, asked.looks):
            print(picture.relative_to(ROOT), flush=True)
        watch.assert_clean()


if __name__ == "__main__":
    main()
