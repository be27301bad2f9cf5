"""Exact contributions of a model that is a sum of functions of one feature each, such as a linear model."""

import numpy as np

from explain.methods.shapley.game import Game, Settings, Split
from explain.model.structure import is_additive


def additive(game: Game, settings: Settings) -> Split:
    """Serve all rows when the model is known to be additive on the scale asked.

    The contribution of a feature is then its effect at the row's value minus its mean effect over the background; for
    a linear model coefficient × (value − mean). Each distinct value is asked once, in one background row.

    References
    ----------
    Štrumbelj, E. and Kononenko, I. (2014). Explaining prediction models and individual predictions with feature
    contributions. Knowledge and Information Systems 41.
    """
    question = game.question
    if not is_additive(question.predictor, question.scale):
        return Split.none(game)
    contributions = np.zeros(game.rows.shape)
    cells = np.concatenate([game.rows, game.background])
    question.total = question.n_asked + cells[:, game.used].size
    for column in np.flatnonzero(game.used).tolist():
        values, places = np.unique(cells[:, column], return_inverse=True)
        asked = np.repeat(game.background[:1], len(values), axis=0)
        asked[:, column] = values
        effects = question(asked)
        effects = (effects - effects[0])[places]  # so that a feature without effect contributes exactly 0
        contributions[:, column] = effects[: len(game)] - game.weights @ effects[len(game) :]
    return Split.exact(contributions)
