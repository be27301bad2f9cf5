import pytest

from explain.checks.catalogue import CHECKS, questions, refused
from explain.checks.thresholds import MEASURES


@pytest.mark.parametrize("subject", ["row", "overall"])
@pytest.mark.parametrize("method", ["shap_values", "lime_weights"])
def test_every_check_is_given_what_it_takes_and_no_more(subject, method):
    asked = dict(questions(subject, method, row=3, rows=[3], output="yes", scale="probability"))
    assert asked
    for name, given in asked.items():
        assert set(given) == set(CHECKS[name].takes)
        assert subject in CHECKS[name].subjects


def test_a_check_is_asked_only_of_the_explanations_it_is_about():
    assert "lime_stability" not in dict(questions("row", "shap_values"))
    assert "stability" not in dict(questions("row", "lime_weights"))


def test_quick_checks_come_first():
    quick = [CHECKS[name].quick for name, _ in questions("row")]
    assert quick == sorted(quick, reverse=True)
    assert quick[0]


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_that_refuses_leaves_its_own_light_grey_and_says_why(name):
    finding, = refused(name, "The model could not be asked.").findings
    assert MEASURES[finding.name].light
    assert finding.unmeasured == "The model could not be asked."
    assert finding.value != finding.value
