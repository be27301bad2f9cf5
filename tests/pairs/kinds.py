"""Several numbers at once, and models without a target."""


import pandas as pd
from sklearn.cluster import DBSCAN, BisectingKMeans, KMeans, MeanShift, MiniBatchKMeans
from sklearn.covariance import EllipticEnvelope
from sklearn.ensemble import (
    IsolationForest,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.multioutput import MultiOutputClassifier, MultiOutputRegressor, RegressorChain
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import LocalOutlierFactor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

from tests.pairs.making import Pair, labelled, named_iris, pair, quick, saved, shipped, two

# Several numbers at once


@pair
def three_measures_of_a_body() -> Pair:
    features, target = shipped("linnerud")
    model = LinearRegression().fit(features, target)
    return Pair(model=saved(model), table=features, task="regression", outputs=("output 1", "output 2", "output 3"),
                answers=model.predict(features), said="predicts 3 numbers")


@pair
def three_measures_by_name() -> Pair:
    features, target = shipped("linnerud")
    model = MultiOutputRegressor(RandomForestRegressor(4, random_state=0)).fit(features, target)
    return Pair(model=saved(model), table=features.join(target), target="Waist", outputs=("Weight", "Waist", "Pulse"),
                answers=model.predict(features), options={"labels": ["Weight", "Waist", "Pulse"]})


@pair
def chain_of_regressors() -> Pair:
    features, target = shipped("linnerud")
    model = RegressorChain(Ridge()).fit(features, target)
    return Pair(model=saved(model), table=features, answers=model.predict(features), task="regression")


@pair
def classes_of_two_targets() -> Pair:
    features, target = shipped("breast_cancer")
    both = pd.DataFrame({"ill": target, "large": features["mean radius"] > 14})
    model = MultiOutputClassifier(GaussianNB()).fit(features, both)
    return Pair(model=saved(model), table=features, code="MODEL-TARGETS")


@pair
def several_labels_at_once() -> Pair:
    features, _ = shipped("iris")
    model = quick(MLPClassifier((4,), max_iter=20, random_state=0), features, (features > 3).to_numpy().astype(int))
    return Pair(model=saved(model), table=features, code="MODEL-TARGETS")


# Without a target


@pair
def isolated_wines() -> Pair:
    features, target = shipped("wine")
    model = IsolationForest(n_estimators=20, random_state=0).fit(features)
    return Pair(model=saved(model), table=features.assign(cultivar=target), target="cultivar", task="regression",
                outputs=("anomaly score",), answers=-model.score_samples(features), said="the higher, the more unusual")


@pair
def neighbours_that_judge_new_rows() -> Pair:
    features, _ = shipped("iris")
    model = make_pipeline(StandardScaler(), LocalOutlierFactor(novelty=True)).fit(features)
    return Pair(model=saved(model), table=features, outputs=("anomaly score",), answers=-model.score_samples(features))


@pair
def neighbours_that_judge_their_own_rows_only() -> Pair:
    features, _ = shipped("iris")
    return Pair(model=saved(LocalOutlierFactor().fit(features)), table=features, code="MODEL-NEW-ROWS")


@pair
def one_class_machine() -> Pair:
    features, _ = shipped("iris")
    model = OneClassSVM().fit(features)
    return Pair(model=saved(model), table=features, outputs=("anomaly score",), answers=-model.score_samples(features))


@pair
def envelope() -> Pair:
    features, _ = shipped("iris")
    model = quick(EllipticEnvelope(random_state=0), features)
    return Pair(model=saved(model), table=features, outputs=("anomaly score",), answers=-model.score_samples(features))


@pair
def three_clusters() -> Pair:
    features, target = named_iris()
    model = KMeans(3, n_init=1, random_state=0).fit(features)
    return Pair(model=saved(model), table=features.assign(species=target), target="species", scale="margin",
                outputs=("cluster 0", "cluster 1", "cluster 2"), answers=-model.transform(features),
                said="distance to its centre")


@pair
def two_clusters_in_a_pipeline() -> Pair:
    features, _ = shipped("iris")
    clusters = MiniBatchKMeans(2, n_init=1, random_state=0)
    model = make_pipeline(StandardScaler(), clusters).fit(features)
    distance = model.transform(features)
    return Pair(model=saved(model), table=features, task="binary", scale="margin",
                answers=two(distance[:, 0] - distance[:, 1]), said="how much nearer")


@pair
def clusters_by_bisection() -> Pair:
    features, _ = shipped("iris")
    model = BisectingKMeans(3, n_init=1, random_state=0).fit(features)
    return Pair(model=saved(model), table=features, answers=labelled(model.predict(features), range(3)))


@pair
def shifted_means() -> Pair:
    features, _ = shipped("iris")
    model = MeanShift(bandwidth=1.5).fit(features)
    n = len(model.cluster_centers_)
    return Pair(model=saved(model), table=features, answers=labelled(model.predict(features), range(n)))


@pair
def mixture() -> Pair:
    features, _ = shipped("iris")
    model = GaussianMixture(3, random_state=0).fit(features)
    return Pair(model=saved(model), table=features, scale="probability", task="multiclass",
                outputs=("cluster 0", "cluster 1", "cluster 2"), answers=model.predict_proba(features))


@pair
def mixture_of_two() -> Pair:
    features, _ = shipped("iris")
    model = quick(BayesianGaussianMixture(n_components=2, random_state=0, max_iter=20), features)
    return Pair(model=saved(model), table=features, task="binary", answers=model.predict_proba(features))


@pair
def clusters_of_the_fitted_rows_only() -> Pair:
    features, _ = shipped("iris")
    return Pair(model=saved(DBSCAN().fit(features)), table=features, code="MODEL-NEW-ROWS")
