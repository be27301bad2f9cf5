import numpy as np
import pandas as pd
import pytest

from explain import accumulated_effects, associations, dependence, read_table
from explain.checks import of_effects as module
from explain.checks.lights import judged
from explain.checks.of_effects import of_dependence
from tests.formulas import formula
from tests.made import dependence as made_dependence


def opened(of, frame):
    dataset = read_table(frame.assign(y=0.0), target="y")
    return formula(dataset, lambda frame: of(*frame.to_numpy().T)), dataset


def uniform(n=400):
    """Exactly half of the third column is at least 0."""
    frame = pd.DataFrame(np.random.default_rng(0).uniform(-1, 1, size=(n, 3)), columns=["x1", "x2", "x3"])
    frame["x3"] = np.abs(frame["x3"]) * np.tile([1, -1], n // 2)
    return frame


def crossing(x1, x2, x3):
    return 0.2 * x1 - 5 * x2 + 10 * x2 * (x3 >= 0)


def measured(found):
    return {each.name: each for each in found.findings}


def test_r17_opposite_effects_behind_a_flat_average():
    pair = opened(crossing, uniform())
    curve = dependence(*pair, "x2", grid=[-1, -0.5, 0, 0.5, 1])
    assert curve.average[-1] - curve.average[0] == pytest.approx(0, abs=1e-9)
    assert set((curve.individual[:, -1] - curve.individual[:, 0]).round(6)) == {-10, 10}
    found = measured(of_dependence(curve))
    assert judged(found["heterogeneity"]).state == "red"
    assert found["heterogeneity"].value == pytest.approx(curve.heterogeneity)
    assert judged(found["opposite_curves"]).state == "red"
    assert found["opposite_curves"].value == pytest.approx(0.5, abs=0.01)


def test_an_additive_model_hides_nothing():
    found = measured(of_dependence(dependence(*opened(lambda a, b, c: a**2 + 3 * b, uniform()), "x2")))
    spread = found["heterogeneity"]
    assert (spread.low, spread.value, spread.high) == pytest.approx((0, 0, 0), abs=1e-9)
    assert found["opposite_curves"].value == 0
    assert {judged(each).state for each in found.values()} == {"green"}


def test_the_interval_holds_what_other_rows_give():
    pair = opened(crossing, uniform())
    whole = dependence(*pair, "x2", rows=np.arange(400)).heterogeneity
    held = []
    for seed in range(40):
        rows = np.random.default_rng(seed).choice(400, 150)
        found = measured(of_dependence(dependence(*pair, "x2", rows=rows)))["heterogeneity"]
        held.append(found.low <= whole <= found.high)
    assert np.mean(held) >= 0.85


def test_opposite_curves_are_counted_as_by_hand():
    curves = np.array([[0.0, 1, 2], [0, 2, 4], [3, 2, 1], [0, 0, 0.001]])
    curve = made_dependence(individual=curves, average=curves.mean(axis=0), grid=np.array([0.0, 1, 2]), kind="numeric",
                            grid_labels=("0", "1", "2"), answers=np.array([0.0, 1, 2, 3]), low=curves[0],
                            high=curves[0], support=np.array([9, 9, 9]), rows=np.arange(4), observed=np.zeros(4))
    assert measured(of_dependence(curve))["opposite_curves"].value == 0.25


def test_levels_have_no_direction_and_ale_no_curves():
    frame = uniform().assign(town=["a", "b"] * 200)
    dataset = read_table(frame.assign(y=0.0), target="y")
    model = formula(dataset, lambda frame: frame["x1"] * (frame["town"] == "a"))
    levels = measured(of_dependence(dependence(model, dataset, "town")))
    assert levels["opposite_curves"].unmeasured.startswith("The levels")
    assert levels["heterogeneity"].value > 0.2
    ale = of_dependence(accumulated_effects(model, dataset, "x1"))
    assert all(each.unmeasured for each in ale.findings)


def test_a_constant_model_is_not_measured():
    found = of_dependence(dependence(*opened(lambda a, b, c: 0 * a, uniform()), "x1"))
    assert found.findings[1].unmeasured


def test_thin_places_are_warned_of():
    skewed = uniform().assign(x1=np.append(np.zeros(399), 50.0))
    pair = opened(crossing, skewed)
    warned = of_dependence(dependence(*pair, "x1", grid=[0, 10, 20, 30, 50]))
    assert [(each.id, each.feature_names) for each in warned.flags] == [("W12", ("x1",))]
    assert warned.flags[0]["share"] == pytest.approx(0.8)
    assert of_dependence(dependence(*pair, "x2", n_grid=5)).flags == ()


def test_an_ale_of_a_column_that_goes_with_others_is_read_in_short_steps():
    frame = uniform()
    pair = opened(crossing, frame.assign(x2=frame["x1"] + 0.01 * frame["x2"]))
    near = associations(*pair)
    assert [each.id for each in of_dependence(accumulated_effects(*pair, "x1"), near).flags] == ["W13"]
    assert of_dependence(accumulated_effects(*pair, "x3"), near).flags == ()
    assert of_dependence(accumulated_effects(*pair, "x1")).flags == ()
    assert "W13" not in [each.id for each in of_dependence(dependence(*pair, "x1"), near).flags]


def test_of_very_many_rows_parts_are_drawn_and_tell_the_same(monkeypatch):
    curve = dependence(*opened(crossing, uniform(1_000)), "x2", rows=np.arange(1_000))
    single = measured(of_dependence(curve))["heterogeneity"]
    monkeypatch.setattr(module, "PARTS", 300)
    parts = measured(of_dependence(curve))["heterogeneity"]
    assert parts.value == single.value
    assert parts.high - parts.low == pytest.approx(single.high - single.low, rel=0.3)
    values = np.random.default_rng(0).normal(size=(1_000, 2))
    assert module._by_parts(values, 300).mean(axis=0) == pytest.approx(values.mean(axis=0))
