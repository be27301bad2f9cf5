"""Columns and labels that differ between model and table, and models inside something else."""


import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler

from tests.pairs.making import Pair, named_iris, pair, sample, saved, shipped

# Columns that go by another name, are missing or left over


@pair
def bare_array() -> Pair:
    features, target = named_iris()
    model = LogisticRegression(max_iter=200).fit(features.to_numpy(), target)
    return Pair(model=saved(model), table=features.assign(species=target), target="species", said="in their order",
                answers=model.predict_proba(features.to_numpy()))


@pair
def bare_array_and_a_column_too_many() -> Pair:
    features, target = named_iris()
    model = LogisticRegression(max_iter=200).fit(features.to_numpy()[:, :3], target)
    return Pair(model=saved(model), table=features.assign(species=target), target="species", code="MODEL-WIDTH")


@pair
def bare_array_with_its_columns_chosen() -> Pair:
    features, target = named_iris()
    names = ["petal width (cm)", "sepal length (cm)"]
    model = LogisticRegression(max_iter=200).fit(features[names].to_numpy(), target)
    return Pair(model=saved(model), table=features, answers=model.predict_proba(features[names].to_numpy()),
                options={"columns": {"column 1": names[0], "column 2": names[1]}})


@pair
def column_missing() -> Pair:
    features, target = shipped("wine")
    model = GaussianNB().fit(features, target)
    return Pair(model=saved(model), table=features.drop(columns="alcohol"), code="MODEL-COLUMNS")


@pair
def column_renamed() -> Pair:
    features, target = shipped("wine")
    model = GaussianNB().fit(features, target)
    return Pair(model=saved(model), table=features.rename(columns={"alcohol": "Alkohol"}), said="'Alkohol'",
                answers=model.predict_proba(features), options={"columns": {"alcohol": "Alkohol"}})


@pair
def columns_left_over_and_shuffled() -> Pair:
    features, target = shipped("wine")
    used = ["hue", "ash", "alcohol"]
    model = GaussianNB().fit(features[used], target)
    return Pair(model=saved(model), table=features.assign(y=target), target="y", said="does not use",
                answers=model.predict_proba(features[used]))


@pair
def text_where_the_model_takes_numbers() -> Pair:
    table = sample("adult_income")
    numbers = table[["age", "sex"]].assign(sex=(table["sex"] == "Male").astype(int))
    model = LogisticRegression().fit(numbers, table["income"])
    return Pair(model=saved(model), table=table[["age", "sex"]], code="MODEL-TYPE")


@pair
def gaps_the_model_refuses() -> Pair:
    features, target = shipped("wine")
    model = GaussianNB().fit(features, target)
    return Pair(model=saved(model), table=features.mask(features > features.quantile(0.98)), code="MODEL-MISSING")


# Models inside something else


@pair
def model_in_a_dictionary() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features, target)
    held = {"model": model, "scaler": StandardScaler().fit(features), "features": list(features)}
    return Pair(model=saved(held), table=features, answers=model.predict_proba(features), said="is not applied")


@pair
def several_models_in_a_dictionary() -> Pair:
    features, target = named_iris()
    held = {"first": GaussianNB().fit(features, target), "second": GaussianNB().fit(features[::2], target[::2])}
    return Pair(model=saved(held), table=features, code="MODEL-ITEM")


@pair
def one_of_several_models() -> Pair:
    features, target = named_iris()
    held = {"old": [GaussianNB().fit(features[::2], target[::2])], "new": GaussianNB().fit(features, target)}
    return Pair(model=saved(held), table=features, answers=held["old"][0].predict_proba(features),
                options={"item": "old/0"})


@pair
def a_dictionary_without_a_model() -> Pair:
    return Pair(model=saved({"weights": np.arange(3)}), table=shipped("iris")[0], code="MODEL-KIND")


# Labels


@pair
def text_in_the_table_and_counts_in_the_model() -> Pair:
    features, target = named_iris()
    model = GaussianNB().fit(features, pd.factorize(target, sort=True)[0])
    return Pair(model=saved(model), table=features.assign(species=target), target="species", said="only counts",
                outputs=("setosa", "versicolor", "virginica"), answers=model.predict_proba(features))


@pair
def ones_and_twos_in_the_table() -> Pair:
    features, target = shipped("breast_cancer")
    model = GaussianNB().fit(features, target)
    return Pair(model=saved(model), table=features.assign(y=target + 1), target="y", outputs=("1", "2"),
                answers=model.predict_proba(features))


@pair
def texts_that_hold_numbers_in_the_model() -> Pair:
    features, target = shipped("breast_cancer")
    model = GaussianNB().fit(features, target.astype(str))
    return Pair(model=saved(model), table=features.assign(y=target), target="y", outputs=("0", "1"),
                answers=model.predict_proba(features))


@pair
def other_words_in_the_table() -> Pair:
    features, target = shipped("breast_cancer")
    model = GaussianNB().fit(features, target.map({0: "malignant", 1: "benign"}))
    return Pair(model=saved(model), table=features.assign(y=target.map({0: "bad", 1: "good"})), target="y",
                outputs=("benign", "malignant"), answers=model.predict_proba(features), said="say which is which")
