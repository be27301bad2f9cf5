"""Whether a slightly different row gets the same explanation."""

from typing import Any

import numpy as np
import pandas as pd

from explain.checks.making import found, not_measured
from explain.kept import kept
from explain.methods.shapley import shap_values
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.results import Attributions, Finding
from explain.table.dataset import Dataset, Rows
from explain.table.schema import Column

MOST_ROWS = 20_000
"""Rows that the steps are taken from."""
RADIUS = 0.02
"""How far a number is moved, as a share of its interquartile range."""
WIDEST_STEP = 0.06
"""The same for a step of 1, where a column is whole: a wider one would not be a slightly different row."""
N_DRAWS = 10
LIMIT = 5_000
"""Model rows for each draw, where every coalition cannot be asked."""
FLOOR = 0.25
"""Smallest size of an explanation that a change is compared with, as a share of the spread of the model's answers."""
SPREAD_OF_LARGEST = 0.587
"""Standard deviation of the largest of ten normal draws, as a share of theirs."""


def sensitivity(
    predictor: Predictor, dataset: Dataset, chosen: Rows, *, spread: float, output: Any, scale: str,
    background: Any, seed: int, progress: Progress | None,
) -> Finding:
    """Move the numbers of a row slightly, ten times, and measure how far its contributions move.

    It is the largest of ‖φ(x + d) − φ(x)‖ ÷ (‖φ(x)‖ + |f(x + d) − f(x)|). Where the answer itself moves, that much of
    the change is the model's own and the explanation is right to follow. Where the answer hardly moves, nothing is
    taken off: an explanation that moves then is the one to blame, so the change is never divided by that of the answer.
    A row that the model answers like the average has small contributions, of which any change would be a large share;
    they count as a quarter of the spread of the answers at least.

    Parameters
    ----------
    chosen
        The row.
    spread
        Standard deviation of the model's answers over the background.
    """
    frame = moved_rows(dataset, chosen, seed)
    if frame is None:
        return not_measured("sensitivity", "No number of this row can be moved by a small step.")
    explained = shap_values(predictor, dataset, rows=frame, output=output, scale=scale, background=background,
                            seed=seed, limit=LIMIT, progress=progress)
    changes = relative_changes(explained, spread)
    if not np.isfinite(changes).all():
        return not_measured("sensitivity", "The model answers alike, whatever the row.")
    largest = float(changes.max())
    apart = 1.96 * SPREAD_OF_LARGEST * float(changes.std(ddof=1))
    return found("sensitivity", largest, max(largest - apart, float(changes.min())), largest + apart, n=len(changes),
                 of="slightly different row")


def relative_changes(explained: Attributions, spread: float) -> np.ndarray:
    """(n_rows - 1,) how far the explanation of each row lies from that of the first, as a share of its size.

    What sampling alone puts between two explanations is taken off. NaN where there is nothing to compare with.
    """
    values, errors = explained.contributions, np.nan_to_num(explained.standard_errors)
    squares = ((values[1:] - values[0]) ** 2).sum(axis=1) - (errors[1:] ** 2 + errors[0] ** 2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares, 0))
    size = np.linalg.norm(values[0]) + np.abs(explained.predictions[1:] - explained.predictions[0])
    size = np.maximum(size, FLOOR * spread)
    return np.divide(apart, size, out=np.full(len(apart), np.nan), where=size > 0)


def moved_rows(dataset: Dataset, chosen: Rows, seed: int) -> pd.DataFrame | None:
    """Give a row, and ten like it whose numbers are moved by 2 % of the interquartile range up or down.

    Five draws say which numbers go up and which down, the other five are their mirror image, so that each number goes
    both ways. Whole numbers move by 1 where that is at most 6 % of the interquartile range. Values stay within
    what the table has; levels, gaps and columns with a range of 0 stay.

    Returns
    -------
    pandas.DataFrame or None
        (11, n_features) raw rows, the row itself first; None where no number moves.
    """
    steps, low, high = kept(dataset, "small steps", lambda: _steps(dataset))
    signs = np.random.default_rng((seed, 8)).choice([-1.0, 1.0], size=(N_DRAWS // 2, len(steps)))
    coded = chosen.coded[0] + np.concatenate([signs, -signs]) * steps
    inside = np.clip(coded, np.minimum(low, chosen.coded[0]), np.maximum(high, chosen.coded[0]))
    moved = np.where(np.isnan(inside), chosen.coded[0], inside)
    if not (np.nan_to_num(moved) != np.nan_to_num(chosen.coded[0])).any():
        return None
    return chosen.schema.decode(np.vstack([chosen.coded[:1], moved]))


def _steps(dataset: Dataset) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n_features,) each: the step of a column, and its smallest and largest value; 0 and NaN for levels.

    Of very many rows, a sample: all would tell no more, and nobody could stop it.
    """
    some = dataset.features.iloc[np.sort(dataset.permutation(MOST_ROWS, 0))]
    lines = [_step(column, column.encode(some[column.name])) for column in dataset.schema.columns]
    steps, low, high = np.array(lines).T
    return steps, low, high


def _step(column: Column, cells: np.ndarray) -> tuple[float, float, float]:
    known = cells[np.isfinite(cells)]
    if column.by_code or not len(known):
        return 0.0, np.nan, np.nan
    first, third = np.percentile(known, [25, 75])
    step = RADIUS * (third - first)
    if not np.any(known % 1) and column.kind != "numeric":
        step = max(np.rint(step), float(WIDEST_STEP * (third - first) >= 1))
    return float(step), float(known.min()), float(known.max())
