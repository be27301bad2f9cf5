"""The tree engine: shap's algorithm for sums over trees, on trees handed over so that its arithmetic is safe.

shap's interventional algorithm keeps thresholds, leaf values and path weights in single precision and node numbers in
16 bits. So values and thresholds are replaced by ranks (comparing small whole numbers is exact in any precision), the
leaves of each tree are centred, and forests too large for it are left to the other engines. What comes out is
believed only for rows that also agree with enumeration in a smaller game.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.methods.shapley.enumeration import baseline_values
from explain.methods.shapley.game import Game, Settings, Split, differing
from explain.model.structure import TreeForm, tree_form

LARGEST_TREE = 2**15 - 1
"""Nodes of a tree that 16-bit node numbers reach."""
LONGEST_PATH = 30
"""Features on one path for which the path weights do not overflow."""
SPOT_PLAYERS = 6
CHUNK_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forest:
    """Trees of one output, with ranks in place of thresholds."""

    trees: list[dict[str, np.ndarray]]
    levels: list[np.ndarray]
    """For each column of the matrix its thresholds, ascending."""

    def ranks(self, matrix: np.ndarray) -> np.ndarray:
        """Replace each value by the number of thresholds below it, so that value <= threshold stays what it is."""
        ranked = [np.searchsorted(levels, column) for levels, column in zip(self.levels, matrix.T, strict=True)]
        return np.where(np.isnan(matrix), np.nan, np.column_stack(ranked))

    def contributions(self, rows: np.ndarray, background: np.ndarray, report: Any = None) -> np.ndarray:
        """Contributions (n_rows, n_columns) of ranked rows against a ranked background, which is used whole."""
        import shap

        explainer = shap.TreeExplainer(
            {"trees": [dict(tree) for tree in self.trees]},
            data=shap.maskers.Independent(background, max_samples=len(background)),
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


def trees(game: Game, settings: Settings) -> Split:
    """Serve the rows that stand the checks, when the model is a sum over trees on the scale asked.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    """
    question = game.question
    form = tree_form(question.predictor, question.scale)
    forest = None if form is None else _forest(form, question.output, len(question.predictor.outputs))
    if form is None or forest is None:
        return Split.none(game)
    rows, background = (_matrix(form, game, coded) for coded in (game.rows, game.background))
    if rows is None or background is None or rows.shape[1] != len(forest.levels):
        return Split.none(game)
    columns = [question.schema.place(question.predictor.features[source]) for source in form.sources]
    split = Split.exact(np.zeros(game.rows.shape))
    if forest.trees:
        whole = np.repeat(forest.ranks(background), game.counts, axis=0)
        split.contributions[:, columns] = forest.contributions(forest.ranks(rows), whole, _report(game, len(whole)))
        split.served[:] = _agreeing(game, form, forest, columns, split.contributions)
    return split


def _agreeing(game: Game, form: TreeForm, forest: Forest, columns: list[int], contributions: np.ndarray) -> np.ndarray:
    """(n_rows,) bool: whether the engine agrees with enumeration in a small game that shares the row's values.

    The game is between the first background row and that row with the six most important values of the row explained.
    """
    reference = np.repeat(game.background[:1], len(game), axis=0)
    players = differing(game.rows, reference) & game.used
    size = np.where(players, np.abs(contributions), -1.0)
    players &= np.argsort(np.argsort(-size, axis=1, kind="stable"), axis=1) < SPOT_PLAYERS
    mixed = np.where(players, game.rows, reference)
    exact = baseline_values(game.question, mixed, reference, players)
    rows, background = (_matrix(form, game, coded) for coded in (mixed, reference[:1]))
    if rows is None or background is None:
        return np.zeros(len(game), bool)
    found = np.zeros(mixed.shape)
    found[:, columns] = forest.contributions(forest.ranks(rows), forest.ranks(background))
    return np.abs(found - exact).max(axis=1, initial=0) <= np.maximum(game.allowed, game.rounding)


def _report(game: Game, n_background: int) -> Any:
    """Count a row against the background as so many model rows, after those asked before."""
    question, before = game.question, game.question.n_asked
    question.total = before + len(game) * n_background

    def report(n_done: int) -> None:
        question.n_asked = before + n_done * n_background
        if question.progress is not None:
            question.progress(question.n_asked, question.total)

    return report


def _matrix(form: TreeForm, game: Game, coded: np.ndarray) -> np.ndarray | None:
    try:
        return form.matrix(game.question.schema.decode(coded))
    except Exception:  # steps of somebody's pipeline: whatever they raise, another engine asks the model instead
        return None


def _forest(form: TreeForm, output: int | None, n_outputs: int) -> Forest | None:
    """Read the trees of one output; None when shap cannot, or when they are beyond its arithmetic."""
    import shap

    try:
        parsed = shap.TreeExplainer(form.estimator, feature_perturbation="tree_path_dependent").model
        n_found = parsed.num_outputs
    except Exception:  # shap knows many libraries and raises as they do; another engine takes over
        return None
    if parsed.trees is None or n_found not in (1, n_outputs) or output is None:
        return None
    too_large = parsed.num_nodes.max() > LARGEST_TREE
    too_deep = min(parsed.max_depth, len(form.sources)) > LONGEST_PATH
    if too_large or too_deep or (parsed.threshold_types == 1).any():
        return None
    sign = -1.0 if n_found == 1 and n_outputs == 2 and output == 0 else 1.0
    return _ranked(parsed, 0 if n_found == 1 else output, sign, len(form.sources))


def _ranked(parsed: Any, column: int, sign: float, n_columns: int) -> Forest:
    inner = parsed.children_left >= 0
    levels = [np.unique(parsed.thresholds[inner & (parsed.features == j)]) for j in range(n_columns)]
    limit = parsed.tree_limit if parsed.tree_limit is not None and parsed.tree_limit > 0 else len(parsed.num_nodes)
    found = [
        _tree(parsed, i, n_nodes, sign * parsed.values[i, :n_nodes, column], levels)
        for i, n_nodes in enumerate(parsed.num_nodes[:limit]) if n_nodes > 1
    ]
    return Forest(trees=[tree for tree in found if np.ptp(tree["values"])], levels=levels)


def _tree(parsed: Any, i: int, n_nodes: int, values: np.ndarray, levels: list[np.ndarray]) -> dict[str, np.ndarray]:
    left, right, default, features, thresholds, weight = (
        getattr(parsed, name)[i, :n_nodes]
        for name in ("children_left", "children_right", "children_default", "features", "thresholds",
                     "node_sample_weight")
    )
    leaf = left < 0
    ranked = np.array([
        0 if end else np.searchsorted(levels[j], t) for end, j, t in zip(leaf, features, thresholds, strict=True)
    ], dtype=float)
    centre = (values[leaf].max() + values[leaf].min()) / 2
    return {
        "children_left": left, "children_right": right, "children_default": default, "features": features,
        "thresholds": ranked, "values": np.where(leaf, values - centre, 0.0)[:, None], "node_sample_weight": weight,
    }
