"""Which engine serves which rows: the first whose answer adds up to the model's, row by row."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from explain.methods.shapley.additive import additive
from explain.methods.shapley.enumeration import enumeration
from explain.methods.shapley.game import Game, Settings, Split
from explain.methods.shapley.linked import linked, linked_sampled
from explain.methods.shapley.permutations import permutations
from explain.methods.shapley.regression import regression
from explain.methods.shapley.trees import compiled, interim
from explain.methods.trees.compiling import ready
from explain.model.forests.reading import forest_of
from explain.wording import count, counted, listed

TREES, INTERIM = "tree ensemble", "tree ensemble (shap)"
LINKED = "tree ensemble, through its link"
SAMPLED = "tree ensemble, sampled coalitions", "sampled coalitions", "sampled permutations"
ENGINES: tuple[tuple[str, Callable[[Game, Settings], Split]], ...] = (
    (TREES, compiled), (LINKED, linked), (INTERIM, interim), ("additive model", additive),
    ("exact enumeration", enumeration), (SAMPLED[0], linked_sampled), (SAMPLED[1], regression),
    (SAMPLED[2], permutations),
)
"""In the order they are tried; the last one serves every row."""
SOME = 100
"""Rows by which it is said how many columns play."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Served:
    """What the engines found together."""

    contributions: np.ndarray
    standard_errors: np.ndarray
    predictions: np.ndarray
    """(n_rows,) the model's own answers."""
    base_value: float
    engines: np.ndarray
    """(n_rows,) the engine that served each row."""
    checks: tuple[str, ...]
    replaced: tuple[str, ...]

    def of(self, kinds: np.ndarray) -> "Served":
        """Give each row what was found of its kind."""
        per_row = ("contributions", "standard_errors", "predictions", "engines")
        return replace(self, **{name: getattr(self, name)[kinds] for name in per_row})


def served(game: Game, settings: Settings) -> Served:
    """Take each row's contributions from the first engine whose answer adds up to the model's."""
    whole = Split.none(game)
    engines = np.full(len(game), "", dtype=object)
    checks, replaced = [], []
    for name, engine in ENGINES:
        left = np.flatnonzero(engines == "")
        if not len(left):
            break
        part = game.only(left)
        split = engine(part, settings)
        contributions, adds_up = _adding_up(part, split.contributions)
        good = split.served & (adds_up | (name == ENGINES[-1][0]))
        whole.contributions[left[good]] = contributions[good]
        whole.standard_errors[left[good]] = split.standard_errors[good]
        engines[left[good]] = name
        checks += [split.checked] * bool(split.checked and good.any())
        replaced += _refused(name, split, good)
    replaced += _why_sampled(game, settings, int(np.isin(engines, SAMPLED).sum()))
    return Served(contributions=whole.contributions, standard_errors=whole.standard_errors, engines=engines,
                  predictions=game.predictions, base_value=game.base_value, checks=tuple(dict.fromkeys(checks)),
                  replaced=tuple(replaced))


def _refused(name: str, split: Split, good: np.ndarray) -> list[str]:
    """Say why an engine was not used for rows that it answered."""
    if split.failed:
        return [f"The engine “{name}” was not used: {split.failed}."]
    n = int((split.served & ~good).sum())
    told = f"The engine “{name}” did not add up to the model's answer in {counted(n, 'row')}, and was not used there."
    return [told] if n else []


def _why_sampled(game: Game, settings: Settings, n: int) -> list[str]:
    if not n:
        return []
    if forest_of(game.question.predictor) is not None and not ready():
        return ["The exact engines for trees are still being compiled: ask again in a minute or two."]
    players = int(game.only(np.arange(min(n, SOME))).differing().any(axis=1).sum(axis=1).max())
    return [
        f"No exact explanation could be had of {counted(n, 'row')}: no exact engine knows such answers, and to ask the "
        f"model about each mix of {players} columns takes more than {count(settings.limit)} questions a row."
    ]


def _adding_up(game: Game, contributions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Say of each row whether its contributions add up to what the model answers.

    A model that sums in single precision rounds each answer, and the Shapley values of the rounded answers contain
    that rounding. Where it is more than is allowed, the contributions take it up in proportion to their size. So do
    they where large ones make up for each other, and the answers have hardly a range to compare a residual with.
    """
    residual = game.predictions - game.base_value - contributions.sum(axis=1)
    size = np.abs(contributions)
    total = size.sum(axis=1)
    rounded = (np.abs(residual) > game.allowed) & game.adds_up(contributions) & (total > 0)
    share = np.where(rounded, residual / np.where(total > 0, total, 1.0), 0.0)
    return contributions + share[:, None] * size, rounded | (np.abs(residual) <= game.allowed)


def named(engines: np.ndarray) -> str:
    """Name the engine, or the engines with the number of rows each served."""
    names = [name for name, _ in ENGINES if name in engines]
    if len(names) == 1:
        return names[0]
    return listed([f"{name} ({counted(int((engines == name).sum()), 'row')})" for name in names])


def libraries(engines: np.ndarray) -> list[str]:
    """Name the libraries behind the engines that served."""
    compiled_here = {TREES, LINKED, SAMPLED[0]} & set(engines)
    return ["numba"] * bool(compiled_here) + ["shap"] * (INTERIM in engines)
