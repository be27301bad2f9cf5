"""The tree engines: exact contributions of models that are a sum over trees on the scale asked.

The trees are the flat form that `explain.model.forests` reads, and the players of the game are raw columns: one-hot
parts and splits by category join together. Compiled tables or walks serve where kernels are ready, shap's algorithm
until then. What comes out is believed only when it adds up for every row, and when a second engine and the model
itself, asked for every coalition of a smaller game, give the same on two rows.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.kept import kept
from explain.methods.shapley.enumeration import baseline_values
from explain.methods.shapley.game import Game, Settings, Split, differing
from explain.methods.trees.blocks import Report
from explain.methods.trees.compiling import ready
from explain.methods.trees.deep import Spread, Walks, beside, walking, walks
from explain.methods.trees.tables import Tables, centred, fits, tabulated
from explain.model.asking import Question
from explain.model.forests.forest import LEAF, MISSING, Trees
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of

LARGEST_TREE = 2**15 - 1
"""Nodes of a tree that the 16-bit node numbers of shap's algorithm reach."""
LONGEST_PATH = 30
"""Features on one path for which its path weights do not overflow."""
SPOT_PLAYERS = 6
AGREED = "Two rows were worked out a second time, and the model itself was asked about each mix of six columns."
UNLIKE_WALKS = "two of its engines differ on a row"
UNLIKE_MODEL = "it does not agree with the model itself, asked about each mix of six columns"
CHUNK_SECONDS = 0.1
KEPT = 6
"""Trees and tables kept beside the forest they were made from; some take a hundred megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sum:
    """A model as the sum over trees of one output, and rows as the codes they compare."""

    raw: RawForest
    trees: Trees
    players: np.ndarray
    """(n_columns,) int32 the coded column of the table behind each column of the trees."""
    question: Question

    @property
    def rounding(self) -> float:
        """How far the model's own answers may lie from the sums."""
        assert self.question.output is not None
        return float(self.raw.forest.rounding * self.raw.forest.size[self.question.output])

    @property
    def noise(self) -> float:
        """How far contributions may be off that are added up in single precision."""
        assert self.question.output is not None
        return float(np.finfo(np.float32).eps * self.raw.forest.size[self.question.output])

    def codes(self, coded: np.ndarray) -> np.ndarray:
        """Turn coded rows of the table into (n_rows, n_columns) int32 codes of the trees."""
        return self.raw.coded(self.question.schema.decode(coded))

    def codes_of(self, game: Game) -> tuple[np.ndarray, np.ndarray] | None:
        """Codes of the rows and of the background, from one pass through the steps; None where a step fails on them."""
        try:
            both = self.codes(np.concatenate([game.rows, game.background]))
        except Exception:  # steps of somebody's pipeline: whatever they raise, another engine asks the model instead
            return None
        return both[: len(game)], both[len(game) :]


def compiled(game: Game, settings: Settings) -> Split:
    """Serve all rows by tables, or by walks where trees are deep; none while kernels are being compiled."""
    held = sum_over_trees(game.question)
    if held is None or not ready():
        return Split.none(game)
    both = held.codes_of(game)
    if both is None:
        return Split.none(game)
    if not len(held.trees.roots):
        return Split.exact(np.zeros(game.rows.shape))
    codes, background = both
    engine = engine_for(held, background, game.counts)
    if engine is None:
        return Split.none(game)
    found = engine.contributions(codes, report_rows(game.question, len(game), len(background)))
    some = spot_rows(len(game))

    def walked(rows: np.ndarray, against: np.ndarray, counts: np.ndarray | None = None) -> np.ndarray:
        return beside(engine.layout, found.shape[1], against, counts).contributions(rows)

    again = walked(codes[some], background, game.counts) if isinstance(engine, Tables) else found[some]
    if not same(game.only(some), again, found[some], held.noise):
        return replace(Split.none(game), failed=UNLIKE_WALKS)
    split = believed(game, found, lambda coded: walked(held.codes(coded), background[:1]))
    off = np.flatnonzero(split.served & ~game.adds_up(found))
    if len(off) and isinstance(engine, Tables):  # answers with hardly a range, for which single precision is too coarse
        split.contributions[off] = walked(codes[off], background, game.counts)
    return split


def need_kernels() -> None:
    """Refuse what no other engine can answer while kernels are being compiled.

    Raises
    ------
    MethodError
        With a code that tells that it passes.
    """
    if not ready():
        raise MethodError("The engine for trees is still being compiled.", "Ask again in a minute.", "METHOD-COMPILING")


def sum_over_trees(question: Question) -> Sum | None:
    """Give the trees behind a question, when the answer to it is a sum over trees."""
    raw = forest_of(question.predictor)
    if raw is None or raw.forest.scale != question.scale or question.output is None:
        return None
    output, predictor = question.output, question.predictor
    names = [predictor.features[player] for player in raw.players]
    return Sum(
        raw=raw, trees=kept(raw, ("trees", output), lambda: raw.forest.of(output), most=KEPT),
        players=np.array([question.schema.place(name) for name in names], dtype=np.int32), question=question,
    )


def maker(held: Sum) -> Callable[..., Any] | None:
    """Choose what makes an engine of these trees: tables, walks where they are too deep for those, or nothing."""
    trees, players = held.trees, held.players

    def chosen() -> Callable[..., Any] | None:
        return tabulated if fits(trees, players) else walking if walks(trees, players) else None

    return kept(held.raw, ("maker", held.question.output), chosen, most=KEPT)


def engine_for(held: Sum, background: np.ndarray | None, counts: np.ndarray | None) -> Tables | Walks | Spread | None:
    """Give the engine for these trees and this background, made ready before if it was asked for lately."""
    make, n_players = maker(held), len(held.question.schema.names)
    if make is None:
        return None
    against = None if background is None else (background.tobytes(), counts.tobytes() if counts is not None else b"")
    key = ("engine", held.question.output, held.players.tobytes(), against)
    return kept(held.raw, key, lambda: make(held.trees, held.players, n_players, background, counts), most=KEPT)


def spot_rows(n_rows: int) -> np.ndarray:
    """Positions of the rows that are worked out a second time."""
    return np.unique([0, n_rows - 1])


def believed(game: Game, found: np.ndarray, against_first: Callable[[np.ndarray], np.ndarray]) -> Split:
    """Serve all rows, when the engine agrees with the model itself in a smaller game of two rows.

    It is between the first background row and that row with the six most important values of the row explained, so that
    the model can be asked for every coalition.

    Parameters
    ----------
    game
        The whole game.
    found : (n_rows, n_features)
        What the engine found.
    against_first
        The engine's contributions of coded rows against the first background row alone.
    """
    some = spot_rows(len(game))
    small = game.only(some)
    reference = np.repeat(game.background[:1], len(some), axis=0)
    players = differing(small.rows, reference) & game.used
    size = np.where(players, np.abs(found[some]), -1.0)
    players &= np.argsort(np.argsort(-size, axis=1, kind="stable"), axis=1) < SPOT_PLAYERS
    mixed = np.where(players, small.rows, reference)
    exact = baseline_values(game.question, mixed, reference, players)
    if not same(small, against_first(mixed), exact):
        return replace(Split.none(game), failed=UNLIKE_MODEL)
    return replace(Split.exact(found), checked=AGREED)


def same(game: Game, first: np.ndarray, second: np.ndarray, noise: float = 0.0) -> bool:
    """Whether two engines found the same, to a millionth of the range of the model's answers, or of what they found."""
    largest = np.minimum(*(np.abs(found).max(axis=1, initial=0) for found in (first, second)))
    return bool((np.abs(first - second).max(axis=1, initial=0) <= np.maximum(noise, game.within(largest))).all())


def report_rows(question: Question, n_rows: int, n_background: int) -> Report:
    """Count a row against the background as so many model rows, after those asked before."""
    question.total = question.n_asked + n_rows * n_background
    return question.counting(n_background)


def interim(game: Game, settings: Settings) -> Split:
    """Serve all rows by shap's algorithm, where no two columns of the trees come from one raw column.

    It keeps thresholds, leaf values and path weights in single precision and node numbers in 16 bits. It is handed
    codes in place of values, which are exact in any precision, and leaves around 0; larger trees are left to others.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    """
    held = sum_over_trees(game.question)
    if held is None or not len(held.trees.roots) or not _shap_can(held):
        return Split.none(game)
    both = held.codes_of(game)
    if both is None:
        return Split.none(game)
    rows, background = map(_plain, both)
    whole = np.repeat(background, game.counts, axis=0)

    def placed(codes: np.ndarray, against: np.ndarray, report: Report | None = None) -> np.ndarray:
        found = np.zeros((len(codes), game.rows.shape[1]))
        found[:, held.players] = _by_shap(held.trees, codes, against, report)
        return found

    found = placed(rows, whole, report_rows(game.question, len(game), len(whole)))
    return believed(game, found, lambda coded: placed(_plain(held.codes(coded)), background[:1]))


def _shap_can(held: Sum) -> bool:
    n_columns, largest = len(held.players), held.trees.sizes.max()
    return len(np.unique(held.players)) == n_columns and n_columns <= LONGEST_PATH and largest <= LARGEST_TREE


def _plain(codes: np.ndarray) -> np.ndarray:
    return np.where(codes == MISSING, np.nan, codes)


def _by_shap(
    trees: Trees, rows: np.ndarray, background: np.ndarray, report: Report | None = None
) -> np.ndarray:
    """Contributions (n_rows, n_columns) against a background that is used whole, in chunks of about 100 ms."""
    import shap

    explainer = shap.TreeExplainer(
        {"trees": _for_shap(trees)}, data=shap.maskers.Independent(background, max_samples=len(background)),
        feature_perturbation="interventional", model_output="raw",
    )
    values = np.empty(rows.shape)
    start, size = 0, 1
    while start < len(rows):
        began = time.perf_counter()
        part = slice(start, start + size)
        values[part] = explainer.shap_values(rows[part], check_additivity=False).reshape(-1, rows.shape[1])
        start += size
        seconds = max(time.perf_counter() - began, 1e-4)
        size = max(1, min(int(size * CHUNK_SECONDS / seconds), 4 * size))
        if report is not None:
            report(min(start, len(rows)))
    return values


def _for_shap(trees: Trees) -> list[dict[str, np.ndarray]]:
    """Write each tree as shap takes it."""
    ends, value = np.append(trees.roots[1:], len(trees.left)), centred(trees)
    found = []
    for low, high in zip(trees.roots, ends, strict=True):
        own = slice(low, high)
        left, right = (np.where(child[own] == LEAF, LEAF, child[own] - low) for child in (trees.left, trees.right))
        found.append({
            "children_left": left, "children_right": right,
            "children_default": np.where(trees.missing_left[own], left, right), "features": trees.column[own],
            "thresholds": trees.threshold[own].astype(float), "values": value[own][:, None],
            "node_sample_weight": np.ones(high - low),
        })
    return found
