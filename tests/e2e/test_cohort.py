"""Some rows, chosen by a lasso or by a filter, follow to other pages; what is drawn of them is the package's own."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explain import dependence, explanation_map, shap_values
from explain.samples import sample_model, sample_table, samples
from pages.shared.words import finding as words
from tests.e2e import hands
from tests.e2e.browser import choose, follow, wait_for_heading, wait_until_idle

FEATURE = "bill_length_mm"


@pytest.fixture(scope="module")
def penguins():
    about = next(sample for sample in samples() if sample.name == "penguins")
    dataset = sample_table(about)
    return sample_model(about, dataset), dataset


def chip(page):
    return page.get_by_role("button", name=re.compile("^Cohort: "))


def find(page, app, **query):
    asked = "&".join(f"{name}={held}" for name, held in {"sample": "penguins", **query}.items())
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(f"{app}/find-rows?{asked}")
    wait_for_heading(page, words.TITLE)
    wait_until_idle(page)


def right_part(found):
    """Cut the dots at the widest gap near the middle; give the place of the cut, and the rows to the right of it."""
    order = np.argsort(found.places[:, 0])
    across = found.places[order, 0]
    middle = slice(len(across) // 4, 3 * len(across) // 4)
    cut = int(np.diff(across[middle]).argmax()) + middle.start
    return float(across[cut : cut + 2].mean()), np.sort(found.rows[order[cut + 1 :]])


def test_the_rows_in_a_lasso_have_their_own_effect(page, app, penguins):
    predictor, dataset = penguins
    find(page, app, feature=FEATURE, **{"show.find-view": "map"})
    mapped = explanation_map(predictor, dataset, rows=dataset.permutation(1_000, 0))
    plot = page.locator(".js-plotly-plot").filter(has=page.locator(".scatterlayer .point")).first
    expect(plot).to_be_visible()
    wait_until_idle(page)
    found = hands.dots(plot)
    at, inside = right_part(found)
    furthest = mapped.rows[np.argsort(-mapped.x, kind="stable")[: len(inside)]]
    assert set(inside) == set(furthest)
    area = plot.locator(".nsewdrag").bounding_box()
    right, top, bottom = (area["x"] + area["width"] - 2, area["y"] + 2, area["y"] + area["height"] - 2)
    hands.drag(plot, [(at, top), (right, top), (right, bottom), (at, bottom), (at, top + 1)])
    expect(chip(page)).to_contain_text(f"{len(inside)} rows")

    follow(page, "Feature effects")
    expect(chip(page)).to_contain_text(f"{len(inside)} rows")
    drawn = hands.chart(page.get_by_test_id("stMain"))
    expect(page.get_by_text("everyone", exact=True).first).to_be_visible()
    wait_until_idle(page)
    lines = {line["name"]: line for line in hands.lines(drawn)}
    of_cohort = dependence(predictor, dataset, FEATURE, rows=inside)
    of_all = dependence(predictor, dataset, FEATURE, rows=np.arange(len(dataset)))
    known = np.isfinite(of_cohort.grid)  # the answer to a missing value stands apart from the line
    np.testing.assert_allclose(lines["average"]["x"], of_cohort.grid[known], rtol=1e-6)
    for name, effect in (("average", of_cohort), ("everyone", of_all)):
        np.testing.assert_allclose(lines[name]["y"], effect.average[known] * 100, rtol=1e-5, atol=1e-5)


def test_a_filter_follows_to_what_drives_its_rows(page, app, penguins):
    predictor, dataset = penguins
    find(page, app)
    choose(page, words.FILTER_BY, "Island")
    choose(page, words.VALUES, "Dream")
    page.keyboard.press("Escape")  # an open list hides all else from those who cannot see
    inside = np.flatnonzero(dataset.features["island"] == "Dream")
    outside = np.setdiff1d(np.arange(len(dataset)), inside)
    expect(chip(page)).to_contain_text(f"{len(inside)} rows")
    wait_until_idle(page)

    follow(page, "What drives it")
    expect(chip(page)).to_contain_text(f"{len(inside)} rows")
    wait_until_idle(page)
    plot = page.locator(".js-plotly-plot").first
    drawn = {line["name"]: sorted(line["x"]) for line in hands.lines(plot)}
    for name, rows in (("The cohort", inside), ("The rest", outside)):
        means = shap_values(predictor, dataset, rows=rows).importance().mean
        np.testing.assert_allclose(drawn[name], np.sort(means) * 100, rtol=1e-5, atol=1e-5)
