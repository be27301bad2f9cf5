"""Fitting again: a clone on other rows answers as scikit-learn's own, and where that cannot be it is said why."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain import MethodError, load_model, open_workspace, read_table
from explain.model.refitting import answering, could_not, interrupted, no_refit, own_labels, refitter


def table(n=80):
    draw = np.random.default_rng(0)
    frame = pd.DataFrame({"a": draw.normal(size=n), "b": draw.normal(size=n), "c": draw.choice(["x", "y", "z"], n)})
    return frame.assign(y=np.where(frame.a + (frame.c == "x") + draw.normal(size=n) / 2 > 0, "yes", "no"))


def opened(model, frame=None, **options):
    frame = table() if frame is None else frame
    dataset = read_table(frame, target="y")
    return load_model(model, dataset, **options), dataset, frame


def pipeline(last=None):
    return make_pipeline(ColumnTransformer([("codes", OneHotEncoder(), ["c"])], remainder="passthrough"),
                         LogisticRegression() if last is None else last)


def test_a_clone_fitted_on_the_same_rows_gives_the_same_answers():
    frame = table()
    predictor, dataset, _ = opened(pipeline().fit(frame[["a", "b", "c"]], frame.y))
    refit = refitter(predictor, dataset)
    model = refit(predictor.given(dataset.features), own_labels(predictor, np.array([0, 1])[(frame.y == "yes") * 1]))
    again = answering(predictor, model, "again")
    np.testing.assert_allclose(again(dataset.features), predictor(dataset.features), atol=1e-12)
    np.testing.assert_allclose(again(dataset.features, "margin"), predictor(dataset.features, "margin"), atol=1e-12)
    assert again.fingerprint != predictor.fingerprint
    assert predictor.estimator is not model


def test_the_target_goes_back_into_the_model_s_own_labels():
    frame = table()
    counted = LogisticRegression().fit(frame[["a", "b"]], (frame.y == "yes").astype(int))
    predictor, _, _ = opened(counted)
    assert predictor.outputs == ("no", "yes")
    assert own_labels(predictor, np.array([0.0, 1.0, 1.0])).tolist() == [0, 1, 1]


def test_of_a_search_the_chosen_settings_are_fitted_again():
    frame = table()
    search = GridSearchCV(LogisticRegression(), {"C": [0.01, 0.5]}, cv=2).fit(frame[["a", "b"]], frame.y)
    predictor, dataset, _ = opened(search)
    model = refitter(predictor, dataset)(frame[["a", "b"]], frame.y.to_numpy())
    assert type(model) is LogisticRegression
    assert search.best_params_["C"] == model.C


def test_a_seed_decides_every_draw_and_one_thread_works():
    frame = table()
    forest = RandomForestClassifier(5, n_jobs=2).fit(frame[["a", "b"]], frame.y)
    predictor, dataset, _ = opened(forest)
    one, same, other = (refitter(predictor, dataset, seed=seed)(frame[["a", "b"]], frame.y) for seed in (3, 3, 4))
    assert one.n_jobs == 1
    np.testing.assert_array_equal(one.predict_proba(frame[["a", "b"]]), same.predict_proba(frame[["a", "b"]]))
    assert (one.predict_proba(frame[["a", "b"]]) != other.predict_proba(frame[["a", "b"]])).any()


@pytest.mark.parametrize("library", ["xgboost", "lightgbm"])
def test_wrappers_of_boosters_are_fitted_again(library):
    from importlib import import_module

    kind = {"xgboost": "XGBClassifier", "lightgbm": "LGBMClassifier"}[library]
    frame = table()
    model = getattr(import_module(library), kind)(n_estimators=5).fit(frame[["a", "b"]], (frame.y == "yes").astype(int))
    predictor, dataset, _ = opened(model)
    again = refitter(predictor, dataset)(frame[["a", "b"]], np.ones(80, int) * (frame.a > 0))
    assert answering(predictor, again, "again")(dataset.features).shape == (80, 2)
    assert again.get_params()["n_jobs"] == 1


def test_what_cannot_be_fitted_again_says_why():
    import xgboost

    frame = table()
    numbers, codes = frame[["a", "b"]], (frame.y == "yes").astype(int)
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1}, xgboost.DMatrix(numbers, codes), 2)
    frozen = CalibratedClassifierCV(FrozenEstimator(LogisticRegression().fit(numbers, frame.y))).fit(numbers, frame.y)
    clusters = KMeans(2, n_init=1, random_state=0).fit(numbers)
    for model, why in ((booster, "not how"), (frozen, "fitted beforehand"), (clusters, "target")):
        predictor, dataset, _ = opened(model)
        assert why in no_refit(predictor, dataset)
        assert refitter(predictor, dataset) is None
    dataset = read_table(numbers)
    assert "no target" in no_refit(load_model(LinearRegression().fit(numbers, frame.a), dataset), dataset)


def test_a_model_of_fewer_classes_is_refused():
    frame = table().assign(y=np.tile(["k", "l", "m", "n"], 20))
    predictor, _, _ = opened(LogisticRegression().fit(frame[["a", "b"]], frame.y), frame)
    few = LogisticRegression().fit(frame[["a", "b"]][:2], frame.y[:2])
    with pytest.raises(MethodError) as refused:
        answering(predictor, few, "few")
    assert refused.value.code == "REFIT-CLASSES"


class Stop(Exception):
    pass


def test_a_fit_is_stopped_between_its_steps():
    frame = table()
    long = GradientBoostingRegressor(n_estimators=200_000)

    def stop(done, total):
        raise Stop

    with pytest.raises(Stop), interrupted(stop, 0, 1):
        long.fit(frame[["a", "b"]], frame.a)


def test_without_a_listener_nothing_is_watched():
    import sys

    before = sys.getprofile()
    with interrupted(None, 0, 1):
        assert sys.getprofile() is before
    with interrupted(lambda done, total: None, 0, 1):
        assert sys.getprofile() is not before
    assert sys.getprofile() is before


def test_a_failed_fit_is_told_in_a_sentence():
    assert could_not(ValueError("bad\nmore")) == "Fitting the model again failed: bad."
    assert could_not(ValueError()) == "Fitting the model again failed: ValueError."


def test_a_sealed_process_fits_again():
    frame = table(60)
    model = pipeline(RandomForestClassifier(3, random_state=0)).fit(frame[["a", "b", "c"]], frame.y)
    with open_workspace(model, frame, target="y") as workspace:
        found = workspace.ask("refits", row=3, n_refits=2)
    assert found.n_refits == 2
    assert found.row.low.shape == (3,)


def of_catboost(**settings):
    from catboost import CatBoostClassifier

    frame = table()
    learner = CatBoostClassifier(iterations=5, verbose=0, allow_writing_files=False, **settings)
    return learner.fit(frame[["a", "b", "c"]], frame.y, cat_features=["c"])


def test_a_catboost_file_holds_trees_and_no_settings(tmp_path):
    of_catboost().save_model(str(tmp_path / "model.cbm"))
    predictor, dataset, _ = opened(tmp_path / "model.cbm")
    assert "not how" in no_refit(predictor, dataset)
    assert refitter(predictor, dataset) is None


def test_columns_that_were_called_levels_in_the_fit_are_so_again():
    predictor, dataset, frame = opened(of_catboost(random_seed=0))
    again = refitter(predictor, dataset)(predictor.given(dataset.features), frame.y.to_numpy())
    assert again.get_cat_feature_indices() == [2]
    np.testing.assert_allclose(answering(predictor, again, "again")(dataset.features), predictor(dataset.features))


def test_an_error_of_a_library_s_own_kind_is_a_fit_that_failed():
    predictor, dataset, frame = opened(of_catboost())
    refit = refitter(predictor, dataset)
    with pytest.raises(RuntimeError, match="unique"):
        refit(predictor.given(dataset.features), np.array(["no"] * len(frame)))
