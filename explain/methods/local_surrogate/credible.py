"""Bayesian intervals of a local fit: how sure the samples at hand make its coefficients, and how many more it takes."""

from dataclasses import dataclass

import numpy as np

from explain.methods.local_surrogate.neighbourhood import Neighbourhood
from explain.methods.local_surrogate.ridge import WIDTH, here


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """What samples say of the coefficients of a weighted ridge regression."""

    mean: np.ndarray
    """(n_coordinates,)"""
    shape: np.ndarray
    """(n_coordinates, n_coordinates) covariance, less the factor ``error``."""
    error: float
    """Scale of the squared misfit."""
    n: int
    """Samples, and degrees of freedom of the t-distribution of a coefficient."""
    mean_weight: float

    def n_needed(self, width: float) -> float:
        """Count the samples it takes until the 95 % interval of a coefficient is so wide, in units of the answer."""
        return 4 * self.error / (self.mean_weight * (width / 1.96) ** 2)


def posterior(seen: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> Posterior:
    """Give the posterior of the coefficients, with a normal prior whose scale is that of the misfit.

    Parameters
    ----------
    seen : (n_samples, n_coordinates)
        Samples as the regression sees them; centred, where an intercept is to be left out.
    answers, weights : (n_samples,)
        The model's answers, and how much each sample counts.

    References
    ----------
    Slack, D. et al. (2021). Reliable post hoc explanations: modeling uncertainty in explainability. NeurIPS.

    Examples
    --------
    Three answers of 1 in the same place, weight 1: a prior of one more, at 0, draws the mean to 3/4.

    >>> found = posterior(np.ones((3, 1)), np.ones(3), np.ones(3))
    >>> float(found.mean[0]), round(found.error, 4)
    (0.75, 0.25)
    """
    shape = np.linalg.inv((seen * weights[:, None]).T @ seen + np.eye(seen.shape[1]))
    mean = shape @ (seen * weights[:, None]).T @ answers
    left = answers - seen @ mean
    return Posterior(mean=mean, shape=shape, error=float((weights * left) @ left + mean @ mean) / len(answers),
                     n=len(answers), mean_weight=float(weights.mean()))


def around(near: Neighbourhood, answers: np.ndarray, point: np.ndarray, own: float, width: float = WIDTH) -> Posterior:
    """Give the posterior of the fit around one row, which is one more sample with weight 1.

    Parameters
    ----------
    near, answers : (n_samples,)
        The samples and the model's answers.
    point : (n_coordinates,)
        The row in the order of the neighbourhood.
    own
        The model's answer for it.
    """
    row = here(near, point[None])
    seen = np.vstack([row, np.hstack([near.numbers, near.levels == point[near.n_numbers :]])])
    weights = kernel(near, point, width)
    centred = seen - weights @ seen / weights.sum()
    told = np.append(own, answers)
    return posterior(centred, told - weights @ told / weights.sum(), weights)


def kernel(near: Neighbourhood, point: np.ndarray, width: float) -> np.ndarray:
    """(1 + n_samples,) how much the row itself and each sample count."""
    apart = ((near.numbers - point[: near.n_numbers]) ** 2).sum(axis=1)
    apart += (near.levels != point[near.n_numbers :]).sum(axis=1)
    return np.append(1.0, np.exp(-apart / (2 * width**2 * len(point))))
