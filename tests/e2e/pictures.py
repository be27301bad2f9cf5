"""Take a picture of every page in light, in dark and at the width of a phone: `python -m tests.e2e.pictures`.

They go to `tests/e2e/pictures/`, which git does not keep, to be looked at: nothing may overlap, nothing may be cut.
Arguments name pages by a part of their title; `--sample` opens another sample.
"""

import argparse
import ast
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from tasks import ROOT
from tests.e2e.browser import DESKTOP, PATIENCE, chromium, exceptions, running_app, wait_until_idle, watched_page

FOLDER = Path(__file__).parent / "pictures"
PHONE = {"width": 390, "height": 844}
LOOKS = {"light": ("light", DESKTOP), "phone": ("light", PHONE), "dark": ("dark", DESKTOP)}
"""Look → colours, which are the server's business and so need a session of their own, and size."""
TALLEST = 6_000
MENU_AWAY = """() => {
    const menu = document.querySelector('[data-testid="stSidebar"]');
    return !menu || menu.getBoundingClientRect().right <= 1;
}"""


def titles() -> list[str]:
    """Titles of the pages in the menu, as `app.py` names them."""
    nodes = ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))
    pages = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    return [ast.literal_eval(word.value) for page in pages for word in page.keywords if word.arg == "title"]


def take(page: Page, name: str, look: str) -> Path:
    """Give the page the size of a look, wait until it rests, and take all of it."""
    _, size = LOOKS[look]
    page.set_viewport_size(size)
    if size == PHONE:
        page.wait_for_function(MENU_AWAY)
    wait_until_idle(page, patience=5 * PATIENCE)
    # The page scrolls inside its frame: the window is made as tall as what is in it.
    height = page.locator('[data-testid="stMain"]').evaluate("frame => frame.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(min(int(height), TALLEST), size["height"])})
    wait_until_idle(page)
    expect(exceptions(page)).to_have_count(0)
    target = FOLDER / f"{name}-{look}.png"
    page.screenshot(path=target)
    return target


def tour(page: Page, url: str, sample: str, titles: list[str], looks: list[str]) -> Iterator[Path]:
    """Walk through pages in one session, so that nothing is computed twice."""
    page.goto(f"{url}/?sample={sample}")
    page.get_by_role("heading", level=1).first.wait_for()
    for title in titles:
        page.set_viewport_size(DESKTOP)
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        for look in looks:
            yield take(page, f"{sample}-{title.lower().replace(' ', '-')}", look)


def main() -> None:
    """Start the app and take the pictures asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", help="parts of titles, such as row; none: all pages")
    options.add_argument("--sample", default="income")
    options.add_argument("--looks", nargs="+", choices=LOOKS, default=list(LOOKS))
    asked = options.parse_args()
    FOLDER.mkdir(exist_ok=True)
    chosen = [title for title in titles() if not asked.pages or any(part in title.lower() for part in asked.pages)]
    with chromium() as browser, tempfile.TemporaryDirectory() as logs, running_app("app.py", Path(logs) / "log") as url:
        for colours in ("light", "dark"):
            looks = [look for look in asked.looks if LOOKS[look][0] == colours]
            with watched_page(browser, color_scheme=colours) as (page, watch):
                for picture in tour(page, url, asked.sample, chosen if looks else [], looks):
                    print(picture.relative_to(ROOT), flush=True)
                watch.assert_clean()


if __name__ == "__main__":
    main()
