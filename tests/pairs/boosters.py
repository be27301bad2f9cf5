"""Boosters: files of their own, native categories as text in the table."""


from tests.pairs.making import Pair, catboost_bytes, named_iris, pair, sample, saved, shipped, with_categories


@pair
def xgboost_json_of_bikes() -> Pair:
    import xgboost

    table = sample("bike_sharing")
    features = table[["month", "hour", "temp", "weather"]]
    coded = with_categories(features, ["month", "weather"])
    model = xgboost.XGBRegressor(n_estimators=6, n_jobs=1, enable_categorical=True).fit(coded, table["bikers"])
    return Pair(model=bytes(model.get_booster().save_raw("json")), table=features.assign(bikers=table["bikers"]),
                target="bikers", task="regression", answers=model.predict(coded))


@pair
def xgboost_ubj_of_three_classes() -> Pair:
    import xgboost

    features, target = shipped("iris")
    model = xgboost.XGBClassifier(n_estimators=3, n_jobs=1).fit(features, target)
    return Pair(model=bytes(model.get_booster().save_raw("ubj")), table=features.assign(species=named_iris()[1]),
                target="species", said="only counts", answers=model.predict_proba(features), tolerance=1e-6)


@pair
def xgboost_of_three_numbers() -> Pair:
    import xgboost

    features, target = shipped("linnerud")
    model = xgboost.XGBRegressor(n_estimators=3, n_jobs=1).fit(features, target)
    return Pair(model=bytes(model.get_booster().save_raw("json")), table=features, answers=model.predict(features),
                outputs=("output 1", "output 2", "output 3"))


@pair
def xgboost_in_joblib() -> Pair:
    import xgboost

    features, target = shipped("breast_cancer")
    model = xgboost.XGBClassifier(n_estimators=4, n_jobs=1).fit(features, target)
    return Pair(model=saved(model, 3), table=features.assign(y=target), target="y",
                answers=model.predict_proba(features))


@pair
def lightgbm_text_with_categories() -> Pair:
    import lightgbm

    table = sample("adult_income")
    features = table[["age", "education", "sex"]]
    coded = with_categories(features, ["education", "sex"])
    model = lightgbm.LGBMClassifier(n_estimators=5, min_child_samples=5, verbose=-1, n_jobs=1)
    model.fit(coded, table["income"] == ">50K")
    return Pair(model=model.booster_.model_to_string().encode(), table=features.assign(income=table["income"]),
                target="income", outputs=("<=50K", ">50K"), answers=model.predict_proba(coded))


@pair
def lightgbm_in_joblib() -> Pair:
    import lightgbm

    features, target = shipped("diabetes")
    model = lightgbm.LGBMRegressor(n_estimators=5, min_child_samples=5, verbose=-1, n_jobs=1).fit(features, target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", answers=model.predict(features))


@pair
def catboost_with_text() -> Pair:
    import catboost

    table = sample("adult_income")
    features = table[["age", "education", "sex"]]
    model = catboost.CatBoostClassifier(iterations=4, depth=3, verbose=0, allow_writing_files=False, thread_count=1,
                                        cat_features=["education", "sex"]).fit(features, table["income"])
    return Pair(model=catboost_bytes(model), table=table, target="income", task="binary", outputs=("<=50K", ">50K"),
                answers=model.predict_proba(features), said="does not use")


@pair
def catboost_of_two_numbers() -> Pair:
    import catboost

    features, target = shipped("linnerud")
    model = catboost.CatBoostRegressor(iterations=3, depth=2, verbose=0, allow_writing_files=False, thread_count=1,
                                       loss_function="MultiRMSE").fit(features, target[["Waist", "Pulse"]])
    return Pair(model=catboost_bytes(model), table=features, outputs=("output 1", "output 2"),
                answers=model.predict(features))


@pair
def catboost_json() -> Pair:
    import catboost

    features, target = shipped("diabetes")
    model = catboost.CatBoostRegressor(iterations=3, depth=2, verbose=0, allow_writing_files=False)
    model.fit(features, target)
    return Pair(model=catboost_bytes(model, "json"), table=features.assign(y=target), target="y", task="regression",
                answers=model.predict(features), tolerance=1e-12)


@pair
def catboost_json_with_text() -> Pair:
    import catboost

    table = sample("adult_income")
    model = catboost.CatBoostClassifier(iterations=2, depth=2, verbose=0, allow_writing_files=False,
                                        cat_features=["sex"]).fit(table[["age", "sex"]], table["income"])
    return Pair(model=catboost_bytes(model, "json"), table=table, code="MODEL-CATBOOST-JSON")


@pair
def catboost_cut_in_half() -> Pair:
    import catboost

    features, target = shipped("diabetes")
    model = catboost.CatBoostRegressor(iterations=3, depth=2, verbose=0, allow_writing_files=False)
    model.fit(features, target)
    raw = catboost_bytes(model)
    return Pair(model=raw[: len(raw) // 2], table=features, code="MODEL-CATBOOST")
