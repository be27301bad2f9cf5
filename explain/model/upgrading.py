"""What an older version kept otherwise, brought into the form of the one installed where that is exact."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.pickles.refusing import damaged
from explain.model.soundness.checking import check_sound
from explain.model.soundness.walking import attributes, reachable
from explain.model.versions import is_of_version, other_version, others

Home = tuple[str, str]

ENCODERS, STACKS = "sklearn.preprocessing._encoders", "sklearn.ensemble._stacking"
MOVED_ATTRIBUTES: dict[Home, dict[str, str]] = {
    ("sklearn.impute._base", "SimpleImputer"): {"_fill_dtype": "_fit_dtype"},
    (STACKS, "StackingClassifier"): {"_label_encoder": "_le"},
    (ENCODERS, "OneHotEncoder"): {"sparse_output": "sparse"},
}
"""Class → attribute of today: its name before; of all classes, "estimator" was "base_estimator" until 1.1."""
NEW = (99,)
OLDER = "1.5 or older"
"""The version, where a file does not name it."""
HISTOGRAMS = "sklearn.ensemble._hist_gradient_boosting.gradient_boosting"
ADDED: dict[Home, dict[str, Any]] = {
    ("sklearn.impute._base", "SimpleImputer"): {"keep_empty_features": False},
    ("sklearn.impute._knn", "KNNImputer"): {"keep_empty_features": False},
    ("sklearn.preprocessing._data", "MaxAbsScaler"): {"clip": False},
    ("sklearn.preprocessing._polynomial", "SplineTransformer"): {"handle_missing": "error"},
    (ENCODERS, "OrdinalEncoder"): {"_infrequent_enabled": False},
    (ENCODERS, "OneHotEncoder"): {"_infrequent_enabled": False},
    (HISTOGRAMS, "HistGradientBoostingClassifier"): {"_preprocessor": None},
    (HISTOGRAMS, "HistGradientBoostingRegressor"): {"_preprocessor": None},
}
"""Class → attributes that came later, with the value under which it does what it did before."""
LOSSES = {
    "deviance": "HalfBinomialLoss", "log_loss": "HalfBinomialLoss", "exponential": "ExponentialLoss",
    "ls": "HalfSquaredError", "squared_error": "HalfSquaredError", "lad": "AbsoluteError",
    "absolute_error": "AbsoluteError", "huber": "HuberLoss", "quantile": "PinballLoss",
}
"""Of gradient boosting: its setting → the class for it since 1.4; a prediction asks for its link alone."""


def check_and_upgrade(held: Any, versions: tuple[str, ...]) -> None:
    """Check that an opened object hangs together, then bring it into the form of the scikit-learn installed.

    Raises
    ------
    ModelError
        MODEL-VERSION, when it comes of another version and cannot be brought into that form; else as `check_sound`.
    """
    older = others(versions)
    try:
        check_sound(held)
        upgraded(held, versions)
    except Exception as error:  # an old class lacks what is looked at here in any way
        if older and (is_of_version(error) or not isinstance(error, ModelError)):
            raise other_version(older[0]) from error
        raise error if isinstance(error, ModelError) else damaged("its parts do not fit each other") from error


def upgraded(held: Any, versions: tuple[str, ...]) -> None:
    """Bring the parts of an opened object into the form of the scikit-learn installed.

    Parameters
    ----------
    held
        The object; changed in place.
    versions
        Of scikit-learn, that wrote it.

    Raises
    ------
    ModelError
        MODEL-VERSION, when a part would answer otherwise here than where it was fitted, and nothing else would say so.
    """
    oldest = min((_numbers(version) for version in versions), default=NEW)
    for part in reachable(held):
        if not type(part).__module__.startswith(("sklearn.", "lightgbm.")):
            continue
        home, kept = (type(part).__module__, type(part).__name__), attributes(part)
        reason = CHANGED_ANSWERS[home[1]](kept, oldest) if home[1] in CHANGED_ANSWERS else ""
        if reason:
            older = next(iter(others(versions)), OLDER)
            raise other_version(older, f"whose {home[1]} answers otherwise: {reason}")
        _fill(home, kept)
        if home[0] in COMPLETED:
            COMPLETED[home[0]](part, kept)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _fill(home: Home, kept: dict[str, Any]) -> None:
    """Give an object the attributes that have other names today, and those that came later."""
    for name, before in {"estimator": "base_estimator", **MOVED_ATTRIBUTES.get(home, {})}.items():
        if name not in kept and before in kept:
            kept[name] = kept[before]
    for name, value in ADDED.get(home, {}).items():
        kept.setdefault(name, value)


def _other_votes(kept: dict[str, Any], version: tuple[int, ...]) -> str:
    """Look at a boosted classifier: votes are weighed otherwise since 1.3, and never by probabilities since 1.6."""
    return "it counts votes otherwise" if version < (1, 3) or kept.get("algorithm") == "SAMME.R" else ""


def _other_means(kept: dict[str, Any], version: tuple[int, ...]) -> str:
    """Look at partial least squares: its columns are centred otherwise since 1.5."""
    return "it centres its columns otherwise" if version < (1, 5) else ""


def _one_against_rest(kept: dict[str, Any], version: tuple[int, ...]) -> str:
    """Look at a logistic regression: since 1.8, two classes share one curve and more share one softmax."""
    asked, solver, n_classes = kept.get("multi_class"), kept.get("solver"), len(kept.get("classes_", ()))
    if n_classes == 2 and asked == "multinomial":
        return "two classes are no longer told apart by a softmax"
    chosen = asked in ("ovr", "warn") or (asked in ("auto", "deprecated") and solver == "liblinear")
    return "it no longer holds one class against the rest" if n_classes > 2 and chosen else ""


def _boosting(part: Any, kept: dict[str, Any]) -> None:
    """Give gradient boosting from before 1.4 its loss, and the number of trees it grows at a time."""
    from sklearn._loss import loss

    from explain.model.pickles.calls import LeftOut

    if "n_trees_per_iteration_" not in kept and isinstance(kept.get("estimators_"), np.ndarray):
        kept["n_trees_per_iteration_"] = int(kept["estimators_"].shape[-1])
        if type(kept.get("_loss")) in (LeftOut, type(None)) and kept["n_trees_per_iteration_"] == 1:
            kept["_loss"] = getattr(loss, LOSSES[kept["loss"]])()


def _encoder(part: Any, kept: dict[str, Any]) -> None:
    """Give an encoder from before 1.2 its second list of what it drops: the same, where no categories are joined."""
    if type(part).__name__ == "OneHotEncoder" and not kept["_infrequent_enabled"] and "drop_idx_" in kept:
        kept.setdefault("_drop_idx_after_grouping", kept["drop_idx_"])


def _columns(part: Any, kept: dict[str, Any]) -> None:
    """Put a step into the place of the word that stood for columns handed on as they are, as is done since 1.4."""
    from sklearn.preprocessing import FunctionTransformer

    if type(kept.get("transformers_")) is list:
        same = FunctionTransformer(accept_sparse=True, check_inverse=False)
        kept["transformers_"] = [
            (name, same if type(step) is str and step == "passthrough" else step, columns)
            for name, step, columns in kept["transformers_"]
        ]


def _function(part: Any, kept: dict[str, Any]) -> None:
    """Call a setting of `check_array` by its name since 1.6, in the function that boosting keeps for its columns."""
    from sklearn.utils import check_array

    held = kept.get("func")
    if type(held) is functools.partial and held.func is check_array and "force_all_finite" in held.keywords:
        settings = dict(held.keywords)
        kept["func"] = functools.partial(
            check_array, *held.args, ensure_all_finite=settings.pop("force_all_finite"), **settings
        )


def _boosted_number(part: Any, kept: dict[str, Any]) -> None:
    """Count the classes of a LightGBM regressor as it does since 4.0: -1 for none."""
    if kept.get("_n_classes", -1) is None:
        kept["_n_classes"] = -1


def _tree(part: Any, kept: dict[str, Any]) -> None:
    """Write what a tree of classes says as shares."""
    part.value[:] = tree_shares(part.value)


def _isolation(part: Any, kept: dict[str, Any]) -> None:
    """Count the depths of an isolation forest's leaves, which it keeps since 1.3."""
    from sklearn.ensemble._iforest import _average_path_length

    if "_decision_path_lengths" not in kept and "estimators_" in kept:
        trees = [attributes(member)["tree_"] for member in kept["estimators_"]]
        kept["_average_path_length_per_tree"] = tuple(_average_path_length(tree.n_node_samples) for tree in trees)
        kept["_decision_path_lengths"] = tuple(tree.compute_node_depths() for tree in trees)


CHANGED_ANSWERS: dict[str, Callable[[dict[str, Any], tuple[int, ...]], str]] = {
    "AdaBoostClassifier": _other_votes, "LogisticRegression": _one_against_rest,
    "LogisticRegressionCV": _one_against_rest, "PLSRegression": _other_means, "PLSCanonical": _other_means,
    "CCA": _other_means,
}
"""Class of scikit-learn → what it does otherwise today than the version did that wrote it; "" when it does the same."""
COMPLETED: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "sklearn.ensemble._gb": _boosting,
    "sklearn.ensemble._iforest": _isolation,
    "sklearn.compose._column_transformer": _columns,
    "sklearn.preprocessing._function_transformer": _function,
    "sklearn.tree._tree": _tree,
    "lightgbm.sklearn": _boosted_number,
    ENCODERS: _encoder,
}


def tree_nodes(nodes: np.ndarray) -> np.ndarray:
    """Give nodes from before 1.3 the field they lacked: a missing value goes the way of most, as in trees since.

    Parameters
    ----------
    nodes : (n_nodes,)
        Of a tree; others than those with exactly the one field too few are given back as they are.
    """
    from sklearn.tree._tree import NODE_DTYPE

    before = [name for name in NODE_DTYPE.names if name != "missing_go_to_left"]
    if list(nodes.dtype.names or ()) != before:
        return nodes
    made = np.zeros(len(nodes), dtype=NODE_DTYPE)
    for name in before:
        made[name] = nodes[name]
    inner = made["left_child"] != -1
    n_left, n_right = (made["n_node_samples"][made[side][inner]] for side in ("left_child", "right_child"))
    made["missing_go_to_left"][inner] = n_left > n_right
    return made


def tree_shares(values: np.ndarray) -> np.ndarray:
    """Turn the counts that a tree of classes kept before 1.4 into shares; shares and numbers stay as they are.

    Parameters
    ----------
    values : (n_nodes, n_outputs, n_classes)
        Of a tree.

    Examples
    --------
    >>> tree_shares(np.array([[[1.0, 3.0]]])).tolist(), tree_shares(np.array([[[7.5]]])).tolist()
    ([[[0.25, 0.75]]], [[[7.5]]])
    """
    if values.ndim != 3 or values.shape[2] < 2 or values.dtype != np.float64:
        return values
    total = values.sum(axis=2, keepdims=True)
    if np.allclose(total, 1.0, rtol=0, atol=1e-6):
        return values
    return values / np.where(total == 0.0, 1.0, total)
