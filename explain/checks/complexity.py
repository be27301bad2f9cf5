"""How many features carry an explanation: formulas on the sizes of its contributions."""

import numpy as np


def effective_features(sizes: np.ndarray) -> np.ndarray:
    """Count the features that carry an explanation: exp of the entropy of their shares.

    Parameters
    ----------
    sizes : (..., n_features)
        Not negative, not all 0.

    References
    ----------
    Bhatt, U., Weller, A. and Moura, J. M. F. (2020). Evaluating and aggregating feature-based model explanations.

    Examples
    --------
    >>> effective_features(np.array([1.0, 1.0, 0.0])).round(3).tolist()
    2.0
    """
    shares = sizes / sizes.sum(axis=-1, keepdims=True)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    return np.exp(-(shares * logs).sum(axis=-1))


def features_for(sizes: np.ndarray, share: float = 0.8) -> np.ndarray:
    """Count the fewest features that carry a share of the sizes together.

    Examples
    --------
    >>> features_for(np.array([4.0, 3.0, 2.0, 1.0])).tolist()
    3
    """
    shares = np.sort(sizes, axis=-1)[..., ::-1].cumsum(axis=-1) / sizes.sum(axis=-1, keepdims=True)
    return (shares < share - 1e-12).sum(axis=-1) + 1


def gini(sizes: np.ndarray) -> np.ndarray:
    """Give the Gini index of the sizes: 0 where all are alike, near 1 where one stands alone.

    References
    ----------
    Chalasani, P. et al. (2020). Concise explanations of neural networks using adversarial training. ICML.

    Examples
    --------
    >>> gini(np.array([4.0, 3.0, 2.0, 1.0])).round(3).tolist()
    0.25
    """
    n = sizes.shape[-1]
    weights = 2 * np.arange(1, n + 1) - n - 1
    return (np.sort(sizes, axis=-1) @ weights) / (n * sizes.sum(axis=-1))
