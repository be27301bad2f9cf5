from dataclasses import replace
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression
from threadpoolctl import threadpool_limits

import explain
from explain.checks import second_engine as engine
from explain.checks.lights import judged
from explain.checks.second_engine import EVERY, ORDERS, enumerated, explained_again, held_against, sampled

BETA = np.array([5.0, -4.0, 3.0, 2.0, 1.0])


def opened(frame, target, model, **reading):
    dataset = explain.read_table(frame.assign(y=target), target="y", **reading)
    return dataset, explain.load_model(model.fit(frame, target), dataset)


def normal(n, p, seed=0):
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(n, p)), columns=[f"x{j}" for j in range(p)])


@pytest.fixture(scope="module")
def linear():
    frame = normal(200, 5)
    return opened(frame, frame @ BETA, LinearRegression())


def state(dataset, predictor, served, **changes):
    found = held_against(predictor, dataset, served, **{"background": None, "seed": 0} | changes)
    return judged(found.findings[0]).state


def by_orders(worth, n):
    """Shapley values straight from their definition: what each adds, averaged over all orders."""
    added = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        for k, player in enumerate(order):
            added[player] += worth(frozenset(order[: k + 1])) - worth(frozenset(order[:k]))
    return added / len(orders)


def wild(rows):
    return np.sin(rows[:, 0] * rows[:, 1] + rows[:, 2]) + rows[:, 2] * rows[:, 3] * (rows[:, 0] - rows[:, 1])


def test_dividends_give_the_values_of_the_definition():
    random = np.random.default_rng(1)
    row, references = random.normal(size=4), random.normal(size=(3, 4))

    def worth(members):
        mixed = references.copy()
        mixed[:, list(members)] = row[list(members)]
        return wild(mixed).mean()

    assert enumerated(wild, row, references, np.arange(4)) == pytest.approx(by_orders(worth, 4))


def test_a_feature_that_does_not_play_gets_nothing():
    row, references = np.array([1.0, 2.0, 3.0, 4.0]), np.zeros((2, 4))
    again = explained_again(wild, row, references, np.array([True, True, False, True]), np.zeros(4),
                            np.random.default_rng(0))
    assert again.values[2] == 0
    assert again.engine == EVERY


def test_sampled_values_lie_within_their_errors():
    random = np.random.default_rng(2)
    row, references, places = random.normal(size=4), random.normal(size=(50, 4)), np.arange(4)
    true = enumerated(wild, row, references, places)
    away = []
    for seed in range(30):
        values, errors = sampled(wild, row, references, places, places[::-1], np.random.default_rng(seed))
        away.append((values[::-1] - true) / errors[::-1])
    assert 0.7 < np.std(away) < 1.3
    assert np.abs(np.mean(away, axis=0)).max() < 4 / np.sqrt(30)


def test_a_linear_model_needs_no_draws(monkeypatch):
    monkeypatch.setattr(engine, "MOST", 10)
    row, references = np.arange(5.0), normal(20, 5).to_numpy()
    again = explained_again(lambda rows: rows @ BETA, row, references, np.ones(5, bool), BETA, np.random.default_rng(0))
    assert again.engine == ORDERS
    assert np.sort(again.values) == pytest.approx(np.sort(BETA * (row - references.mean(axis=0))))
    assert again.errors == pytest.approx(np.zeros(5), abs=1e-12)


def test_the_engines_agree_on_a_linear_model(linear):
    dataset, predictor = linear
    found = explain.second_engine(predictor, dataset).findings[0]
    assert found.value < 1e-9
    assert (judged(found).state, found.n, found.of) == ("green", 2, "row")


def test_the_engines_for_trees_agree_with_a_second_one_and_it_does_not_turn():
    frame = normal(300, 13)
    target = frame.x0 * frame.x1 + np.abs(frame.x2) * frame.x3 + 0.5 * frame.to_numpy()[:, 4:].sum(axis=1)
    dataset, predictor = opened(frame, target, GradientBoostingRegressor(n_estimators=30, random_state=0))
    found = [explain.second_engine(predictor, dataset, seed=seed) for seed in range(2)]
    assert {judged(each.findings[0]).state for each in found} == {"green"}
    assert found[0].provenance.engine == ORDERS
    assert found[0].findings[0].low <= found[0].findings[0].value <= found[0].findings[0].high


def test_a_wrong_engine_whose_parts_add_up_is_found(linear):
    dataset, predictor = linear
    served = explain.shap_values(predictor, dataset, rows=[4, 9])
    wrong = replace(served, contributions=np.roll(served.contributions, 1, axis=1))
    assert state(dataset, predictor, served) == "green"
    assert state(dataset, predictor, wrong) == "red"


def test_d1a_a_background_cut_in_silence_is_found_by_its_base_value(linear):
    dataset, predictor = linear
    served = explain.shap_values(predictor, dataset, rows=[4, 9], background=range(20))
    assert state(dataset, predictor, served, background=range(20)) == "green"
    assert state(dataset, predictor, served, background=range(200)) != "green"


def test_d1b_trees_with_native_categories_explained_by_shap_are_found():
    import shap

    levels = pd.Categorical(np.repeat(list("abcdef"), 50))
    effects = np.array([0.0, 5, -3, 8, 1, -6])[levels.codes]
    frame = pd.DataFrame({"kind": levels, "x": np.random.default_rng(0).normal(size=300)})
    model = HistGradientBoostingRegressor(categorical_features="from_dtype", min_samples_leaf=1, max_iter=20,
                                          learning_rate=0.5, random_state=0)
    with threadpool_limits(1):
        dataset, predictor = opened(frame, effects + frame.x, model)
        served = explain.shap_values(predictor, dataset, rows=[3, 120])
        coded = frame.assign(kind=levels.codes).astype(float)
        background = coded.iloc[dataset.permutation(100, 0)]
        wrong = shap.TreeExplainer(model, background).shap_values(coded.iloc[[3, 120]], check_additivity=False)
        assert state(dataset, predictor, served) == "green"
        assert state(dataset, predictor, replace(served, contributions=wrong)) == "red"


def test_d1c_sixteen_features_of_which_shap_keeps_ten_are_found():
    import shap

    frame = normal(200, 16)
    dataset, predictor = opened(frame, frame @ np.linspace(1, 0.2, 16), LinearRegression())
    served = explain.shap_values(predictor, dataset, rows=[3, 12], background=range(30))
    explainer = shap.KernelExplainer(lambda rows: predictor(pd.DataFrame(rows, columns=frame.columns))[:, 0],
                                     frame.iloc[:30].to_numpy())
    wrong = explainer.shap_values(frame.iloc[[3, 12]].to_numpy(), l1_reg="num_features(10)", nsamples=400, silent=True)
    assert (wrong == 0).sum(axis=1).tolist() == [6, 6]
    assert wrong.sum(axis=1) == pytest.approx(served.contributions.sum(axis=1))
    assert state(dataset, predictor, served, background=range(30)) == "green"
    assert state(dataset, predictor, replace(served, contributions=wrong), background=range(30)) == "red"


def test_r38_a_constant_model_has_nothing_to_differ_in():
    frame = normal(50, 4)
    dataset, predictor = opened(frame, pd.Series(np.full(50, 3.0)), LinearRegression())
    found = explain.second_engine(predictor, dataset).findings[0]
    assert found.value < 1e-3
    assert judged(found).state == "green"


def test_a_very_large_background_is_cut_for_both_engines(linear):
    dataset, predictor = linear
    found = explain.second_engine(predictor, dataset, background=list(range(200)) * 3)
    assert found.findings[0].value < 1e-9
    assert found.provenance.background.startswith("200 ")


def test_stop_is_heard_between_calls(linear):
    dataset, predictor = linear

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explain.second_engine(predictor, dataset, progress=stop)
