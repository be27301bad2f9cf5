"""Whether taking away what an explanation says to matter moves the answer most."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.faithfulness.removal import Ask, worths
from explain.checks.faithfulness.scores import (
    areas,
    descending,
    misses,
    numbers_taken,
    other_orders,
    share_beaten,
    without_first,
)
from explain.checks.making import exactly, found, not_measured
from explain.checks.thresholds import BACKGROUND
from explain.errors import MethodError
from explain.methods.local_surrogate import lime_weights
from explain.methods.shapley.game import differing
from explain.methods.shapley.values import described, shap_values
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Attributions, Finding, Findings
from explain.scores.precision import deviation
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows

N_DRAWS, N_ORDERS, N_MASKS = 100, 50, 50
"""Background rows that give the values of what is taken away; random orders; random sets of features. With fewer rows
a good explanation is green less often, since not all that it stands on is asked."""
FEWEST = 4
"""Features below which too few orders exist to tell one from another."""
STEPS = 20
"""Points of a curve at most, beside its start."""
QUARTER = 0.25
"""Share of the features that count as leading for the perturbation gap."""
ALIKE, FEWEST_ORDERS = 0.02, 10
"""Share of the spread of random orders within which one counts as the same order; fewest others to compare with."""
N_BOOTSTRAP = 400
ROUNDING = 1e-9
"""Share of the size of the answers below which a movement is the model's rounding."""
NAMES = ("deletion", "insertion", "comprehensiveness", "sufficiency", "infidelity", "perturbation_gap")
STILL = "The model's answer does not move, whatever is taken away."


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What the model answers when features of one row are taken away; only those are counted that play."""

    contributions: np.ndarray
    """(n_players,)"""
    cuts: np.ndarray
    """(n_cuts,) how many features are gone at each point of a curve."""
    masks: np.ndarray
    """(n_masks, n_players) bool: random sets that are taken away."""
    answer: float
    """Of the whole row."""
    start: np.ndarray
    """(n_draws,) answers with all features taken away."""
    curves: np.ndarray
    """(2 + n_orders, n_cuts, n_draws) answers along the explanation's order, its reverse, and random orders."""
    without: np.ndarray
    """(n_sizes, n_draws) answers without the leading features."""
    alone: np.ndarray
    """(n_sizes, n_draws) answers with the leading features alone."""
    masked: np.ndarray
    """(n_masks, n_draws) answers without random sets."""
    quarters: np.ndarray
    """(2, n_draws) answers without the quarter that is largest in size, and without the others."""


def faithfulness(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], method: str = "shap_values",
    output: Any = None, scale: str | None = None, background: Choice = None, seed: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Take features of a row away, and see whether those that are said to matter move the answer most.

    What is taken away gets the values of background rows; the answer is the mean over them, or over 100 of a larger
    background. Such rows may not occur, and SHAP takes features away in the same way: this finds gross failures only.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or raw values as a mapping.
    method
        Whose contributions: "shap_values" or "lime_weights".
    output, scale, background, seed
        As for `shap_values`. The seed also draws the orders.
    progress
        Called between model calls.

    Returns
    -------
    Findings
        Of a row. "deletion" and "insertion": the share of 50 random orders that are beaten by taking away, or putting
        in, the features in the order of their contributions towards the answer; with a 95 % interval over orders, and
        over draws from a larger background. "comprehensiveness" (fall of the answer without the leading features),
        "sufficiency" (what the leading features alone leave open), each a mean over 1, 5, 10, 20 and 50 % of the
        features, at least one, and "perturbation_gap" (movement without the leading quarter less that without the
        others): in standard deviations of the answers over the background. "infidelity": mean squared miss of the
        contributions as a forecast, per variance of the answers.

        Not measured where fewer than four features can change the answer, or none does.

    Raises
    ------
    MethodError
        When there is no such method, or the model has no such output or scale.
    DataError
        When the row does not exist or a value does not fit its column.

    References
    ----------
    Petsiuk, V., Das, A. and Saenko, K. (2018). RISE: randomized input sampling for explanation. BMVC.
    DeYoung, J. et al. (2020). ERASER: a benchmark to evaluate rationalized NLP models. ACL.
    Yeh, C.-K. et al. (2019). On the (in)fidelity and sensitivity of explanations. NeurIPS.
    Agarwal, C. et al. (2022). OpenXAI: towards a transparent evaluation of model explanations. NeurIPS.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 5)), columns=list("abcde"))
    >>> dataset = explain.read_table(frame.assign(y=frame @ [5.0, 4.0, 3.0, 2.0, 1.0]), target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame, dataset.target), dataset)
    >>> [(each.name, each.value) for each in faithfulness(predictor, dataset, row=3).findings[:2]]
    [('deletion', 1.0), ('insertion', 1.0)]
    """
    began = time.perf_counter()
    asked: dict[str, Any] = {"rows": [row], "output": output, "scale": scale, "seed": seed, "progress": progress}
    if method == "shap_values":
        explained = shap_values(predictor, dataset, background=background, **asked)
    elif method == "lime_weights":
        explained = lime_weights(predictor, dataset, **asked)
    else:
        problem = f"Contributions of {method!r} cannot be held against the model."
        raise MethodError(problem, "Choose shap_values or lime_weights.", "METHOD-FAITHFULNESS")
    compared = chosen_rows(dataset, background, default=BACKGROUND, seed=seed)
    return Findings(
        subject="row", flags=(), rows=explained.rows, output=explained.output, target=explained.target,
        scale=explained.scale, unit=explained.unit,
        findings=held_against(predictor, dataset, explained, row=row, compared=compared, seed=seed, progress=progress),
        provenance=provenance(
            predictor, dataset, method="faithfulness", engine="features taken away in random orders", began=began,
            n_rows=1, seed=seed, scale=explained.scale, output=explained.output, contributions=method,
            background=described(background, compared, seed), draws=min(N_DRAWS, len(compared)), orders=N_ORDERS,
        ),
    )


def held_against(
    predictor: Predictor, dataset: Dataset, explained: Attributions, *, row: Any, compared: Rows, seed: int,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Hold the contributions of one row, whoever computed them, against what the model answers without features."""
    chosen = chosen_rows(dataset, [row], default=None, seed=seed)
    schema = chosen.schema.seeing(compared.frame)
    question = Question(predictor=predictor, schema=schema, output=predictor.place(explained.output),
                        scale=explained.scale, progress=progress)
    coded, references = schema.encode(chosen.frame)[0], schema.encode(compared.frame)
    random = np.random.default_rng(seed)
    draws = references[random.permutation(len(references))[:N_DRAWS]]
    used = used_features(predictor)
    usable = np.array([name in used for name in schema.names])
    players = np.flatnonzero(usable & differing(coded, draws).any(axis=0))
    if len(players) < FEWEST:
        why = f"Fewer than {FEWEST} features can change the answer here: too few orders to tell one from another."
        return tuple(not_measured(name, why) for name in NAMES)
    question.total = len(draws) * (N_ORDERS + 2) * min(len(players), STEPS)
    removed = asked_without(question, coded, draws, players, explained.contributions[0], random)
    still = np.ptp(removed.curves) <= ROUNDING * np.abs(removed.curves).max()
    if still:
        return tuple(not_measured(name, STILL) for name in NAMES)
    return scores(removed, random, whole=len(draws) == len(references))


def asked_without(
    ask: Ask, row: np.ndarray, draws: np.ndarray, players: np.ndarray, contributions: np.ndarray,
    random: np.random.Generator,
) -> Removed:
    """Ask for all that is measured, in one go.

    Parameters
    ----------
    ask
        The model.
    row : (n_features,)
    draws : (n_draws, n_features)
        Coded.
    players : (n_players,)
        Positions of the features that are taken away.
    contributions : (n_features,)
    random
        Draws orders and sets.
    """
    n, parts = len(players), contributions[players]
    ends = worths(ask, row, draws, np.array([[True], [False]]) & np.ones(len(row), dtype=bool))
    answer = float(ends[0].mean())
    own = descending(parts, 1.0 if answer >= ends[1].mean() else -1.0)
    cuts = np.unique(np.linspace(0, n, min(n, STEPS) + 1).round().astype(int))
    curves = without_first(np.vstack([own, own[::-1], other_orders(own, N_ORDERS, random)]), cuts)
    leading = np.argsort(own) < numbers_taken(n)[:, None]
    largest = np.argsort(descending(np.abs(parts))) < max(1, round(QUARTER * n))
    masks = random.random((N_MASKS, n)) < 0.5
    sets = [curves.reshape(-1, n), ~leading, leading, ~masks, np.array([~largest, largest])]
    kept = np.zeros((sum(map(len, sets)), len(row)), dtype=bool)
    kept[:, players] = np.concatenate(sets)
    along, *others = np.split(worths(ask, row, draws, kept), np.cumsum([len(part) for part in sets])[:-1])
    without, alone, masked, quarters = others
    return Removed(
        contributions=parts, cuts=cuts, masks=masks, answer=answer, start=ends[1], without=without, alone=alone,
        curves=along.reshape(len(curves), len(cuts), -1), masked=masked, quarters=quarters,
    )


def scores(removed: Removed, random: np.random.Generator, *, whole: bool) -> tuple[Finding, ...]:
    """Score the answers, each with an interval over what was drawn of it: orders, sets, background rows.

    The sign of the movement is taken out; what is not a share is in standard deviations of the answers. Where the
    draws are the ``whole`` background, nothing of it was left to chance: what another background would say is a
    matter of stability.
    """
    weights = _weights(len(removed.start), random, whole=whole)
    moved = removed.answer - removed.start.mean()
    sign = 1.0 if moved >= 0 else -1.0
    spread = deviation(removed.start) or abs(moved) or 1.0
    own, reverse, *others = sign * areas(removed.curves, removed.cuts)
    falls, left = (sign * (removed.answer - part).mean(axis=0) / spread for part in (removed.without, removed.alone))
    leading, rest = np.abs(removed.answer - removed.quarters) / spread
    return (
        _beaten("deletion", -own, -np.array(others), weights, random),
        _beaten("insertion", reverse, np.array(others), weights, random),
        _mean("comprehensiveness", falls, weights), _mean("sufficiency", left, weights),
        _infidelity(removed, spread, weights, random), _mean("perturbation_gap", leading - rest, weights),
    )


def _weights(n_draws: int, random: np.random.Generator, *, whole: bool) -> np.ndarray:
    """(n_draws, n_times) shares of the draws when they are drawn anew."""
    alike = np.full(n_draws, 1 / n_draws)
    if whole:
        return np.tile(alike[:, None], N_BOOTSTRAP)
    return random.multinomial(n_draws, alike, size=N_BOOTSTRAP).T / n_draws


def _beaten(
    name: str, own: np.ndarray, others: np.ndarray, weights: np.ndarray, random: np.random.Generator,
) -> Finding:
    """Share of orders beaten; its interval draws the background anew, and allows for how few orders there are.

    Orders that come out the same say nothing: they differ in features that hardly matter. Where so many of the rest
    were beaten, the share of all such orders has a Beta distribution (Jeffreys).
    """
    areas_of_others = others.mean(axis=1)
    others = others[np.abs(own.mean() - areas_of_others) > ALIKE * areas_of_others.std()]
    n = len(others)
    if n < FEWEST_ORDERS:
        return not_measured(name, "Too few orders come out otherwise to tell one from another.")
    value = float(share_beaten(own.mean(), others.mean(axis=1)))
    shares = share_beaten(own @ weights, others @ weights)
    low, high = np.quantile(random.beta(n * shares + 0.5, n * (1 - shares) + 0.5), [0.025, 0.975])
    return found(name, value, min(float(low), value), max(float(high), value), n=n, of="random order")


def _mean(name: str, per_draw: np.ndarray, weights: np.ndarray) -> Finding:
    value, drawn = float(per_draw.mean()), per_draw @ weights
    if np.ptp(drawn) <= ROUNDING * np.abs(per_draw).max():
        return exactly(name, value, n=len(per_draw), of="background row")
    low, high = np.quantile(drawn, [0.025, 0.975])
    return found(name, value, float(low), float(high), n=len(per_draw), of="background row")


def _infidelity(removed: Removed, spread: float, weights: np.ndarray, random: np.random.Generator) -> Finding:
    """Squares of means over fewer draws are larger by chance: that much is taken off the draws behind the interval."""
    falls, n = (removed.answer - removed.masked) / spread, len(removed.masks)
    parts = removed.contributions / spread
    value = float(misses(parts, removed.masks, falls.mean(axis=1, keepdims=True)).mean())
    sets = random.multinomial(n, np.full(n, 1 / n), size=weights.shape[1]).T / n
    drawn = (misses(parts, removed.masks, falls @ weights) * sets).sum(axis=0)
    low, high = np.quantile(drawn - drawn.mean() + value, [0.025, 0.975])
    return found("infidelity", value, max(0.0, min(float(low), value)), max(float(high), value), n=n, of="random set")
