"""Levels are found in the encoders wherever they stand, and compared with those of the table."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from explain.model.levels import Known, known_levels, unseen_levels
from explain.model.scikit import fitted_estimator

CITIES = ("Lyon", "Nice", "Paris")
ENCODED = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["city", "job"]), remainder="drop")
FILLED = make_column_transformer((make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder()), ["job"]))
BY_PLACE = ColumnTransformer([("codes", OneHotEncoder(), [2]), ("mask", OneHotEncoder(), slice(3, 4))])


def levels_of(estimator, features, target):
    fitted = fitted_estimator(estimator.fit(features, target))
    return known_levels(fitted, fitted.names)


@pytest.mark.parametrize("wrap", [
    lambda model: model, lambda model: GridSearchCV(model, {}, cv=2), lambda model: CalibratedClassifierCV(model, cv=2),
    lambda model: VotingClassifier([("a", model)], voting="soft"),
], ids=["plain", "searched", "calibrated", "voted"])
def test_through_every_wrapper(wrap, features, frame):
    found = levels_of(wrap(make_pipeline(ENCODED, LogisticRegression())), features, frame["late"])
    assert found["city"].levels == CITIES
    assert not found["city"].missing
    assert found["job"].levels == ("cook", "nurse")
    assert found["job"].missing


def test_filled_before_the_encoder_counts_as_knowing_missing(features, frame):
    found = levels_of(make_pipeline(FILLED, RandomForestClassifier(2)), features, frame["late"])
    assert set(found) == {"job"}
    assert found["job"].missing


def test_columns_given_by_place(features, frame):
    found = levels_of(make_pipeline(BY_PLACE, RandomForestClassifier(2)), features, frame["late"])
    assert found["city"].levels == CITIES
    assert found["member"].levels == (False, True)


def test_native_categories_of_gradient_boosting(coded, frame):
    found = levels_of(HistGradientBoostingClassifier(max_iter=2), coded, frame["late"])
    assert set(found["city"].levels) == set(CITIES)
    assert found["city"].missing


def test_nothing_is_known_behind_a_step_that_mixes_columns(numbers, frame):
    mixed = make_pipeline(StandardScaler(), PCA(2), LogisticRegression())
    assert levels_of(mixed, numbers, frame["late"]) == {}


def test_unseen_levels_are_counted():
    known = Known(levels=("a", "b"), missing=True)
    found = unseen_levels(pd.Series(["a", "?", "c", "?", None], name="x"), known)
    assert found is not None
    assert (found.column, found.counts, found.n_seen, found.marks) == ("x", {"?": 2, "c": 1}, 1, ("?",))
    assert unseen_levels(pd.Series(["a", None, "b"], name="x"), known) is None


def test_whole_numbers_meet_their_floats():
    known = Known(levels=(1, 2), missing=False)
    assert unseen_levels(pd.Series([1.0, np.nan, 2.0], name="x"), known) is None
    found = unseen_levels(pd.Series([1.0, 3.0], name="x"), known)
    assert found is not None
    assert found.marks == ()
