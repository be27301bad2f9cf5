"""Whether taking away what an explanation says to matter moves the answer most."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.making import found, not_measured
from explain.checks.removal import worths
from explain.checks.removal_scores import (
    areas,
    descending,
    infidelity,
    numbers_taken,
    random_orders,
    share_beaten,
    without_first,
)
from explain.errors import MethodError
from explain.methods.local_surrogate import lime_weights
from explain.methods.shapley.game import differing
from explain.methods.shapley.values import N_BACKGROUND, described, shap_values
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Attributions, Finding, Findings
from explain.table.dataset import Choice, Dataset, chosen_rows

N_DRAWS, N_ORDERS, N_MASKS = 30, 50, 50
"""Background rows that give the values of what is taken away; random orders; random sets of features."""
FEWEST = 4
"""Features below which too few orders exist to tell one from another."""
STEPS = 20
"""Points of a curve at most, beside its start."""
QUARTER = 0.25
"""Share of the features that count as leading for the perturbation gap."""
N_BOOTSTRAP = 400
NAMES = ("deletion", "insertion", "comprehensiveness", "sufficiency", "infidelity", "perturbation_gap")
METHODS = ("shap_values", "lime_weights")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Removed:
    """What the model answers when features of one row are taken away; features are those that play."""

    contributions: np.ndarray
    """(n_players,)"""
    orders: np.ndarray
    """(n_orders, n_players) random orders, with the reverse of each."""
    cuts: np.ndarray
    """(n_cuts,) how many features are gone at each point of a curve."""
    masks: np.ndarray
    """(n_masks, n_players) bool: random sets that are taken away."""
    answer: float
    sign: float
    """1 where the answer lies above those for the draws, else -1."""
    spread: float
    """Standard deviation of the model's answers over the background."""
    curves: np.ndarray
    """(2 + n_orders, n_cuts, n_draws) answers along the explanation's order, its reverse and the random orders."""
    without: np.ndarray
    """(n_sizes, n_draws) answers without the leading features."""
    alone: np.ndarray
    """(n_sizes, n_draws) answers with the leading features alone."""
    masked: np.ndarray
    """(n_masks, n_draws)"""
    gaps: np.ndarray
    """(2, n_draws) answers without the leading quarter by size, and without the others."""


def faithfulness(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], method: str = "shap_values",
    output: Any = None, scale: str | None = None, background: Choice = None, seed: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Take features of a row away, and see whether those that are said to matter move the answer most.

    What is taken away gets the values of background rows; the answer is the mean over 30 of them. Such rows may not
    occur, and SHAP takes features away in the same way: this finds gross failures only.

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
        in, the features in the order of their contributions towards the answer; with a 95 % interval over draws and
        orders. "comprehensiveness" (fall of the answer without the leading features), "sufficiency" (what the leading
        features alone leave open), each a mean over 1, 5, 10, 20 and 50 % of the features, at least one, and
        "perturbation_gap" (movement without the leading quarter less that without the others): in standard deviations
        of the answers over the background. "infidelity": mean squared miss of the contributions as a forecast, per
        variance of the answers.

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
    >>> faithfulness(predictor, dataset, row=3).findings[0].name
    'deletion'
    """
    began = time.perf_counter()
    explained = _explained(predictor, dataset, row, method, output, scale, background, seed, progress)
    compared = chosen_rows(dataset, background, default=N_BACKGROUND, seed=seed)
    findings = of_removal(predictor, dataset, explained, row=row, background=background, seed=seed, progress=progress)
    return Findings(
        subject="row", findings=findings, flags=(), rows=explained.rows, output=explained.output,
        target=explained.target, scale=explained.scale, unit=explained.unit,
        provenance=provenance(
            predictor, dataset, method="faithfulness", engine="features taken away in random orders", began=began,
            n_rows=1, seed=seed, scale=explained.scale, output=explained.output,
            background=described(background, compared, seed), contributions=method, draws=N_DRAWS, orders=N_ORDERS,
        ),
    )


def _explained(
    predictor: Predictor, dataset: Dataset, row: Any, method: str, output: Any, scale: str | None, background: Choice,
    seed: int, progress: Progress | None,
) -> Attributions:
    asked: dict[str, Any] = {"rows": [row], "output": output, "scale": scale, "seed": seed, "progress": progress}
    if method == "shap_values":
        return shap_values(predictor, dataset, background=background, **asked)
    if method == "lime_weights":
        return lime_weights(predictor, dataset, **asked)
    raise MethodError(f"Contributions of {method!r} cannot be held against the model.",
                      "Choose shap_values or lime_weights.", "METHOD-FAITHFULNESS")


def of_removal(
    predictor: Predictor, dataset: Dataset, explained: Attributions, *, row: Any, background: Choice, seed: int,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Hold the contributions of one row, whoever computed them, against what the model answers without features."""
    chosen = chosen_rows(dataset, [row], default=None, seed=seed)
    compared = chosen_rows(dataset, background, default=N_BACKGROUND, seed=seed)
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
        few = "too few" if len(players) else "none"
        why = f"Of the columns of this row, {few} can change the answer: fewer than {FEWEST} have too few orders."
        return tuple(not_measured(name, why) for name in NAMES)
    spread = float(np.std(question(references)))
    removed = asked(question, coded, draws, players, explained.contributions[0], spread, random)
    return scores(removed, random)


def asked(
    ask: Any, row: np.ndarray, draws: np.ndarray, players: np.ndarray, contributions: np.ndarray, spread: float,
    random: np.random.Generator,
) -> Removed:
    """Ask for all that is measured in one go."""
    n, parts = len(players), contributions[players]
    cuts = np.unique(np.linspace(0, n, min(n, STEPS) + 1).round().astype(int))
    answer, start = worths(ask, row, draws, np.array([[True], [False]]) & np.ones(len(row), dtype=bool)).mean(axis=1)
    sign = 1.0 if answer >= start else -1.0
    own = descending(parts, sign)
    orders = random_orders(n, N_ORDERS, random)
    curves = without_first(np.vstack([own, own[::-1], orders]), cuts)
    ranks = np.argsort(own)
    leading = ranks < numbers_taken(n)[:, None]
    largest = np.argsort(descending(np.abs(parts))) < max(1, round(QUARTER * n))
    masks = random.random((N_MASKS, n)) < 0.5
    kept = np.concatenate([curves.reshape(-1, n), ~leading, leading, ~masks, [~largest, largest]])
    whole = np.zeros((len(kept), len(row)), dtype=bool)
    whole[:, players] = kept
    sizes = np.cumsum([len(curves) * len(cuts), len(leading), len(leading), len(masks)])
    found_curves, without, alone, masked, gaps = np.split(worths(ask, row, draws, whole), sizes)
    return Removed(
        contributions=parts, orders=orders, cuts=cuts, masks=masks, answer=float(answer), sign=sign, spread=spread,
        curves=found_curves.reshape(len(curves), len(cuts), -1), without=without, alone=alone, masked=masked, gaps=gaps,
    )


def scores(removed: Removed, random: np.random.Generator) -> tuple[Finding, ...]:
    """Score the answers, each with an interval over draws, and over orders where they are drawn."""
    n_draws = removed.curves.shape[2]
    weights = random.multinomial(n_draws, np.full(n_draws, 1 / n_draws), size=N_BOOTSTRAP).T / n_draws
    held = removed.sign * areas(removed.curves, removed.cuts)
    own, reverse, others = held[0], held[1], held[2:]
    falls = removed.sign * (removed.answer - removed.without).mean(axis=0) / removed.spread
    open_ = removed.sign * (removed.answer - removed.alone).mean(axis=0) / removed.spread
    lead, rest = np.abs(removed.answer - removed.gaps) / removed.spread
    return (
        _beaten("deletion", -own, -others, weights, random), _beaten("insertion", reverse, others, weights, random),
        _mean("comprehensiveness", falls, weights), _mean("sufficiency", open_, weights),
        _infidelity(removed, weights), _mean("perturbation_gap", lead - rest, weights),
    )


def _beaten(
    name: str, own: np.ndarray, others: np.ndarray, weights: np.ndarray, random: np.random.Generator,
) -> Finding:
    tie = 1e-9 * float(np.abs(others).max())
    n = len(others)
    value = float(share_beaten(own.mean(), others.mean(axis=1), tie))
    shares = share_beaten(own @ weights, others @ weights, tie)
    if n >= N_ORDERS:
        shares = random.beta(n * shares + 0.5, n * (1 - shares) + 0.5)
    low, high = np.quantile(shares, [0.025, 0.975])
    return found(name, value, min(float(low), value), max(float(high), value), n=n, of="random order")


def _mean(name: str, per_draw: np.ndarray, weights: np.ndarray) -> Finding:
    low, high = np.quantile(per_draw @ weights, [0.025, 0.975])
    return found(name, float(per_draw.mean()), float(low), float(high), n=len(per_draw), of="background draw")


def _infidelity(removed: Removed, weights: np.ndarray) -> Finding:
    falls = removed.answer - removed.masked
    value = infidelity(removed.contributions, removed.masks, falls.mean(axis=1)) / removed.spread**2
    drawn = infidelity(removed.contributions, removed.masks, falls @ weights) / removed.spread**2
    low, high = np.quantile(drawn, [0.025, 0.975])
    return found("infidelity", float(value), min(float(low), float(value)), max(float(high), float(value)),
                 n=len(removed.masks), of="random set")
