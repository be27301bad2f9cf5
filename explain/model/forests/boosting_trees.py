"""Trees of scikit-learn's gradient boosting."""

from dataclasses import replace
from typing import Any

import numpy as np

from explain.model.forests.nodes import Nodes, Reading, plain_numbers
from explain.model.forests.scikit_trees import nodes_of

LINKS = {"log_loss": ("logistic", "softmax"), "exponential": ("", "")}
"""Losses of classifiers, and what turns the sums for two classes and for more into probabilities."""


def boosting_reading(tail: Any) -> Reading | None:
    """Read gradient boosting; None when it begins with a model of its own."""
    is_classifier = type(tail).__name__ == "GradientBoostingClassifier"
    if not is_classifier and type(tail).__name__ != "GradientBoostingRegressor":
        return None
    if tail.init_ != "zero" and type(tail.init_).__name__ not in ("DummyClassifier", "DummyRegressor"):
        return None
    nodes = _nodes(tail)
    if not is_classifier:
        return Reading(nodes=nodes, scale="target", numbers=plain_numbers)
    link = LINKS[tail.loss][len(nodes.base) > 1]
    return Reading(nodes=nodes, scale="margin", link=link, numbers=plain_numbers)


def _nodes(tail: Any) -> Nodes:
    trees = tail.estimators_
    held = nodes_of(trees.ravel().tolist(), tail.learning_rate)
    base = tail._raw_predict_init(np.zeros((1, tail.n_features_in_), dtype=np.float32))[0]
    return replace(held, outputs=np.arange(trees.size) % trees.shape[1], base=np.asarray(base, dtype=np.float64))
