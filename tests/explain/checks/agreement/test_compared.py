"""Methods side by side: the light on honest and on dishonest models, reseeding, and what is left out."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsRegressor

import explain
from explain.checks.agreement.clear import Clear
from explain.checks.agreement.compared import agreement, findings_of, overall_agreement
from explain.checks.lights import judged, worst
from explain.errors import DataError, MethodError
from explain.facts import model_facts, table_facts
from explain.stored import packed, unpacked
from explain.workspace.expected import check
from tests.formulas import formula


def columns(p=8, n=300, seed=0):
    random = np.random.default_rng(seed)
    z = random.standard_normal((n, p)).round(3)
    return pd.DataFrame(z, columns=[f"x{j}" for j in range(p)]), z @ [(-1) ** j * 2.0 ** (-j / 2) for j in range(p)]


def opened(model, frame, y):
    dataset = explain.read_table(frame.assign(y=y), target="y")
    return explain.load_model(model.fit(frame, y), dataset), dataset


def light(found):
    return worst(judged(finding).state for finding in found.findings)


HONEST = {
    "linear": lambda x, y: (LinearRegression(), y),
    "logistic": lambda x, y: (LogisticRegression(), (y > 0).astype(int)),
    "stumps": lambda x, y: (GradientBoostingRegressor(max_depth=1, n_estimators=50, random_state=0), y),
    "forest": lambda x, y: (RandomForestClassifier(30, max_depth=5, random_state=0), (y > 0).astype(int)),
}


@pytest.mark.parametrize("name", HONEST)
def test_the_light_of_an_honest_model_is_not_red(name):
    frame, y = columns()
    model, target = HONEST[name](frame, y)
    predictor, dataset = opened(model, frame, target)
    found = [agreement(predictor, dataset, row=row) for row in range(6)]
    states = [light(each) for each in found]
    assert "red" not in states
    assert "green" in states
    assert sum(bool(each.flags) for each in found) <= 1


def test_a_linear_model_is_green_whatever_the_seed():
    predictor, dataset = opened(LinearRegression(), *columns(12))
    assert {light(agreement(predictor, dataset, row=3, seed=seed)) for seed in range(5)} == {"green"}


def test_the_less_sure_of_two_pairs_sets_the_light():
    """SHAP and LIME share more than SHAP and permutation, but may share nothing: green would be no more than luck."""
    nothing = np.zeros((4, 9))
    unsure = Clear(np.array([1.0, 0.0, 0.0, 1.0]), np.ones(4), np.ones(4), 5, 9, nothing)
    surer = Clear(np.full(4, 0.5), np.ones(4), np.full(4, 0.8), 6, 11, nothing)
    top, signs, order = findings_of({("a", "b"): unsure, ("a", "c"): surer}, 9, signed=True)
    assert (top.value, judged(top).state) == (1.0, "amber")
    assert (order.value, order.n, judged(signs).state) == (0.8, 11, "green")  # both green: the pair that shares less


def test_no_light_turns_from_green_to_red_with_the_seed():
    frame, y = columns()
    predictor, dataset = opened(RandomForestClassifier(30, max_depth=5, random_state=0), frame, (y > 0).astype(int))
    for row in range(2):
        states = {light(agreement(predictor, dataset, row=row, seed=seed)) for seed in range(10)}
        assert not {"green", "red"} <= states


def test_a_model_without_rhyme_is_not_green():
    frame, _ = columns()
    wild = np.sin(7 * frame["x0"]) + np.sin(9 * frame["x1"] * frame["x2"])
    predictor, dataset = opened(KNeighborsRegressor(1), frame, wild)
    states = [light(agreement(predictor, dataset, row=row)) for row in range(10)]
    assert states.count("green") <= 1


def test_every_two_methods_are_measured():
    predictor, dataset = opened(LinearRegression(), *columns(12))
    found = agreement(predictor, dataset, row=3)
    assert found.methods == ("shap_values", "lime_weights", "permutation_importance", "ablation")
    assert len(found.pairs) == 6
    assert found.pair("ablation", "shap_values").second == "ablation"
    assert (found.leading, found.chance) == (3, 0.25)
    assert found.pair("shap_values", "permutation_importance").feature == 1
    assert np.isfinite(found.standard_errors).all()


def test_with_few_features_only_their_order_is_compared():
    predictor, dataset = opened(LinearRegression(), *columns(5))
    found = agreement(predictor, dataset, row=3)
    assert judged(found.findings[0]).state == "grey"
    assert all(np.isnan(pair.feature) and np.isfinite(pair.spearman) for pair in found.pairs)


@pytest.mark.parametrize("answer", [lambda frame: np.zeros(len(frame)), lambda frame: frame["x0"].to_numpy()])
def test_one_feature_and_none_are_told_in_words(answer):
    frame, _ = columns(1)
    dataset = explain.read_table(frame)
    found = agreement(formula(dataset, answer), dataset, row=0)
    assert [finding.name for finding in found.findings] == ["agreement_top", "agreement_signs", "agreement_order"]
    assert found.findings[2].unmeasured
    assert not found.flags


def test_lime_is_left_out_in_words_where_it_refuses():
    frame, _ = columns(7)
    frame.loc[0, "x6"] = np.inf
    dataset = explain.read_table(frame)
    found = agreement(formula(dataset, lambda held: held["x0"].to_numpy() + 2 * held["x1"].to_numpy()), dataset, row=3)
    assert "lime_weights" not in found.methods
    assert found.left_out[0].startswith("LIME is left out: ")
    assert np.isnan(found.questions[1]["fit"])


def test_overall_the_sizes_of_many_rows_are_ranked():
    predictor, dataset = opened(LinearRegression(), *columns(8))
    found = overall_agreement(predictor, dataset)
    shap = explain.shap_values(predictor, dataset, rows=dataset.permutation(100, 0))
    assert found.of("shap_values") == pytest.approx(np.abs(shap.contributions).mean(axis=0))
    assert found.subject == "overall"
    assert len(found.rows) == 100
    assert (found.attributions.argmax(axis=1) == 0).all()
    assert found.findings[1].unmeasured == "Mean sizes have no sign."
    assert light(found) == "green"
    assert [question.state for question in found.questions][-1] == "agree"


def test_overall_without_a_target_permutation_importance_is_left_out():
    frame, _ = columns(8)
    dataset = explain.read_table(frame)
    found = overall_agreement(formula(dataset, lambda held: held["x0"].to_numpy() + held["x1"].to_numpy()), dataset)
    assert "permutation_importance" not in found.methods
    assert found.left_out[0].startswith("Permutation importance is left out: ")


def test_the_same_question_has_the_same_answer():
    predictor, dataset = opened(LinearRegression(), *columns(8))
    one, other = agreement(predictor, dataset, row=3), agreement(predictor, dataset, row=3)
    assert one.attributions.tolist() == other.attributions.tolist()
    assert [(each.low, each.high) for each in one.findings] == [(each.low, each.high) for each in other.findings]


def test_progress_may_stop_it():
    predictor, dataset = opened(LinearRegression(), *columns(8))

    def stop(done, total):
        raise InterruptedError

    for method in (lambda: agreement(predictor, dataset, row=0, progress=stop),
                   lambda: overall_agreement(predictor, dataset, progress=stop)):
        with pytest.raises(InterruptedError):
            method()


def test_what_does_not_exist_is_refused():
    predictor, dataset = opened(LinearRegression(), *columns(8))
    with pytest.raises(DataError):
        agreement(predictor, dataset, row=10_000)
    with pytest.raises(MethodError):
        agreement(predictor, dataset, row=0, scale="margin")


def test_the_answer_passes_the_door_of_a_workspace_and_comes_back_from_a_file():
    predictor, dataset = opened(LinearRegression(), *columns(8))
    facts = table_facts(dataset), model_facts(predictor)
    one, all_rows = agreement(predictor, dataset, row=3), overall_agreement(predictor, dataset)
    assert check(one, "agreement", *facts, {"row": 3}) is one
    assert check(all_rows, "overall_agreement", *facts, {}) is all_rows
    back = unpacked(*packed(one))
    assert back.attributions.tolist() == one.attributions.tolist()
    assert [question.facts for question in back.questions] == [question.facts for question in one.questions]
