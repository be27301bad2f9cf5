"""`explanation_map`: many rows on one picture, near each other where the features moved their predictions alike."""

import time
from dataclasses import replace
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.kept import kept
from explain.methods.shapley.groups import grouped
from explain.methods.shapley.layouts import NEIGHBOURS, PASSES, PRINCIPAL, Layout, by_neighbours, principal, trusted
from explain.methods.shapley.values import shap_values
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.results import Attributions, ExplanationMap
from explain.scores.row_errors import row_errors
from explain.table.dataset import Choice, Dataset, chosen_rows, digest
from explain.wording import count, listed

N_ROWS, MOST_ROWS = 1_000, 2_000
FEWEST = 10
"""Rows that t-SNE needs at least."""
MOST_KEPT = 2
"""Splits that are kept, so that another layout of the same rows is there at once."""


def explanation_map(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    layout: str = PRINCIPAL, seed: int = 0, progress: Progress | None = None,
) -> ExplanationMap:
    """Lay rows out in two dimensions by their SHAP values, and group those that were moved alike.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions in the table, at most 2,000; None for the first 1,000 of the seeded permutation.
    output, scale
        As in `explain.shap_values`.
    layout
        "PCA": the two directions in which the contributions vary most; distances can be read. "t-SNE": near rows stay
        near; distances between groups, their sizes and the axes mean nothing.
    seed
        Of the permutation, of SHAP, of the groups and of t-SNE.
    progress
        Called between model calls and between passes of t-SNE; may raise to stop.

    Returns
    -------
    ExplanationMap
        ``x``, ``y`` of each row with the map's ``trustworthiness``; ``groups`` of k-means on the contributions, as many
        (2 to 6) as lie furthest apart, whatever the layout; ``group_lifts`` says what drives each.

    Raises
    ------
    MethodError
        When the layout is not known, or there are too many rows, or too few for t-SNE.
    DataError
        When a row does not exist.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    Venna, J. and Kaski, S. (2001). Neighborhood preservation in nonlinear projection methods: an experimental study.
    ICANN.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1.0] * 8, "b": [0.0, 3.0, 3.0, 0.0] * 4})
    >>> frame["y"] = frame["a"] + 2 * frame["b"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> model = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> found = explanation_map(model, dataset)
    >>> found.explained.round(2).tolist(), found.group_predictions.round(2).tolist()
    ([0.97, 0.03], [7.0, 6.0, 1.0, 0.0])
    """
    began = time.perf_counter()
    positions = _chosen(dataset, rows, layout, seed)
    n = len(positions)
    total = n * (1 + PASSES * (layout == NEIGHBOURS))
    split = _split(predictor, dataset, positions, _part(progress, 0, n, total), output=output, scale=scale, seed=seed)
    groups = grouped(split.contributions, split.predictions, seed=seed)
    drawn = _laid_out(split.contributions, layout, seed, progress, total)
    trustworthiness, n_neighbours = trusted(split.contributions, drawn.points)
    errors = row_errors(predictor, dataset, positions)
    if progress is not None:
        progress(total, total)
    return ExplanationMap(
        layout=layout, x=drawn.points[:, 0], y=drawn.points[:, 1], explained=drawn.explained,
        trustworthiness=trustworthiness, n_neighbours=n_neighbours, groups=groups.of_row, group_sizes=groups.sizes,
        group_predictions=groups.predictions, group_means=groups.means, group_lifts=groups.lifts,
        silhouette=groups.silhouette, predictions=split.predictions,
        errors=errors.sizes, error_kind=errors.kind,
        feature_names=split.feature_names, feature_labels=split.feature_labels, feature_values=split.feature_values,
        feature_codes=split.feature_codes, ordered=split.ordered, rows=split.rows, output=split.output,
        target=split.target, scale=split.scale, unit=split.unit,
        provenance=replace(
            split.provenance, method="explanation_map", engine=f"{layout} of SHAP, {split.engine}",
            settings=(*split.provenance.settings, ("layout", layout)), seconds=time.perf_counter() - began,
        ),
    )


def _chosen(dataset: Dataset, rows: Choice, layout: str, seed: int) -> np.ndarray:
    positions = chosen_rows(dataset, rows, default=N_ROWS, seed=seed).positions
    if layout not in (PRINCIPAL, NEIGHBOURS):
        raise MethodError(f"There is no layout {layout!r}.", f"Choose {listed([PRINCIPAL, NEIGHBOURS], 'or')}.",
                          "METHOD-LAYOUT")
    fewest = FEWEST if layout == NEIGHBOURS else 1
    if not fewest <= len(positions) <= MOST_ROWS or (positions < 0).any():
        raise MethodError(
            f"A map by {layout} shows {fewest} to {count(MOST_ROWS)} rows of the table, and {count(len(positions))} "
            "were asked for.", "Choose a sample of the rows, or another cohort.", "METHOD-MAP-ROWS",
        )
    return positions


def _split(
    predictor: Predictor, dataset: Dataset, positions: np.ndarray, progress: Progress | None, **asked: Any
) -> Attributions:
    """Ask for the SHAP values of rows, or take those of the question before."""
    shelf: dict[Any, Attributions] = kept(dataset, ("maps", predictor.fingerprint), dict)
    key = (digest(positions), *map(str, asked.values()))
    if key not in shelf:
        shelf[key] = shap_values(predictor, dataset, rows=positions, progress=progress, **asked)
        while len(shelf) > MOST_KEPT:
            shelf.pop(next(iter(shelf)))
    return shelf[key]


def _laid_out(parts: np.ndarray, layout: str, seed: int, progress: Progress | None, total: int) -> Layout:
    if layout == PRINCIPAL:
        return principal(parts)

    def told(n_done: int) -> None:
        if progress is not None:
            progress(len(parts) * (1 + n_done), total)

    return by_neighbours(parts, seed=seed, told=told)


def _part(progress: Progress | None, start: int, n: int, total: int) -> Progress | None:
    """Report the progress of one part as that of the whole, in rows."""
    if progress is None:
        return None
    return lambda done, of: progress(start + int(n * min(done / max(of, 1), 1.0)), total)
