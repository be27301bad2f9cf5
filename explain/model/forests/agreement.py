"""Whether what was read of a model is the model: its sums beside the model's own answers."""

import numpy as np
import pandas as pd

from explain.model.forests.forest import sums
from explain.model.forests.raw import RawForest
from explain.model.predictor import Predictor

PLAIN = 2.0**-21
"""How far answers may lie apart that functions of equal sums give, in single precision."""


def agrees(raw: RawForest, predictor: Predictor, frame: pd.DataFrame, found: np.ndarray | None = None) -> bool:
    """Whether the sums over trees are the model's own answers on some rows, to the precision of its arithmetic.

    Parameters
    ----------
    raw
        As `forest_of` read it.
    predictor
        The model.
    frame
        Raw rows.
    found : (n_rows, n_outputs)
        The sums, where somebody has them already; None to add them up here, which is slow for many rows.

    Returns
    -------
    bool
        Of a model that has no answer on the scale of the sums, whether what its link makes of them is its answer.
        False too where the model fails on the rows, or the steps before it do.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> from explain import load_model, read_table
    >>> from explain.model.forests.reading import forest_of
    >>> table = pd.DataFrame({"age": [20, 30, 40, 50], "pay": [1.0, 2.0, 3.0, 4.0]})
    >>> dataset = read_table(table, target="pay")
    >>> predictor = load_model(DecisionTreeRegressor().fit(table[["age"]], table["pay"]), dataset)
    >>> raw = forest_of(predictor)
    >>> agrees(raw, predictor, dataset.features), agrees(raw, predictor, dataset.features, np.zeros((4, 1)))
    (True, False)
    """
    forest = raw.forest
    try:
        if found is None:
            codes = raw.coded(frame)
            found = np.column_stack([sums(forest.of(output), codes) for output in range(forest.n_outputs)])
        own = predictor(frame, forest.scale if forest.scale in predictor.answers else None)
    except Exception:  # steps of somebody's pipeline raise whatever they do
        return False
    allowed = forest.rounding * forest.size
    if forest.scale in predictor.answers:
        return bool((np.abs(found - own) <= allowed).all())
    if not forest.link:
        return False
    size = np.abs(own) if forest.link == "exp" else 1.0
    return bool((np.abs(linked(found, forest.link) - own) <= (2 * allowed.max() + PLAIN) * size).all())


def linked(found: np.ndarray, link: str) -> np.ndarray:
    """Turn (n_rows, n_outputs) sums into answers on the model's own scale.

    Examples
    --------
    >>> linked(np.array([[0.0, 0.0]]), "softmax"), linked(np.array([[-0.0, 0.0]]), "logistic")
    (array([[0.5, 0.5]]), array([[0.5, 0.5]]))
    >>> linked(np.array([[0.0]]), "exp")
    array([[1.]])
    """
    if link == "logistic":
        return 0.5 * (1 + np.tanh(0.5 * found))
    parts = np.exp(found - found.max(axis=1, keepdims=True)) if link == "softmax" else np.exp(found)
    return parts / parts.sum(axis=1, keepdims=True) if link == "softmax" else parts
