"""Smaller structures that compiled code follows: sparse tables, splines, centres of clusters, sources of chance."""

from typing import Any

import numpy as np

from explain.model.soundness.refusing import unsound
from explain.model.soundness.walking import attributes, count_of, reachable

CODE = "MODEL-SHAPE"
MOST_THREADS = 1_024


def check_sparse(matrix: Any, place: int) -> None:
    """Check the places of a sparse table.

    Raises
    ------
    ModelError
        MODEL-SHAPE, when one of them lies outside.
    """
    kind = type(matrix).__name__.partition("_")[0]
    n_rows, n_columns = (int(length) for length in attributes(matrix)["_shape"])
    if kind not in ("csr", "csc"):
        raise unsound(f"sparse table is of the kind {kind!r}, which models do not keep", CODE)
    n_major, n_minor = (n_rows, n_columns) if kind == "csr" else (n_columns, n_rows)
    starts, places, data = matrix.indptr, matrix.indices, matrix.data
    if any(type(part) is not np.ndarray or part.ndim != 1 for part in (starts, places, data)):
        raise unsound("sparse table is not whole", CODE)
    proper = starts.dtype.kind == places.dtype.kind == "i" and len(starts) == n_major + 1 and starts[0] == 0
    if not proper or (np.diff(starts) < 0).any() or starts[-1] > min(len(places), len(data)):
        raise unsound("sparse table is not whole", CODE)
    if places.size and (places.min() < 0 or places.max() >= n_minor):
        raise unsound("sparse table points outside itself", CODE)


def check_spline(spline: Any, place: int) -> None:
    """Check that a spline has as many coefficients as its knots and degree ask for.

    Raises
    ------
    ModelError
        MODEL-SHAPE.
    """
    degree, knots, coefficients = count_of(spline, "k"), spline.t, spline.c
    proper = degree >= 0 and knots.ndim == 1 and knots.dtype == np.float64 and not (np.diff(knots) < 0).any()
    if not proper or degree > 100 or len(knots) < 2 * degree + 2 or coefficients.dtype.kind != "f":
        raise unsound("spline is not whole", CODE)
    if coefficients.ndim < 1 or coefficients.shape[0] < len(knots) - degree - 1:
        raise unsound("spline has fewer coefficients than knots", CODE)


def check_centres(estimator: Any, place: int) -> None:
    """Check that the centres of clusters have as many columns as the rows to be compared with them.

    Raises
    ------
    ModelError
        MODEL-SHAPE.
    """
    kept = attributes(estimator)
    centres = kept["cluster_centers_"]
    threads = kept.get("_n_threads", 1)
    if (
        centres.ndim != 2
        or centres.dtype.kind not in "fiu"
        or centres.shape[1] != count_of(estimator, "n_features_in_")
    ):
        raise unsound("centres of clusters are of another shape than its rows", CODE)
    if not 1 <= int(threads) <= MOST_THREADS:
        raise unsound("number of threads is none", CODE)
    for held in reachable(kept.get("_bisecting_tree")):
        centre = attributes(held).get("center")
        if centre is not None and centre.shape != centres.shape[1:]:
            raise unsound("centres of clusters are of another shape than its rows", CODE)


def check_density(estimator: Any, place: int) -> None:
    """Check that a tree of neighbours kept by an estimator is over as many columns as it is asked about.

    Raises
    ------
    ModelError
        MODEL-SHAPE.
    """
    tree = attributes(estimator)["tree_"]
    is_tree = type(tree).__module__.startswith("sklearn.neighbors._")
    if is_tree and tree.data.shape[1] != count_of(estimator, "n_features_in_"):
        raise unsound("tree of neighbours is of other columns", CODE)


def check_random_state(held: Any, place: int) -> None:
    """Check that a source of random numbers stands inside its own sequence.

    Raises
    ------
    ModelError
        MODEL-SHAPE.
    """
    state = held.get_state(legacy=False)
    if state["bit_generator"] == "MT19937" and not 0 <= int(state["state"]["pos"]) <= 624:
        raise unsound("random state is outside its sequence", CODE)


def check_source(estimator: Any, place: int) -> None:
    """Check that a model of words takes its text from the table, and not from files that the table names.

    Raises
    ------
    ModelError
        MODEL-SHAPE.
    """
    if attributes(estimator)["input"] != "content":
        raise unsound(f"{type(estimator).__name__} reads files that a table names", CODE)
