"""Trees of gradient boosting on histograms."""

from typing import Any

import numpy as np

from explain.model.soundness.refusing import unsound
from explain.model.soundness.trees import links_hold
from explain.model.soundness.walking import attributes, count_of

WORDS = 8
"""A set of up to 256 categories is kept in so many numbers of 32 bits."""


def check_boosting(estimator: Any, place: int) -> None:
    """Check every tree of a boosted estimator, and the categories it knows.

    Raises
    ------
    ModelError
        MODEL-TREE.
    """
    kept = attributes(estimator)
    n_columns = count_of(estimator, "n_features_in_")
    is_category = _categories(attributes(kept["_bin_mapper"]), n_columns)
    number = 0
    for each in kept["_predictors"]:
        for predictor in each:
            number += 1
            if type(predictor).__name__ != "TreePredictor":
                raise unsound(f"tree {number} is none", "MODEL-TREE")
            _check(attributes(predictor), number, n_columns, is_category)


def _categories(mapper: dict[str, Any], n_columns: int) -> np.ndarray:
    is_category = np.asarray(mapper["is_categorical_"])
    thresholds = mapper["bin_thresholds_"]
    if is_category.shape != (n_columns,) or len(thresholds) != n_columns:
        raise unsound("bins are of another number than its columns", "MODEL-TREE")
    for column in np.flatnonzero(is_category):
        known = np.asarray(thresholds[column])
        if known.size and not ((known >= 0) & (known < 32 * WORDS)).all():
            raise unsound("categories are outside the range a tree can hold", "MODEL-TREE")
    return is_category.astype(bool)


def _check(predictor: dict[str, Any], number: int, n_columns: int, is_category: np.ndarray) -> None:
    from sklearn.ensemble._hist_gradient_boosting.common import PREDICTOR_RECORD_DTYPE

    nodes = predictor["nodes"]
    if nodes.dtype != PREDICTOR_RECORD_DTYPE or nodes.ndim != 1 or not len(nodes):
        raise unsound(f"tree {number} is not whole", "MODEL-TREE")
    is_leaf = nodes["is_leaf"] != 0
    left, right = nodes["left"].astype(np.int64), nodes["right"].astype(np.int64)
    if not links_hold(left, right, is_leaf, leaves_marked=False):
        raise unsound(f"tree {number} points outside itself", "MODEL-TREE")
    inner = nodes[~is_leaf]
    if ((inner["feature_idx"] < 0) | (inner["feature_idx"] >= n_columns)).any():
        raise unsound(f"tree {number} asks for a column that does not exist", "MODEL-TREE")
    chosen = inner[inner["is_categorical"] != 0]
    sets = [predictor["raw_left_cat_bitsets"], predictor["binned_left_cat_bitsets"]]
    proper = all(held.ndim == 2 and held.shape[1] == WORDS and held.dtype == np.uint32 for held in sets)
    n_sets = min(len(held) for held in sets)
    if not proper or (chosen["bitset_idx"] >= n_sets).any() or not is_category[chosen["feature_idx"]].all():
        raise unsound(f"tree {number} asks for categories that do not exist", "MODEL-TREE")
