"""`shap_values`: choose rows and background, let the engines split the predictions, check each row."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.shapley.additive import additive
from explain.methods.shapley.enumeration import enumeration
from explain.methods.shapley.game import Game, Settings, Split, distinct
from explain.methods.shapley.linked import linked, linked_sampled
from explain.methods.shapley.permutations import permutations
from explain.methods.shapley.regression import regression
from explain.methods.shapley.trees import compiled, interim
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Attributions
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.table.schema import Schema, cells
from explain.wording import count, counted, listed

N_ROWS, N_BACKGROUND = 200, 100
LIMIT = 500_000
TREES, INTERIM = "tree ensemble", "tree ensemble (shap)"
LINKED = "tree ensemble, through its link"
SAMPLED = "tree ensemble, sampled coalitions", "sampled coalitions", "sampled permutations"
ENGINES: tuple[tuple[str, Callable[[Game, Settings], Split]], ...] = (
    (TREES, compiled), (LINKED, linked), (INTERIM, interim), ("additive model", additive),
    ("exact enumeration", enumeration), (SAMPLED[0], linked_sampled), (SAMPLED[1], regression),
    (SAMPLED[2], permutations),
)
"""In the order they are tried; the last one serves every row."""


def shap_values(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    background: Choice = None, seed: int = 0, progress: Progress | None = None, limit: int = LIMIT,
    precision: float = 0.01,
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
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    chosen = chosen_rows(dataset, rows, default=N_ROWS, seed=seed)
    compared = chosen_rows(dataset, background, default=N_BACKGROUND, seed=seed)
    _check(chosen, compared, limit, precision)
    schema = chosen.schema.seeing(compared.frame)
    coded = schema.encode(chosen.frame)
    question = Question(predictor=predictor, schema=schema, output=place, scale=scale, progress=progress,
                        total=(len(chosen) + 1) * len(compared))
    first, kinds = distinct(coded)
    game = _game(question, coded[first], schema.encode(compared.frame))
    contributions, standard_errors, engines = _split(game, Settings(limit=limit, precision=precision, seed=seed))
    served = engines[kinds]
    target, unit = answered_target(predictor, dataset, place, scale)
    return Attributions(
        contributions=contributions[kinds], standard_errors=standard_errors[kinds],
        base_value=np.full(len(chosen), game.base_value), predictions=game.predictions[kinds],
        residual=game.predictions[kinds] - game.base_value - contributions[kinds].sum(axis=1),
        fidelity=np.full(len(chosen), np.nan), baseline=f"the mean over {counted(len(compared), 'background row')}",
        output=predictor.outputs[place], target=target, scale=scale,
        unit=unit, engine=_named(served),
        exact=not np.isin(served, SAMPLED).any(), rows=chosen.positions, **_features(schema, chosen, coded),
        provenance=provenance(
            predictor, dataset, method="shap_values", engine=_named(served), began=began, n_rows=len(chosen),
            seed=seed, scale=scale, output=predictor.outputs[place], background=_described(background, compared, seed),
            background_rows=schema.encode(compared.frame), limit=limit, precision=precision,
            libraries=("numpy", predictor.library, *_libraries(served)),
        ),
    )


def _libraries(served: np.ndarray) -> list[str]:
    """Name the libraries behind the engines that served."""
    compiled_here = {TREES, LINKED, SAMPLED[0]} & set(served)
    return ["numba"] * bool(compiled_here) + ["shap"] * (INTERIM in served)


def _check(chosen: Rows, compared: Rows, limit: int, precision: float) -> None:
    if not len(chosen):
        raise MethodError("No row was chosen to explain.", "Choose at least one row.")
    if not len(compared):
        raise MethodError("The background has no rows.", "Choose at least one row to compare with.")
    if limit < 1 or not precision > 0:
        raise MethodError(
            f"A limit of {limit} model rows and a precision of {precision} cannot be met.",
            "Give a limit of at least 1 and a precision above 0.",
        )


def _game(question: Question, rows: np.ndarray, background: np.ndarray) -> Game:
    first, kinds = distinct(background)
    used = used_features(question.predictor)
    answers = question(np.concatenate([rows, background[first]]))
    return Game(
        question=question, rows=rows, predictions=answers[: len(rows)], background=background[first],
        counts=np.bincount(kinds), references=answers[len(rows) :],
        used=np.array([name in used for name in question.schema.names]),
    )


def _split(game: Game, settings: Settings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Contributions, standard errors and engine of each row: the first engine whose answer adds up to the model's."""
    whole = Split.none(game)
    engines = np.full(len(game), "", dtype=object)
    for name, engine in ENGINES:
        left = np.flatnonzero(engines == "")
        if not len(left):
            break
        part = game.only(left)
        split = engine(part, settings)
        contributions, adds_up = _adding_up(part, split.contributions)
        good = split.served & (adds_up | (name == ENGINES[-1][0]))
        whole.contributions[left[good]] = contributions[good]
        whole.standard_errors[left[good]] = split.standard_errors[good]
        engines[left[good]] = name
    return whole.contributions, whole.standard_errors, engines


def _adding_up(game: Game, contributions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say of each row whether its contributions add up to what the model answers.

    A model that sums in single precision rounds each answer, and the Shapley values of the rounded answers contain
    that rounding. Where it is more than is allowed, the contributions take it up in proportion to their size.
    """
    residual = game.predictions - game.base_value - contributions.sum(axis=1)
    size = np.abs(contributions)
    total = size.sum(axis=1)
    rounded = (np.abs(residual) > game.allowed) & (np.abs(residual) <= game.rounding) & (total > 0)
    share = np.where(rounded, residual / np.where(total > 0, total, 1.0), 0.0)
    return contributions + share[:, None] * size, rounded | (np.abs(residual) <= game.allowed)


def _named(served: np.ndarray) -> str:
    """Name the engine, or the engines with the number of rows each served."""
    names = [name for name, _ in ENGINES if name in served]
    if len(names) == 1:
        return names[0]
    return listed([f"{name} ({counted(int((served == name).sum()), 'row')})" for name in names])


def _features(schema: Schema, chosen: Rows, coded: np.ndarray) -> dict[str, Any]:
    return {
        "feature_names": schema.names, "feature_labels": schema.labels,
        "feature_values": cells(chosen.frame, schema.names), "feature_codes": coded,
        "ordered": np.array([column.ordered for column in schema.columns]),
    }


def _described(background: Choice, compared: Rows, seed: int) -> str:
    n = count(len(compared))
    if background is None:
        return f"{n} rows of this table, drawn with seed {seed}"
    return f"{n} rows given by their values" if (compared.positions < 0).any() else f"{n} chosen rows of this table"
