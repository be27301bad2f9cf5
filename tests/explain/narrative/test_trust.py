import re

import pytest

from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import MEASURES
from explain.narrative.trust import (
    describe_flag,
    describe_headline,
    describe_judged,
    describe_light,
    plain_flag,
    plain_headline,
)
from explain.narrative.trust.lights import FINDINGS, LIGHTS, STATES, WORKED_OUT
from explain.narrative.trust.warnings import WARNINGS
from tests.made_trust import assessed, findings
from tests.plain_language import faults

AB = {"features": ["a", "b"], "labels": ["Age", "Tenure"]}
FLAGS = [
    flag("W2", share=0.34, n=3_000, other=1.2), flag("W14", importance=0.6),
    flag("W1", **AB, strength=0.83), flag("W2", share=0.34, n=3_000), flag("W3"), flag("W4", **AB),
    flag("W5", base=0.2, mean=0.4, of=findings()), flag("W6", used=40, wanted=100), flag("W7"), flag("W8", **AB),
    flag("W8"), flag("W9", fit=0.31), flag("W10", agreement=0.2), flag("W11", **AB, share=0.23),
    flag("W12", features=["a"], labels=["Age"], share=0.3), flag("W13", features=["a"], labels=["Age"]),
    flag("W14"), flag("W14", gap=0.6), flag("W15", features=["a"], labels=["Age"], share=0.4),
    flag("W16", n=30, kept=2), flag("W17", fidelity=0.83), flag("W18", share=0.04),
    flag("W18", share=0.04, of=findings()),
    flag("W19", skill=0.01, low=-0.05, high=0.06), flag("W20", share=0.997), flag("W20", **AB, cells=["190", "−1"]),
    flag("W21", n=12), flag("W22", features=["a"], labels=["Age"], auc=0.997),
    flag("W22", features=["a"], labels=["Age"], share=0.95), flag("W23", **AB),
    flag("W22", features=["a"], labels=["Age"], r2=0.99), flag("W27", prediction=0.41, second=0.4, of=findings()),
    flag("W23", features=["a"], labels=["Age"]), flag("W24", **AB, effect=0.3), flag("W25", **AB),
    flag("W25", features=["a"], labels=["Age"]), flag("W26", prediction=0.995, of=findings()),
    flag("W27", prediction=0.48, threshold=0.5, of=findings()), flag("W28", largest=0.2, n=100, of=findings()),
]


@pytest.mark.parametrize("each", FLAGS, ids=lambda each: each.id)
def test_a_warning_is_said_in_plain_sentences(each):
    for words in (describe_flag(each), plain_flag(each)):
        assert not [fault for part in sentences(words) for fault in faults(part)], words


def sentences(words: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?]) (?=[A-Z*])", words) if not part.endswith("?")]


def test_all_warnings_have_words_for_both_readers():
    assert sorted(WARNINGS) == sorted({each.id for each in FLAGS})
    assert all(describe_flag(each) and plain_flag(each) for each in FLAGS)


def test_everything_that_is_measured_has_a_name_and_every_light_says_what_it_leaves_out():
    assert set(FINDINGS) == set(MEASURES)
    assert all(light.untested.endswith(".") for light in LIGHTS.values())


def test_green_says_no_more_than_that_nothing_was_found():
    good = [exactly(name, MEASURES[name].green, n=1, of="row") for name in ("completeness_gap", "row_distance")]
    trust = assessed([findings(*good, found("skill", 0.5, 0.4, 0.6, n=100, of="row"))])
    assert describe_headline(trust) == (
        "**No problem found** by 3 checks of arithmetic, support and model quality."
    )
    assert describe_light(trust.light("L1")) == "No problem found by 1 check."
    assert STATES["green"] == "no problem found"
    assert not re.search("trustworthy|correct|right", plain_headline(trust))


def test_what_was_not_measured_is_said():
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    assert describe_headline(trust) == "**Not fully assessed**: Support and Model quality not measured."
    assert describe_light(trust.light("L5")) == "Not measured."


def test_a_finding_says_number_interval_threshold_and_n():
    given = found("sensitivity", 0.3, 0.2, 0.4, n=10, of="draw"), not_measured("deletion", "No time.")
    trust = assessed([findings(*given)])
    assert describe_judged(trust.light("L3").judged[0]) == (
        "Sensitivity: **0.3** change of the explanation, of its size, for a slightly different row; "
        f"between 0.2 and 0.4; well up to {MEASURES['sensitivity'].green}; 10 draws."
    )
    assert describe_judged(trust.light("L2").judged[0]) == "Deletion: not measured. No time."


def test_ranks_that_are_not_confirmed_are_not_said_to_be_those_of_the_features_named():
    ranks = found("order_confirmed", 0, 0, 5, n=20, of="part of the background", labels=("Age", "Pay", "Job"))
    told = describe_judged(assessed([findings(ranks)]).told[0])
    assert told == ("Order confirmed: **0** of the leading ranks, from the first on, confirmed by the draws (leading: "
                    "**Age** and **Pay**); between 0 and 5; no threshold; 20 parts of the background.")


def test_draws_that_agree_are_not_called_exact():
    given = exactly("gini", 0.4, n=3, of="feature"), found("lime_overlap", 1.0, 1.0, 1.0, n=10, of="pair of runs")
    trust = assessed([findings(*given)])
    told = [describe_judged(each) for each in (*trust.told, *trust.light("L3").judged)]
    assert [("exact;" in each, "no spread seen;" in each) for each in told] == [(True, False), (False, True)]
    assert set(MEASURES) >= WORKED_OUT


def test_a_column_that_carries_all_is_not_said_to_give_the_answer_away():
    carries, gives = flag("W22", labels=["Age"], share=0.95), flag("W22", labels=["Age"], auc=0.999)
    assert plain_flag(carries) == "The model leans almost wholly on **Age**. Was it known beforehand?"
    assert plain_flag(gives) == "**Age** almost gives the answer away. Was it known beforehand?"


def test_of_several_columns_the_words_are_in_the_plural():
    assert plain_flag(flag("W23", labels=["Age"])).endswith("**Age**: how much it counts is open.")
    assert plain_flag(flag("W23", labels=["Age", "Sex"])).endswith("**Age** and **Sex**: how much they count is open.")


def test_a_problem_names_what_it_was_found_by():
    trust = assessed([findings(exactly("completeness_gap", 0.2, n=1, of="row"))])
    assert describe_headline(trust) == "**Problem found**: Arithmetic."
    assert describe_light(trust.light("L1")) == "Problem: Gap of the sum."
