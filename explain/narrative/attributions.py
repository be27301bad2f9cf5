"""Why one row got its answer, in words: SHAP and LIME."""

import numpy as np

from explain.narrative.parts import answer_of, apart, cell, moved, said, short_answer
from explain.results import Attributions
from explain.wording import counted, escaped, listed, number, value

NAMED = 3
POOR_FIT = 0.5
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


def doubts_about_attributions(attributions: Attributions) -> tuple[str, ...]:
    """Say what speaks against relying on a local surrogate: a poor fit, a large gap, weights that hang on chance."""
    if not is_local(attributions):
        return ()
    fit, gap = float(attributions.fidelity[0]), abs(float(attributions.residual[0]))
    doubts = []
    if fit < POOR_FIT:
        doubts.append(f"The simple model fits poorly here (R² {number(fit, 2)}): read its weights as a rough hint.")
    if gap > LARGE_GAP * float(np.abs(attributions.contributions[0]).sum()):
        doubts.append(f"The simple model misses the model's {short_answer(attributions)} by "
                      f"{apart(attributions, gap)}, which is much beside what it explains.")
    named = _named(attributions)
    halves = 1.96 * attributions.standard_errors[0, named]
    if np.any(halves > UNSTEADY * np.abs(attributions.contributions[0, named])):
        doubts.append("Other random samples may well put other inputs first: the shares named are known to "
                      f"±\u00a0{apart(attributions, float(halves.max()))} only.")
    return tuple(doubts)
