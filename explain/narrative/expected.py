"""What a data dictionary expects of a model beside what it does, and where it uses protected columns."""

import numpy as np

from explain.narrative.drivers import CLEAR_DIRECTION
from explain.narrative.effects import flat
from explain.narrative.parts import moved, short_answer
from explain.results import Attributions, Dependence, Summary
from explain.scores.ranks import rank_correlation
from explain.table.dictionary import Dictionary
from explain.wording import counted, listed, number, strong

LEADING = 8
"""Features, those that move the answer most, of which it is said that they are protected."""
NAMED = 4
UP, DOWN = 1, -1


def surprises(result: Attributions | Summary | Dependence, dictionary: Dictionary, *, towards: int) -> tuple[str, ...]:
    """Say where the model goes against the direction that a dictionary expects, where its own is clear.

    Parameters
    ----------
    result
        Of many rows; of one row nothing is said.
    dictionary
        What is expected of a column: whether a higher value goes with a higher answer.
    towards
        1 where the output explained is the answer meant, -1 where it is the other one of two, 0 where it is neither.
    """
    if isinstance(result, Dependence):
        found = _along(result)
    else:
        found = _over_rows(result.sample if isinstance(result, Summary) else result)
    told = []
    for name, label, rho, n in found:
        expected = towards * {"up": UP, "down": DOWN}.get(dictionary[name].direction, 0)
        if rho * expected <= -CLEAR_DIRECTION:
            way, other = ("higher", "lower") if rho > 0 else ("lower", "higher")
            told.append(
                f"Not as expected: higher {strong(label)} goes with a {way} {short_answer(result)} in the model. The "
                f"data dictionary expects a {other} one (rank correlation {number(rho, 2)} over {n})."
            )
    return tuple(told)


def _over_rows(attributions: Attributions) -> list[tuple[str, str, float, str]]:
    """Column, label, direction and what it stands on, for ordered columns."""
    n = counted(len(attributions.rows), "row")
    return [
        (name, attributions.feature_labels[j],
         rank_correlation(attributions.feature_codes[:, j], attributions.contributions[:, j]), n)
        for j, name in enumerate(attributions.feature_names) if attributions.ordered[j]
    ]


def _along(dependence: Dependence) -> list[tuple[str, str, float, str]]:
    if dependence.kind in ("category", "text", "boolean") or flat(dependence.average):
        return []
    rho = rank_correlation(dependence.grid, dependence.average)
    return [(dependence.feature, dependence.label, rho, counted(len(dependence.grid), "value"))]


def protected_named(result: Attributions | Summary | Dependence, dictionary: Dictionary) -> tuple[str, ...]:
    """Say which of the columns that matter here are marked as protected.

    Of many rows those among the leading columns are named, of one row those that moved its answer.
    """
    if isinstance(result, Dependence):
        is_marked = dictionary[result.feature].protected
        return (f"{strong(result.label)} is marked as protected.",) if is_marked else ()
    importance = result.importance()
    order = [j for j in np.argsort(-importance.mean, kind="stable")[:LEADING] if importance.mean[j] > 0]
    marked = [j for j in order if dictionary[result.feature_names[j]].protected]
    if not marked:
        return ()
    named = [_named(result, j) for j in marked[:NAMED]]
    more = [counted(len(marked) - NAMED, "other")] if len(marked) > NAMED else []
    be = "is" if len(marked) == 1 else "are"
    return (f"Marked as protected, and used by the model here, {be} {listed([*named, *more])}.",)


def _named(result: Attributions | Summary, j: int) -> str:
    if isinstance(result, Summary) or len(result.rows) != 1:
        return strong(result.feature_labels[j])
    return f"{strong(result.feature_labels[j])} ({moved(result, float(result.contributions[0, j]))})"
