"""Every page on every sample: opens, answers, and says where its numbers come from."""

import pytest

from explain.samples import samples
from tests.pages.running import PAGES, assert_clean, charts, opened, shown, start

NOT_EXPLAINING = ("pages/load/", "pages/report/", "pages/about/", "pages/present/")
EXPLAINS = [page for page in PAGES if not page.startswith(NOT_EXPLAINING)]


@pytest.fixture(scope="module", params=[found.name for found in samples()])
def app(request):
    return start(sample=request.param)


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_without_an_error(app, page):
    assert_clean(opened(app, page))
    assert len(app.title) == 1


@pytest.mark.parametrize("page", EXPLAINS)
def test_page_shows_a_chart_with_its_provenance(app, page):
    opened(app, page)
    assert charts(app)
    assert "seed 0" in shown(app)


def test_the_menu_lists_every_page_script(app):
    import ast

    from tests.pages.running import ROOT

    calls = [node for node in ast.walk(ast.parse((ROOT / "app.py").read_text())) if isinstance(node, ast.Call)]
    listed = {call.args[0].value for call in calls if getattr(call.func, "attr", "") == "Page"}
    assert listed == set(PAGES)
