"""The model's answers about a row of which some features are taken away: they take the values of other rows."""

from collections.abc import Callable

import numpy as np

from explain.methods.shapley.game import alike

Ask = Callable[[np.ndarray], np.ndarray]
"""(n_rows, n_features) coded → (n_rows,) answers."""
CELLS = 5_000_000
"""Numbers of model rows built at once."""


def worths(ask: Ask, row: np.ndarray, draws: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Ask about a row with the values of other rows in all features but those kept.

    Parameters
    ----------
    ask
        The model.
    row : (n_features,)
        Coded.
    draws : (n_draws, n_features)
        The rows that give the values of what is taken away.
    kept : (n_sets, n_features) or (n_sets, n_draws, n_features) bool
        The features that keep the row's values, the same for every draw or for each its own.

    Returns
    -------
    numpy.ndarray
        (n_sets, n_draws) answers; the same row is asked about once in a block.

    Examples
    --------
    >>> kept = np.array([[True, True], [True, False], [False, False]])
    >>> worths(lambda rows: rows.sum(axis=1), np.array([1.0, 2.0]), np.array([[0.0, 0.0], [5.0, 7.0]]), kept).tolist()
    [[3.0, 3.0], [1.0, 8.0], [0.0, 12.0]]
    """
    kept = kept if kept.ndim == 3 else kept[:, None, :]
    step = max(1, CELLS // draws.size)
    parts = [_asked(ask, np.where(kept[start : start + step], row, draws)) for start in range(0, len(kept), step)]
    return np.concatenate(parts) if parts else np.empty((0, len(draws)))


def _asked(ask: Ask, rows: np.ndarray) -> np.ndarray:
    flat = rows.reshape(-1, rows.shape[-1])
    first, kinds = alike(flat)
    return ask(flat[first])[kinds].reshape(rows.shape[:-1])
