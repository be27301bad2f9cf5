import pytest

from explain.narrative.trust.lime import READING, describe_lime_stability, plain_lime_stability
from tests.made_trust_lime import lime_stability, nothing_split
from tests.plain_language import faults

CASES = {
    "open": lime_stability(), "steady": lime_stability(overlap=1, width=1),
    "no widths": lime_stability(width=float("nan")),
    "noisy": lime_stability(n_needed=3e7), "nothing": nothing_split(),
}


@pytest.mark.parametrize("result", CASES.values(), ids=CASES)
def test_sentences_are_short_and_claim_nothing(result):
    for sentence in (*describe_lime_stability(result), *plain_lime_stability(result)):
        assert not faults(sentence), sentence
    assert not faults(READING)


def test_every_number_is_that_of_the_result():
    runs, widths, fit, sure = describe_lime_stability(CASES["open"])
    assert runs == ("Any two of 3 runs of 1,000 samples share, on average, **80 %** of the 2 leading features; all of "
                    "their 95 % intervals overlap.")
    assert widths == "At other kernel widths **Pay** falls behind; lowest agreement **0.5**, where chance is 0."
    assert fit == "R² is **0.4** at LIME's own width, 0.6 at 0.25 and 0.35 at 2 times √p (p features)."
    assert sure == ("An interval a tenth of the largest contribution wide takes about 3,100 samples (BayesLIME); 1,000 "
                    "were drawn.")


def test_what_holds_is_said_to_hold_and_no_more():
    runs, widths, *_ = describe_lime_stability(CASES["steady"])
    assert "**all** of the 2 leading features" in runs
    assert widths == "Narrower and wider kernels give the same leading features."
    assert plain_lime_stability(CASES["steady"]) == (
        "Asked 3 times with other random cases, the same inputs lead each time.",
        "The inputs in the lead stay when “nearby” is taken narrower or wider.",
    )


def test_what_was_not_measured_is_said():
    assert "were not compared" in describe_lime_stability(CASES["no widths"])[1]
    assert len(plain_lime_stability(CASES["no widths"])) == 1
    assert "more than 1,000,000 samples" in describe_lime_stability(CASES["noisy"])[3]
    assert describe_lime_stability(CASES["nothing"]) == ("No feature varies, or the model answers all samples alike.",)
