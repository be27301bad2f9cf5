"""Fitted again: intervals that cover, memory that is found, fewer fits that are a complete answer."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import MethodError, load_model, permutation_importance, read_table, refits, shap_values
from explain.checks.refits import refits as module
from explain.scores.fitted_again import ground, interval, parts

NAMES = list("abcd")


def linear(n=120, seed=0, noise=1.0, train=None):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.normal(size=(n, 4)), columns=NAMES)
    y = frame @ [4.0, 2.0, 1.0, 0.0] + noise * draw.normal(size=n)
    dataset = read_table(frame.assign(y=y), target="y")
    fitted = (frame, y) if train is None else train
    return load_model(LinearRegression().fit(*fitted), dataset), dataset


def value(found, name):
    return next(each for each in found.findings if each.name == name)


def test_each_fit_is_measured_on_the_rows_it_has_not_seen():
    predictor, dataset = linear()
    found = refits(predictor, dataset, n_refits=3)
    held = ground(predictor, dataset)
    by_hand = []
    for fitted, measured in parts(held, 3, 0):
        model = LinearRegression().fit(dataset.features.iloc[fitted], dataset.target.iloc[fitted])
        by_hand.append(permutation_importance(
            load_model(model, dataset), dataset, rows=np.sort(measured), n_repeats=5).mean)
    mean, low, high = interval(np.array(by_hand), 1 / 3 + 1 / 4)
    np.testing.assert_allclose(found.importance.mean, mean, atol=1e-9)
    np.testing.assert_allclose(found.importance.low, low, atol=1e-9)
    np.testing.assert_allclose(found.importance.high, high, atol=1e-9)
    ratio = (found.importance.high - found.importance.low) / (found.importance.naive_high - found.importance.naive_low)
    np.testing.assert_allclose(ratio[:3], np.sqrt((1 / 3 + 1 / 4) / (1 / 3)))
    assert found.score == "drop in R² when the column is shuffled"


def test_own_contributions_are_those_of_the_uploaded_model():
    predictor, dataset = linear()
    found = refits(predictor, dataset, row=3, n_refits=2)
    np.testing.assert_array_equal(found.row.own, shap_values(predictor, dataset, rows=[3]).contributions[0])
    given = refits(predictor, dataset, row=dict(dataset.features.iloc[3]), n_refits=2)
    np.testing.assert_allclose(given.row.mean, found.row.mean)
    assert (found.rows.tolist(), given.rows.tolist()) == ([3], [-1])
    assert refits(predictor, dataset, n_refits=2).row.own.size == 0


def test_contributions_of_models_of_other_samples_lie_in_the_interval():
    """Of a linear model, delete-d jackknife is exact: intervals cover what models of fresh samples say."""
    row, covered = dict(zip(NAMES, [1.0, 1.0, 1.0, 1.0], strict=True)), []
    for seed in range(8):
        predictor, dataset = linear(seed=seed)
        found = refits(predictor, dataset, row=row, n_refits=8)
        away = np.array([1.0] * 4) - dataset.features.iloc[dataset.permutation(100, 0)].mean().to_numpy()
        truth = np.array([4.0, 2.0, 1.0, 0.0]) * away
        covered += list((found.row.low <= truth) & (truth <= found.row.high))
    assert np.mean(covered) >= 0.9


def test_a_seen_table_raises_the_warning_and_an_unseen_one_does_not():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(700, 4)), columns=NAMES)
    y = np.where(frame.a + frame.b + 1.5 * draw.normal(size=700) > 0, "yes", "no")
    shown = frame[:300].reset_index(drop=True)
    dataset = read_table(shown.assign(y=y[:300]), target="y")
    seen = RandomForestClassifier(30, random_state=0).fit(shown, y[:300])
    unseen = RandomForestClassifier(30, random_state=0).fit(frame[300:], y[300:])
    one, other = (refits(load_model(model, dataset), dataset, n_refits=10) for model in (seen, unseen))
    assert [each.id for each in one.flags] == ["W14"]
    assert one.flags[0]["gap"] == value(one, "memorised").value > 0.5
    assert not other.flags
    assert value(other, "memorised").low < 0.05


def test_the_order_is_kept_by_a_clear_model_whatever_the_seed():
    predictor, dataset = linear(200)
    found = [value(refits(predictor, dataset, row=5, n_refits=5, seed=seed), "refit_order") for seed in range(3)]
    assert all(each.low > 0.5 for each in found)
    assert all(each.low <= each.value <= each.high <= 1 for each in found)


def test_asked_again_for_more_only_what_is_missing_is_fitted(monkeypatch):
    predictor, dataset = linear()
    few = refits(predictor, dataset, n_refits=3)
    fits = []
    fit = LinearRegression.fit
    monkeypatch.setattr(LinearRegression, "fit", lambda *given, **named: fits.append(1) or fit(*given, **named))
    more = refits(predictor, dataset, n_refits=5)
    assert (len(fits), few.n_refits, more.n_refits) == (2, 3, 5)
    assert refits(predictor, dataset, n_refits=3).importance.mean.tolist() == few.importance.mean.tolist()
    assert len(fits) == 2


def test_out_of_time_it_gives_what_it_has(monkeypatch):
    monkeypatch.setattr(module, "LIMIT", -1.0)
    found = refits(*linear(), n_refits=4)
    assert (found.n_refits, found.n_wanted) == (1, 4)
    assert "no further model" in found.why_not
    assert np.isnan(found.importance.low).all()


def test_stopped_it_stops():
    class Stop(Exception):
        pass

    told = []

    def progress(done, total):
        told.append((done, total))
        if done >= 120:
            raise Stop

    with pytest.raises(Stop):
        refits(*linear(), n_refits=4, progress=progress)
    assert all(0 <= done <= total == 400 for done, total in told)


def test_without_a_way_to_fit_again_nothing_is_measured_and_nothing_drawn():
    frame = pd.DataFrame({"a": np.arange(60.0)})
    dataset = read_table(frame)
    found = refits(load_model(LinearRegression().fit(frame, frame.a), dataset), dataset, row=0)
    assert (found.n_refits, found.importance.mean.size, found.row.own.size) == (0, 0, 0)
    assert all(each.unmeasured == "The table has no target to fit a model to." for each in found.findings)
    assert not found.flags


def test_a_fit_that_fails_is_told():
    def refit(given, target):
        raise ValueError("no such luck")

    found = refits(*linear(), refit=refit)
    assert found.why_not == "Fitting the model again failed: no such luck."
    assert value(found, "refit_order").unmeasured == found.why_not


def test_a_class_and_a_scale_are_chosen():
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(90, 4)), columns=NAMES)
    y = np.array(["k", "l", "m"])[np.digitize(frame.a + frame.b, [-0.5, 0.5])]
    dataset = read_table(frame.assign(y=y), target="y")
    predictor = load_model(LogisticRegression().fit(frame, y), dataset)
    found = refits(predictor, dataset, output="m", scale="margin", n_refits=2)
    assert (found.output, found.scale) == ("m", "margin")
    with pytest.raises(MethodError):
        refits(predictor, dataset, output="none")
