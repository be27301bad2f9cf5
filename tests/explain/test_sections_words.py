"""Every section speaks to everybody: a plain text without terms of the trade, and how to read its figure."""

import re

import pytest

from explain import sections
from explain.labelling import labelled
from explain.table.dictionary import Dictionary
from tests import made
from tests.made_summary import summary
from tests.plain_language import faults, words

JARGON = (
    "shap", "lime", "pdp", "ice", "ale", "auc", "brier", "r²", "rmse", "mae", "log-odds", "quantile", "percentile",
    "median", "mean", "permutation", "surrogate", "coefficient", "standard error", "bootstrap", "contribution",
    "background", "baseline", "interaction", "counterfactual", "residual", "rank correlation", "attribution",
    "feature value", "recall", "roc", "k-means", "t-sne", "pca", "seed", "kernel",
)
"""What a stakeholder need not know."""
DRAWN = {
    "waterfall": (sections.waterfall_section, made.one_row),
    "waterfall of LIME": (sections.waterfall_section, made.lime),
    "beeswarm": (sections.beeswarm_section, made.attributions), "strips": (sections.beeswarm_section, summary),
    "ranking": (sections.importance_section, made.importance),
    "groups": (sections.importance_section, lambda: made.group_importance().importance()),
    "pairs": (sections.interactions_section, made.interactions),
    "curve": (sections.dependence_section, made.dependence), "levels": (sections.dependence_section, made.levels),
    "ALE": (sections.dependence_section, made.accumulated), "surface": (sections.surface_section, made.surface),
    "single rows": (sections.ice_section, made.dependence), "regions": (sections.regional_section, made.regional),
    "changes": (sections.counterfactuals_section, made.counterfactuals),
    "common changes": (sections.common_changes_section, made.common_changes),
    "scores": (sections.scores_section, made.performance),
    "scores of a number": (sections.scores_section, made.regression), "ROC": (sections.roc_section, made.performance),
    "precision": (sections.precision_recall_section, made.performance),
    "calibration": (sections.calibration_section, made.performance),
    "confusion": (sections.confusion_section, made.performance),
    "predicted and true": (sections.residuals_section, made.regression),
    "how far off": (sections.residual_histogram_section, made.regression),
    "predictions": (sections.predictions_section, made.predictions),
}


@pytest.fixture(scope="module", params=DRAWN, ids=lambda name: name.replace(" ", "-"))
def section(request):
    draw, make = DRAWN[request.param]
    return draw(make())


def test_there_is_a_text_for_everybody_and_how_to_read_it(section):
    assert section.plain
    assert section.reading


def test_the_text_for_everybody_is_plain(section):
    for sentence in section.plain:
        assert not faults(sentence), sentence
        assert max(words(sentence)) <= 25
        bare = re.sub(r"\*\*.*?\*\*", "name", sentence).lower()
        found = [word for word in JARGON if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", bare)]
        assert not found, (found, sentence)


def test_how_to_read_it_is_said_in_short_sentences(section):
    for sentence in re.split(r"(?<=\.) ", section.reading):
        assert not faults(sentence), sentence


def test_names_of_the_table_are_those_of_the_dictionary():
    years = {"label": "Years lived", "unit": "a"}
    called = Dictionary.from_plain({
        "age": years, "Age (years)": years, "income": {"label": "Pay", "values": {">50K": "much"}},
    })
    made_so = [draw(labelled(make(), called)) for draw, make in DRAWN.values()]
    said = " ".join(text for each in made_so for text in (*each.plain, *each.sentences, each.title, *each.warnings))
    for words_of_ours in ("Years lived", "much"):
        assert words_of_ours in said
    for own_name in ("Age (years)", ">50K"):
        assert own_name not in said.replace("\\", "")
