from explain.report.limits import GENERAL, LIMITS, limits_of
from explain.wording import METHODS
from tests.plain_language import faults


def test_every_method_has_its_limits():
    assert not set(METHODS) - set(LIMITS)


def test_limits_of_the_methods_used_each_once():
    assert limits_of(["surface", "shap_values", "surface"]) == [*GENERAL, LIMITS["surface"], LIMITS["shap_values"]]


def test_limits_speak_plainly():
    assert not {text: wrong for text in limits_of(list(LIMITS)) if (wrong := faults(text))}
