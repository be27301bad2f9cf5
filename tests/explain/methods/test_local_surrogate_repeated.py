"""One row fitted with other samples and other kernels: the formulas, and the fit that users see, bit for bit."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import Ridge

from explain import lime_weights
from explain.methods.local_surrogate.credible import around, kernel, posterior
from explain.methods.local_surrogate.neighbourhood import Neighbourhood
from explain.methods.local_surrogate.repeated import repeated
from explain.methods.local_surrogate.ridge import here, surrogates
from explain.model.load import load_model
from explain.table.dataset import chosen_rows
from explain.table.read import read_table


@pytest.fixture(scope="module")
def near():
    random = np.random.default_rng(0)
    numbers, levels = random.normal(size=(300, 3)), random.integers(3, size=(300, 2)).astype(np.int32)
    answers = np.sin(numbers).sum(axis=1) + (levels[:, 0] == 1)
    return Neighbourhood(numbers=numbers, levels=levels, answers=answers[None], order=np.arange(5), first=numbers[:0])


POINT, OWN = np.array([0.5, -1.0, 0.2, 1.0, 2.0]), 0.7


@pytest.mark.parametrize("width", [0.25, 0.5, 0.75, 1.0, 2.0])
def test_a_fit_of_any_width_is_that_of_scikit_learn(near, width):
    (_, found), = surrogates(near, near.answers[0], POINT[None], np.array([OWN]), width)
    seen = np.vstack([here(near, POINT[None]), np.hstack([near.numbers, near.levels == POINT[3:]])])
    apart = np.linalg.norm(seen - seen[0], axis=1)
    weights = np.sqrt(np.exp(-(apart**2) / (width * np.sqrt(5)) ** 2))
    np.testing.assert_allclose(kernel(near, POINT, width), weights, rtol=1e-12)
    model = Ridge(alpha=1).fit(seen, np.append(OWN, near.answers[0]), sample_weight=weights)
    np.testing.assert_allclose(found.weights[0], model.coef_, atol=1e-10)
    score = model.score(seen, np.append(OWN, near.answers[0]), sample_weight=weights)
    assert found.fidelity[0] == pytest.approx(score, abs=1e-10)
    np.testing.assert_allclose(around(near, near.answers[0], POINT, OWN, width).mean, model.coef_, atol=1e-10)


def test_the_posterior_follows_its_formulas():
    random = np.random.default_rng(1)
    seen, answers, weights = random.normal(size=(40, 3)), random.normal(size=40), random.random(40)
    found = posterior(seen, answers, weights)
    shape = np.linalg.inv(seen.T @ np.diag(weights) @ seen + np.eye(3))
    mean = shape @ seen.T @ np.diag(weights) @ answers
    left = answers - seen @ mean
    error = (left @ np.diag(weights) @ left + mean @ mean) / 40
    np.testing.assert_allclose(found.shape, shape)
    np.testing.assert_allclose(found.mean, mean)
    assert found.error == pytest.approx(error)
    assert found.n_needed(0.5) == pytest.approx(4 * error / (weights.mean() * (0.5 / 1.96) ** 2))


def test_four_times_the_samples_halve_the_width():
    random = np.random.default_rng(2)
    found = posterior(random.normal(size=(500, 2)), random.normal(size=500), np.ones(500))
    assert found.n_needed(0.1) == pytest.approx(4 * found.n_needed(0.2))


@pytest.fixture(scope="module")
def opened():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({
        "a": random.normal(size=200), "b": random.lognormal(size=200), "n": random.integers(5, size=200),
    })
    frame["y"] = frame["a"] * frame["n"] + frame["b"]
    dataset = read_table(frame, target="y", kinds={"n": "integer"})
    model = RandomForestRegressor(10, random_state=0).fit(frame[["a", "b", "n"]], frame["y"])
    return load_model(model, dataset), dataset


def fits(opened, **other):
    predictor, dataset = opened
    asked = {"n_samples": 400, "seeds": [0, 1, 2], "widths": (0.25, 0.75), "thin": 0.05, "progress": None} | other
    return repeated(predictor, dataset, chosen_rows(dataset, [7], default=1, seed=0), place=0, scale="target", **asked)


def test_the_usual_width_gives_what_users_see(opened):
    found = fits(opened)
    for run in range(3):
        alone = lime_weights(*opened, rows=[7], n_samples=400, seed=run)
        np.testing.assert_array_equal(found.contributions[run, 1], alone.contributions[0])
        assert found.fidelity[run, 1] == alone.fidelity[0]
    assert (found.counted[:, 0] < found.counted[:, 1]).all()


def test_cells_that_no_row_has_are_counted(opened):
    """Draws of the lognormal column lie below 0, and of the whole one below 0 and above 4."""
    found = fits(opened, seeds=[0])
    assert found.outside[1] > 0.15
    assert 0.05 < found.outside[2] < 0.3
    assert found.outside[0] < 0.05
    assert max(found.outside) < found.impossible < found.outside[1:].sum()
    assert fits(opened, seeds=[0], thin=0.9).impossible == 0


def test_work_is_told_to_the_end(opened):
    told = []
    fits(opened, seeds=[91, 92], progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
