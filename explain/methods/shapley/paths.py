"""The path-dependent game: training weights stored in the trees stand for the background."""

from dataclasses import replace

import numpy as np

from explain.errors import MethodError
from explain.methods.shapley.game import TOLERANCE, Split
from explain.methods.shapley.trees import Sum, engine_for, need_kernels, report_rows, spot_rows, sum_over_trees
from explain.methods.trees.deep import walking
from explain.methods.trees.tables import Tables, expected
from explain.model.asking import Question
from explain.model.forests.native import native_contributions

NATIVE = "The library's own contributions are the same in two rows."
TWICE = "Two rows were worked out a second time by another engine."


def by_training_weight(question: Question, coded: np.ndarray, predictions: np.ndarray) -> tuple[Split, float]:
    """Split predictions over the features by following each tree, unknown splits weighted by training rows.

    Parameters
    ----------
    question
        What is asked of the model.
    coded : (n_rows, n_features)
        Rows of the table.
    predictions : (n_rows,)
        The model's own answers for them.

    Returns
    -------
    tuple
        Contributions, and the base value they start from: the mean over training rows as the trees keep them.

    Raises
    ------
    MethodError
        When the answer is no sum over trees, when they keep no weights, or while kernels are being compiled.

    References
    ----------
    Lundberg, S. M. et al. (2020). From local explanations to global understanding with explainable AI for trees.
    Nature Machine Intelligence 2.
    """
    held = sum_over_trees(question)
    if held is None or not np.isfinite(held.trees.cover).all():
        raise MethodError(
            "The path-dependent game needs an answer that is a sum over trees which keep their training weights.",
            "Ask for the interventional game, or for the margin of a boosted classifier.", "METHOD-GAME",
        )
    need_kernels()
    if not len(held.trees.roots):
        return Split.exact(np.zeros(coded.shape)), held.trees.base
    engine = engine_for(held, None, None)
    if engine is None:
        raise MethodError("The trees of this model are too deep.", "Ask for the interventional game.", "METHOD-GAME")
    codes = held.codes(coded)
    split = Split.exact(engine.contributions(codes, report_rows(question, len(coded), 1)))
    base = expected(held.trees)
    allowed = max(TOLERANCE * np.ptp(predictions), TOLERANCE * np.abs(predictions).max(), held.rounding)
    finite = np.isfinite(split.contributions).all()
    checks = _checked(held, isinstance(engine, Tables), codes, coded, split.contributions, allowed) if finite else None
    if checks is None or not (np.abs(base + split.contributions.sum(axis=1) - predictions) <= allowed).all():
        raise MethodError(
            "The path-dependent contributions of this model did not stand their checks, and are not shown.",
            "Ask for the interventional game.", "METHOD-GAME",
        )
    return replace(split, checked=" ".join(checks)), base


def _checked(
    held: Sum, by_tables: bool, codes: np.ndarray, coded: np.ndarray, found: np.ndarray, allowed: float
) -> list[str] | None:
    """Say what agrees in two rows; None when something does not."""
    some, said = spot_rows(len(codes)), []
    if by_tables:
        again = walking(held.trees, held.players, found.shape[1]).contributions(codes[some])
        if not np.abs(again - found[some]).max() <= allowed:  # nor where one is no number
            return None
        said.append(TWICE)
    question = held.question
    if question.output is not None and len(np.unique(held.players)) == len(held.players):
        predictor = question.predictor
        native = native_contributions(predictor, question.schema.decode(coded[some]), question.output)
        if native is not None:
            places = np.array([question.schema.place(name) for name in predictor.features])
            if not np.abs(native - found[np.ix_(some, places)]).max() <= 10 * allowed:
                return None
            said.append(NATIVE)
    return said
