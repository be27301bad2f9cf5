"""A predictor → its trees over raw columns, where its answer is a sum over them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from explain.kept import kept
from explain.model.calm import calm
from explain.model.catboost_json import CatBoostTrees
from explain.model.forests.forest import Forest
from explain.model.forests.nodes import Reading, forest_from
from explain.model.forests.raw import RawForest
from explain.model.onnx_files import OnnxModel
from explain.model.predictor import Predictor
from explain.model.structure import taken_apart


def forest_of(predictor: Predictor) -> RawForest | None:
    """Give the trees of a model whose answer, on one scale, is a sum over them.

    Parameters
    ----------
    predictor
        Any model.

    Returns
    -------
    RawForest or None
        Its outputs are those of the predictor, in the same order; the same object each time. None when the model is no
        sum over trees on any scale, when a step before it mixes columns, or when a detail is not known for certain.
        What is given here is read, not yet believed: see `explain.model.forests.agreement.close`.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.ensemble import RandomForestRegressor
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"age": [20, 30, 40, 50], "hours": [10, 40, 20, 30], "pay": [1.0, 2.0, 3.0, 4.0]})
    >>> model = RandomForestRegressor(3, random_state=0).fit(table[["age", "hours"]], table["pay"])
    >>> raw = forest_of(load_model(model, read_table(table, target="pay")))
    >>> raw.forest.scale, len(raw.forest.roots), raw.players.tolist()
    ('target', 3, [0, 1])
    """
    return kept(predictor, "forest", lambda: _read(predictor))


def _read(predictor: Predictor) -> RawForest | None:
    try:
        return _raw_forest(predictor)
    except Exception:  # parts that another version of a library keeps otherwise: then the model itself is asked
        return None


def _raw_forest(predictor: Predictor) -> RawForest | None:
    parts, given = taken_apart(predictor), predictor.given
    if parts.sources is None or given is None:
        return None
    reading = _reading(parts.tail, predictor.scale)
    forest = None if reading is None else _of_outputs(forest_from(reading), len(predictor.outputs))
    if reading is None or forest is None:
        return None
    sources = np.array(parts.sources, dtype=np.int32)
    sources = sources if reading.order is None else sources[reading.order]
    return RawForest(
        forest=forest, matrix=_matrix(predictor.features, given, parts.steps, reading.numbers),
        players=sources[[column.source for column in forest.columns]],
    )


def _of_outputs(forest: Forest, n_outputs: int) -> Forest | None:
    """Bring a forest to the outputs of its predictor: a margin for one of two classes is that of both."""
    if forest.n_outputs == 1 and n_outputs == 2:
        return forest.negated_first()
    return forest if forest.n_outputs == n_outputs else None


def _reading(tail: Any, scale: str) -> Reading | None:
    """Let the reader of the library look; a class made elsewhere is not the library's, whatever it is derived from."""
    from explain.model.forests.boosting_trees import boosting_reading
    from explain.model.forests.catboost_trees import catboost_reading
    from explain.model.forests.histogram_trees import histogram_reading
    from explain.model.forests.lightgbm_trees import lightgbm_reading
    from explain.model.forests.onnx_trees import onnx_reading
    from explain.model.forests.scikit_trees import scikit_reading
    from explain.model.forests.xgboost_trees import xgboost_reading

    library, name = type(tail).__module__.partition(".")[0], type(tail).__name__
    if isinstance(tail, CatBoostTrees):
        return catboost_reading(tail)
    if isinstance(tail, OnnxModel):
        return onnx_reading(tail, scale)
    readers = {"xgboost": xgboost_reading, "lightgbm": lightgbm_reading, "catboost": catboost_reading}
    if library == "sklearn":
        if name.startswith("HistGradientBoosting"):
            return histogram_reading(tail)
        return boosting_reading(tail) if name.startswith("GradientBoosting") else scikit_reading(tail)
    return readers[library](tail) if library in readers else None


def _matrix(
    features: tuple[str, ...], given: Callable[[pd.DataFrame], Any], steps: tuple[Any, ...],
    numbers: Callable[[Any], np.ndarray],
) -> Callable[[pd.DataFrame], np.ndarray]:
    """Make the function from a raw frame to the numbers that the trees compare; it does not hold the predictor."""

    def matrix(frame: pd.DataFrame) -> np.ndarray:
        with calm():
            held = given(frame[list(features)])
            for step in steps:
                held = step.transform(held)
            return numbers(held)

    return matrix
