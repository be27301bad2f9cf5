"""Take a picture of every page in light, in dark and at the width of a phone: `python -m tests.e2e.pictures`.

They go to `tests/e2e/pictures/`, which git does not keep, to be looked at: nothing may overlap, nothing may be cut.
Arguments name pages by a part of their title; `--sample` opens another sample. With `--screens` they are taken at three
widths in light and dark, packed, and go to `docs/screens/`, which git keeps: a change in looks shows in review.
"""

import argparse
import ast
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tasks import ROOT
from tests.e2e.browser import DESKTOP, PATIENCE, chromium, exceptions, running_app, wait_until_idle, watched_page

FOLDER = Path(__file__).parent / "pictures"
SCREENS = ROOT / "docs" / "screens"
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1024, "height": 768}
LOOKS = {
    "light": ("light", DESKTOP), "tablet": ("light", TABLET), "phone": ("light", PHONE),
    "dark": ("dark", DESKTOP), "tablet-dark": ("dark", TABLET), "phone-dark": ("dark", PHONE),
}
"""Look → colours, which are the server's business and so need a session of their own, and size."""
USUAL = ("light", "phone", "dark")
TALLEST = 6_000
LARGEST = 150_000
"""Bytes of a picture that git keeps."""
COLOURS = (256, 128, 64, 32, 16)
MENU_AWAY = """() => {
    const menu = document.querySelector('[data-testid="stSidebar"]');
    return !menu || menu.getBoundingClientRect().right <= 1;
}"""


def titles() -> list[str]:
    """Titles of the pages in the menu, as `app.py` names them."""
    nodes = ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))
    pages = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    said = [{word.arg: ast.literal_eval(word.value) for word in page.keywords} for page in pages]
    return [words["title"] for words in said if words.get("visibility") != "hidden"]


def take(page: Page, look: str) -> bytes:
    """Give the page the size of a look, wait until it rests, and take all of it."""
    _, size = LOOKS[look]
    page.set_viewport_size(size)
    if size == PHONE:
        page.wait_for_function(MENU_AWAY)
    wait_until_idle(page, patience=5 * PATIENCE)
    # The page scrolls inside its frame: the window is made as tall as what is in it, which may grow meanwhile.
    tall = 0
    while (height := page.locator('[data-testid="stMain"]').evaluate("frame => frame.scrollHeight")) > tall:
        tall = int(height)
        page.set_viewport_size({"width": size["width"], "height": max(min(tall, TALLEST), size["height"])})
        wait_until_idle(page)
    expect(exceptions(page)).to_have_count(0)
    page.mouse.move(0, 0)
    return page.screenshot(animations="disabled", caret="hide")


def packed(picture: bytes) -> bytes:
    """Make a picture small enough to be kept: few colours, and still fewer where it is large."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        flat = image.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        flat.save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def tour(page: Page, url: str, sample: str, titles: list[str], looks: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Walk through pages in one session, so that nothing is computed twice; gives page, look and picture."""
    page.goto(f"{url}/?sample={sample}")
    page.get_by_role("heading", level=1).first.wait_for()
    for title in titles:
        page.set_viewport_size(DESKTOP)
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        for look in looks:
            yield named(title), look, take(page, look)


def named(title: str) -> str:
    """Name of a page in a file's name.

    Examples
    --------
    >>> named("About & safety")
    'about-safety'
    """
    return "-".join("".join(mark for mark in title.lower() if mark.isalnum() or mark == " ").split())


def kept(folder: Path, sample: str, page: str, look: str, picture: bytes) -> Path:
    """Put a picture where it belongs; what goes to git is packed and named by its width."""
    if folder != SCREENS:
        target = folder / f"{sample}-{page}-{look}.png"
        target.write_bytes(picture)
        return target
    colours, size = LOOKS[look]
    target = folder / f"{page}-{size['width']}-{colours}.png"
    target.write_bytes(packed(picture))
    return target


def asked() -> argparse.Namespace:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", help="parts of titles, such as row; none: all pages")
    options.add_argument("--sample", default="income")
    options.add_argument("--looks", nargs="+", choices=LOOKS)
    options.add_argument("--screens", action="store_true", help="into docs/screens, for git")
    return options.parse_args()


def main() -> None:
    """Start the app and take the pictures asked for."""
    wanted = asked()
    folder = SCREENS if wanted.screens else FOLDER
    folder.mkdir(exist_ok=True)
    usual = tuple(LOOKS) if wanted.screens else USUAL
    chosen = [title for title in titles() if not wanted.pages or any(part in title.lower() for part in wanted.pages)]
    with chromium() as browser, tempfile.TemporaryDirectory() as logs, running_app("app.py", Path(logs) / "log") as url:
        for colours in ("light", "dark"):
            looks = [look for look in wanted.looks or usual if LOOKS[look][0] == colours]
            with watched_page(browser, color_scheme=colours, reduced_motion="reduce") as (page, watch):
                for name, look, picture in tour(page, url, wanted.sample, chosen if looks else [], looks):
                    print(kept(folder, wanted.sample, name, look, picture).relative_to(ROOT), flush=True)
                watch.assert_clean()


if __name__ == "__main__":
    main()
