"""All checks on an opened object, each where its kind of structure is met."""

from collections.abc import Callable
from typing import Any

from explain.errors import ModelError
from explain.model.soundness import boosting, neighbours, shapes, trees, vectors
from explain.model.soundness.refusing import unsound
from explain.model.soundness.walking import attributes, reachable

Check = Callable[[Any, int], None]


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
    module, name = kind.__module__, kind.__name__
    if module == "sklearn.tree._tree":
        return trees.check_tree
    if module == "numpy.random.mtrand":
        return shapes.check_random_state
    if module.startswith("scipy.sparse."):
        return shapes.check_sparse
    if module == "scipy.interpolate._bsplines":
        return shapes.check_spline
    if module in ("sklearn.neighbors._kd_tree", "sklearn.neighbors._ball_tree"):
        return neighbours.check_tree
    return _check_for_estimator(held, module, name) if module.startswith("sklearn.") else None


def _check_for_estimator(held: Any, module: str, name: str) -> Check | None:
    kept = attributes(held)
    if module == "sklearn.svm._classes" and "support_vectors_" in kept:
        return vectors.check_machine
    if module == "sklearn.feature_extraction.text" and "input" in kept:
        return shapes.check_source
    if "_predictors" in kept:
        return boosting.check_boosting
    if "tree_" in kept and module == "sklearn.tree._classes":
        return trees.check_estimator
    if "_fit_X" in kept and "n_samples_fit_" in kept:
        return neighbours.check_estimator
    if "estimators_" in kept and module in trees.ENSEMBLES:
        return trees.check_ensemble
    if "cluster_centers_" in kept and module.startswith("sklearn.cluster._"):
        return shapes.check_centres
    return shapes.check_density if "tree_" in kept else None
