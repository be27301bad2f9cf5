"""Clusters have the largest score where they are the answer; anomaly scores are high where rows are unusual."""

import numpy as np
import pytest
from sklearn.cluster import Birch, KMeans
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor

import explain
from explain.errors import MethodError, ModelError
from explain.model.unsupervised import anomaly_ask, anomaly_notes, cluster_asks, clusters, nearness

POINTS = np.array([[0.0], [0.2], [5.0], [5.1], [9.0], [9.3]])


@pytest.mark.parametrize("n", [2, 3])
def test_the_cluster_with_the_largest_score_is_the_answer(n):
    model = KMeans(n, n_init=1, random_state=0).fit(POINTS)
    scores = cluster_asks(model)["margin"](POINTS)
    np.testing.assert_array_equal(scores.argmax(axis=1), model.predict(POINTS))
    if n == 2:
        np.testing.assert_array_equal(scores[:, 1] > 0, model.predict(POINTS) == 1)


def test_clusters_by_probability_and_by_name_alone():
    mixture = GaussianMixture(2, random_state=0).fit(POINTS)
    np.testing.assert_array_equal(cluster_asks(mixture)["probability"](POINTS), mixture.predict_proba(POINTS))
    birch = Birch(n_clusters=3).fit(POINTS)
    scores = cluster_asks(birch)["probability"](POINTS)
    assert clusters(birch) == ("cluster 0", "cluster 1", "cluster 2")
    np.testing.assert_array_equal(scores.argmax(axis=1), birch.predict(POINTS))


def test_one_cluster_is_refused():
    with pytest.raises(ModelError) as caught:
        clusters(KMeans(1, n_init=1).fit(POINTS))
    assert caught.value.code == "MODEL-ONE"


def test_a_row_far_away_has_the_highest_anomaly_score():
    model = IsolationForest(n_estimators=30, random_state=0).fit(POINTS)
    scores = anomaly_ask(model)(np.array([[5.0], [400.0]]))
    assert scores[1] > scores[0]
    notes = anomaly_notes(model)
    threshold = float(notes[1].split("from ")[1].split(" on")[0])
    outlying = model.predict(POINTS) == -1
    np.testing.assert_array_equal(anomaly_ask(model)(POINTS) > threshold, outlying)


def test_a_detector_that_knows_its_own_rows_only_is_refused():
    with pytest.raises(ModelError) as caught:
        anomaly_ask(LocalOutlierFactor(2).fit(POINTS))
    assert caught.value.code == "MODEL-NEW-ROWS"


def test_nearness_of_two_is_a_difference_and_of_three_a_sign():
    assert nearness([[1.0, 4.0]]).tolist() == [[3.0, -3.0]]
    assert nearness([[1.0, 4.0, 2.0]]).tolist() == [[-1.0, -4.0, -2.0]]


def test_no_target_measures_groups_or_anomalies(frame):
    numbers = frame[["age", "delay"]]
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    for model in (KMeans(2, n_init=1, random_state=0).fit(numbers), IsolationForest(n_estimators=5).fit(numbers)):
        predictor = explain.load_model(model, table)
        with pytest.raises(MethodError) as caught:
            explain.performance(predictor, table)
        assert caught.value.code == "METHOD-TARGET"
    shown = explain.shap_values(predictor, table, rows=[0])
    assert (shown.target, shown.output, shown.unit) == ("anomaly score", "anomaly score", "")
