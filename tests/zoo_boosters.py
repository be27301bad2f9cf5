"""Boosters of XGBoost, LightGBM and CatBoost: wrappers, bare ones, with categories."""

from collections.abc import Callable
from functools import partial
from typing import Any

import catboost
import lightgbm
import xgboost

from tests import zoo

SMALL = {"n_estimators": 4, "max_depth": 3, "n_jobs": 1}
QUIET = {"n_estimators": 4, "num_leaves": 4, "min_child_samples": 3, "verbose": -1, "n_jobs": 1}
FEW = {"iterations": 4, "depth": 3, "verbose": False, "allow_writing_files": False, "thread_count": 1, "random_seed": 0}


def fitted(make: Callable[..., Any], target: Callable[[], Any], **settings: Any) -> tuple[Any, Any]:
    return make(**settings).fit(zoo.rows(), target()), zoo.rows()


def two() -> Any:
    return (zoo.classes() > 0).astype(int)


def coded(make: Callable[..., Any], **settings: Any) -> tuple[Any, Any]:
    frame = zoo.frame().astype({"city": "category", "job": "category"})
    return make(**settings).fit(frame, two()), frame


def booster_of(make: Callable[[], tuple[Any, Any]], name: str) -> tuple[Any, Any]:
    model, rows = make()
    return (model.get_booster() if name == "xgboost" else model.booster_), rows


def stopped_early() -> tuple[Any, Any]:
    model = xgboost.XGBRegressor(**SMALL, early_stopping_rounds=2)
    rows, target = zoo.rows(), zoo.amounts()
    return model.fit(rows[:30], target[:30], eval_set=[(rows[30:], target[30:])], verbose=False), rows


def watched() -> tuple[Any, Any]:
    model = lightgbm.LGBMClassifier(**QUIET)
    rows, target = zoo.rows(), zoo.labels()
    return model.fit(
        rows[:36],
        target[:36],
        eval_set=[(rows[36:], target[36:])],
        callbacks=[
            lightgbm.early_stopping(2, verbose=False),
        ],
    ), rows


def cats() -> tuple[Any, Any]:
    frame = zoo.frame().fillna({"job": "none"})
    return catboost.CatBoostClassifier(**FEW, cat_features=["city", "job"]).fit(frame, two()), frame


def makers() -> dict[str, Callable[[], tuple[Any, Any]]]:
    """How each is made, by name."""
    xgb_coded = partial(coded, xgboost.XGBClassifier, **SMALL, enable_categorical=True, max_cat_to_onehot=1)
    lgb_coded = partial(coded, lightgbm.LGBMClassifier, **QUIET, min_data_per_group=1, cat_smooth=0.1)
    xgb_two = partial(fitted, xgboost.XGBClassifier, two, **SMALL)
    lgb_two = partial(fitted, lightgbm.LGBMClassifier, two, **QUIET)
    return {
        "XGBClassifier": xgb_two,
        "XGBClassifier, three": partial(fitted, xgboost.XGBClassifier, zoo.classes, **SMALL),
        "XGBRegressor": partial(fitted, xgboost.XGBRegressor, zoo.amounts, **SMALL),
        "XGBRFClassifier": partial(fitted, xgboost.XGBRFClassifier, two, **SMALL),
        "XGBRFRegressor": partial(fitted, xgboost.XGBRFRegressor, zoo.amounts, **SMALL),
        "XGB dart": partial(fitted, xgboost.XGBRegressor, zoo.amounts, **SMALL, booster="dart"),
        "XGB linear": partial(fitted, xgboost.XGBRegressor, zoo.amounts, n_estimators=4, booster="gblinear", n_jobs=1),
        "XGB of categories": xgb_coded,
        "XGB booster of categories": partial(booster_of, xgb_coded, "xgboost"),
        "XGB stopped early": stopped_early,
        "XGB booster": partial(booster_of, xgb_two, "xgboost"),
        "LGBMClassifier": lgb_two,
        "LGBMClassifier, three": partial(fitted, lightgbm.LGBMClassifier, zoo.classes, **QUIET),
        "LGBMRegressor": partial(fitted, lightgbm.LGBMRegressor, zoo.amounts, **QUIET),
        "LGBM of categories": lgb_coded,
        "LGBM watched": watched,
        "LGBM booster of categories": partial(booster_of, lgb_coded, "lightgbm"),
        "LGBM linear trees": partial(fitted, lightgbm.LGBMRegressor, zoo.amounts, **QUIET, linear_tree=True),
        "LGBM booster": partial(booster_of, lgb_two, "lightgbm"),
        "CatBoostClassifier": partial(fitted, catboost.CatBoostClassifier, zoo.classes, **FEW),
        "CatBoostRegressor": partial(fitted, catboost.CatBoostRegressor, zoo.amounts, **FEW),
        "CatBoost of text": cats,
    }
