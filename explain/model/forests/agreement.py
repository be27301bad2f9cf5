"""Whether what was read of a model is the model: answers made of its sums beside the model's own."""

import numpy as np

from explain.model.forests.forest import Forest

PLAIN = 2.0**-21
"""How far answers may lie apart that functions of equal sums give, in single precision."""


def close(
    forest: Forest, found: np.ndarray, own: np.ndarray, *, link: str, outputs: tuple[int, ...] | None = None
) -> bool:
    """Whether answers made of sums over trees are the model's own, to the precision of its arithmetic.

    Parameters
    ----------
    forest
        What was read.
    found, own : (…, n_asked)
        Answers made of the sums, as `linked` makes them, and the model's.
    link
        What made them; "" where the sums are the answers.
    outputs
        The outputs asked for; None for all.

    Examples
    --------
    >>> stump = Forest(
    ...     columns=(), roots=np.array([0], np.int32), left=np.array([-1]), right=np.array([-1]), column=np.array([0]),
    ...     threshold=np.array([0]), missing_left=np.array([False]), cover=np.ones(1), values=np.array([[2.0]]),
    ...     outputs=np.array([0]), base=np.ones(1), scale="target", link="",
    ... )
    >>> close(stump, np.array([[3.0]]), np.array([[3.0]]), link=""), close(
    ...     stump, np.array([[3.0]]), np.array([[3.001]]), link="")
    (True, False)
    """
    if not link:
        allowed = forest.rounding * (forest.size if outputs is None else forest.size[list(outputs)])
    else:
        allowed = 2 * forest.rounding * forest.size.max() + PLAIN
        allowed = allowed * np.abs(own) if link == "exp" else allowed
    return bool((np.abs(found - own) <= allowed).all())


def linked(found: np.ndarray, link: str) -> np.ndarray:
    """Turn (n_rows, n_outputs) sums into answers on the model's own scale; without a link they are the answers.

    Examples
    --------
    >>> linked(np.array([[0.0, 0.0]]), "softmax"), linked(np.array([[-0.0, 0.0]]), "logistic")
    (array([[0.5, 0.5]]), array([[0.5, 0.5]]))
    >>> linked(np.array([[0.0]]), "exp"), linked(np.array([[3.0]]), "")
    (array([[1.]]), array([[3.]]))
    """
    if link == "logistic":
        return 0.5 * (1 + np.tanh(0.5 * found))
    if link == "softmax":
        parts = np.exp(found - found.max(axis=1, keepdims=True))
        return parts / parts.sum(axis=1, keepdims=True)
    return np.exp(found) if link == "exp" else found
