"""Wrappers are seen through."""

from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from explain.model.inside import chosen, given_the_same, is_pipeline, last_step, steps

X, Y = [[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1]


def test_a_search_is_seen_through_to_its_choice():
    search = GridSearchCV(make_pipeline(Ridge()), {"ridge__alpha": [1.0]}, cv=2).fit(X, Y)
    assert is_pipeline(chosen(search))
    assert chosen(Ridge).__name__ == "Ridge"
    assert given_the_same(search) == [search.best_estimator_]


def test_pass_through_steps_are_left_out():
    pipeline = Pipeline([("a", "passthrough"), ("b", None), ("c", StandardScaler()), ("d", Ridge())])
    assert [type(step).__name__ for step in steps(pipeline)] == ["StandardScaler", "Ridge"]
    assert isinstance(last_step(make_pipeline(pipeline)), Ridge)
    assert not is_pipeline(Ridge())


def test_calibration_hands_its_columns_on():
    calibrated = CalibratedClassifierCV(LogisticRegression(), cv=2).fit(X, Y)
    assert isinstance(given_the_same(calibrated)[0], LogisticRegression)
    assert given_the_same(LogisticRegression()) == []
