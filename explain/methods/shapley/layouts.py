"""Contributions laid out in two dimensions, and how far such a map can be trusted."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.model.calm import one_thread

PRINCIPAL, NEIGHBOURS = "PCA", "t-SNE"
PASSES, ROUNDS = 3, 250
"""t-SNE runs in so many passes of so many rounds; between two of them it reports, and can be stopped."""
PERPLEXITY = 30.0
EXAGGERATION = 12.0
MOST_NEIGHBOURS = 12
START = 1e-4
"""Spread of the points along the first axis before t-SNE moves them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where each row lies."""

    points: np.ndarray
    """(n_rows, 2)"""
    explained: np.ndarray
    """(2,) share of the variance along each axis; NaN where axes mean nothing."""


def principal(parts: np.ndarray) -> Layout:
    """Lay rows out along the two directions in which their contributions vary most.

    References
    ----------
    Pearson, K. (1901). On lines and planes of closest fit to systems of points in space. Philosophical Magazine 2.
    """
    points, explained = np.zeros((len(parts), 2)), np.zeros(2)
    n_axes = min(2, *parts.shape)
    if varied(parts):
        from sklearn.decomposition import PCA

        with one_thread():
            fitted = PCA(n_axes, svd_solver="full").fit(parts)
            points[:, :n_axes] = fitted.transform(parts)
        explained[:n_axes] = fitted.explained_variance_ratio_
    return Layout(points=points, explained=explained)


def by_neighbours(parts: np.ndarray, *, seed: int, told: Callable[[int], None]) -> Layout:
    """Lay rows out so that near ones stay near, by t-SNE from the map of `principal`.

    ``told`` is called with the number of passes done; it may raise to stop.

    References
    ----------
    van der Maaten, L. and Hinton, G. (2008). Visualizing data using t-SNE. Journal of Machine Learning Research 9.
    Kobak, D. and Linderman, G. C. (2021). Initialization is critical for preserving global data structure in both
    t-SNE and UMAP. Nature Biotechnology 39.
    """
    axes = np.full(2, np.nan)
    if not varied(parts):
        return Layout(points=np.zeros((len(parts), 2)), explained=axes)
    from sklearn.manifold import TSNE

    points = principal(parts).points
    points = (points * (START / points[:, 0].std())).astype(np.float32)
    rate = max(len(parts) / EXAGGERATION / 4, 50.0)
    for done in range(PASSES):
        told(done)
        with one_thread():
            points = TSNE(
                2, init=points, perplexity=min(PERPLEXITY, (len(parts) - 1) / 3), max_iter=ROUNDS, learning_rate=rate,
                early_exaggeration=1.0 if done else EXAGGERATION, random_state=seed,
            ).fit_transform(parts / parts.std())
    told(PASSES)
    return Layout(points=points.astype(float), explained=axes)


def varied(parts: np.ndarray) -> bool:
    """Whether rows differ by more than rounding.

    Examples
    --------
    >>> varied(np.array([[0.1, 0.2], [0.1, 0.2]])), varied(np.array([[0.1, 0.2], [0.1, 0.3]]))
    (False, True)
    """
    return bool(len(parts) > 1 and np.ptp(parts, axis=0).max(initial=0) > 1e-9 * np.abs(parts).max(initial=0))


def trusted(parts: np.ndarray, points: np.ndarray) -> tuple[float, int]:
    """Measure how far neighbours on the map are neighbours among the contributions.

    Returns
    -------
    tuple
        Trustworthiness: 1 when all neighbours on the map are; NaN for fewer than four rows, or rows that do not differ.
        And the number of neighbours looked at.

    References
    ----------
    Venna, J. and Kaski, S. (2001). Neighborhood preservation in nonlinear projection methods: an experimental study.
    ICANN.
    """
    n_neighbours = min(MOST_NEIGHBOURS, (len(parts) - 1) // 2)
    if n_neighbours < 1 or not varied(parts):
        return float("nan"), max(n_neighbours, 0)
    from sklearn.manifold import trustworthiness

    with one_thread():
        return float(trustworthiness(parts, points, n_neighbors=n_neighbours)), n_neighbours
