import numpy as np
import pytest

from explain.methods.shapley import enumeration

pytestmark = pytest.mark.usefixtures("kernels")


@pytest.fixture(scope="module")
def inner():
    """Small functions of the kernels, in plain Python."""
    from explain.methods.trees import kernels_linked

    return kernels_linked


def test_the_exponential_is_right_to_the_last_bits(inner):
    x = np.concatenate([np.linspace(-700, 700, 2_001), np.linspace(-1e-3, 1e-3, 101)])
    found = np.append(x, [-1e9, 1e9])
    inner.raise_e.py_func(found)
    assert np.abs(found[:-2] / np.exp(x) - 1).max() < 4e-16
    assert found[-2] < 1e-300
    assert found[-1] > 1e300


def test_sums_over_subsets(inner):
    worth = np.random.default_rng(0).normal(size=32)
    found = worth.copy()
    inner.add_subsets.py_func(found, 5)
    masks = np.arange(32)
    expected = [worth[masks & ~mask == 0].sum() for mask in masks]
    np.testing.assert_allclose(found, expected, atol=1e-14)


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_shapley_values_from_all_worths(inner, n, monkeypatch):
    for name in ("total", "fill_factors", "shapley_values"):
        monkeypatch.setattr(inner, name, getattr(inner, name).py_func)
    worth, factors, gains = np.random.default_rng(n).normal(size=2**n), np.empty(2**n), np.empty(n)
    expected = enumeration.shapley_values(worth[None])[0]
    inner.fill_factors(factors, n)
    inner.shapley_values(worth, n, factors, gains)
    np.testing.assert_allclose(gains, expected, atol=1e-14)


@pytest.mark.parametrize("link", ["LOGISTIC", "SOFTMAX", "EXP"])
def test_answers_from_sums(inner, link, monkeypatch):
    monkeypatch.setattr(inner, "raise_e", inner.raise_e.py_func)
    random = np.random.default_rng(0)
    sums, base = random.normal(size=(3, 8)), random.normal(size=3)
    found = sums + base[:, None]
    expected = {
        "LOGISTIC": 1 / (1 + np.exp(-found[1])), "SOFTMAX": np.exp(found[1]) / np.exp(found).sum(axis=0),
        "EXP": np.exp(found[1]),
    }[link]
    inner.answer.py_func(sums, base, getattr(inner, link), 1, 2, 7)
    np.testing.assert_allclose(sums[1, 2:7], expected[2:7], rtol=1e-14)


def test_leaves_are_reached_by_those_who_need_them_and_are_not_barred(inner):
    """Leaf 1 needs player 0, leaf 2 bars it, leaf 3 needs player 1 and bars player 2."""
    needs, bars, values = np.array([1, 0, 2]), np.array([0, 1, 4]), np.array([1.0, 10.0, 100.0])
    coalitions = np.array([0, 1, 2, 3, 6])
    inside, outside = np.zeros(5), np.zeros(5)
    inner.add_reached.py_func(needs, bars, values, 3, coalitions, inside, outside)
    assert inside.tolist() == [10, 1, 110, 101, 10]
    assert outside.tolist() == [1, 10, 1, 10, 1]


def test_terms_hold_for_every_coalition(inner):
    needs, bars, values = np.array([1, 0, 2]), np.array([0, 1, 4]), np.array([1.0, 10.0, 100.0])
    worth = np.zeros(8)
    present = inner.put_terms.py_func(needs, bars, values, 3, np.empty(8, int), np.empty(8), worth)
    inner.add_subsets.py_func(worth, 3)
    assert present == 7
    assert worth.tolist() == [10, 1, 110, 101, 10, 1, 10, 1]
