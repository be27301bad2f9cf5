import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import ExplainError, contrast, load_model, read_table, shap_values
from explain.checks.additivity import adds_up
from explain.results import Attributions


@pytest.fixture(scope="module", params=["linear", "forest"])
def pair(request):
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(120, 3)), columns=["a", "b", "c"])
    frame["kind"] = np.array(["x", "y", "z"])[(frame["a"] + 0.5 * frame["b"] > 0).astype(int) + (frame["c"] > 0.5)]
    dataset = read_table(frame, target="kind")
    model = LogisticRegression() if request.param == "linear" else RandomForestClassifier(9, random_state=0)
    return load_model(model.fit(dataset.features, dataset.target), dataset), dataset


def test_base_and_contributions_add_up_to_the_difference_of_the_two_answers(pair):
    predictor, dataset = pair
    for row, scale in ((row, scale) for row in range(5) for scale in predictor.answers):
        found = contrast(predictor, dataset, row=row, output="x", rather="z", scale=scale)
        answers = predictor(dataset.features.iloc[[row]], scale)[0]
        assert found.difference == pytest.approx(answers[0] - answers[2])
        assert found.base_value + found.contributions.sum() == pytest.approx(found.difference, abs=1e-6)


def test_it_is_shap_of_the_difference(pair):
    """Enumerate all coalitions of the game whose worth is the difference of two answers."""
    predictor, dataset = pair
    background = dataset.features.iloc[dataset.permutation(100, 0)]

    def worth(inside):
        frame = background.copy()
        for name in inside:
            frame[name] = dataset.features[name].iloc[4]
        answers = predictor(frame)
        return float((answers[:, 1] - answers[:, 0]).mean())

    weights = {0: 1 / 3, 1: 1 / 6, 2: 1 / 3}
    found = contrast(predictor, dataset, row=4, output="y", rather="x")
    for j, name in enumerate(("a", "b", "c")):
        others = [other for other in ("a", "b", "c") if other != name]
        sets = [(), (others[0],), (others[1],), tuple(others)]
        by_hand = sum(weights[len(held)] * (worth((*held, name)) - worth(held)) for held in sets)
        assert found.contributions[j] == pytest.approx(by_hand, abs=1e-6)


def test_the_other_way_round_has_the_other_sign(pair):
    one = contrast(*pair, row=3, output="x", rather="y")
    other = contrast(*pair, row=3, output="y", rather="x")
    assert one.contributions == pytest.approx(-other.contributions)
    assert one.difference == pytest.approx(-other.difference)


def test_without_another_answer_it_is_the_runner_up(pair):
    predictor, dataset = pair
    for row in range(10):
        answers = predictor(dataset.features.iloc[[row]])[0]
        best = int(answers.argmax())
        second = int(np.argsort(-answers, kind="stable")[1])
        found = contrast(predictor, dataset, row=row, output=best)
        assert (found.first.output, found.second.output) == (predictor.outputs[best], predictor.outputs[second])


def test_both_explanations_are_those_of_shap_values(pair):
    found = contrast(*pair, row=6, output="y", rather="z")
    for part in (found.first, found.second):
        assert isinstance(part, Attributions)
        assert adds_up(part)
        assert part.contributions.tolist() == shap_values(*pair, rows=[6], output=part.output).contributions.tolist()


def test_errors_of_both_are_added_up(pair):
    found = contrast(*pair, row=0, output="x", rather="y")
    assert np.isnan(found.standard_errors).all() == (found.first.exact and found.second.exact)


def test_an_answer_beside_itself_is_refused(pair):
    with pytest.raises(ExplainError) as refused:
        contrast(*pair, row=0, output="x", rather="x")
    assert refused.value.code == "METHOD-CONTRAST"


def test_a_model_of_one_answer_has_no_other():
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 3.0]})
    dataset = read_table(frame, target="y")
    with pytest.raises(ExplainError) as refused:
        contrast(load_model(LinearRegression().fit(frame[["a"]], frame["y"]), dataset), dataset, row=0)
    assert refused.value.code == "METHOD-CONTRAST"
