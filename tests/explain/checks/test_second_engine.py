from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import explain
from explain.checks.lights import judged
from explain.checks.second_engine import held_against

BETA = np.array([5.0, -4.0, 3.0, 2.0, 1.0])


@pytest.fixture(scope="module")
def linear():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 5)), columns=list("abcde"))
    dataset = explain.read_table(frame.assign(y=frame @ BETA), target="y")
    return dataset, explain.load_model(LinearRegression().fit(frame, dataset.target), dataset)


def test_the_engines_agree_on_a_linear_model(linear):
    dataset, predictor = linear
    found = explain.second_engine(predictor, dataset).findings[0]
    assert found.value < 1e-9
    assert judged(found).state == "green"


def test_a_wrong_engine_whose_parts_add_up_is_found(linear):
    dataset, predictor = linear
    served = explain.shap_values(predictor, dataset, rows=[4, 9])
    wrong = replace(served, contributions=np.roll(served.contributions, 1, axis=1))
    assert judged(held_against(predictor, dataset, served, background=None, seed=0).findings[0]).state == "green"
    assert judged(held_against(predictor, dataset, wrong, background=None, seed=0).findings[0]).state == "red"
