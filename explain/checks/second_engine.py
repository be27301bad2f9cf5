"""Whether a second engine finds the contributions that the first one served."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.faithfulness.removal import Ask, worths
from explain.checks.making import exactly, found
from explain.checks.thresholds import BACKGROUND
from explain.methods.shapley.game import differing
from explain.methods.shapley.values import described, shap_values
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Attributions, Finding, Findings
from explain.table.dataset import Choice, Dataset, chosen_rows

N_ROWS, ROWS_SEED = 2, 0
"""Rows explained twice: always the same ones, so that the light does not turn with them."""
MOST_BACKGROUND = 200
"""Background rows; of a larger one, both engines take so many."""
MOST, BUILT = 100_000, 1_700_000
"""Model rows for a row: up to here every coalition is asked, and sampling stops here; rows built to find the distinct
ones among them."""
LEADING = 20
"""Features looked at where not every coalition is asked: those with the largest contributions."""
FIRST_ORDERS = 2
"""Pairs of an order and its reverse that are drawn against each background row at first."""
PRECISION = 0.005
"""Standard error, as a share of the largest contribution, at which sampling stops."""
ROUNDING = 1e-9
"""Share of the size of an answer below which a contribution is the model's rounding."""
EVERY, ORDERS = "every coalition asked", "random orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What the second engine found of one row."""

    places: np.ndarray
    """Positions of the features looked at."""
    values: np.ndarray
    """Their contributions."""
    errors: np.ndarray
    """Their standard errors; 0 where every coalition was asked."""
    base_value: float
    engine: str


def second_engine(
    predictor: Predictor, dataset: Dataset, *, output: Any = None, scale: str | None = None, background: Choice = None,
    seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Explain two rows by a second, independent engine, and hold its contributions against those that SHAP serves.

    Contributions that add up may still be wrong, one at the cost of another. The second engine knows nothing of the
    model but its answers. Where few features play it asks about every coalition; else it lets the leading features
    join in random orders and their reverses, and states its sampling error.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    output, scale, background, seed
        As for `shap_values`. The two rows are always the same; of a background of more than 200 rows both engines take
        the first 200.
    progress
        Called between model calls.

    Returns
    -------
    Findings
        Of the model: "second_engine", the largest difference between the two engines in a contribution, or in the base
        value, as a share of the largest contribution. Its interval holds the sampling errors of both.

    Raises
    ------
    MethodError
        When the model has no such output or scale, or the background has no rows.
    DataError
        When a background row does not exist or does not fit the table.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games.
    Castro, J., Gómez, D. and Tejada, J. (2009). Polynomial calculation of the Shapley value based on sampling.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> second_engine(predictor, dataset).findings[0].value < 1e-9
    True
    """
    compared = chosen_rows(dataset, background, default=BACKGROUND, seed=seed)
    against: Choice = compared.frame.iloc[:MOST_BACKGROUND] if len(compared) > MOST_BACKGROUND else background
    served = shap_values(
        predictor, dataset, rows=dataset.permutation(N_ROWS, ROWS_SEED), output=output, scale=scale,
        background=against, seed=seed, progress=progress,
    )
    return held_against(predictor, dataset, served, background=against, seed=seed, progress=progress)


def held_against(
    predictor: Predictor, dataset: Dataset, served: Attributions, *, background: Choice, seed: int,
    progress: Progress | None = None,
) -> Findings:
    """Hold contributions, whoever computed them, against those of the second engine on the same background."""
    began = time.perf_counter()
    chosen = chosen_rows(dataset, served.rows, default=None, seed=0)
    compared = chosen_rows(dataset, background, default=BACKGROUND, seed=seed)
    question = Question(predictor=predictor, schema=dataset.schema.seeing(compared.frame), scale=served.scale,
                        output=predictor.place(served.output), progress=progress, total=len(chosen) * MOST)
    references = question.schema.encode(compared.frame)
    used = used_features(predictor)
    playing = np.array([name in used for name in dataset.schema.names])
    second = [
        explained_again(question, row, references, playing, contributions, np.random.default_rng(ROWS_SEED))
        for row, contributions in zip(chosen.coded, served.contributions, strict=True)
    ]
    return Findings(
        subject="model", findings=(difference(served, second),), flags=(), rows=np.empty(0, np.int64),
        output=served.output, target=served.target, scale=served.scale, unit=served.unit,
        provenance=provenance(
            predictor, dataset, method="second_engine", engine=second[0].engine if second else "", began=began,
            n_rows=len(chosen), seed=seed, scale=served.scale, output=served.output,
            background=described(background, compared, seed), background_rows=references, served=served.engine,
            rows=" and ".join(map(str, served.rows)),
        ),
    )


def difference(served: Attributions, second: list[Second]) -> Finding:
    """State the largest difference of two engines over all rows, as a share of the largest contribution."""
    largest = max((max(np.abs(row).max(initial=0.0), np.abs(again.values).max(initial=0.0))
                   for row, again in zip(served.contributions, second, strict=True)), default=0.0)
    size = max(float(np.abs(served.predictions).max(initial=0.0)), float(np.abs(served.base_value).max(initial=0.0)))
    share = max(float(largest), ROUNDING * size, np.finfo(float).tiny)
    gaps, errors = (np.concatenate(parts) / share for parts in zip(*(
        _apart(served, i, again) for i, again in enumerate(second)), strict=True))
    value = float(gaps.max())
    if not errors.any():
        return exactly("second_engine", value, n=len(second), of="row")
    low, high = (float(np.maximum(gaps + side * 1.96 * errors, 0).max()) for side in (-1, 1))
    return found("second_engine", value, low, high, n=len(second), of="row")


def _apart(served: Attributions, i: int, again: Second) -> tuple[np.ndarray, np.ndarray]:
    """(n_places + 1,) distances and standard errors of a row's contributions, and of its base value."""
    gaps = np.abs(served.contributions[i, again.places] - again.values)
    errors = np.hypot(np.nan_to_num(served.standard_errors[i, again.places]), again.errors)
    base = abs(float(served.base_value[i]) - again.base_value)
    return np.append(gaps, base), np.append(errors, 0.0)


def explained_again(
    ask: Ask, row: np.ndarray, references: np.ndarray, used: np.ndarray, served: np.ndarray,
    random: np.random.Generator,
) -> Second:
    """Explain one row by nothing but the model's answers.

    Parameters
    ----------
    ask
        The model.
    row : (n_features,)
    references : (n_background, n_features)
        Coded.
    used : (n_features,) bool
        Features that can reach the model.
    served : (n_features,)
        Contributions of the first engine; they only say which features lead.
    random
        Draws the orders.
    """
    ends = worths(ask, row, references, np.zeros((1, len(row)), dtype=bool))
    differ = used & differing(row, references)
    players = np.flatnonzero(differ.any(axis=0))
    distinct, built = (2.0 ** differ.sum(axis=1)).sum(), len(references) * 2.0 ** len(players)
    if distinct <= MOST and built <= BUILT:
        values = np.zeros(len(row))
        values[players] = enumerated(ask, row, references, players)
        return Second(places=np.arange(len(row)), values=values, errors=np.zeros(len(row)),
                      base_value=float(ends.mean()), engine=EVERY)
    places = players[np.argsort(-np.abs(served[players]), kind="stable")[:LEADING]]
    values, errors = sampled(ask, row, references, players, places, random)
    return Second(places=places, values=values, errors=errors, base_value=float(ends.mean()), engine=ORDERS)


def enumerated(ask: Ask, row: np.ndarray, references: np.ndarray, players: np.ndarray) -> np.ndarray:
    """(n_players,) Shapley values by dividends: what a coalition is worth beyond all its parts is shared alike.

    References
    ----------
    Harsanyi, J. C. (1963). A simplified bargaining model for the n-person cooperative game.
    """
    n = len(players)
    members = (np.arange(2**n)[:, None] >> np.arange(n)) % 2 == 1
    kept = np.zeros((2**n, len(row)), dtype=bool)
    kept[:, players] = members
    dividends = worths(ask, row, references, kept).mean(axis=1)
    for j in range(n):
        dividends[members[:, j]] -= dividends[~members[:, j]]
    return (dividends[1:] / members[1:].sum(axis=1)) @ members[1:]


def sampled(
    ask: Ask, row: np.ndarray, references: np.ndarray, players: np.ndarray, places: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Let some features join in random orders and their reverses.

    Each background row draws orders of its own. Draws double until the largest standard error is small beside the
    largest contribution, or the model rows are spent.

    Returns
    -------
    tuple
        (n_places,) means of what the features add, and their standard errors.
    """
    estimates = np.empty((0, len(references), len(places)))
    while True:
        n_new = max(FIRST_ORDERS, len(estimates))
        fresh = np.stack([_joined(ask, row, references, players, places, random) for _ in range(n_new)])
        estimates = np.concatenate([estimates, fresh])
        values = estimates.mean(axis=(0, 1))
        errors = np.sqrt(estimates.var(axis=0, ddof=1).sum(axis=0) / len(estimates)) / len(references)
        spent = 4 * estimates.size
        if errors.max() <= PRECISION * np.abs(values).max() or 2 * spent > MOST:
            return values, errors


def _joined(
    ask: Ask, row: np.ndarray, references: np.ndarray, players: np.ndarray, places: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """(n_background, n_places) what each feature adds in one order a background row, and in its reverse, on average."""
    keys = np.full(references.shape, np.nan)
    keys[:, players] = random.random((len(references), len(players)))
    own = keys[:, places].T[:, :, None]
    early, late = keys < own, keys > own
    joining = (np.arange(len(row)) == places[:, None])[:, None, :]
    kept = np.concatenate([early | joining, early, late | joining, late])
    with_first, before_first, with_last, before_last = np.split(worths(ask, row, references, kept), 4)
    return ((with_first - before_first + with_last - before_last) / 2).T
