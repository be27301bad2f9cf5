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
from explain.narrative.trust.findings import FINDINGS, WORKED_OUT, plural
from explain.narrative.trust.lights import LIGHTS, STATES
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


@pytest.mark.parametrize(("signs", "more"), [(1.0, ""), (0.5, " Others say: take it with care."),
                                            (0.0, " Others say: take it with care.")])
def test_a_green_headline_does_not_hide_from_everybody_what_other_lights_say(signs, more):
    good = [exactly(name, MEASURES[name].green, n=1, of="row") for name in ("completeness_gap", "row_distance")]
    trust = assessed([findings(*good, found("skill", 0.5, 0.4, 0.6, n=100, of="row"),
                               exactly("agreement_signs", signs, n=9, of="feature"))])
    assert trust.headline == "green"
    assert plain_headline(trust) == f"The checks of the sums, the cases and the model found no problem.{more}"


def test_what_was_not_measured_is_said():
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    assert describe_headline(trust) == "**Not fully assessed**: Support and Model quality not measured."
    assert describe_light(trust.light("L5")) == "Not measured."


def test_a_finding_says_number_interval_threshold_and_n():
    given = found("sensitivity", 0.3, 0.2, 0.4, n=10, of="draw"), not_measured("deletion", "No time.")
    trust = assessed([findings(*given)])
    assert describe_judged(trust.light("L3").judged[0]) == (
        "Sensitivity: for a slightly different row, the explanation changes by up to **0.3** of its own size (one is "
        f"all); between 0.2 and 0.4 (95 % interval); well up to {MEASURES['sensitivity'].green}; 10 draws."
    )
    assert describe_judged(trust.light("L2").judged[0]) == "Deletion: not measured. No time."


@pytest.mark.parametrize(("confirmed", "of", "left"), [
    (0, 5, "5 of 5 places open"), (1, 5, "4 of 5 places open"), (5, 5, "0 of 5 places open"),
    (0, 1, "1 of 1 place open"),
])
def test_ranks_that_are_not_confirmed_are_open_and_not_said_to_be_those_of_the_features_named(confirmed, of, left):
    ranks = found("order_confirmed", confirmed, confirmed, of, n=20, of="part of the background", labels=("Age", "Pay"))
    assert one(ranks) == (
        f"Order confirmed: counted from the first place on, other draws confirm **{confirmed}** of the leading places "
        f"(leading: **Age** and **Pay**); {left}; no threshold; 20 parts of the background."
    )


def test_features_that_lead_are_called_so_and_a_column_that_a_finding_is_about_is_not():
    for name in ("background_overlap", "lime_overlap", "order_confirmed"):
        assert "(leading: **Age**)" in one(found(name, 1.0, 1.0, 1.0, n=9, of="run", labels=("Age",)))
    assert "(**Age**)" in one(found("drift", 1.0, 1.0, 1.0, n=9, of="row", labels=("Age",)))


def one(finding) -> str:
    """What is said of one finding."""
    trust = assessed([findings(finding)])
    return describe_judged(next(each for held in (trust.told, *(light.judged for light in trust.lights))
                                for each in held if each.finding is finding))


def test_a_share_is_in_per_cent_with_neither_nothing_nor_everything_for_what_is_nearly_so():
    said = [one(found("deletion", size, n=50, of="random order")).split(":")[1].split(" of the")[0].strip()
            for size in (0.0, 1e-9, 0.034, 0.5, 0.99999, 1.0)]
    assert said == ["**none**", "**less than 1 %**", "**3.4 %**", "**50 %**", "**more than 99 %**", "**all**"]


def test_differences_of_probabilities_are_in_points_and_r_squared_is_no_share():
    assert "**−2 points**; between −3 points and −1 points (95 % interval)" in one(
        found("mean_off", -0.02, -0.03, -0.01, n=9, of="row"))
    assert "well up to 6 points" in one(found("calibration_error", 0.01, 0.0, 0.02, n=9, of="row"))
    assert "R² of **0.93**" in one(found("surrogate_fidelity", 0.93, 0.9, 0.95, n=9, of="row"))


def test_what_a_margin_reaches_to_either_side_is_not_called_the_width_of_an_interval():
    assert "either way" in one(found("background_error", 0.4, 0.3, 0.5, n=20, of="part of the background"))


def test_every_finding_has_a_place_for_its_number_and_can_be_said_of_none_one_and_all():
    for name in MEASURES:
        assert FINDINGS[name].meaning.count("{}") == 1, name
        for size in (0.0, 1.0, 2.0, -0.5):
            assert not faults(one(found(name, size, size, size, n=1, of="row")), [FINDINGS[name].title]), (name, size)


def test_of_what_is_counted_only_the_thing_counted_is_in_the_plural():
    """Nouns of checks, as they give them."""
    nouns = ("model fitted again", "row averaged", "tree of another draw", "slightly different row", "pair of runs")
    assert [plural(noun) for noun in nouns] == [
        "models fitted again", "rows averaged", "trees of another draw", "slightly different rows", "pairs of runs"]


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


TOLD = ("read", "rely", "take", "compare", "look", "check", "choose", "measure", "try")
"""What a warning may ask of its reader."""
OPEN = ("too few to say", "not one row's change", "may change")
"""How one ends that tells what cannot be known."""


@pytest.mark.parametrize("each", FLAGS, ids=lambda each: each.id)
def test_a_warning_says_what_to_do(each):
    end = describe_flag(each).lower()[-80:]
    assert re.search(rf"\b({'|'.join(TOLD)})\b", end) or any(words in end for words in OPEN), end


@pytest.mark.parametrize(("kept", "said"), [(0, "0 still do"), (1, "1 still does"), (2, "2 still do")])
def test_of_many_comparisons_those_that_hold_are_counted(kept, said):
    assert said in describe_flag(flag("W16", n=30, kept=kept))
