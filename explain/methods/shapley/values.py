"""`shap_values`: choose rows and background, let the engines split the predictions, check each row."""

import time
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.shapley.engines import SAMPLED, TREES, Served, libraries, named, served
from explain.methods.shapley.game import Game, Settings, distinct
from explain.methods.shapley.paths import by_training_weight
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Attributions
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.table.schema import cells
from explain.wording import count, counted, listed

N_ROWS, N_BACKGROUND = 200, 100
INTERVENTIONAL, PATH_DEPENDENT = "interventional", "path-dependent"
TRAINING = "the mean over the training rows, by the weights that the trees keep"
TRAINED = "training weights kept in the trees"
LIMIT = 50_000


def shap_values(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None, limit: int = LIMIT,
    precision: float = 0.01, game: str = INTERVENTIONAL,
) -> Attributions:
    """Split predictions over the features: interventional SHAP values against a background that is used whole.

    The contribution of a feature is its Shapley value in the game where the features of a coalition take the values
    of the row explained, the others those of a background row, and the worth is the mean answer over the background.

    Parameters
    ----------
    predictor
        The model.
    dataset
        The table.
    rows
        Positions, or raw rows as a frame or a list of ``{column: value}``; None for the first 200 of the seeded
        permutation.
    output
        Class label, its text or an index; None for the positive class, else the first output.
    scale
        "probability", "margin" (log-odds or decision score) or "target"; None for the predictor's own.
    background
        The rows averaged over, given as ``rows`` are; None for the first 100 of the seeded permutation.
    seed
        Of the permutation and of the sampling.
    progress
        Called as ``progress(done, total)`` between model calls; may raise to stop.
    limit : model rows
        For each row explained: up to here every coalition is asked, and sampling stops here at the latest.
    precision : share
        Sampling stops when the largest standard error is at most this share of the standard deviation of the model's
        answers over the background.
    game
        "interventional", or "path-dependent" for sums over trees: a split on a feature outside the coalition is
        followed both ways by the training weight the tree keeps, and no background is used. It is another question,
        with another answer.

    Returns
    -------
    Attributions
        ``base_value`` is the mean answer over all of the background; base value and contributions add up to the
        prediction within 1e-6 of the answers' range. A feature the model is not given contributes 0. ``engine`` names
        what served; ``standard_errors`` is NaN where it is exact. A row's numbers do not depend on the other rows
        asked.

    Raises
    ------
    MethodError
        When the model has no such output or scale, or when rows or background are empty.
    DataError
        When a row does not exist or a value does not fit its column.

    References
    ----------
    Lundberg, S. M. and Lee, S.-I. (2017). A unified approach to interpreting model predictions. NeurIPS.
    Štrumbelj, E. and Kononenko, I. (2014). Explaining prediction models and individual predictions with feature
    contributions. Knowledge and Information Systems 41.
    Janzing, D., Minorics, L. and Blöbaum, P. (2020). Feature relevance quantification in explainable AI. AISTATS.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> table = pd.DataFrame({"rooms": [1, 2, 3, 6], "age": [40, 10, 30, 20], "price": [10.0, 40.0, 40.0, 110.0]})
    >>> model = LinearRegression().fit(table[["rooms", "age"]], table["price"])
    >>> dataset = read_table(table, target="price")
    >>> result = shap_values(load_model(model, dataset), dataset, rows=[3])
    >>> result.engine, (result.contributions / model.coef_).round(6).tolist()
    ('additive model', [[3.0, -5.0]])
    """
    chosen, found, shared = explained(
        predictor, dataset, rows=rows, output=output, scale=scale, background=background, seed=seed, progress=progress,
        limit=limit, precision=precision, game=game,
    )
    return Attributions(
        **shared, base_value=np.full(len(chosen), found.base_value), standard_errors=found.standard_errors,
        fidelity=np.full(len(chosen), np.nan), rows=chosen.positions,
        feature_values=cells(chosen.frame, chosen.schema.names), checks=found.checks, replaced=found.replaced,
    )


def explained(
    predictor: Predictor, dataset: Dataset, *, rows: Choice, output: Any, scale: str | None, background: Choice,
    seed: int, progress: Progress | None, limit: int, precision: float, game: str = INTERVENTIONAL,
) -> tuple[Rows, Served, dict[str, Any]]:
    """Do the work of `shap_values`, whose arguments it takes, for whatever result it is told in.

    Returns
    -------
    tuple
        The rows chosen; what the engines found of each; and the fields that results hold alike, by name.
    """
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    chosen = chosen_rows(dataset, rows, default=N_ROWS, seed=seed)
    compared = chosen_rows(dataset, background, default=N_BACKGROUND, seed=seed)
    _check(chosen, compared, limit, precision, game)
    schema = chosen.schema.seeing(compared.frame)
    coded, against = schema.encode(chosen.frame), schema.encode(compared.frame)
    question = Question(predictor=predictor, schema=schema, output=place, scale=scale, progress=progress,
                        total=(len(chosen) + 1) * len(compared))
    first, kinds = distinct(coded)
    if game == PATH_DEPENDENT:
        baseline, words, digested = TRAINING, TRAINED, None
        found = _by_training_weight(question, coded[first])
    else:
        baseline = f"the mean over {counted(len(compared), 'background row')}"
        words, digested = described(background, compared, seed), against
        found = served(game_of(question, coded[first], against), Settings(limit=limit, precision=precision, seed=seed))
    found = found.of(kinds)
    engine, (target, unit) = named(found.engines), answered_target(predictor, dataset, place, scale)
    return chosen, found, {
        "contributions": found.contributions, "predictions": found.predictions, "baseline": baseline,
        "residual": found.predictions - found.base_value - found.contributions.sum(axis=1),
        "output": predictor.outputs[place], "target": target, "scale": scale, "unit": unit, "engine": engine,
        "exact": not np.isin(found.engines, SAMPLED).any(), "feature_names": schema.names,
        "feature_labels": schema.labels, "feature_codes": coded,
        "ordered": np.array([column.ordered for column in schema.columns]),
        "provenance": provenance(
            predictor, dataset, method="shap_values", engine=engine, began=began, n_rows=len(chosen), seed=seed,
            scale=scale, output=predictor.outputs[place], background=words, background_rows=digested, limit=limit,
            precision=precision, game=game, libraries=("numpy", predictor.library, *libraries(found.engines)),
        ),
    }


def _by_training_weight(question: Question, coded: np.ndarray) -> Served:
    answers = question(coded)
    split, base_value = by_training_weight(question, coded, answers)
    return Served(
        contributions=split.contributions, standard_errors=split.standard_errors, predictions=answers,
        base_value=base_value, engines=np.full(len(coded), TREES, dtype=object),
        checks=(split.checked,) if split.checked else (), replaced=(),
    )


def _check(chosen: Rows, compared: Rows, limit: int, precision: float, game: str) -> None:
    if game not in (INTERVENTIONAL, PATH_DEPENDENT):
        raise MethodError(
            f"There is no game {game!r}.", f"Choose {listed([INTERVENTIONAL, PATH_DEPENDENT], 'or')}.", "METHOD-GAME"
        )
    if not len(chosen):
        raise MethodError("No row was chosen to explain.", "Choose at least one row.")
    if not len(compared):
        raise MethodError("The background has no rows.", "Choose at least one row to compare with.")
    if limit < 1 or not precision > 0:
        raise MethodError(
            f"A limit of {limit} model rows and a precision of {precision} cannot be met.",
            "Give a limit of at least 1 and a precision above 0.",
        )


def game_of(question: Question, rows: np.ndarray, background: np.ndarray) -> Game:
    """Set up the game of coded rows against coded background rows, with the model's answers for both."""
    first, kinds = distinct(background)
    used = used_features(question.predictor)
    answers = question(np.concatenate([rows, background[first]]))
    return Game(
        question=question, rows=rows, predictions=answers[: len(rows)], background=background[first],
        counts=np.bincount(kinds), references=answers[len(rows) :],
        used=np.array([name in used for name in question.schema.names]),
    )


def described(background: Choice, compared: Rows, seed: int) -> str:
    """Say which rows the background is."""
    n = count(len(compared))
    if background is None:
        return f"{n} rows of this table, drawn with seed {seed}"
    return f"{n} rows given by their values" if (compared.positions < 0).any() else f"{n} chosen rows of this table"
