"""Every sentence that can stand on a page, held to plain words."""

import dataclasses

import numpy as np
import pytest

from explain import sections
from explain.narrative import describe_directions, describe_drivers
from tests import made, made_global
from tests.plain_language import faults

SAMPLED = made.one_row([0.3, 0.1], exact=False, standard_errors=np.array([[0.01, 0.02]]))
NUMBER = made.one_row([30.0, -20.0], base=190.0, scale="target", target="count", unit="bikes")
WEAK = made.performance(scores=(made.score("AUC", 0.52, 0.5, half=0.04),), rows=np.arange(20), prevalence=0.02)
LOW = dataclasses.replace(made.attributions(300), contributions=made.attributions(300).contributions / 3).importance()
THREE = {"Adelie": made.attributions(90).importance(), "Gentoo": made.attributions(90, seed=1).importance()}
COHORT = {
    "compared": sections.compared_section(made.attributions(300).importance(), LOW),
    "everyone": sections.compared_section(LOW, made.attributions(300).importance(), other="everyone"),
    "alike": sections.compared_section(LOW, LOW), "classes": sections.classes_section(THREE),
    "shuffled there": sections.compared_section(made.importance(), made.importance(mean=np.array([0, 1, 0.2, 0]))),
    "scores there": sections.scores_compared_section(made.performance(), WEAK),
    "as good": sections.scores_compared_section(made.performance(), made.performance()),
    "misses there": sections.scores_compared_section(made.regression(), made.regression()),
    "calibrations": sections.calibrations_section(made.performance(), made.performance()),
    "no calibrations": sections.calibrations_section(made.regression(), made.regression()),
}
SHOWN = {
    "waterfall": sections.waterfall_section(made.one_row()), "sampled": sections.waterfall_section(SAMPLED),
    "number": sections.waterfall_section(NUMBER), "nothing": sections.waterfall_section(made.one_row([0.0, 0.0])),
    "lime": sections.waterfall_section(made.lime()), "poor lime": sections.waterfall_section(made.lime(0.3, 0.1)),
    "wrong": sections.waterfall_section(made.one_row(residual=np.ones(1))),
    "beeswarm": sections.beeswarm_section(made.attributions(600)),
    "shap ranking": sections.importance_section(made.attributions().importance()),
    "shuffled": sections.importance_section(made.importance()),
    "pairs": sections.interactions_section(made.interactions()),
    "pdp": sections.dependence_section(made.dependence(heterogeneity=0.9)),
    "levels": sections.dependence_section(made.levels()), "ale": sections.dependence_section(made.accumulated()),
    "regional": sections.regional_section(made.regional(heterogeneity=0.05)),
    "no parts": sections.regional_section(made.regional(1, held_out=0.03, tried=made.regional().regions[:1])),
    "alike": sections.regional_section(made.regional(1, spread=0.0)),
    "one row": sections.ice_section(made.dependence(1)),
    "surface": sections.surface_section(made.surface()),
    "found": sections.counterfactuals_section(made.counterfactuals()),
    "free": sections.counterfactuals_section(made.counterfactuals(constraints=())),
    "none": sections.counterfactuals_section(made.counterfactuals(0)),
    "scores": sections.scores_section(made.performance()), "weak": sections.scores_section(WEAK),
    "roc": sections.roc_section(made.performance()), "no roc": sections.roc_section(made.regression()),
    "precision": sections.precision_recall_section(made.performance()),
    "calibration": sections.calibration_section(made.performance()),
    "confusion": sections.confusion_section(made.performance()),
    "residuals": sections.residuals_section(made.regression()),
    "far off": sections.residual_histogram_section(made.regression()),
    "predictions": sections.predictions_section(made.predictions()),
    "other threshold": sections.confusion_section(made.performance().at(0.3)),
    "nobody flagged": sections.confusion_section(made.performance().at(1.0)),
    "given the others": sections.importance_section(made.importance(
        method="conditional_importance", score="drop in AUC given the other features")),
    "a tree": sections.surrogate_section(made_global.surrogate()),
    "a poor tree": sections.surrogate_section(made_global.surrogate(0.4)),
    "a tree of a number": sections.surrogate_section(made_global.of_a_number()),
    "its rules": sections.rules_section(made_global.surrogate()),
    "other draws": sections.other_draws_section(made_global.surrogate()),
    "strength": sections.strength_section(made_global.strength()),
    "two groups": sections.importance_section(made.group_importance().importance()), **COHORT,
}
OWN = {"beeswarm", "shap ranking", "shuffled", "pairs", "scores", "weak", "roc", "precision", "calibration",
       "confusion", "residuals", "far off", "predictions", "other threshold", "given the others", "a tree",
       "a poor tree", "a tree of a number", "strength", *COHORT}
"""Sections whose texts for a stakeholder, and how to read them, are held to more."""
JARGON = ("shap", "permutation", "auc", "roc", "recall", "precision", "brier", "interval", "bootstrap", "calibration",
          "log-odds", "r²")


@pytest.mark.parametrize("name", SHOWN)
def test_sections_speak_plainly(name):
    section = SHOWN[name]
    found = {sentence: faults(sentence) for sentence in (*section.sentences, *section.warnings, section.alt or "None.")}
    assert not {sentence: wrong for sentence, wrong in found.items() if wrong}


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_stakeholder_reads_short_plain_sentences_without_terms(name):
    section = SHOWN[name]
    assert section.plain
    assert not {sentence: wrong for sentence in section.plain if (wrong := faults(sentence))}
    assert not [word for word in JARGON for sentence in section.plain if word in sentence.lower().split()]
    assert section.reading
    assert not faults(section.reading)


@pytest.mark.parametrize("words", [
    (*describe_drivers(made.attributions(200)), *describe_directions(made.attributions(200))),
    [note.sentence for note in sections.trust_notes(made.attributions(20))],
    [note.sentence for note in sections.trust_notes(made.lime())],
], ids=["plain words", "notes", "notes of lime"])
def test_the_overview_speaks_plainly(words):
    assert words
    assert not {sentence: wrong for sentence in words if (wrong := faults(sentence))}


@pytest.mark.parametrize(("sentence", "fault"), [
    ("The score is high because of age.", "because"), ("Age leads to a higher score.", "leads? to"),
    ("The score is 100 %.", "100 %"), ("word " * 26 + "end.", "27 words"), ("**bold.", "bold without an end"),
    ("no stop", "no full stop"), ("This will help people.", "will"),
])
def test_the_list_bites(sentence, fault):
    assert fault in faults(sentence)


def test_the_same_result_gives_the_same_words():
    again = sections.beeswarm_section(made.attributions(600))
    assert again.sentences == SHOWN["beeswarm"].sentences
    assert again.alt == SHOWN["beeswarm"].alt
