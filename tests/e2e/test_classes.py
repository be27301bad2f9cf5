"""Another class is chosen once and explained on every page; what each says of it is the package's number."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explain import contrast, dependence, shap_values
from explain.samples import sample_model, sample_table, samples
from explain.wording import amount, change, difference, probability
from tests.e2e.browser import choose, follow, wait_for_heading, wait_until_idle
from tests.e2e.pictures import titles

CLASS = "Gentoo"
OF_NO_CLASS = ("Model and data", "Labels", "Batch summary", "Report", "Save and open", "About & safety")


@pytest.fixture(scope="module")
def penguins():
    about = next(sample for sample in samples() if sample.name == "penguins")
    dataset = sample_table(about)
    return about.row, sample_model(about, dataset), dataset


@pytest.fixture(scope="module")
def expected(penguins):
    """What pages must say of the class, by the package itself."""
    row, predictor, dataset = penguins
    scores = predictor(dataset.features)[:, predictor.outputs.index(CLASS)]
    ranking = shap_values(predictor, dataset, rows=range(len(dataset)), output=CLASS).importance()
    largest = int(ranking.mean.argmax())
    here = shap_values(predictor, dataset, rows=[row], output=CLASS)
    most = int(np.abs(here.contributions[0]).argmax())
    effect = dependence(predictor, dataset, "island", output=CLASS).average
    n_high, n_right = int((scores >= 0.5).sum()), int((dataset.target[scores >= 0.5] == CLASS).sum())
    return {
        "Overview": [probability(scores.mean())],
        "How good is it": [probability(scores.mean())],
        "What drives it": [f"{ranking.feature_labels[largest]} has the largest mean absolute contribution: "
                           f"{difference(ranking.mean[largest], ranking.scale)}"],
        "Feature effects": [f"lowest, {probability(effect.min())}", f"highest, {probability(effect.max())}"],
        "Find rows": [f"Of the {n_high} rows with a score of 50 % or more", f"is {CLASS} in {n_right}"],
        "Explain one row": [probability(scores[row]), here.feature_labels[most],
                            change(here.contributions[0, most], here.scale)],
        "What would change it": [f"score for {CLASS} would be"],
    }


def shown(page: Page) -> str:
    """The text of the page and of its charts, but for the chip that names the class."""
    charts = [chart.get_attribute("aria-label") or "" for chart in page.get_by_role("figure").all()]
    text = page.get_by_test_id("stMain").inner_text().replace(f"Class: {CLASS}", "")
    return "\n".join([text, *charts])


def test_each_page_explains_the_class_chosen(page, app, expected):
    page.goto(f"{app}/?sample=penguins")
    wait_for_heading(page, re.compile("."))
    wait_until_idle(page)
    choose(page, "Answer explained", CLASS)
    for title in titles():
        if title != "Overview":
            follow(page, title)
        expect(page.get_by_role("button", name=f"Class: {CLASS}")).to_have_count(1)
        wait_until_idle(page)
        for words in expected.get(title, []):
            expect(page.get_by_test_id("stMain")).to_contain_text(words)
        if title not in OF_NO_CLASS:
            said = shown(page)
            assert CLASS in said, f"{title} does not name the class"
            assert not re.findall("score for (?:Adelie|Chinstrap)", said), f"{title} explains another class"


def test_one_answer_rather_than_another_adds_up(page, app, penguins):
    row, predictor, dataset = penguins
    page.goto(f"{app}/explain-one-row?sample=penguins&class={CLASS}&show.row-more=contrast")
    wait_for_heading(page, "Explain one row")
    found = contrast(predictor, dataset, row=row, output=CLASS)
    first, second = found.first, found.second
    apart = first.contributions[0] - second.contributions[0]
    gap = first.predictions[0] - second.predictions[0]
    assert first.base_value[0] - second.base_value[0] + apart.sum() == pytest.approx(gap, abs=1e-9)
    scores = dict(zip(predictor.outputs, predictor(dataset.features.iloc[[row]])[0], strict=True))
    assert gap == pytest.approx(scores[CLASS] - scores[second.output])
    chart = page.get_by_role("figure", name=re.compile(f"What speaks for {CLASS} rather than {second.output}"))
    expect(chart).to_be_visible()
    said = chart.get_attribute("aria-label")
    most = int(np.abs(apart).argmax())
    assert f"two answers are {difference(abs(gap), first.scale)} apart" in said
    assert f"{first.feature_labels[most]}: {change(apart[most], first.scale)}" in said
    expect(page.get_by_test_id("stMain")).to_contain_text(
        f"The score for {CLASS} is {amount(scores[CLASS], first.scale)} and the score for {second.output} is "
        f"{amount(scores[second.output], first.scale)}"
    )
    wait_until_idle(page)
