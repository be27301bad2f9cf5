"""A small table with text, gaps, whole numbers and a target, and models fitted on it."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import explain


@pytest.fixture
def one_thread():
    """Boosters on one thread: on a few rows, threads wait for each other longer than they work."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


@pytest.fixture(scope="session")
def frame():
    rng = np.random.default_rng(7)
    n = 160
    made = pd.DataFrame({
        "age": rng.integers(18, 80, n), "wage": np.where(rng.random(n) < 0.1, np.nan, rng.normal(40, 9, n).round(1)),
        "city": pd.Series(rng.choice(["Lyon", "Nice", "Paris"], n), dtype="str"), "member": rng.random(n) < 0.5,
        "job": pd.Series(rng.choice(["cook", "nurse", None], n, p=[0.5, 0.4, 0.1]), dtype="str"),
    })
    score = made["age"] + 12 * (made["city"] == "Paris") + rng.normal(0, 9, n)
    return made.assign(late=np.where(score > 52, "yes", "no"), delay=score.round(2))


@pytest.fixture(scope="session")
def features(frame):
    return frame.drop(columns=["late", "delay"])


@pytest.fixture(scope="session")
def numbers(frame):
    return frame[["age", "wage"]].fillna(0.0)


@pytest.fixture(scope="session")
def dataset(frame):
    return explain.read_table(frame.drop(columns="delay"), target="late")


@pytest.fixture(scope="session")
def pipeline(frame, features):
    columns = make_column_transformer(
        (SimpleImputer(), ["wage", "age"]),
        (OneHotEncoder(handle_unknown="ignore"), ["job", "city", "member"]),
    )
    return make_pipeline(columns, RandomForestClassifier(12, max_depth=4, random_state=0)).fit(features, frame["late"])


@pytest.fixture(scope="session")
def coded(features):
    """The features with text as native categories, in an order of their own."""
    return features.assign(
        city=pd.Categorical(features["city"], categories=["Paris", "Lyon", "Nice"]),
        job=pd.Categorical(features["job"], categories=["nurse", "cook"]),
    )
