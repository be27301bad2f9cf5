"""Whether the rows explained are like those they are compared with, in words."""

import numpy as np

from explain.narrative.parts import apart, said
from explain.results import Drift
from explain.wording import count, counted, listed, number, strong

NAMED = 5
READING = ("Each bar is the shift of one column (population stability index, PSI); the wide grey band is what chance "
           "alone makes of it in 95 of 100 samples. A shift is clear beyond that band, from 0.1 on, and after a "
           "correction for many columns. From 0.25 on it counts as large.")
SAME = "The rows explained are drawn at random from the table: only chance sets the two apart."
LARGE = 0.25


def describe_drift(drift: Drift) -> tuple[str, ...]:
    """Say which columns of the rows explained have shifted, how far, and whether the answers have."""
    if not np.isfinite(drift.psi).any():
        return (_uncompared(drift),)
    n = drift.provenance.n_rows
    some = f" ({count(n)} of them looked at)" if n < len(drift.rows) else ""
    first = f"{counted(len(drift.rows), 'row')} explained{some}, beside {drift.compared}."
    return (first, *_columns(drift), *_answers(drift), *_base(drift))


def _uncompared(drift: Drift) -> str:
    why = next((each.unmeasured for each in drift.findings if each.name == "drift"), "")
    return f"Not measured: {why}" if why else "The rows explained are the table itself: there is nothing to compare."


def _plain_uncompared(drift: Drift) -> str:
    too_few = any(each.unmeasured for each in drift.findings if each.name == "drift")
    return "There are too few cases to compare." if too_few else (
        "These are all the cases: there are no others to compare.")


def _drawn(drift: Drift) -> bool:
    """Whether only chance can set the two apart: the finding is then exactly 0."""
    finding = drift.findings[0]
    return bool(finding.high == 0)


def _columns(drift: Drift) -> tuple[str, ...]:
    n = len(drift.psi)
    if _drawn(drift):
        return (SAME,)
    if not drift.clear.any():
        return (f"No clear shift in any of {counted(n, 'column')}.",)
    order = [j for j in np.argsort(-drift.psi, kind="stable") if drift.clear[j]]
    told = [f"{strong(drift.feature_labels[j])} (PSI {number(drift.psi[j], 2)})" for j in order[:NAMED]]
    left = len(order) - len(told)
    large = int(sum(drift.psi[j] >= LARGE for j in order))
    some = count(large) if large else "none"
    has = "has" if len(order) == 1 else "have"
    return (f"**{count(len(order))}** of {counted(n, 'column')} {has} shifted clearly, {some} of them by a lot.",
            f"The largest: {listed([*told, counted(left, 'other')] if left else told)}.")


def _answers(drift: Drift) -> tuple[str, ...]:
    if np.isnan(drift.prediction_psi) or _drawn(drift):
        return ()
    beyond = drift.prediction_psi > drift.prediction_chance
    where = "beyond" if beyond else "within"
    return (f"The model's answers shift by PSI {number(drift.prediction_psi, 2)}, {where} what chance makes "
            f"({number(drift.prediction_chance, 2)}).",)


def _base(drift: Drift) -> tuple[str, ...]:
    if np.isnan(drift.base):
        return ()
    return (f"The base value is {said(drift, drift.base)}; the mean answer over the table is {said(drift, drift.mean)} "
            f"({apart(drift, abs(drift.base - drift.mean))} apart).",)


def plain_drift(drift: Drift) -> tuple[str, ...]:
    """Say the same without a number."""
    if not np.isfinite(drift.psi).any():
        return (_plain_uncompared(drift),)
    if not drift.clear.any():
        return ("No clear difference was found from the cases compared with.",)
    order = [j for j in np.argsort(-drift.psi, kind="stable") if drift.clear[j]]
    names = [strong(drift.feature_labels[j]) for j in order[:3]]
    return (f"The cases explained differ from those they are compared with, most in {listed(names)}.",)
