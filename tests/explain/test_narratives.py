"""All that is said of the samples: plain, with units, by its reader's names, and every number is one of a result's.

`python -m tests.hardness narratives` does the same for 200 rows of each sample.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explain import sections, wording
from explain.checks.making import found, not_measured
from explain.checks.thresholds import MEASURES
from explain.narrative.trust import (
    describe_headline,
    describe_judged,
    describe_light,
    plain_headline,
)
from explain.narrative.trust.findings import FINDINGS
from explain.table.dictionary import Dictionary
from tests import made
from tests.linted import said
from tests.made_trust import assessed, findings
from tests.plain_language import ADVICE, BOLD, faults, grade, matched, raw_names, without_unit
from tests.told import Narrative, Opened, Text, drawn_rows, narratives, opened
from tests.tracing import Origins, untraced, written

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"penguins": 4, "bike": 2, "income": 2}
"""Sample and how many of its rows are told of."""


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request) -> Opened:
    return opened(request.param)


def test_all_that_is_said_of_a_sample_keeps_the_rules(sample):
    rows = drawn_rows(sample, SAMPLES[sample.about.name])
    told = [said(each, sample) for each in narratives(sample, rows, n_features=1)]
    assert len(told) > 45
    assert not [f"{each.what}: {fault}" for each in told for fault in each.wrong]


def made_up(sample: Opened) -> Dictionary:
    """Another name for every column, and for the target."""
    columns = (*sample.dataset.schema.names, sample.about.target)
    return Dictionary.from_plain({name: {"label": f"Thing {chr(65 + place)}"} for place, name in enumerate(columns)})


def test_names_are_those_of_whatever_dictionary_there_is():
    sample = opened("penguins")
    other = sample._replace(dictionary=made_up(sample))
    labels = {name: entry.label for name, entry in other.dictionary.entries}
    told = [each.say() for each in narratives(other, [3], n_features=1)]
    sentences = [sentence for text in told for sentence in (*text.sentences, *text.plain, *text.warnings)]
    assert any("Thing B" in sentence for sentence in sentences)
    assert not {sentence: names for sentence in sentences if (names := raw_names(sentence, labels))}


# The rules bite.


@pytest.mark.parametrize("change", [("16.4", "16.5"), ("27 %", "28 %"), ("over 3", "over 5")])
def test_a_changed_number_is_caught(change):
    result = made.one_row([0.164, -0.134])
    with written() as held:
        moved, share = wording.points(result.contributions[0, 0]), wording.probability(0.27)
        sentences = f"It moved {moved} points, to {share} over {wording.count(3)} rows."
    origins = Origins((result, 0.27, 3))
    assert not untraced(sentences, held, origins)
    assert untraced(sentences.replace(*change), held, origins)


def test_a_number_out_of_the_air_is_caught():
    result = made.one_row([0.164, -0.134])
    with written() as held:
        told = f"It is sure to {wording.number(0.4271)}."
    assert untraced(told, held, Origins((result,)))[0].endswith("is of no result")
    assert not untraced(told, held, Origins((result, 0.4271)))


def test_a_number_that_was_rounded_elsewhere_is_caught():
    result = made.one_row([0.164, -0.134])
    with written() as held:
        told = f"It is {result.contributions[0, 0]:.3f} points."
    assert untraced(told, held, Origins((result,))) == ["0.164: not written by the formatter"]


def test_numbers_in_names_are_no_numbers():
    result = made.one_row([0.164, -0.134], feature_labels=("Level 7", "b"))
    assert not untraced("In **Level 7** nothing moved.", [], Origins((result,)))
    assert untraced("In level 8 nothing moved.", [], Origins((result,)))


@pytest.mark.parametrize(("sentence", "number_"), [
    ("It rose by 12.3.", "12.3"), ("It lies between 4 and 6.", "6"), ("The answer is **190**.", "190"),
])
def test_a_number_without_a_unit_is_caught(sentence, number_):
    assert number_ in without_unit(sentence)


@pytest.mark.parametrize("sentence", [
    "It rose by 12.3 points.", "It lies between 4 and 6 bikes.", "R² is 0.7.", "It fits (R² 0.62).",
    "**Age = 37** raised it.", "**Age** were **40** (now 38).", "It holds for **27 %** of rows.",
    "3 of 4 inputs moved.",
])
def test_a_number_with_a_unit_passes(sentence):
    assert not without_unit(sentence)


def test_a_raw_name_is_caught():
    called = {"hours_per_week": "Hours a week", "age": "Age (years)"}
    assert raw_names("**hours_per_week** moves it.", called) == ["hours_per_week"]
    assert raw_names("**age = 37** moves it.", called) == ["age"]
    assert not raw_names("**Hours a week** moves it; people of every age.", called)


def test_hard_reading_is_caught():
    hard = ("The heterogeneity of conditional expectations necessitates considerable methodological sophistication "
            "throughout interpretation.")
    assert grade([hard]) > 12
    assert grade(["The model gives a score of 27 %.", "Most of it comes from **Age = 37**."]) < 6


def test_advice_about_a_protected_attribute_is_caught():
    sample = opened("income")
    label = next(sample.dictionary.display(name, name) for name, entry in sample.dictionary.entries if entry.protected)
    told = Narrative("change", (), lambda: Text((f"It would be so with **{label}** other.",)), advice=True)
    assert said(told, sample).wrong
    assert matched(ADVICE, "You should **earn more**.")


# Said twice.


def test_said_twice_the_words_are_the_same_in_another_process_too():
    """Of made results, in processes whose sets and dictionaries are ordered otherwise."""
    code = ("from tests.explain.test_narratives import every_made_word; import hashlib; "
            "print(hashlib.sha256(every_made_word().encode()).hexdigest())")
    digests = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
                              env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}).stdout
               for seed in ("1", "77")}
    assert len(digests) == 1
    assert every_made_word() == every_made_word()


def every_made_word() -> str:
    """What is said of the results made by hand."""
    drawn = (
        sections.waterfall_section(made.one_row()), sections.waterfall_section(made.lime()),
        sections.beeswarm_section(made.attributions(60)), sections.importance_section(made.importance()),
        sections.interactions_section(made.interactions()), sections.dependence_section(made.dependence()),
        sections.dependence_section(made.levels()), sections.regional_section(made.regional()),
        sections.counterfactuals_section(made.counterfactuals()), sections.scores_section(made.performance()),
        sections.confusion_section(made.performance()), sections.predictions_section(made.predictions()),
        sections.common_changes_section(made.common_changes()),
    )
    return "\n".join(text for each in drawn for text in (*each.sentences, *each.plain, *each.warnings, each.alt))


# Lights do not make a sentence bolder.


def test_only_the_words_of_trust_see_lights():
    """No other narrative can be worded by a light: none imports one, or the checks that set them."""
    lights = {"Light", "Trust", "Judged", "assess", "judged", "state_word", "describe_light", "describe_headline"}
    seen = ("explain.checks.lights", "explain.narrative.trust.lights")
    for path in sorted((ROOT / "explain/narrative").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(seen), path.name
                assert not lights & {name.name for name in node.names}, path.name


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("state", ["amber", "red", "grey"])
def test_no_sentence_about_a_light_that_is_not_green_is_bold(name, state):
    measure = MEASURES[name]
    low, high = (measure.green, measure.red) if np.isfinite(measure.green) else (0.4, 0.6)
    finding = {
        "amber": found(name, (low + high) / 2, min(low, high), max(low, high), n=50, of="row"),
        "red": found(name, high, high, high, n=50, of="row"),
        "grey": not_measured(name, "The table is too small."),
    }[state]
    trust = assessed([findings(finding)])
    told = [describe_headline(trust), plain_headline(trust),
            *(describe_light(light) for light in trust.lights),
            *(describe_judged(each) for light in trust.lights for each in light.judged)]
    assert not {sentence: words for sentence in told if (words := matched(BOLD, sentence.replace("not clearly", "")))}
    assert not {sentence: wrong for sentence in told if (wrong := faults(sentence, [FINDINGS[name].title]))}
