"""Estimators and pipelines with a target: scores, numbers, wrappers."""

import pickle
from typing import Any

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingRegressor,
    VotingClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, TunedThresholdClassifierCV
from sklearn.multiclass import OneVsRestClassifier, OutputCodeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC

from tests.pairs.making import Pair, labelled, named_iris, pair, quick, sample, saved, shipped, two

# One estimator on a frame of numbers


@pair
def forest_on_irises() -> Pair:
    features, target = named_iris()
    model = ExtraTreesClassifier(7, random_state=0).fit(features, target)
    return Pair(model=saved(model, 3), table=features.assign(species=target), target="species", task="multiclass",
                outputs=("setosa", "versicolor", "virginica"), scale="probability",
                answers=model.predict_proba(features))


@pair
def boosting_on_tumours() -> Pair:
    features, target = shipped("breast_cancer")
    model = GradientBoostingClassifier(n_estimators=8).fit(features, target)
    return Pair(model=pickle.dumps(model), table=features.assign(target=target), target="target", task="binary",
                outputs=("0", "1"), answers=model.predict_proba(features))


@pair
def neighbours_on_wines() -> Pair:
    features, target = shipped("wine")
    model = make_pipeline(StandardScaler(), KNeighborsClassifier(5)).fit(features, target)
    return Pair(model=saved(model, ("xz", 1)), table=features.assign(cultivar=target), target="cultivar",
                answers=model.predict_proba(features), task="multiclass")


@pair
def network_on_diabetes() -> Pair:
    features, target = shipped("diabetes")
    model = quick(MLPRegressor(hidden_layer_sizes=(6,), max_iter=60, random_state=0), features, target)
    return Pair(model=saved(model), table=features.assign(progression=target), target="progression",
                task="regression", outputs=("progression",), answers=model.predict(features))


@pair
def digits_of_64_columns() -> Pair:
    features, target = shipped("digits")
    model = quick(LogisticRegression(max_iter=40), features, target)
    return Pair(model=saved(model), table=features.assign(digit=target), target="digit", task="multiclass",
                outputs=tuple("0123456789"), answers=model.predict_proba(features))


# Pipelines over text, gaps and dates as they are


def income_pipeline(model: Any) -> Any:
    words = ["workclass", "education", "occupation", "sex"]
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), ["age", "hours_per_week"]),
        (OneHotEncoder(handle_unknown="ignore"), words),
    )
    return make_pipeline(columns, model)


@pair
def income_fitted_with_its_target_among_the_columns() -> Pair:
    table = sample("adult_income")
    model = income_pipeline(RandomForestClassifier(8, random_state=0)).fit(table, table["income"])
    return Pair(model=saved(model, 3), table=table, target="income", code="MODEL-TARGET")


@pair
def income_with_text_and_gaps() -> Pair:
    table = sample("adult_income").copy()
    table.loc[::9, "age"] = np.nan
    features = table.drop(columns="income")
    model = income_pipeline(LogisticRegression(max_iter=200)).fit(features, table["income"])
    return Pair(model=saved(model), table=table, target="income", task="binary", outputs=("<=50K", ">50K"),
                answers=model.predict_proba(features))


@pair
def bikes_by_a_tuned_forest() -> Pair:
    table = sample("bike_sharing")
    features = table.select_dtypes("number").drop(columns="bikers", errors="ignore").iloc[:, :6]
    target = table["bikers"]
    search = GridSearchCV(RandomForestRegressor(6, random_state=0), {"max_depth": [2, 4]}, cv=2).fit(features, target)
    return Pair(model=saved(search), table=features.assign(bikers=target), target="bikers", task="regression",
                answers=search.predict(features))


@pair
def penguins_with_gaps_in_text() -> Pair:
    table = sample("penguins").dropna(subset="bill_length_mm").reset_index(drop=True)
    features = table.drop(columns="species")
    columns = make_column_transformer(
        (SimpleImputer(), ["bill_length_mm", "body_mass_g"]),
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["sex", "island"]),
    )
    model = make_pipeline(columns, HistGradientBoostingClassifier(max_iter=5)).fit(features, table["species"])
    return Pair(model=saved(model), table=table, target="species", task="multiclass",
                answers=model.predict_proba(features))


# Wrappers


@pair
def calibrated_machine() -> Pair:
    features, target = shipped("breast_cancer")
    model = quick(CalibratedClassifierCV(LinearSVC(), cv=2), features, target)
    return Pair(model=saved(model), table=features, task="binary", answers=model.predict_proba(features))


@pair
def vote_of_three() -> Pair:
    features, target = named_iris()
    members = [("a", GaussianNB()), ("b", LogisticRegression(max_iter=200)), ("c", KNeighborsClassifier(3))]
    model = quick(VotingClassifier(members, voting="soft"), features, target)
    return Pair(model=saved(model), table=features.assign(species=target), target="species",
                answers=model.predict_proba(features))


@pair
def hard_vote() -> Pair:
    features, target = named_iris()
    model = quick(VotingClassifier([("a", GaussianNB()), ("b", LogisticRegression())]), features, target)
    return Pair(model=saved(model), table=features.assign(species=target), target="species", said="names classes only",
                answers=labelled(model.predict(features), model.classes_))


@pair
def stacked_regressors() -> Pair:
    features, target = shipped("diabetes")
    model = StackingRegressor([("a", Ridge()), ("b", LinearRegression())], cv=2).fit(features, target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", answers=model.predict(features))


@pair
def random_search_in_a_pipeline() -> Pair:
    features, target = shipped("wine")
    search = RandomizedSearchCV(LogisticRegression(max_iter=200), {"C": [0.1, 1.0]}, n_iter=2, cv=2, random_state=0)
    model = quick(make_pipeline(StandardScaler(), search), features, target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", answers=model.predict_proba(features))


@pair
def logarithm_of_the_target() -> Pair:
    features, target = shipped("diabetes")
    model = TransformedTargetRegressor(LinearRegression(), func=np.log, inverse_func=np.exp).fit(features, target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", answers=model.predict(features))


@pair
def tuned_threshold() -> Pair:
    features, target = shipped("breast_cancer")
    model = quick(TunedThresholdClassifierCV(LogisticRegression(max_iter=50), cv=2), features, target)
    return Pair(model=saved(model), table=features, said="decides at a probability of",
                answers=model.predict_proba(features))


@pair
def one_against_the_rest() -> Pair:
    features, target = named_iris()
    model = quick(OneVsRestClassifier(LogisticRegression()), features, target)
    return Pair(model=saved(model), table=features, answers=model.predict_proba(features), scale="probability")


# Scores of several kinds


@pair
def ridge_with_decision_scores() -> Pair:
    features, target = shipped("breast_cancer")
    model = RidgeClassifier().fit(features, target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", scale="margin", task="binary",
                answers=two(model.decision_function(features)))


@pair
def machine_with_one_score_for_each_class() -> Pair:
    features, target = named_iris()
    model = SVC().fit(features, target)
    return Pair(model=saved(model), table=features, scale="margin", answers=model.decision_function(features))


@pair
def machine_with_one_score_for_each_pair() -> Pair:
    features, target = named_iris()
    model = SVC(decision_function_shape="ovo").fit(features, target)
    return Pair(model=saved(model), table=features, said="names classes only",
                answers=labelled(model.predict(features), model.classes_))


@pair
def output_codes() -> Pair:
    features, target = named_iris()
    model = quick(OutputCodeClassifier(LogisticRegression(), random_state=0), features, target)
    return Pair(model=saved(model), table=features, answers=labelled(model.predict(features), model.classes_))
