"""Why one row got its answer, in words: SHAP and LIME."""

import numpy as np

from explain.checks.making import flag
from explain.checks.thresholds import FIT
from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from explain.narrative.trust.warnings import describe_flag
from explain.results import Attributions
from explain.wording import about_100, counted, escaped, listed, number, strong, value

NAMED = 3
SMALL = 0.05
"""Share of the largest contribution, below which one is not worth a stakeholder's while."""
POOR_FIT = FIT
"""R² below which a local surrogate says little."""
UNSTEADY = 0.5
"""Half a 95 % interval over random samples that counts as wide, as a share of what it is about."""
LARGE_GAP = 0.25
"""Gap between model and surrogate that counts as large, as a share of all that the contributions move."""


def describe_attributions(attributions: Attributions) -> tuple[str, ...]:
    """Say where one prediction starts, where it ends and what moved it most.

    Parameters
    ----------
    attributions : one row
        SHAP or LIME.
    """
    if is_local(attributions):
        return (_answer(attributions), _surrogate(attributions), *_movers(attributions), *_steadiness(attributions),
                _fit(attributions))
    start = f"{escaped(attributions.baseline)} is **{said(attributions, attributions.base_value[0])}**"
    return (f"{_answer(attributions).removesuffix('.')}; {start}.", *_movers(attributions), *_errors(attributions),
            "This describes the model's arithmetic, not the reasons in real life.")


def is_local(attributions: Attributions) -> bool:
    """Whether a local surrogate was explained in the model's place."""
    return bool(np.isfinite(attributions.fidelity).any())


def _answer(attributions: Attributions) -> str:
    end = said(attributions, attributions.predictions[0])
    return f"The model's {answer_of(attributions)} is **{end}** here."


def _surrogate(attributions: Attributions) -> str:
    start = said(attributions, attributions.base_value[0])
    end = said(attributions, attributions.predictions[0] - attributions.residual[0])
    return f"A simple model fitted around this row starts at **{start}** (its intercept) and arrives at **{end}**."


def _movers(attributions: Attributions) -> tuple[str, ...]:
    sizes, first = attributions.contributions[0], _named(attributions)
    order = np.argsort(-np.abs(sizes), kind="stable")
    if not first:
        return (f"No input moved the {short_answer(attributions)} here.",)
    named = [
        f"{cell(attributions.feature_labels[j], value(attributions.feature_values[0, j]))} "
        f"({moved(attributions, sizes[j])})" for j in first
    ]
    return (f"What moved the {short_answer(attributions)} most in the model: {listed(named)}.",
            *_others(attributions, order[len(first):]))


def _others(attributions: Attributions, rest: np.ndarray) -> tuple[str, ...]:
    if not len(rest):
        return ()
    total = moved(attributions, attributions.contributions[0, rest].sum())
    who = "The one other input" if len(rest) == 1 else f"All other {counted(len(rest), 'input')} together"
    return (f"{who}: {total}.",)


def _errors(attributions: Attributions) -> tuple[str, ...]:
    if attributions.exact:
        return ()
    errors = attributions.standard_errors
    if not np.isfinite(errors).any():
        return ("These shares were sampled; their error was not measured.",)
    widest = apart(attributions, 1.96 * float(np.nanmax(errors)))
    return (f"These shares were sampled; each is known to ±\u00a0{widest} or better.",)


def _steadiness(attributions: Attributions) -> tuple[str, ...]:
    """Say how far other samples would move the shares named, and the widest of the rest."""
    halves, named = 1.96 * attributions.standard_errors[0], _named(attributions)
    if not named:
        return ()
    if not np.isfinite(halves).all():
        return ("How far other random samples would move these shares was not measured.",)
    rest = float(np.delete(halves, named).max(initial=0))
    others = f", any other by ±\u00a0{apart(attributions, rest)}" if rest else ""
    widest = apart(attributions, float(halves[named].max()))
    return (f"Other random samples would move the shares named by no more than ±\u00a0{widest}{others} (95 %).",)


def _named(attributions: Attributions) -> list[int]:
    """Positions of the inputs that a reader is told of first."""
    sizes = attributions.contributions[0]
    order = np.argsort(-np.abs(sizes), kind="stable")
    return [int(j) for j in order[:NAMED] if sizes[j] != 0]


def _fit(attributions: Attributions) -> str:
    gap = float(attributions.residual[0])
    fit = f"It follows the model near this row with R² {number(attributions.fidelity[0], 2)}"
    if gap == 0:
        return f"{fit} and meets the model's {short_answer(attributions)} here."
    return f"{fit} and is off by **{apart(attributions, abs(gap))}** here."


def plain_attributions(attributions: Attributions) -> tuple[str, ...]:
    """Say the same to somebody who has heard of neither method: the answer, what raised it, what lowered it."""
    start = said(attributions, attributions.base_value[0])
    if is_local(attributions):
        first = "A second look, with a simple formula fitted around this row:"
        return _sides(attributions, first), _fit_in_words(attributions)
    return (
        _answer(attributions), *_of_hundred(attributions), f"On average the model answers **{start}**.",
        _sides(attributions, "In the model,"), "This describes the model's arithmetic, not the reasons in real life.",
    )


def _of_hundred(attributions: Attributions) -> tuple[str, ...]:
    """Say a probability as so many of a hundred."""
    if attributions.scale != "probability":
        return ()
    share = float(attributions.predictions[0])
    named = strong(attributions.output) if attributions.output else "that outcome"
    return (f"Taken at its word, {named} is the answer for {about_100(share)} of 100 rows with such a score.",)


def _sides(attributions: Attributions, start: str) -> str:
    """Name what raised the answer most and what lowered it most."""
    sizes = attributions.contributions[0]
    order = np.argsort(-np.abs(sizes), kind="stable")
    parts = []
    for verb, chosen in (("raised", sizes > 0), ("lowered", sizes < 0)):
        places = [j for j in order if chosen[j] and abs(sizes[j]) >= SMALL * np.abs(sizes).max()][:2]
        if places:
            named = listed([f"{cell(attributions.feature_labels[j], value(attributions.feature_values[0, j]))} "
                            f"({moved(attributions, sizes[j])})" for j in places])
            parts.append(f"{named} {verb} it most")
    return f"{start} {'; '.join(parts) or 'nothing moved the answer'}."


def _fit_in_words(attributions: Attributions) -> str:
    fit = float(attributions.fidelity[0])
    return ("The formula fits the model well here." if fit >= 0.8 else
            "The formula fits the model only roughly here." if fit >= POOR_FIT else
            "The formula fits the model poorly here: read it as a hint.")


def doubts_about_attributions(attributions: Attributions) -> tuple[str, ...]:
    """Say what speaks against relying on a local surrogate: a poor fit, a large gap, weights that hang on chance."""
    if not is_local(attributions):
        return ()
    fit, gap = float(attributions.fidelity[0]), abs(float(attributions.residual[0]))
    doubts = []
    if fit < POOR_FIT:
        doubts.append(describe_flag(flag("W9", fit=fit)))
    if gap > LARGE_GAP * float(np.abs(attributions.contributions[0]).sum()):
        doubts.append(f"The simple model misses the model's {short_answer(attributions)} by "
                      f"{apart(attributions, gap)}, which is much beside what it explains.")
    named = _named(attributions)
    halves = 1.96 * attributions.standard_errors[0, named]
    if np.any(halves > UNSTEADY * np.abs(attributions.contributions[0, named])):
        doubts.append("Other random samples may well put other inputs first: the shares named are known to "
                      f"±\u00a0{apart(attributions, float(halves.max()))} only.")
    return tuple(doubts)
