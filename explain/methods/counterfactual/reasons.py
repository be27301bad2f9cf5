"""Why no answer was found: the limits that stand in the way, and those of which one alone would have to go."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from explain.methods.counterfactual.search import Verdict, search
from explain.methods.counterfactual.space import Space
from explain.table.constraints import Limit
from explain.wording import count, counted, listed

DROPPED = 8
"""Limits left out one at a time."""
BUDGET = 60_000
"""Rows that a model without trees is asked about for them."""
Way = tuple[str, str, float]
"""Column, limit written out, distance of the nearest answer without it."""
Again = Callable[[Mapping[str, Any], int], Verdict]
"""Lays out the search with other constraints and another number of changes."""


def ways_out(
    verdict: Verdict, free: np.ndarray, again: Again, constraints: Mapping[str, Any], *, seed: int,
) -> tuple[Way, ...]:
    """Leave out one limit at a time and search again.

    Parameters
    ----------
    verdict
        Of the search that found nothing.
    free : (n_free, n_features)
        Answers that a search without limits found: the limits they break are tried first.
    again
        Lays out another search.
    constraints
        Those of the search.

    Returns
    -------
    tuple
        The limits without which there is an answer, the nearest first.
    """
    if not len(free):
        return ()
    space, before = verdict.space, verdict.question.n_asked
    asked = list(dict.fromkeys(name for name, _ in space.told))
    breaks = {space.columns[j].name: int((~space.allows(j, free[:, j])).sum()) for j in range(len(space.columns))}
    names = sorted(asked, key=lambda name: -breaks[name])[:DROPPED]
    trials = [(name, {other: held for other, held in constraints.items() if other != name}, space.max_changed)
              for name in names]
    if space.max_changed < len(space.columns):
        trials.append(("", dict(constraints), len(space.columns)))
    ways = []
    for name, kept, most in trials:
        if verdict.stand_in is None and verdict.question.n_asked - before > BUDGET:
            break
        found = _nearest(again(kept, most), seed)
        if np.isfinite(found):
            ways.append((name, _limit_words(space, name), found))
    return tuple(sorted(ways, key=lambda way: way[2]))


def _nearest(verdict: Verdict, seed: int) -> float:
    """Distance of the nearest answer that a search finds and the model confirms; inf for none."""
    rows = search(verdict, seed=seed)
    rows = rows[verdict.holds(rows)] if len(rows) else rows
    return float(verdict.space.cost(rows).min(initial=np.inf))


def _limit_words(space: Space, name: str) -> str:
    if not name:
        return f"at most {counted(space.max_changed, 'change')}"
    return ", ".join(words for told, words in space.told if told == name)


def reason_for_none(space: Space, free: np.ndarray, ways: tuple[Way, ...] = (), *, proven: bool = False) -> str:
    """Say why nothing was found, and which limits stand in the way.

    Parameters
    ----------
    space
        Where was searched.
    free : (n_free, n_features)
        Coded rows with the wanted answer that a search without limits found.
    ways
        Limits without which there is an answer, one at a time.
    proven
        Whether it is proven that there is none.
    """
    most = space.max_changed
    few = f" changing at most {count(most)} column{'s' * (most > 1)}" if most < len(space.columns) else ""
    none = "No row with the wanted answer was found"
    if proven:
        none = "There is no row that has the wanted answer"
    phrase = _sentence(space)
    if not phrase:
        return f"{none} within the values of the table{few}."
    sentence = f"{none} with {phrase}{few}"
    if not len(free):
        return f"{sentence}, and none without limits either."
    if ways:
        names = [f"the limit on {_called(space, name)}" if name else "the limit on the number of changes"
                 for name, _, _ in ways]
        return f"{sentence}; without {listed(names, 'or')}{' alone' * (len(names) > 1)} there is one."
    broken = min((_broken(space, row) for row in free), key=len)
    limit = "limit" if len(broken) == 1 else "limits"
    return f"{sentence}; without the {limit} on {listed(broken)} there is one."


def _broken(space: Space, row: np.ndarray) -> list[str]:
    """Columns whose limit a row does not meet, or whose change demands what the row lacks."""
    names = [space.columns[j].name for j in range(len(row)) if not space.allows(j, row[j : j + 1])[0]]
    names += [space.columns[link.when].name for link in space.links if not link.holds(row[None])[0]]
    return [_called(space, name) for name in dict.fromkeys(names)] or ["the number of changes"]


def _called(space: Space, name: str) -> str:
    return next(column.label or column.name for column in space.columns if column.name == name)


def _sentence(space: Space) -> str:
    """Write limits as one phrase: "sex and race fixed and age only increasing"."""
    by_words: dict[str, list[str]] = {}
    asked: list[Limit] = [limit for limit in space.limits if limit.words]
    for name, words in [*((limit.name, limit.words) for limit in asked),
                        *((space.columns[link.when].name, link.words) for link in space.links)]:
        by_words.setdefault(words, []).append(_called(space, name))
    return listed([f"{listed(columns)} {words}" for words, columns in by_words.items()])
