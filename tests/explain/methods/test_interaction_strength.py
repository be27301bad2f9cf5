"""Friedman's H: exact on full grids, zero of what adds up, beside what chance makes."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor

from explain import interaction_strength, load_model, read_table
from explain.errors import DataError, MethodError
from explain.methods import interaction_strength as strength_of
from tests.formulas import formula


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Fewer models for chance: what is tested is mostly not the band."""
    monkeypatch.setattr(strength_of, "CHANCE_MODELS", 4)


def full_grid(n_levels, names):
    """Every combination of the middles of equal parts of [0, 1]: uniform and independent, exactly."""
    levels = (np.arange(n_levels) + 0.5) / n_levels
    return read_table(pd.DataFrame(list(product(levels, repeat=len(names))), columns=list(names)))


def measured(dataset, answer, **settings):
    return interaction_strength(formula(dataset, answer), dataset, **{"n_rows": len(dataset), **settings})


def test_r19_a_product_on_the_unit_square_is_one_seventh():
    n = 14
    variance = (1 - 1 / n**2) / 12
    found = measured(full_grid(n, "ab"), lambda f: f["a"] * f["b"])
    assert found.strength[0] ** 2 == pytest.approx(variance / (variance + 0.5), rel=1e-9)
    assert found.strength[0] == pytest.approx(0.377964, abs=0.002)
    assert found.size[0] == pytest.approx(variance, rel=1e-9)
    assert found.low[0] == found.high[0] == found.strength[0]
    assert found.shown[0]


def test_r19_one_feature_with_all_others():
    n = 6
    variance = (1 - 1 / n**2) / 12
    found = measured(full_grid(n, "abc"), lambda f: f["a"] * f["b"] + f["c"])
    overall = dict(zip(found.features, found.overall, strict=True))
    assert overall["a"] ** 2 == pytest.approx(variance**2 / (variance**2 + variance / 2 + variance), rel=1e-9)
    assert overall["a"] ** 2 == pytest.approx(1 / 19, abs=0.002)
    assert overall["c"] == 0


def test_r19_centred_factors_do_nothing_alone():
    random = np.random.default_rng(0)
    dataset = read_table(pd.DataFrame(random.choice([-1.0, 1.0], (200, 2)) * 1.5, columns=["a", "b"]))
    grid = full_grid(8, "ab")
    assert measured(grid, lambda f: (f["a"] - 0.5) * (f["b"] - 0.5)).strength[0] == pytest.approx(1)
    assert measured(dataset, lambda f: f["a"] * f["b"]).strength[0] > 0.95


def test_r19_the_first_two_features_of_friedman():
    def friedman(f):
        return (10 * np.sin(np.pi * f["x1"] * f["x2"]) + 20 * (f["x3"] - 0.5) ** 2 + 10 * f["x4"] + 5 * f["x5"])

    frame = pd.DataFrame(np.random.default_rng(1).uniform(0, 1, (4_000, 5)), columns=[f"x{i}" for i in range(1, 6)])
    dataset = read_table(frame)
    found = interaction_strength(formula(dataset, friedman), dataset, features=["x1", "x2", "x4"], n_rows=200)
    pairs = {frozenset(np.array(found.features)[pair]): i for i, pair in enumerate(found.pairs)}
    place = pairs[frozenset(("x1", "x2"))]
    assert found.strength[place] == pytest.approx(0.399459, abs=0.04)
    assert found.low[place] <= 0.42
    assert found.high[place] >= 0.38
    assert found.shown.tolist() == [i == place for i in range(3)]


def test_r17_a_switch_makes_two_features_inseparable():
    frame = pd.DataFrame(np.random.default_rng(0).uniform(-1, 1, (300, 3)), columns=["x1", "x2", "x3"])
    dataset = read_table(pd.concat([frame, frame * -1]))  # x2 sums to zero
    found = measured(dataset, lambda f: 0.2 * f["x1"] - 5 * f["x2"] + 10 * f["x2"] * (f["x3"] >= 0),
                     features=["x2", "x3"], n_rows=150)
    assert found.strength[0] == pytest.approx(1, abs=0.06)


def test_r35_what_adds_up_has_none_even_where_features_move_together():
    random = np.random.default_rng(2)
    x = random.normal(size=300)
    dataset = read_table(pd.DataFrame({"a": x, "b": x + 0.1 * random.normal(size=300), "c": random.normal(size=300)}))
    found = measured(dataset, lambda f: f["a"] ** 2 + np.sin(f["b"]) + 3 * f["c"], n_rows=100)
    assert found.strength.tolist() == [0, 0, 0]
    assert found.overall == pytest.approx(np.zeros(3), abs=1e-6)
    assert not found.shown.any()


def brute(answer, frame, one, two):
    """Partial dependence by the letter, row by row."""
    def pd_at(names, row):
        made = frame.copy()
        for name in names:
            made[name] = row[name]
        return float(np.mean(answer(made)))

    rows = [row for _, row in frame.iterrows()]
    alone, other, both = (np.array([pd_at(names, row) for row in rows]) for names in ([one], [two], [one, two]))
    alone, other, both = (held - held.mean() for held in (alone, other, both))
    return np.sqrt(((both - alone - other) ** 2).sum() / (both**2).sum())


def test_it_is_what_brute_force_finds_and_the_trees_say_the_same():
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.normal(size=(30, 3)), columns=["a", "b", "c"])
    model = GradientBoostingRegressor(n_estimators=15, random_state=0).fit(frame, frame.a * frame.b + frame.c)
    dataset = read_table(frame)
    found = interaction_strength(load_model(model, dataset), dataset, n_rows=30)
    for (one, two), strength in zip(found.pairs, found.strength, strict=True):
        expected = brute(model.predict, frame, found.features[one], found.features[two])
        assert strength == pytest.approx(expected, rel=1e-5)


def test_levels_and_missing_values_are_set_like_numbers():
    random = np.random.default_rng(4)
    frame = pd.DataFrame({"town": random.choice(["Bonn", "Lyon"], 80), "x": random.normal(size=80)})
    frame.loc[::9, "x"] = np.nan
    dataset = read_table(frame)
    found = measured(dataset, lambda f: np.where(f["town"] == "Bonn", 1, -1) * f["x"].fillna(2.0))
    assert found.strength[0] > 0.5


def test_the_six_that_move_the_answers_most_are_compared():
    frame = pd.DataFrame(np.random.default_rng(5).normal(size=(60, 9)), columns=list("abcdefghi"))
    dataset = read_table(frame)
    weights = np.array([0, 9, 8, 7, 6, 5, 4, 0.1, 0])
    found = interaction_strength(formula(dataset, lambda f: f.to_numpy(float) @ weights), dataset, n_rows=30)
    assert set(found.features) == set("bcdefg")
    assert len(found.pairs) == 15
    assert found.n_left_out == 3


def test_chance_covers_what_trees_make_of_a_sum(monkeypatch):
    """Trees that were fitted to a sum split it unevenly and show pairs; chance reaches most of them."""
    monkeypatch.setattr(strength_of, "CHANCE_MODELS", 10)
    shown = total = 0
    for seed in range(2):
        random = np.random.default_rng(seed)
        frame = pd.DataFrame(random.normal(size=(300, 3)), columns=list("abc"))
        target = frame.sum(axis=1) + 0.3 * random.normal(size=300)
        model = GradientBoostingRegressor(n_estimators=60, learning_rate=0.15, random_state=0).fit(frame, target)
        dataset = read_table(frame)
        found = interaction_strength(load_model(model, dataset), dataset, n_rows=40, seed=seed)
        assert (found.strength > 0).all()
        shown, total = shown + int(found.shown.sum()), total + len(found.pairs)
    assert shown <= total / 3


@pytest.mark.parametrize("power", [-40, 30])
def test_neither_the_unit_of_the_answers_nor_of_a_column_changes_what_chance_shows(power):
    """Trees of scikit-learn stop at variances of 1e-16 and at distances of 1e-7, so that chance would show nothing."""
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(80, 3)), columns=list("abc"))
    usual = measured(read_table(frame), lambda f: f.a * f.b + f.c)
    small = measured(read_table(frame * 2.0**power), lambda f: (f.a * f.b / 2.0**power + f.c))
    np.testing.assert_allclose(small.strength, usual.strength, rtol=1e-9)
    np.testing.assert_allclose(small.band, usual.band, rtol=1e-9)
    assert usual.band.min() > 0


def test_the_same_question_has_the_same_answer_and_stop_works():
    dataset = full_grid(5, "ab")
    one, two = (measured(dataset, lambda f: f["a"] * f["b"]) for _ in range(2))
    assert one.band.tolist() == two.band.tolist()
    told = []
    measured(dataset, lambda f: f["a"] * f["b"], progress=lambda done, total: told.append((done, total)))
    assert all(done <= total for done, total in told)

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        measured(dataset, lambda f: f["a"] * f["b"], progress=stop)


def test_refusals():
    dataset = full_grid(5, "ab")
    with pytest.raises(DataError):
        measured(dataset, lambda f: f["a"] * f["b"], features=["a", "z"])
    with pytest.raises(MethodError) as alone:
        measured(dataset, lambda f: f["a"])
    with pytest.raises(MethodError) as few:
        interaction_strength(formula(dataset, lambda f: f["a"]), dataset, n_rows=5)
    assert (alone.value.code, few.value.code) == ("STRENGTH-FEATURES", "STRENGTH-ROWS")
