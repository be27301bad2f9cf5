"""`refits`: fit the same learner on parts of the table, and see how far its explanations change with the sample."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.checks.refits.memory import Costs, memorised
from explain.checks.thresholds import SEEN
from explain.kept import kept
from explain.methods.importance import permutation_importance
from explain.methods.shapley import shap_values
from explain.model.asking import Progress, answered_target
from explain.model.calm import one_thread
from explain.model.predictor import Predictor
from explain.model.refitting import FAILURES, Refit, could_not
from explain.provenance import provenance
from explain.results import Finding, Flag, Refits, Spread
from explain.scores.every_row import all_answers
from explain.scores.fitted_again import (
    FITTED,
    Ground,
    Told,
    baseline_losses,
    corrected_factor,
    ground,
    interval,
    parts,
    row_losses,
)
from explain.scores.ranks import rank_correlation
from explain.table.dataset import Dataset, chosen_rows

N_REFITS, N_EXPLAINED, N_REPEATS, MOST_MEASURED = 15, 50, 5, 1_000
LIMIT = 60.0
"""Seconds after which no further model is fitted."""
MEASURED_PER_FITTED = (1 - FITTED) / FITTED
NO_FINDINGS = ("refit_order", "refit_error", "memorised")


def refits(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any] | None = None, output: Any = None,
    scale: str | None = None, refit: Refit | None = None, n_refits: int = N_REFITS, seed: int = 0,
    progress: Progress | None = None,
) -> Refits:
    """Fit the learner of a model again on parts of the table, and measure how far explanations change with the sample.

    Each fit takes four fifths of the rows, at most 5,000, and another seed; it is measured on the other fifth. After 60
    seconds no further fit is begun. Fits are kept with the table: asked again, for more of them or about another row,
    only what is missing is worked out.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    row
        A position, or ``{column: value}``, whose contributions are compared; None for none.
    output, scale
        As in `shap_values`.
    refit
        What the model is given and the target in its own labels → a fitted model; None for a clone of the uploaded one.
    n_refits
        How many models are fitted. Fewer are a complete answer; ``n_refits`` of the result says how many there are.
    seed
        Of the parts, of the learner and of the rows.
    progress
        Called within fits as well; may raise to stop.

    Returns
    -------
    Refits
        Of the importance, the intervals have the variance (1/m + 1/4)·s² of a mean over overlapping parts, which knows
        the rows measured better than the fits: of features that matter a little it is too narrow. Of the contributions,
        4·s², what a fifth of the rows left out says of another sample (delete-d jackknife). Without a way to fit again
        nothing is measured, and ``why_not`` says why.

    Raises
    ------
    MethodError
        When the model has no such output or scale.
    DataError
        When the row does not exist.

    References
    ----------
    Nadeau, C. and Bengio, Y. (2003). Inference for the generalization error. Machine Learning 52.
    Molnar, C. et al. (2023). Relating the partial dependence plot and permutation feature importance to the data
    generating process. xAI.
    Shao, J. and Wu, C. F. J. (1989). A general theory for jackknife variance estimation. Annals of Statistics 17.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> x = np.random.default_rng(0).normal(size=(80, 2))
    >>> frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": 3 * x[:, 0] + x[:, 1]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> found = refits(predictor, dataset, row=0, n_refits=3)
    >>> found.n_refits, bool(np.allclose(found.row.own, found.row.mean))
    (3, True)
    """
    began = time.perf_counter()
    scale, place = predictor.known_scale(scale), predictor.place(output)
    asked = _Asked(row=row, place=place, scale=scale, seed=seed)
    held = ground(predictor, dataset, refit=refit, seed=seed)
    with one_thread():
        told, why_not = _told(held, asked, n_refits, progress, began)
        own = _own(held, asked) if told else None
    measured = _spreads(told, own, row is not None, len(dataset.schema))
    found_of = _findings(held, told, own, why_not, seed) if own else _none(why_not)
    target, unit = answered_target(predictor, dataset, place, scale)
    rows = np.empty(0, int) if row is None else chosen_rows(dataset, row, default=None, seed=seed).positions
    return Refits(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, **measured, rows=rows,
        score=told[0].score if told else "", n_refits=len(told), n_wanted=n_refits, why_not=why_not,
        findings=found_of, flags=_flags(found_of), output=predictor.outputs[place], target=target, scale=scale,
        unit=unit, provenance=provenance(
            predictor, dataset, method="refits", engine="fitted again on four fifths of the rows", began=began,
            n_rows=len(held.rows), seed=seed, scale=scale, output=predictor.outputs[place],
            libraries=("numpy", "scipy", predictor.library), n_refits=len(told), n_wanted=n_refits,
            rows_explained=N_EXPLAINED,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """What is asked of every model fitted."""

    row: int | Mapping[str, Any] | None
    place: int
    scale: str
    seed: int

    def explained(self, predictor: Predictor, dataset: Dataset, rows: Any, progress: Progress | None) -> np.ndarray:
        """(n_rows, n_features) contributions."""
        return shap_values(predictor, dataset, rows=rows, output=self._output(predictor), scale=self.scale,
                           seed=self.seed, progress=progress).contributions

    def importance(
        self, predictor: Predictor, dataset: Dataset, rows: np.ndarray, progress: Progress | None
    ) -> tuple[np.ndarray, str]:
        """(n_features,) permutation importance, and what it measures."""
        output = None if predictor.task == "regression" else self._output(predictor)
        made = permutation_importance(predictor, dataset, rows=rows, n_repeats=N_REPEATS, output=output,
                                      seed=self.seed, progress=progress)
        return made.mean, made.score

    def _output(self, predictor: Predictor) -> str:
        return predictor.outputs[self.place]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """What one model said."""

    importance: np.ndarray
    strength: np.ndarray
    score: str
    row: np.ndarray
    """(n_features,) or empty."""
    costs: np.ndarray
    """(n_rows,) of the rows of the ground."""
    seen: np.ndarray


def _told(
    held: Ground, asked: _Asked, n_refits: int, progress: Progress | None, began: float
) -> tuple[list[_Told], str]:
    """Fit one model after the other and ask it; with why there are fewer than wanted."""
    made: list[_Told] = []
    for i, (fitted, measured) in enumerate([] if held.why_not else parts(held, n_refits, asked.seed)):
        if made and time.perf_counter() - began > LIMIT:
            return made, f"After {LIMIT:.0f} seconds no further model was fitted."
        step = Told(progress=progress, step=i, n_steps=n_refits)
        try:
            model = _model(held, fitted, asked.seed, i, step)
        except FAILURES as error:
            return made, could_not(error)
        made.append(_asked(held, model, fitted, measured, asked, i, step))
    return made, held.why_not


def _model(held: Ground, fitted: np.ndarray, seed: int, i: int, step: Told) -> Predictor:
    def make() -> Predictor:
        with step.fitting():
            return held.fit(fitted, seed + i)

    if held.refit is not None:
        return make()
    return kept(held.dataset, ("fitted again", held.predictor.fingerprint, seed, i), make)


def _asked(
    held: Ground, model: Predictor, fitted: np.ndarray, measured: np.ndarray, asked: _Asked, i: int, step: Told
) -> _Told:
    def make() -> tuple[np.ndarray, np.ndarray, str, np.ndarray]:
        some = measured[np.random.default_rng((asked.seed, i)).permutation(len(measured))[:MOST_MEASURED]]
        importance, score = asked.importance(model, held.dataset, np.sort(some), step.part(0.4))
        strength = _strength(model, held, asked, step.part(0.7))
        return importance, strength, score, _costs(model, held)

    key = ("asked again", held.predictor.fingerprint, asked.seed, i, asked.place, asked.scale)
    importance, strength, score, costs = make() if held.refit is not None else kept(held.dataset, key, make)
    row = np.empty(0)
    if asked.row is not None:
        row = asked.explained(model, held.dataset, [asked.row], step.part(0.9))[0]
    return _Told(importance=importance, strength=strength, score=score, row=row, costs=costs,
                 seen=np.isin(held.rows, fitted))


def _strength(model: Predictor, held: Ground, asked: _Asked, progress: Progress | None) -> np.ndarray:
    rows = held.dataset.permutation(N_EXPLAINED, asked.seed)
    return np.abs(asked.explained(model, held.dataset, rows, progress)).mean(axis=0)


def _costs(model: Predictor, held: Ground) -> np.ndarray:
    answers = model(held.dataset.features.iloc[held.rows])
    return row_losses(model, answers, held.truth[held.rows], held.place)


def _own(held: Ground, asked: _Asked) -> _Told:
    """Ask the uploaded model about the rows of the ground."""
    rows = np.sort(held.rows[np.random.default_rng(asked.seed).permutation(len(held.rows))[:MOST_MEASURED]])
    importance, score = asked.importance(held.predictor, held.dataset, rows, None)
    row = np.empty(0)
    if asked.row is not None:
        row = asked.explained(held.predictor, held.dataset, [asked.row], None)[0]
    answers = all_answers(held.predictor, held.dataset)[held.rows]
    return _Told(
        importance=importance, strength=_strength(held.predictor, held, asked, None), score=score, row=row,
        costs=row_losses(held.predictor, answers, held.truth[held.rows], held.place), seen=np.empty(0, bool),
    )


def _spreads(told: list[_Told], own: _Told | None, of_row: bool, n_features: int) -> dict[str, Spread]:
    if own is None:
        return dict.fromkeys(("importance", "strength", "row"), _spread(np.empty((0, 0)), np.empty(0), 1.0))
    again = corrected_factor(len(told), MEASURED_PER_FITTED)
    other = 1 / MEASURED_PER_FITTED
    row = np.array([each.row for each in told]) if of_row else np.empty((0, 0))
    return {
        "importance": _spread(np.array([each.importance for each in told]), own.importance, again),
        "strength": _spread(np.array([each.strength for each in told]), own.strength, other),
        "row": _spread(row, own.row, other),
    }


def _spread(values: np.ndarray, own: np.ndarray, factor: float) -> Spread:
    mean, low, high = interval(values, factor)
    _, naive_low, naive_high = interval(values, 1 / max(len(values), 1))
    return Spread(own=own, mean=mean, low=low, high=high, naive_low=naive_low, naive_high=naive_high)


def _findings(
    held: Ground, told: list[_Told], own: _Told, why_not: str, seed: int
) -> tuple[Finding, ...]:
    of_row = own.row.size > 0
    mine = own.row if of_row else own.strength
    theirs = np.array([each.row if of_row else each.strength for each in told])
    truth = held.truth[held.rows]
    costs = Costs(own=own.costs, baseline=baseline_losses(held.predictor, truth),
                  refits=np.array([each.costs for each in told]), seen=np.array([each.seen for each in told]))
    return (_order(mine, theirs), _error(mine, theirs), memorised(costs, seed))


def _order(mine: np.ndarray, theirs: np.ndarray) -> Finding:
    """Mean rank correlation with models of other samples, of the features that either uses.

    Models fitted again share most of their rows, so they differ from their mean by half of what models of separate
    samples do (delete-d jackknife): the distances are doubled before the ranks are compared.
    """
    used = (mine != 0) | (theirs != 0).any(axis=0)
    theirs = theirs.mean(axis=0) + (theirs - theirs.mean(axis=0)) / np.sqrt(MEASURED_PER_FITTED)
    if used.sum() < 3:
        return not_measured("refit_order", "Fewer than three features are used: there is no order to compare.")
    ranks = np.array([[rank_correlation(mine[used], each[used])] for each in theirs])
    mean, low, high = interval(ranks, corrected_factor(len(ranks), MEASURED_PER_FITTED))
    return found("refit_order", mean[0], max(low[0], -1.0), min(high[0], 1.0), n=len(ranks), of="model fitted again")


def _error(mine: np.ndarray, theirs: np.ndarray) -> Finding:
    largest = np.abs(mine).max()
    if len(theirs) < 2 or not largest > 0:
        return not_measured("refit_error", "Fewer than two models could be fitted again, or the model uses nothing.")
    _, low, high = interval(theirs, 1 / MEASURED_PER_FITTED)
    return found("refit_error", (high - low).max() / largest, n=len(theirs), of="model fitted again")


def _none(why_not: str) -> tuple[Finding, ...]:
    return tuple(not_measured(name, why_not) for name in NO_FINDINGS)


def _flags(findings: tuple[Finding, ...]) -> tuple[Flag, ...]:
    seen = [each for each in findings if each.name == "memorised" and each.low >= SEEN]
    return tuple(flag("W14", gap=each.value) for each in seen)
