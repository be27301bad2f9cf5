import numpy as np
import pytest

from explain.checks.lights import GATES, LIGHTS, PRIORITY, headline, judged, ranked, worst
from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import MEASURES
from tests.made_trust import assessed, findings, provenance_of_nothing


@pytest.mark.parametrize("name", ["sensitivity", "deletion"])
@pytest.mark.parametrize(("value", "low", "high", "state"), [
    (0.5, 0.2, 0.9, "green"), (0.5, 0.2, 1.1, "amber"), (1.5, 1.2, 1.9, "amber"), (2.5, 1.8, 2.9, "amber"),
    (2.5, 2.1, 2.9, "red"), (0.5, np.nan, np.nan, "amber"), (1.5, np.nan, np.nan, "amber"),
    (2.5, np.nan, np.nan, "red"), (np.nan, np.nan, np.nan, "grey"),
])
def test_the_whole_interval_must_clear_a_threshold(name, value, low, high, state):
    """Of a measure where low is good and one where high is: 1 stands for the end of green, 2 for where red begins."""
    ends = sorted(place(name, end) for end in (low, high))
    assert judged(found(name, place(name, value), *ends, n=10, of="draw")).state == state


def place(name, steps):
    """Give the value so many steps from all being well."""
    green, red = MEASURES[name].green, MEASURES[name].red
    return green + (steps - 1) * (red - green)


@pytest.mark.parametrize(("low", "high", "state"), [
    (0.1, 0.3, "green"), (0.01, 0.3, "amber"), (-0.01, 0.3, "red"), (-0.2, -0.1, "red"),
])
def test_a_model_must_show_its_skill(low, high, state):
    assert judged(found("skill", (low + high) / 2, low, high, n=100, of="row")).state == state


def test_what_is_only_told_has_no_state():
    assert judged(exactly("gini", 0.4, n=1, of="row")).state == ""
    assert judged(not_measured("gini", "Nothing moved.")).state == "grey"


def test_every_measure_belongs_to_a_light_or_to_none():
    assert {measure.light for measure in MEASURES.values()} == {*LIGHTS, ""}
    assert sorted(PRIORITY) == sorted(f"W{i}" for i in range(1, 29))


def test_a_light_is_the_worst_of_what_was_measured_and_grey_without_anything():
    assert worst(["green", "grey", "amber", ""]) == "amber"
    assert worst(["grey", ""]) == worst([]) == "grey"
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    assert [light.state for light in trust.lights] == ["green", *["grey"] * 6]


@pytest.mark.parametrize(("gates", "state"), [
    (("green", "green", "green"), "green"), (("green", "amber", "green"), "amber"),
    (("green", "grey", "amber"), "grey"), (("red", "grey", "green"), "red"),
])
def test_the_headline_is_the_worst_gate_and_grey_is_never_green(gates, state):
    assert headline(gates) == state
    assert len(gates) == len(GATES)


def test_other_lights_do_not_move_the_headline():
    good = [exactly(name, MEASURES[name].green, n=1, of="row") for name in ("completeness_gap", "row_distance")]
    good += [found("skill", 0.5, 0.4, 0.6, n=100, of="row")]
    bad = exactly("agreement_top", -0.2, n=5, of="feature")
    assert assessed([findings(*good, bad)]).headline == "green"
    assert assessed([findings(*good, bad)]).light("L4").state == "red"


def test_warnings_stand_once_each_by_their_weight():
    given = [flag("W7"), flag("W20"), flag("W1", features=["a", "b"], strength=0.8), flag("W20"),
             flag("W1", features=["c", "d"], strength=0.7), flag("W19", skill=0.0, low=-0.1, high=0.1)]
    assert [each.id for each in ranked(given)] == ["W19", "W20", "W1", "W1", "W7"]


def test_a_flag_gives_its_facts():
    assert flag("W9", fit=0.3)["fit"] == 0.3
    with pytest.raises(KeyError):
        flag("W9")["fit"]


def test_an_unknown_name_is_no_finding():
    with pytest.raises(KeyError):
        found("trust_score", 1.0, n=1, of="row")
    with pytest.raises(KeyError):
        not_measured("trust_score", "")


def test_findings_cannot_be_written_to():
    held = findings(rows=np.array([3]))
    assert provenance_of_nothing().method == "row_support"
    with pytest.raises(ValueError, match="read-only"):
        held.rows[0] = 4


def test_a_light_is_not_green_without_what_it_cannot_do_without():
    twice = exactly("same_answer_twice", 0.0, n=100, of="row")
    unknown = not_measured("skill", "No target.")
    assert assessed([findings(twice, unknown)]).light("L6").state == "grey"
    assert assessed([findings(exactly("same_answer_twice", 0.5, n=100, of="row"), unknown)]).light("L6").state == "red"
    assert assessed([findings(exactly("probes_outside", 0.0, n=100, of="row"))]).light("L5").state == "green"


@pytest.mark.parametrize("name", ["sampling_error", "lime_fit", "same_answer_twice"])
def test_a_light_is_not_green_by_what_says_too_little_alone(name):
    light = MEASURES[name].light
    alone = exactly(name, MEASURES[name].green, n=1, of="row")
    assert assessed([findings(alone)]).light(light).state == "grey"
    bad = exactly(name, place(name, 2.5), n=1, of="row")
    assert assessed([findings(bad)]).light(light).state == "red"
