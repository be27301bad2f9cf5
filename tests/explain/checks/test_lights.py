import numpy as np
import pytest

from explain.checks.lights import GATES, LIGHTS, PRIORITY, headline, judged, ranked, worst
from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.thresholds import MEASURES
from tests.made_trust import assessed, findings, provenance_of_nothing


@pytest.mark.parametrize(("value", "low", "high", "state"), [
    (0.1, 0.05, 0.19, "green"), (0.1, 0.05, 0.21, "amber"), (0.3, 0.25, 0.4, "amber"), (0.6, 0.45, 0.7, "amber"),
    (0.7, 0.55, 0.9, "red"), (0.1, np.nan, np.nan, "green"), (0.3, np.nan, np.nan, "amber"),
    (0.5, np.nan, np.nan, "red"), (np.nan, np.nan, np.nan, "grey"),
])
def test_the_whole_interval_must_clear_a_threshold_where_low_is_good(value, low, high, state):
    assert judged(found("sensitivity", value, low, high, n=10, of="draw")).state == state


@pytest.mark.parametrize(("value", "low", "high", "state"), [
    (0.95, 0.91, 0.99, "green"), (0.95, 0.85, 0.99, "amber"), (0.4, 0.3, 0.49, "red"), (0.4, 0.3, 0.55, "amber"),
])
def test_the_same_holds_where_high_is_good(value, low, high, state):
    assert judged(found("deletion", value, low, high, n=50, of="random order")).state == state


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
    bad = exactly(name, MEASURES[name].red + (0.1 if MEASURES[name].red > MEASURES[name].green else -0.1), n=1, of="row")
    assert assessed([findings(bad)]).light(light).state == "red"
