"""How exactly averages over rows are known."""

import numpy as np

ROUNDING = 1e-12
"""Share of their size by which numbers differ that are all alike."""


def deviation(values: np.ndarray) -> float:
    """Give the standard deviation of numbers: exactly 0 where they are all alike, to rounding, or there are none.

    The mean of equal numbers need not be that number to the last digit, so what is left of them need not be 0.

    Examples
    --------
    >>> deviation(np.full(12, 0.1)), deviation(np.array([1.0, 3.0]))
    (0.0, 1.0)
    """
    alike = not len(values) or np.ptp(values) <= ROUNDING * np.abs(values).max()
    return 0.0 if alike else float(values.std())


def precision(low: np.ndarray, high: np.ndarray, answers: np.ndarray) -> float:
    """Give half the width of the widest interval of a curve, as a share of the standard deviation of the answers.

    Parameters
    ----------
    low, high : (n_grid,)
        Ends of the interval of each point; NaN when not measured.
    answers : (n_rows,)
        The predictions of the rows averaged.

    Returns
    -------
    float
        0 where the curve has no width; NaN when it was not measured, or when the answers do not differ.

    Examples
    --------
    >>> precision(np.array([0.0, 1.0]), np.array([0.2, 1.1]), np.array([-1.0, 1.0]))
    0.1
    """
    half = float((high - low).max(initial=0.0)) / 2
    spread = deviation(answers)
    if half == 0:
        return 0.0
    return half / spread if spread > 0 else float("nan")


def half_width(values: np.ndarray) -> np.ndarray:
    """Half of the 95 % interval of the mean over the first axis (normal approximation); NaN for one row.

    Examples
    --------
    >>> half_width(np.array([[0.0], [2.0]])).round(2).tolist(), half_width(np.zeros((1, 2))).tolist()
    ([1.96], [nan, nan])
    """
    n = len(values)
    if n < 2:
        return np.full(values.shape[1:], np.nan)
    return 1.96 * values.std(axis=0, ddof=1) / np.sqrt(n)
