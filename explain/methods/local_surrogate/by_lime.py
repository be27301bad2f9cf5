"""The same fit by the lime package itself, from the samples and the model's answers."""

import warnings

import numpy as np

from explain.methods.local_surrogate.neighbourhood import Neighbourhood
from explain.methods.local_surrogate.ridge import Surrogates, here


def by_lime(near: Neighbourhood, answers: np.ndarray, points: np.ndarray, own: np.ndarray) -> Surrogates:
    """Fit the surrogate around each row with lime; how far groups of samples move it is not known.

    Parameters
    ----------
    near, answers : (n_samples,)
        The samples and the model's answers.
    points : (n_rows, n_coordinates)
        The rows in the order of the neighbourhood.
    own : (n_rows,)
        The model's answers for them.
    """
    found = [_fit(near, answers, *row) for row in zip(points, here(near, points), own, strict=True)]
    return Surrogates(
        weights=np.array([weights for weights, _, _ in found]).reshape(points.shape),
        influence=np.full((*points.shape, 2), np.nan),
        intercepts=np.array([intercept for _, intercept, _ in found]), fidelity=np.array([fit for _, _, fit in found]),
    )


def _fit(
    near: Neighbourhood, answers: np.ndarray, point: np.ndarray, row: np.ndarray, own: float
) -> tuple[np.ndarray, float, float]:
    with warnings.catch_warnings():  # of lime's and its own imports' making, which a user can do nothing about
        warnings.simplefilter("ignore")
        from lime.lime_base import LimeBase
    samples = np.vstack([row, np.hstack([near.numbers, near.levels == point[near.n_numbers :]])])
    base = LimeBase(lambda distance: np.sqrt(np.exp(-(distance**2) / (0.75 * np.sqrt(len(row))) ** 2)))
    intercept, pairs, fidelity, _ = base.explain_instance_with_data(
        samples, np.append(own, answers)[:, np.newaxis], np.linalg.norm(samples - row, axis=1), 0, len(row),
        feature_selection="none",
    )
    weights = np.zeros(len(row))
    for place, weight in pairs:
        weights[place] = weight
    return weights, float(intercept), float(fidelity)
