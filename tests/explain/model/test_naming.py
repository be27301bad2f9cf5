"""Models are called what a person would call them."""

import lightgbm
import pytest
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from explain.model.naming import installed_version, kind, library


@pytest.mark.parametrize(("estimator", "words"), [
    (RandomForestClassifier(), "random forest classifier"),
    (make_pipeline(StandardScaler(), Ridge()), "ridge in a pipeline"),
    (make_pipeline(make_pipeline(Ridge())), "ridge in a pipeline"),
    (HistGradientBoostingRegressor(), "gradient boosting regressor (histogram)"),
    (GridSearchCV(Ridge(), {}, cv=2).fit([[0], [1], [2], [4]], [0, 1, 2, 3]), "ridge, chosen by a search"),
])
def test_kind(estimator, words):
    assert kind(estimator) == words


def test_the_library_is_that_of_the_model_at_the_heart():
    assert library(make_pipeline(StandardScaler(), lightgbm.LGBMRegressor())) == "lightgbm"
    assert library(Ridge()) == "scikit-learn"


def test_versions_are_those_installed():
    assert installed_version("lightgbm") == lightgbm.__version__
    assert installed_version("xgboost")
    assert installed_version("no-such-library") == ""
