from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LinearRegression

import explain
from explain.checks.faithfulness.faithfulness import NAMES, held_against
from explain.checks.lights import judged, worst
from explain.samples import sample_model, sample_table, samples
from explain.table.dataset import chosen_rows

BETA = np.array([5.0, -4.0, 3.0, 2.0, 1.0])


def opened(frame, target, model):
    dataset = explain.read_table(frame.assign(y=target), target="y")
    return dataset, explain.load_model(model.fit(frame, target), dataset)


def normal(n, p, seed=0):
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(n, p)), columns=[f"x{j}" for j in range(p)])


@pytest.fixture(scope="module")
def linear():
    frame = normal(200, 5)
    return opened(frame, frame @ BETA, LinearRegression())


@pytest.fixture(scope="module")
def penguins():
    about = next(about for about in samples() if about.name == "penguins")
    dataset = sample_table(about)
    return dataset, sample_model(about, dataset)


@pytest.fixture(scope="module")
def product():
    frame = normal(300, 6)
    target = 3 * frame.x0 * (frame.x1 > 0) + frame.x2**2 - 2 * frame.x3 + 0.5 * frame.x4
    return opened(frame, target, GradientBoostingRegressor(n_estimators=20, random_state=0))


def told(findings):
    return {each.name: each for each in findings}


def state(found):
    return worst(judged(each).state for each in found if each.name in ("deletion", "insertion"))


def held(dataset, predictor, explained, row, seed=0):
    compared = chosen_rows(dataset, None, default=100, seed=seed)
    return held_against(predictor, dataset, explained, row=row, compared=compared, seed=seed)


@pytest.mark.parametrize("method", ["shap_values", "lime_weights"])
def test_contributions_of_a_linear_model_beat_every_other_order(linear, method):
    dataset, predictor = linear
    found = explain.faithfulness(predictor, dataset, row=3, method=method)
    assert told(found.findings)["deletion"].value == told(found.findings)["insertion"].value == 1
    assert state(found.findings) == "green"
    assert (found.rows.tolist(), found.subject, tuple(told(found.findings))) == ([3], "row", NAMES)


def test_shap_forecasts_every_removal_from_a_linear_model(linear):
    dataset, predictor = linear
    made = told(explain.faithfulness(predictor, dataset, row=3).findings)
    assert made["infidelity"].value == pytest.approx(0, abs=1e-12)
    assert 0 <= made["infidelity"].low < made["infidelity"].high < 1e-12


def test_comprehensiveness_and_sufficiency_of_a_linear_model_by_hand(linear):
    dataset, predictor = linear
    explained = explain.shap_values(predictor, dataset, rows=[3])
    made = told(explain.faithfulness(predictor, dataset, row=3).findings)
    spread = predictor(dataset.features.iloc[dataset.permutation(100, 0)])[:, 0].std()
    moved = explained.predictions[0] - explained.base_value[0]
    towards = np.sort(np.sign(moved) * explained.contributions[0])[::-1].cumsum() / spread
    falls = towards[[0, 0, 0, 0, 2]].mean()  # 1 to 20 % of five features are one of them, 50 % are three
    assert made["comprehensiveness"].value == pytest.approx(falls)
    assert made["sufficiency"].value == pytest.approx(abs(moved) / spread - falls)


def test_contributions_given_to_the_wrong_features_are_not_green(penguins):
    dataset, predictor = penguins
    random = np.random.default_rng(0)
    explained = explain.shap_values(predictor, dataset, rows=range(20))
    true = [state(held(dataset, predictor, explained.row(i), i)) for i in range(20)]
    shuffled = []
    for i in range(20):
        mixed = random.permuted(explained.row(i).contributions, axis=1)
        shuffled.append(state(held(dataset, predictor, replace(explained.row(i), contributions=mixed), i)))
    assert true.count("green") >= 19
    assert "red" not in true
    assert shuffled.count("green") <= 1


def test_contributions_turned_round_are_red(product):
    dataset, predictor = product
    explained = explain.shap_values(predictor, dataset, rows=[1])
    turned = replace(explained, contributions=-explained.contributions)
    assert state(held(dataset, predictor, turned, 1)) == "red"


def test_another_seed_sets_no_other_light(linear):
    dataset, predictor = linear
    for row in (0, 1, 2):
        states = [state(explain.faithfulness(predictor, dataset, row=row, seed=seed).findings) for seed in range(10)]
        assert states.count("green") >= 9
        assert "red" not in states


def test_the_same_question_has_the_same_answer(product):
    dataset, predictor = product
    first, again = (explain.faithfulness(predictor, dataset, row=5, seed=2).findings for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert (one.value, one.low, one.high) == (other.value, other.low, other.high)
    assert all(each.low <= each.value <= each.high for each in first)


def test_four_features_leave_enough_orders_and_three_do_not():
    frame = normal(120, 4)
    dataset, predictor = opened(frame, frame @ BETA[:4], LinearRegression())
    found = told(explain.faithfulness(predictor, dataset, row=0).findings)
    assert (found["deletion"].value, found["deletion"].n) == (1, 22)
    assert judged(found["deletion"]).state != "red"
    dataset, predictor = opened(frame[["x0", "x1", "x2"]], frame.x0 + 2 * frame.x1 - frame.x2, LinearRegression())
    found = explain.faithfulness(predictor, dataset, row=0).findings
    assert all("too few orders" in each.unmeasured for each in found)
    assert state(found) == "grey"


def test_r38_a_constant_model_is_grey():
    frame = normal(60, 5)
    dataset, predictor = opened(frame, pd.Series(np.full(60, 3.0)), LinearRegression())
    found = explain.faithfulness(predictor, dataset, row=0).findings
    assert all("does not move" in each.unmeasured for each in found)


def test_orders_that_come_out_the_same_say_nothing():
    frame = normal(150, 6)
    dataset, predictor = opened(frame, frame @ np.array([5.0, 4.0, 0, 0, 0, 0]), LinearRegression())
    found = told(explain.faithfulness(predictor, dataset, row=2).findings)
    assert 40 <= found["deletion"].n <= 50
    assert found["deletion"].value == found["insertion"].value == 1
    assert judged(found["deletion"]).state == "green"


def test_only_what_was_drawn_has_an_interval(product):
    dataset, predictor = product
    whole, drawn = (told(explain.faithfulness(predictor, dataset, row=4, background=rows).findings)
                    for rows in (range(100), range(300)))
    assert whole["comprehensiveness"].low == whole["comprehensiveness"].value == whole["comprehensiveness"].high
    assert drawn["comprehensiveness"].low < drawn["comprehensiveness"].value < drawn["comprehensiveness"].high
    for found in (whole, drawn):
        assert found["deletion"].low < found["deletion"].high
        assert found["infidelity"].low < found["infidelity"].value < found["infidelity"].high


def test_a_background_of_one_row_is_a_background(linear):
    dataset, predictor = linear
    found = told(explain.faithfulness(predictor, dataset, row=3, background=[7]).findings)
    assert found["deletion"].value == 1
    assert np.isfinite(found["comprehensiveness"].value)


def test_a_row_given_by_its_values_is_that_row(linear):
    dataset, predictor = linear
    values = dataset.features.iloc[3].to_dict()
    given, own = (explain.faithfulness(predictor, dataset, row=row) for row in (values, 3))
    assert given.rows.tolist() == [-1]
    assert [each.value for each in given.findings] == pytest.approx([each.value for each in own.findings])


def test_many_features_are_taken_away_in_steps():
    frame = normal(150, 60)
    dataset, predictor = opened(frame, frame @ np.linspace(3, 0, 60), LinearRegression())
    asked = []
    found = explain.faithfulness(predictor, dataset, row=0, background=list(range(10)),
                                 progress=lambda done, total: asked.append(done))
    assert state(found.findings) == "green"
    assert max(asked) <= 10 * (52 * 21 + 62)


def test_an_unknown_method_is_refused(linear):
    dataset, predictor = linear
    with pytest.raises(explain.MethodError) as caught:
        explain.faithfulness(predictor, dataset, row=3, method="dependence")
    assert caught.value.code == "METHOD-FAITHFULNESS"


def test_stop_is_heard_between_calls(linear):
    dataset, predictor = linear

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explain.faithfulness(predictor, dataset, row=3, progress=stop)
