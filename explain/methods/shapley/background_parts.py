"""`background_parts`: the same rows explained against one part of the background after the other.

A contribution is a mean over background rows. So the parts, averaged by their weights, are the explanation against all
of them, and drawing parts anew tells how far another background would move it, without another explanation.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explain.methods.shapley.engines import served
from explain.methods.shapley.game import Game, Settings
from explain.methods.shapley.linked import FEW, affordable, duels_of
from explain.methods.shapley.trees import engine_for, sum_over_trees
from explain.methods.shapley.values import LIMIT, game_of
from explain.methods.trees.compiling import ready
from explain.methods.trees.deep import beside
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.table.dataset import Dataset, Rows

PRECISION = 0.01
"""Of each part, as `shap_values` has it of the whole."""
DEPTH = 4
"""Coalitions of each size where not all of a pair can be asked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BackgroundParts:
    """Contributions of some rows against each part of a background."""

    contributions: np.ndarray
    """(n_parts, n_rows, n_features)"""
    weights: np.ndarray
    """(n_parts,) share of the background in each; they sum to 1."""
    predictions: np.ndarray
    """(n_rows,) the model's answers."""
    references: np.ndarray
    """(n_background,) its answers for the background, each kind of row once."""

    @property
    def whole(self) -> np.ndarray:
        """(n_rows, n_features) contributions against all of the background."""
        return np.einsum("brf,b->rf", self.contributions, self.weights)


def background_parts(
    predictor: Predictor, dataset: Dataset, *, chosen: Rows, compared: Rows, place: int, scale: str, n_parts: int = 20,
    seed: int = 0, progress: Progress | None = None,
) -> BackgroundParts:
    """Explain rows against each part of a background.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    chosen, compared
        The rows explained, and the background.
    place
        Position of the output.
    n_parts
        Into how many parts the background is dealt, at random; as many as it has kinds of rows where these are fewer.
    seed
        Of the deal, and of engines that sample.

    Returns
    -------
    BackgroundParts
        Trees and their links are followed once for each pair of a row and a background row, as they are for one
        explanation. Sampled engines share out the model rows of one explanation among the parts, so that each part
        carries sampling error of its own.
    """
    schema = chosen.schema.seeing(compared.frame)
    question = Question(predictor=predictor, schema=schema, output=place, scale=scale, progress=progress)
    game = game_of(question, schema.encode(chosen.frame), schema.encode(compared.frame))
    order = np.random.default_rng(seed).permutation(len(game.background))
    parts = np.array_split(order, min(n_parts, len(order)))
    found = next(held for way in WAYS if (held := way(game, parts, seed)) is not None)
    weights = np.array([game.weights[part].sum() for part in parts])
    return BackgroundParts(contributions=found, weights=weights, predictions=game.predictions,
                           references=game.references)


def _by_trees(game: Game, parts: list[np.ndarray], seed: int) -> np.ndarray | None:
    """Walk through sums over trees beside each part; what was laid out for the whole serves them all."""
    held = sum_over_trees(game.question)
    both = held.codes_of(game) if held is not None and ready() and len(held.trees.roots) else None
    engine = engine_for(held, both[1], game.counts) if held is not None and both is not None else None
    if both is None or engine is None:
        return None
    codes, background = both
    found = []
    for part in parts:
        walks = beside(engine.layout, game.rows.shape[1], background[part], game.counts[part])
        found.append(walks.contributions(codes, _report(game, len(part))))
    return _adding_up(game, parts, np.array(found))


def _by_link(game: Game, parts: list[np.ndarray], seed: int) -> np.ndarray | None:
    """Take the pairs of each part alone, of answers that are a link of sums over trees."""
    held = duels_of(game)
    if held is None or not all(affordable(counts, DEPTH, LIMIT) for counts in held.counts):
        return None
    rows, found, places = np.arange(len(game)), [], np.arange(held.counts.shape[1])
    for part in parts:
        own = replace(held, counts=np.where(np.isin(places, part), held.counts, 0))
        inside = own.enumerated(rows, FEW, game.question)
        if own.counts.max() > FEW:
            inside = inside + own.fitted(rows, DEPTH, seed, game.question)[0]
        found.append(inside / game.weights[part].sum())
    return _adding_up(game, parts, np.array(found))


def _by_engine(game: Game, parts: list[np.ndarray], seed: int) -> np.ndarray:
    """Explain against each part as if it were a background of its own."""
    settings = Settings(limit=max(LIMIT // len(parts), 1), precision=PRECISION, seed=seed)
    return np.array([served(_against(game, part), settings).contributions for part in parts])


WAYS: tuple[Callable[[Game, list[np.ndarray], int], np.ndarray | None], ...] = (_by_trees, _by_link, _by_engine)
"""In the order they are tried; the last one serves whatever there is."""


def _against(game: Game, part: np.ndarray) -> Game:
    return replace(game, background=game.background[part], counts=game.counts[part], references=game.references[part])


def _adding_up(game: Game, parts: list[np.ndarray], found: np.ndarray) -> np.ndarray | None:
    """Believe an engine when it adds up against every part, to what is allowed on the range of the whole background."""
    bases = np.array([_against(game, part).base_value for part in parts])
    residual = np.abs(game.predictions - bases[:, None] - found.sum(axis=2))
    allowed = game.within(np.abs(found).max(axis=(0, 2), initial=0))
    return found if (residual <= allowed).all() else None


def _report(game: Game, each: int) -> Any:
    game.question.total = game.question.n_asked + len(game) * each
    return game.question.counting(each)
