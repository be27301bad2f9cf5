"""Ensembles of trees in their flat form: their sums are the model's own answers."""

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier

from explain import load_model, read_table
from explain.model.forests.forest import sums
from explain.model.forests.reading import forest_of

RNG = np.random.default_rng(0)
FRAME = pd.DataFrame(RNG.normal(size=(80, 3)).round(3), columns=list("abc"))
FRAME.loc[::9, "b"] = np.nan
CLASSES = np.digitize(FRAME["a"], [-0.5, 0.5])


def opened(model, frame, target):
    return load_model(model.fit(frame, target), read_table(frame.assign(answer=target), target="answer"))


def answers(raw, frame):
    codes = raw.coded(frame)
    return np.column_stack([sums(raw.forest.of(output), codes) for output in range(raw.forest.n_outputs)])


@pytest.mark.parametrize(("model", "target"), [
    (xgb.XGBClassifier(n_estimators=4, max_depth=3), CLASSES), (xgb.XGBRegressor(n_estimators=4), FRAME["a"]),
    (lgb.LGBMClassifier(n_estimators=4, min_child_samples=3, verbose=-1), CLASSES > 0),
    (HistGradientBoostingRegressor(max_iter=4), FRAME["a"]), (RandomForestClassifier(4), CLASSES),
])
def test_the_sums_over_trees_are_the_answers(model, target):
    predictor = opened(model, FRAME, target)
    raw = forest_of(predictor)
    np.testing.assert_allclose(answers(raw, FRAME), predictor(FRAME, raw.forest.scale), rtol=1e-6, atol=1e-6)
