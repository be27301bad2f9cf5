"""What may be given state, and which state."""

from collections.abc import Callable
from typing import Any

import numpy as np

from explain.model.pickles.refusing import damaged, refused
from explain.model.upgrading import tree_nodes

OWN_WAYS = (
    ("sklearn.base", "BaseEstimator.__setstate__"),
    ("sklearn.isotonic", "IsotonicRegression.__setstate__"),
    ("sklearn.ensemble._hist_gradient_boosting.predictor", "TreePredictor.__setstate__"),
    ("sklearn.utils._bunch", "Bunch.__setstate__"),
)
"""The `__setstate__` methods that only take over what they are given."""


def fill_plain(held: Any, state: Any) -> None:
    """Give an object of Python its attributes; none of them may stand in the way of one of its methods."""
    kind = type(held)
    if state is None or (type(state) is dict and not state):
        return
    if type(state) is not dict:
        raise refused("set more than attributes", "MODEL-STATE")
    for name in state:
        check_attribute(kind, name)
    own = getattr(kind, "__setstate__", None)
    if own is None:
        held.__dict__.update(state)
    elif (own.__module__, own.__qualname__) in OWN_WAYS:
        own(held, state)
    else:
        raise refused(f"set the state of {kind.__name__!r}", "MODEL-STATE")


def check_attribute(kind: type, name: Any) -> None:
    """Refuse names that are no attributes, or that belong to a method of the class."""
    if type(name) is not str or (name.startswith("__") and name.endswith("__")) or callable(getattr(kind, name, None)):
        raise refused(f"replace a part of {kind.__name__!r}", "MODEL-STATE")


def fill_partial(held: Any, state: Any) -> None:
    """Give settings to a function of the lists; the function stays the one it was made with."""
    proper = type(state) is tuple and len(state) == 4 and state[0] is held.func and state[1] == () and not state[3]
    if not proper or type(state[2]) is not dict or not all(type(name) is str for name in state[2]):
        raise refused("change a function", "MODEL-STATE")
    held.__setstate__((held.func, (), dict(state[2]), None))


def fill_tree(held: Any, state: Any) -> None:
    """Give a tree its nodes; whether they hang together is looked at when all is open."""
    nodes, values = (state.get("nodes"), state.get("values")) if type(state) is dict else (None, None)
    if type(nodes) is not np.ndarray or type(values) is not np.ndarray or nodes.ndim != 1 or not nodes.dtype.names:
        raise damaged("a tree is not whole")
    if (
        type(state.get("node_count")) is not int
        or state["node_count"] != len(nodes)
        or type(state.get("max_depth")) is not int
    ):
        raise damaged("a tree is not whole")
    held.__setstate__({**state, "nodes": tree_nodes(nodes)})


def fill_remainder(held: Any, state: Any) -> None:
    """Fill a list of columns, which scikit-learn 1.5 to 1.7 keeps in a class of its own."""
    columns = state.get("data") if type(state) is dict else None
    if type(columns) is not list or not all(type(column) in (int, str, bool) for column in columns):
        raise damaged("a list of columns is not whole")
    held.extend(columns)


def fill_neighbours(held: Any, state: Any) -> None:
    """Give a tree of neighbours its arrays, once they fit each other."""
    from explain.model.soundness.neighbours import check_state

    check_state(type(held), state)
    held.__setstate__(state)


def fill_distance(held: Any, state: Any) -> None:
    """Give a distance its settings."""
    arrays = state[1:] if type(state) is tuple and len(state) == 3 and type(state[0]) is float else ()
    if len(arrays) != 2 or any(type(part) is not np.ndarray or part.dtype != np.float64 for part in arrays):
        raise damaged("a distance is not whole")
    if arrays[0].ndim != 1 or arrays[1].ndim != 2:
        raise damaged("a distance is not whole")
    held.__setstate__(state)


def fill_xgboost(held: Any, state: Any) -> None:
    """Give an XGBoost booster its model, after a look at each of its trees."""
    import xgboost

    from explain.model.soundness.xgboost_json import checked_memory

    if type(state) is not dict or type(state.get("handle")) is not bytearray:
        raise damaged("a booster is not whole")
    for name in state:
        check_attribute(type(held), name)
    made = xgboost.Booster(model_file=bytearray(checked_memory(bytes(state["handle"]))))
    held.__dict__.update(state, handle=made.handle)
    made.handle = None


def fill_lightgbm(held: Any, state: Any) -> None:
    """Give a LightGBM booster its model, after a look at each of its trees."""
    from explain.model.soundness.lightgbm_text import checked_text

    text = state.get("_handle", state.get("handle")) if type(state) is dict else None
    if (
        type(text) is not str
        or state.get("_network")
        or any(name.endswith("handle") and name not in ("handle", "_handle") for name in state)
    ):
        raise damaged("a booster is not whole")
    for name in state:
        check_attribute(type(held), name)
    held.__setstate__(
        {**{name: part for name, part in state.items() if name != "handle"}, "_handle": checked_text(text)}
    )


def fill_catboost(held: Any, state: Any) -> None:
    """Give a CatBoost model its bytes; only CatBoost itself can read them."""
    if type(state) is not dict or type(state.get("__model", b"")) is not bytes or "_object" in state:
        raise damaged("a model is not whole")
    state = {name: part for name, part in state.items() if name not in ("_test_eval", "_test_evals")}
    held.__setstate__(state)


class RemainderColumns(list):
    """Stands for `_RemainderColsList`, the columns left over in a ColumnTransformer of scikit-learn 1.5 to 1.7."""


FILLS: dict[tuple[str, str], Callable[[Any, Any], None]] = {
    (RemainderColumns.__module__, RemainderColumns.__name__): fill_remainder,
    ("functools", "partial"): fill_partial,
    ("sklearn.tree._tree", "Tree"): fill_tree,
    ("sklearn.neighbors._kd_tree", "KDTree"): fill_neighbours,
    ("sklearn.neighbors._ball_tree", "BallTree"): fill_neighbours,
    ("xgboost.core", "Booster"): fill_xgboost,
    ("lightgbm.basic", "Booster"): fill_lightgbm,
    ("catboost.core", "CatBoost"): fill_catboost,
    ("catboost.core", "CatBoostClassifier"): fill_catboost,
    ("catboost.core", "CatBoostRegressor"): fill_catboost,
}
"""Classes whose state runs compiled code or is kept in a way of their own."""


def fill_for(kind: type) -> Callable[[Any, Any], None]:
    """Choose how a class is given its state."""
    home = (kind.__module__, kind.__name__)
    if home[0] == "sklearn.metrics._dist_metrics":
        return fill_distance
    return FILLS.get(home, fill_plain)
