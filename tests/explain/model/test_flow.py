"""Raw columns followed through the steps of a pipeline."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.model_selection import KFold
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    OneHotEncoder,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)

from explain.model.flow import column_sources


class RowScaler(TransformerMixin, BaseEstimator):
    """A step made elsewhere, which mixes the columns of a row."""

    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return np.asarray(X) / np.linalg.norm(np.asarray(X), axis=1, keepdims=True)


GAPS = pd.DataFrame({"a": [1.0, np.nan, 3, 4], "b": [1.0, 2, 3, 4], "c": [np.nan] * 4})
LEVELS = pd.DataFrame({"u": list("xxyz"), "v": list("pqpq")})


@pytest.mark.parametrize(("step", "frame", "sources"), [
    (SimpleImputer(), GAPS, [0, 1]), (SimpleImputer(keep_empty_features=True), GAPS, [0, 1, 2]),
    (SimpleImputer(add_indicator=True), GAPS, [0, 1, 0, 2]), (MissingIndicator(), GAPS, [0, 2]),
    (KNNImputer(), GAPS, None), (OneHotEncoder(), LEVELS, [0, 0, 0, 1, 1]),
    (OneHotEncoder(drop="first"), LEVELS, [0, 0, 1]), (OneHotEncoder(min_frequency=2), LEVELS, [0, 0, 1, 1]),
    (OneHotEncoder(max_categories=2, drop="if_binary"), LEVELS, [0, 1]),
    (KBinsDiscretizer(2, encode="ordinal", quantile_method="averaged_inverted_cdf"), GAPS[["b"]], [0]),
    (KBinsDiscretizer(2, quantile_method="averaged_inverted_cdf"), GAPS[["b"]], [0, 0]),
    (VarianceThreshold(), GAPS[["b"]].assign(z=1.0), [0]),
    (SelectKBest(k=1), GAPS[["b"]].assign(z=[0.1, 1, 0, 0.9]), [1]),
    (FunctionTransformer(np.log1p), GAPS, [0, 1, 2]), (FunctionTransformer(lambda X: X), GAPS, None),
    (FunctionTransformer(), GAPS, [0, 1, 2]), (FunctionTransformer(np.nan_to_num), GAPS, [0, 1, 2]),
    (FunctionTransformer(np.clip, kw_args={"min": 0, "max": 2}), GAPS, [0, 1, 2]),
    (FunctionTransformer(np.cumsum), GAPS, None),
    (FeatureUnion([("s", StandardScaler()), ("p", "passthrough")]), GAPS[["a", "b"]], [0, 1, 0, 1]),
    (FeatureUnion([("s", StandardScaler()), ("d", "drop")]), GAPS[["a", "b"]], [0, 1]),
    (make_column_transformer(("passthrough", ["c"]), ("drop", ["a"]), remainder="passthrough"), GAPS, [2, 1]),
    (make_column_transformer((StandardScaler(), [-2]), ("passthrough", slice(0, 1))), GAPS, [1, 0]),
    (make_column_transformer((StandardScaler(), [False, True, False]), remainder="drop"), GAPS, [1]),
    (make_column_transformer((StandardScaler(), make_column_selector("[ab]"))), GAPS, [0, 1]),
    (make_column_transformer((RowScaler(), ["a", "b"]), ("passthrough", ["c"])), GAPS.fillna(1), None),
    (make_pipeline(StandardScaler(), SplineTransformer(n_knots=3, degree=1)), GAPS[["b"]], [0, 0, 0]),
    (RowScaler(), GAPS, None),
])
@pytest.mark.filterwarnings("ignore:Skipping features without any observed values:UserWarning")
@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:Degrees of freedom:RuntimeWarning")
def test_the_raw_column_behind_each_column_that_comes_out(step, frame, sources):
    made = step.fit_transform(frame, [0, 1, 0, 1])
    assert column_sources([step], list(frame)) == sources
    if sources is not None:
        assert made.shape[1] == len(sources)


@pytest.mark.parametrize(("target", "sources"), [([0, 1, 2] * 4, [0, 0, 0, 1, 1, 1]), ([0, 1] * 6, [0, 1])])
def test_target_codes_for_several_classes_stand_beside_each_other(target, sources):
    frame = pd.DataFrame({"u": list("xxyyzz") * 2, "v": list("ppqqqp") * 2})
    step = TargetEncoder(cv=KFold(2)).fit(frame, target)
    assert column_sources([step], list(frame)) == sources
    codes = step.transform(frame)
    for place, source in enumerate(sources):
        assert pd.Series(codes[:, place]).groupby(frame.iloc[:, source]).nunique().max() == 1
