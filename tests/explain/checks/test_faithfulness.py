import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

import explain
from explain.checks.lights import assess

BETA = np.array([5.0, -4.0, 3.0, 2.0, 1.0])


@pytest.fixture(scope="module")
def linear():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 5)), columns=list("abcde"))
    dataset = explain.read_table(frame.assign(y=frame @ BETA), target="y")
    return dataset, explain.load_model(LinearRegression().fit(frame, dataset.target), dataset)


def test_shap_of_a_linear_model_beats_every_other_order(linear):
    dataset, predictor = linear
    found = explain.faithfulness(predictor, dataset, row=3)
    told = {each.name: each for each in found.findings}
    assert told["deletion"].value == told["insertion"].value == 1
    assert assess([found]).light("L2").state == "green"
    assert found.rows.tolist() == [3]


def test_an_unknown_method_is_refused(linear):
    dataset, predictor = linear
    with pytest.raises(explain.MethodError) as caught:
        explain.faithfulness(predictor, dataset, row=3, method="dependence")
    assert caught.value.code == "METHOD-FAITHFULNESS"
