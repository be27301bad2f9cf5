"""`shap_interactions`: what pairs of features contribute together, for sums over trees."""

import time
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.shapley.game import distinct
from explain.methods.shapley.trees import maker, need_kernels, report_rows, sum_over_trees
from explain.methods.shapley.values import N_BACKGROUND, described
from explain.methods.trees.tables import tabulated
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Interactions
from explain.scores.precision import half_width
from explain.table.dataset import Choice, Dataset, chosen_rows

N_ROWS = 200
TOLERANCE = 1e-5
"""How far the two may lie apart, as a share of the largest contribution."""
MOST_NUMBERS = 20_000_000
"""Rows times pairs of features that one answer may stand on."""


def shap_interactions(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Interactions:
    """Split each contribution into what a feature does alone and what it does together with each other feature.

    The interaction of two features is half of what the contribution of one differs by when the other has joined, so
    that each of the two is given one half; the rest of a contribution is the feature's own.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows, output, background, seed
        As in `explain.shap_values`.
    scale
        One on which the answer is a sum over trees: "margin" for boosted classifiers; None for the predictor's own.
    progress
        Called between blocks of rows; may raise to stop.

    Returns
    -------
    Interactions
        ``average`` (n_features, n_features) is symmetric; a row of a single instance's matrix adds up to that
        feature's contribution, and so do the averages. An additive model has zeros outside the diagonal.

    Raises
    ------
    MethodError
        When the answer is no sum over shallow trees, while kernels are being compiled, or when there are too many rows.
    DataError
        When a row does not exist or a value does not fit its column.

    References
    ----------
    Lundberg, S. M., Erion, G. G. and Lee, S.-I. (2018). Consistent individualized feature attribution for tree
    ensembles. arXiv:1802.03888.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "y": [0.0, 0.0, 0.0, 1.0]})
    >>> dataset = read_table(table, target="y")
    >>> model = load_model(DecisionTreeRegressor().fit(table[["a", "b"]], table["y"]), dataset)
    >>> shap_interactions(model, dataset, rows=[3], background=[0]).average.tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    chosen = chosen_rows(dataset, rows, default=N_ROWS, seed=seed)
    compared = chosen_rows(dataset, background, default=N_BACKGROUND, seed=seed)
    n_features = len(chosen.schema.names)
    if not len(chosen) or not len(compared) or len(chosen) * n_features**2 > MOST_NUMBERS:
        raise MethodError(
            "Interactions need at least one row and one background row, and not too many rows for their columns.",
            f"Ask for at most {MOST_NUMBERS // n_features**2} rows.", "METHOD-ROWS",
        )
    schema = chosen.schema.seeing(compared.frame)
    question = Question(predictor=predictor, schema=schema, output=place, scale=scale, progress=progress)
    coded, against = schema.encode(chosen.frame), schema.encode(compared.frame)
    pairs, alone = _matrices(question, coded, against)
    size, half = np.abs(pairs).mean(axis=0), half_width(np.abs(pairs))
    target, unit = answered_target(predictor, dataset, place, scale)
    return Interactions(
        feature_names=schema.names, feature_labels=schema.labels, average=pairs.mean(axis=0), strength=size,
        low=np.maximum(size - half, 0), high=size + half, contributions=alone.mean(axis=0), rows=chosen.positions,
        output=predictor.outputs[place], target=target, scale=scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="shap_interactions", engine="tree ensemble", began=began, n_rows=len(chosen),
            seed=seed, scale=scale, output=predictor.outputs[place], background=described(background, compared, seed),
            background_rows=against, libraries=("numpy", predictor.library, "numba"),
        ),
    )


def _matrices(question: Question, coded: np.ndarray, against: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Interactions (n_rows, n_features, n_features) with what is a feature's own on the diagonal, and contributions."""
    held = sum_over_trees(question)
    if held is None:
        raise MethodError(
            "Interactions are worked out for answers that are a sum over trees.",
            "Forests and single trees have such answers, boosted classifiers on the scale of log-odds.", "METHOD-TREES",
        )
    need_kernels()
    n_features = coded.shape[1]
    pairs = np.zeros((len(coded), n_features, n_features))
    if not len(held.trees.roots):
        return pairs, pairs.sum(axis=2)
    if maker(held) is not tabulated:
        raise MethodError("The trees of this model are too deep for interactions.", "Take a smaller model.",
                          "METHOD-TREES")
    codes, (first, kinds) = held.codes(coded), distinct(against)
    background, counts = held.codes(against[first]), np.bincount(kinds)
    own = question(np.concatenate([coded, against]))
    told = report_rows(question, (n_features + 1) * len(codes), 1)
    contributions = tabulated(held.trees, held.players, n_features, background, counts).contributions(codes, told)
    moved = own[: len(coded)] - own[len(coded) :].mean()
    moving = np.abs(contributions).sum(axis=1).max()
    allowed = max(TOLERANCE * np.ptp(own), TOLERANCE * moving, 2 * held.rounding)
    if not np.isfinite(contributions).all() or (np.abs(contributions.sum(axis=1) - moved) > allowed).any():
        raise MethodError("The contributions of the trees did not add up to the model's answers.",
                          "Ask for contributions alone.", "METHOD-CHECK")
    for done, pulled in enumerate(np.unique(held.players[held.trees.column[held.trees.left >= 0]]), start=1):
        tables = tabulated(held.trees, held.players, n_features, background, counts, pulled=int(pulled))
        pairs[:, pulled] = tables.contributions(codes)
        told(min((done + 1) * len(codes), (n_features + 1) * len(codes)))
    largest = max(np.abs(contributions).max(), 1e-300)
    if not np.isfinite(pairs).all() or np.abs(pairs - pairs.transpose(0, 2, 1)).max() > TOLERANCE * largest:
        raise MethodError("Two ways to work out the interactions differ.", "Ask for contributions alone.",
                          "METHOD-CHECK")
    pairs = (pairs + pairs.transpose(0, 2, 1)) / 2  # each was worked out twice, and is equal but for rounding
    places = np.arange(n_features)
    pairs[:, places, places] = contributions - pairs.sum(axis=2)
    return pairs, contributions
