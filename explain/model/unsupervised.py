"""Models fitted without a target: clusters as classes, and how unusual a row is as a number."""

from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, two_sided
from explain.model.inside import chosen, last_step
from explain.model.naming import kind
from explain.wording import number

GROUPS = ("clusterer", "density_estimator")
"""What estimators call themselves that put rows into groups."""
OUTLIERS = "outlier_detector"
ANOMALY = "anomaly score"


def anomaly_ask(estimator: Any) -> Ask:
    """Give the ask of a detector of outliers: the higher the answer, the more unusual the row.

    scikit-learn's own scores have the opposite sign: large ones are ordinary.

    Raises
    ------
    ModelError
        When it can only judge the rows it was fitted on.
    """
    for name in ("score_samples", "decision_function"):
        scores = getattr(estimator, name, None)
        if callable(scores):
            return lambda given: -np.asarray(scores(given), dtype=np.float64)
    raise no_new_rows(estimator)


def anomaly_notes(estimator: Any) -> tuple[str, ...]:
    """Say what the anomaly score is, and from where on the model itself calls a row an outlier."""
    notes = [f"The {ANOMALY} is the model's score_samples with its sign turned: the higher, the more unusual the row."]
    offset = getattr(last_step(chosen(estimator)), "offset_", None)
    if offset is not None and np.size(offset) == 1:
        notes.append(f"The model itself calls a row an outlier from {number(-float(np.ravel(offset)[0]))} on.")
    return tuple(notes)


def clusters(estimator: Any) -> tuple[str, ...]:
    """Name the clusters a fitted model knows, in its order.

    Raises
    ------
    ModelError
        When there are fewer than two.

    Examples
    --------
    >>> from sklearn.cluster import KMeans
    >>> clusters(KMeans(2, n_init=1, random_state=0).fit([[0.0], [0.1], [9.0]]))
    ('cluster 0', 'cluster 1')
    """
    labels = _labels(last_step(chosen(estimator)))
    if len(labels) == 1:
        raise ModelError(
            "The model knows one cluster only, so its answer never changes.", "Fit it with more.", "MODEL-ONE"
        )
    return tuple(f"cluster {label}" for label in labels)


def cluster_asks(estimator: Any) -> dict[str, Ask]:
    """Find out how to ask which cluster a row belongs to: by probability, by distance, else by the answer alone."""
    if hasattr(estimator, "predict_proba"):
        return {"probability": estimator.predict_proba}
    if _by_distance(estimator):
        return {"margin": lambda given: nearness(estimator.transform(given))}
    labels = np.array(_labels(last_step(chosen(estimator))))
    return {"probability": lambda given: (np.asarray(estimator.predict(given))[:, None] == labels).astype(np.float64)}


def cluster_notes(estimator: Any) -> tuple[str, ...]:
    """Say what stands for the score of a cluster."""
    note = "The clusters are the model's own groups; nothing says what they mean."
    if hasattr(estimator, "predict_proba"):
        return (note,)
    if not _by_distance(estimator):
        return (note, "This model names clusters only: a cluster has the score 1 where it is the answer, else 0.")
    if len(_labels(last_step(chosen(estimator)))) == 2:
        return (note, "The score of a cluster is how much nearer its centre is than the other: above 0 it is chosen.")
    return (note, "The score of a cluster is the distance to its centre with the sign turned: the nearest is chosen.")


def nearness(distances: Any) -> np.ndarray:
    """Turn (n_rows, n_clusters) distances into scores: the nearest cluster has the largest, of two the one above 0.

    Examples
    --------
    >>> nearness([[1.0, 3.0]]).tolist(), nearness([[1.0, 3.0, 2.0]]).tolist()
    ([[2.0, -2.0]], [[-1.0, -3.0, -2.0]])
    """
    held = np.asarray(distances, dtype=np.float64)
    return two_sided(held[:, 0] - held[:, 1]) if held.shape[1] == 2 else -held


def no_new_rows(estimator: Any) -> ModelError:
    """Say that a model only judges the rows it was fitted on."""
    return ModelError(
        f"A {kind(estimator)} judges the rows it was fitted on and answers for no others.",
        "Use one that predicts new rows, such as KMeans, GaussianMixture, or LocalOutlierFactor(novelty=True).",
        "MODEL-NEW-ROWS",
    )


def _by_distance(estimator: Any) -> bool:
    """Whether the cluster chosen is the one whose centre is nearest by the model's own ``transform``."""
    return type(last_step(chosen(estimator))).__name__ in ("KMeans", "MiniBatchKMeans")


def _labels(core: Any) -> tuple[int, ...]:
    if hasattr(core, "n_components") and hasattr(core, "weights_"):
        return tuple(range(len(core.weights_)))
    held = getattr(core, "subcluster_labels_", None)
    if held is None and hasattr(core, "cluster_centers_"):
        held = np.arange(len(core.cluster_centers_))
    if held is None:
        held = getattr(core, "labels_", ())
    return tuple(int(label) for label in np.unique(np.asarray(held)))
