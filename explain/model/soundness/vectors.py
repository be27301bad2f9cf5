"""Support vector machines: the counts that libsvm takes on trust."""

from typing import Any

import numpy as np

from explain.model.soundness.refusing import unsound
from explain.model.soundness.shapes import check_sparse
from explain.model.soundness.walking import attributes, count_of

CODE = "MODEL-VECTORS"


def check_machine(estimator: Any, place: int) -> None:
    """Check that support vectors, their coefficients and counts belong together.

    Raises
    ------
    ModelError
        MODEL-VECTORS.
    """
    kept = attributes(estimator)
    vectors, weights, counts = kept["support_vectors_"], kept["_dual_coef_"], kept["_n_support"]
    if kept["_sparse"] is True:
        check_sparse(vectors, place)
        check_sparse(weights, place)
    elif type(vectors) is not np.ndarray or type(weights) is not np.ndarray or vectors.ndim != 2:
        raise unsound("support vectors are no table", CODE)
    _check_counts(kept, vectors.shape, weights.shape, counts)
    if kept["kernel"] != "precomputed" and vectors.shape[1] != count_of(estimator, "n_features_in_"):
        raise unsound("support vectors are of another shape than its rows", CODE)


def _check_counts(kept: dict[str, Any], shape: tuple, weighed: tuple, counts: Any) -> None:
    is_classifier = kept["_impl"] in ("c_svc", "nu_svc") if "_impl" in kept else len(kept.get("classes_", ())) > 0
    if type(counts) is not np.ndarray or counts.ndim != 1 or counts.dtype != np.int32 or (counts < 0).any():
        raise unsound("support vectors are not counted", CODE)
    n_classes = len(counts) if is_classifier else 2
    n_pairs = n_classes * (n_classes - 1) // 2
    n_vectors = int(counts.sum()) if is_classifier else int(counts[0])
    whole = weighed == (n_classes - 1, n_vectors) and len(kept["support_"]) == n_vectors and shape[0] == n_vectors
    chances = [len(kept[name]) for name in ("_probA", "_probB")]
    if not whole or len(kept["_intercept_"]) != n_pairs or any(n_held not in (0, 1, n_pairs) for n_held in chances):
        raise unsound("support vectors are of another number than it says", CODE)
    if is_classifier and len(kept["classes_"]) != n_classes:
        raise unsound("support vectors are of other classes than it says", CODE)
