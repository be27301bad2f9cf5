import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import explain
from explain.checks.lights import LIGHTS
from explain.checks.thresholds import VERSION


@pytest.fixture(scope="module")
def opened():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(400, 5)), columns=list("abcde"))
    frame["y"] = frame["a"] + 2 * frame["b"] - frame["c"] + 0.1 * random.normal(size=400)
    dataset = explain.read_table(frame, target="y")
    return explain.load_model(LinearRegression().fit(frame[list("abcde")], frame["y"]), dataset), dataset


@pytest.mark.parametrize("method", ["shap_values", "lime_weights"])
def test_a_linear_model_on_its_own_data_has_no_red_light(opened, method):
    trust = explain.row_trust(*opened, row=3, method=method)
    assert tuple(light.id for light in trust.lights) == LIGHTS
    red = [each.finding.name for light in trust.lights for each in light.judged if each.state == "red"]
    assert not red
    assert trust.headline == "green"
    assert trust.version == VERSION
    assert trust.rows.tolist() == [3]


def test_all_rows_together(opened):
    trust = explain.overall_trust(*opened)
    assert trust.subject == "overall"
    assert "red" not in {light.state for light in trust.lights}
    assert trust.light("L1").state == "green"


def test_rows_that_are_unlike_the_others_have_drifted(opened):
    high = np.flatnonzero(opened[1].features["a"] > 0.5)
    trust = explain.overall_trust(*opened, rows=high)
    assert trust.light("L7").state == "red"
    assert ("a",) in [flag.feature_names for flag in trust.flags if flag.id == "W24"]


def test_the_same_seed_gives_the_same_lights(opened):
    one, two = (explain.row_trust(*opened, row=3) for _ in range(2))
    numbers = [[(each.finding.name, each.finding.value, each.finding.low) for light in trust.lights
                for each in light.judged] for trust in (one, two)]
    np.testing.assert_equal(*numbers)


def test_a_raw_row_is_checked_like_a_stored_one(opened):
    trust = explain.row_trust(*opened, row={"a": 90.0, "b": 0.0, "c": 0.0, "d": 0.0, "e": 0.0})
    assert trust.rows.tolist() == [-1]
    assert trust.light("L5").state == "red"
    assert trust.headline == "red"
    assert "W20" in [flag.id for flag in trust.flags]


def test_without_a_target_the_quality_of_the_model_is_not_known(opened):
    frame = opened[1].features
    dataset = explain.read_table(frame)
    predictor = explain.load_model(LinearRegression().fit(frame, frame["a"] + frame["b"]), dataset)
    trust = explain.row_trust(predictor, dataset, row=3)
    assert trust.light("L6").state == "grey"
    assert trust.headline == "grey"


def test_a_check_that_refuses_says_why_on_its_light(opened, monkeypatch):
    def refuses(*_, **__):
        raise explain.errors.MethodError("This model cannot be asked so.", "Ask another.", "METHOD-OUTPUT")

    monkeypatch.setattr("explain.checks.faithfulness.faithfulness.faithfulness", refuses)
    light = explain.row_trust(*opened, row=3).light("L2")
    assert light.state == "grey"
    assert [each.finding.unmeasured for each in light.judged] == ["This model cannot be asked so."]
