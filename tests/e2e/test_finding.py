"""From many rows to some of them and to one: a box over bars, a lasso around dots, a tick in the table."""

import re

import pytest
from playwright.sync_api import expect

from explain import explanation_map, found_rows
from explain.samples import sample_model, sample_table, samples
from tests.e2e.browser import wait_for_heading, wait_until_idle

WIDEST = """plots => {
    const widths = plots.map(plot => plot.getBoundingClientRect().width);
    return widths.indexOf(Math.max(...widths));
}"""


@pytest.fixture(scope="module")
def penguins():
    about = next(sample for sample in samples() if sample.name == "penguins")
    dataset = sample_table(about)
    return sample_model(about, dataset), dataset


def find(page, app, **shown):
    """Open the page with its choices, by the way of the first page."""
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(f"{app}/?sample=penguins")
    page.get_by_role("heading", level=1).first.wait_for()
    wait_until_idle(page)
    page.goto(f"{app}/find-rows?sample=penguins" + "".join(f"&show.{name}={held}" for name, held in shown.items()))
    wait_for_heading(page, "Find rows")
    wait_until_idle(page)


def surface(page):
    """The drawing area of the widest chart once it is there, in pixels."""
    plots = page.locator(".js-plotly-plot")
    expect(plots.first).to_be_visible()
    return plots.nth(plots.evaluate_all(WIDEST)).locator(".nsewdrag").bounding_box()


def drag(page, box, corners):
    """Draw with the mouse through corners given as shares of a drawing area."""
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def chip(page):
    """The chip that names the cohort above every page."""
    return page.get_by_role("button", name=re.compile("^Cohort: "))


def test_a_box_over_bars_chooses_rows_and_a_tick_opens_one(page, app, penguins):
    predictor, dataset = penguins
    find(page, app)
    area = page.locator(".js-plotly-plot").first.locator(".nsewdrag").bounding_box()
    drag(page, area, [(0.51, 0.05), (0.7, 0.5), (0.98, 0.95)])
    scores = predictor(dataset.features)[:, predictor.place()]
    inside = (scores >= 0.5).nonzero()[0]
    expect(chip(page)).to_contain_text(f"{len(inside)} rows")
    wait_until_idle(page)
    found = found_rows(predictor, dataset, rows=inside, order="prediction", ascending=False)
    grid = page.get_by_test_id("stDataFrame").first
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    page.mouse.move(box["x"] + 15, box["y"] + 53)
    page.mouse.click(box["x"] + 15, box["y"] + 53, delay=60)
    wait_for_heading(page, "Explain one row")
    expect(page).to_have_url(re.compile(rf"row={found.rows[0]}(&|$)"))


def test_a_lasso_around_a_group_follows_to_the_effects(page, app, penguins):
    predictor, dataset = penguins
    find(page, app, **{"find-view": "map"})
    mapped = explanation_map(predictor, dataset, rows=dataset.permutation(1_000, 0))
    expect(page.get_by_text(f"{mapped.trustworthiness:.3g}").first).to_be_visible()
    wait_until_idle(page)
    drag(page, surface(page), [(0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98), (0.02, 0.03)])
    expect(chip(page)).to_contain_text(f"{len(dataset)} chosen rows")
    first = int(mapped.group_sizes[0])
    wait_until_idle(page)
    page.get_by_role("button", name=f"Look at these {first} rows").click()
    expect(chip(page)).to_contain_text(f"{first} chosen rows")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Feature effects").click()
    wait_for_heading(page, "Feature effects")
    expect(chip(page)).to_contain_text(f"{first} rows")
