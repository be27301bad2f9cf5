"""One server and one browser for all journeys; a page that tells when something went wrong in it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import LOG, chromium, exceptions, running_app, watched_page


def pytest_collection_modifyitems(items):
    """Mark what needs the browser, so that ``-m "not e2e"`` leaves it out, and run it last: it is the slowest."""
    for item in items:
        if in_browser(item):
            item.add_marker("e2e")
    items.sort(key=in_browser)


def in_browser(item):
    """Whether a test lives in this folder."""
    return "tests/e2e/" in item.path.as_posix()


@pytest.fixture(scope="session")
def browser():
    """The browser; without one the tests fail, they are never skipped."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """Address of the app, started as a user starts it."""
    with running_app("app.py", tmp_path_factory.mktemp("server") / LOG) as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the `page` fixture whether its test failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture
def page(browser, request, tmp_path_factory):
    """A page at desktop size; fails afterwards if anything went wrong in it unseen."""
    with watched_page(browser) as (opened, watch):
        yield opened
        if getattr(request.node, "failed", False):
            print(f"What the page showed at {opened.url}:\n{opened.locator('body').inner_text()}")
            for log in tmp_path_factory.getbasetemp().glob(f"*[0-9]/{LOG}"):  # beside each is a link to it
                print(f"The last that a server said ({log.parent.name}):\n{log.read_text(errors='replace')[-5_000:]}")
        expect(exceptions(opened)).to_have_count(0)
        watch.assert_clean()
