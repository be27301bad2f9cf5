"""All checks on an opened object, each where its kind of structure is met."""

from collections.abc import Callable
from typing import Any

from explain.errors import ModelError
from explain.model.soundness import boosting, neighbours, shapes, trees, vectors
from explain.model.soundness.refusing import unsound
from explain.model.soundness.walking import attributes, reachable

Check = Callable[[Any, int], None]

BY_MODULE: dict[str, Check] = {
    "sklearn.tree._tree": trees.check_tree,
    "sklearn.neighbors._kd_tree": neighbours.check_tree,
    "sklearn.neighbors._ball_tree": neighbours.check_tree,
    "scipy.interpolate._bsplines": shapes.check_spline,
    "numpy.random.mtrand": shapes.check_random_state,
}
BY_ATTRIBUTE: tuple[tuple[str, str | tuple[str, ...], Check], ...] = (
    ("support_vectors_", "sklearn.svm._classes", vectors.check_machine),
    ("input", "sklearn.feature_extraction.text", shapes.check_source),
    ("_predictors", "sklearn.ensemble._hist_gradient_boosting", boosting.check_boosting),
    ("tree_", "sklearn.tree._classes", trees.check_estimator),
    ("_fit_X", "sklearn.neighbors", neighbours.check_estimator),
    ("estimators_", trees.ENSEMBLES, trees.check_ensemble),
    ("cluster_centers_", "sklearn.cluster._", shapes.check_centres),
    ("tree_", "sklearn.neighbors", shapes.check_density),
)
"""What an estimator holds and where its class is from → how it is checked; the first that fits."""


def check_sound(root: Any) -> None:
    """Check each structure within an object that compiled code would follow without looking.

    Raises
    ------
    ModelError
        When one does not hang together: MODEL-TREE, MODEL-NEIGHBOURS, MODEL-VECTORS or MODEL-SHAPE.
    """
    counts: dict[str, int] = {}
    for held in reachable(root):
        check = check_for(held)
        if check is None:
            continue
        kind = type(held).__name__
        counts[kind] = counts.get(kind, 0) + 1
        try:
            check(held, counts[kind])
        except ModelError:
            raise
        except Exception as error:  # parts that are missing or of another kind altogether
            raise unsound(f"{kind} is not whole", "MODEL-SHAPE") from error


def check_for(held: Any) -> Check | None:
    """Choose the check for an object by its class, and by what it holds."""
    kind = type(held)
    if kind.__module__ in BY_MODULE:
        return BY_MODULE[kind.__module__]
    if kind.__module__.startswith("scipy.sparse."):
        return shapes.check_sparse
    return _check_for_estimator(held, kind.__module__) if kind.__module__.startswith("sklearn.") else None


def _check_for_estimator(held: Any, module: str) -> Check | None:
    kept = attributes(held)
    for attribute, home, check in BY_ATTRIBUTE:
        if attribute in kept and module.startswith(home):
            return check
    return None
