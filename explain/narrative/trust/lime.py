"""Whether LIME would say the same again, in words."""

import numpy as np

from explain.results import LimeStability
from explain.wording import count, counted, listed, number, probability, strong

READING = ("Each line is a leading feature: what LIME says it contributes, over how far the kernel counts samples as "
           "near. The dotted line is LIME's own width. Below: how well the simple model follows the model.")
MANY = 1_000_000
"""Samples from which on a number of them says no more."""


def describe_lime_stability(result: LimeStability) -> tuple[str, ...]:
    """Say how alike the runs are, what other widths change, how sure the samples are, and what more would do."""
    if not result.n_leading:
        return (result.findings[0].unmeasured,)
    return (_runs(result), _widths(result), _fit(result), _sure(result))


def plain_lime_stability(result: LimeStability) -> tuple[str, ...]:
    """Say it for somebody who has never heard of LIME."""
    if not result.n_leading:
        return ("The model answers alike here, so there is nothing to share out.",)
    share = _value(result, "lime_overlap")
    alike = "the same inputs lead each time" if share == 1 else f"{probability(share)} of the leading inputs stay"
    known = _value(result, "lime_width")
    if known != known:
        return (f"Asked {counted(len(result.runs), 'time')} with other random cases, {alike}.",)
    other = "The inputs in the lead stay" if known >= 1 else "Some inputs in the lead change"
    return (
        f"Asked {counted(len(result.runs), 'time')} with other random cases, {alike}.",
        f"{other} when “nearby” is taken narrower or wider.",
    )


def _value(result: LimeStability, name: str) -> float:
    return next(each.value for each in result.findings if each.name == name)


def _runs(result: LimeStability) -> str:
    share, cut = _value(result, "lime_overlap"), _value(result, "lime_intervals")
    runs = f"{counted(len(result.runs), 'run')} of {count(result.n_samples)} samples"
    shared = "all" if share == 1 else probability(share)
    overlap = "all" if cut == 1 else probability(cut)
    return (f"Any two of {runs} share, on average, **{shared}** of the "
            f"{counted(result.n_leading, 'leading feature')}; {overlap} of their 95 % intervals overlap.")


def _widths(result: LimeStability) -> str:
    size = _value(result, "lime_width")
    if size != size:
        return "Other kernel widths were not compared: too few samples count there."
    gone = _changing(result)
    if size >= 1 or not gone:
        return "Narrower and wider kernels give the same leading features."
    return (f"At other kernel widths {listed(gone)} fall{'s' if len(gone) == 1 else ''} behind; lowest agreement "
            f"**{number(size, 2)}**, where chance is 0.")


def _changing(result: LimeStability) -> list[str]:
    """Name features that lead at LIME's own width and not at each other one."""
    tops = np.argsort(-np.abs(result.contributions), axis=1, kind="stable")[:, : result.n_leading]
    gone = [j for j in tops[result.usual] if not (tops == j).any(axis=1).all()]
    return [strong(result.feature_labels[j]) for j in gone[:3]]


def _fit(result: LimeStability) -> str:
    fits = result.fits
    ends = listed([f"{number(float(fits[i]), 2)} at {number(float(result.widths[i]))}" for i in (0, len(fits) - 1)])
    return f"R² is **{number(float(fits[result.usual]), 2)}** at LIME's own width, {ends} times √p (p features)."


def _sure(result: LimeStability) -> str:
    need = result.n_needed
    wanted = "An interval a tenth of the largest contribution wide"
    if need > MANY:
        return f"{wanted} takes more than {count(MANY)} samples (BayesLIME)."
    return f"{wanted} takes about {number(max(need, 1), 2)} samples (BayesLIME); {count(result.n_samples)} were drawn."
