"""What the checks say of a model whose explanations are known to be good, or known to be bad."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import explain
from explain.checks.catalogue import LIME, questions
from explain.checks.lights import LIGHTS, Checked, assess
from explain.checks.of_attributions import of_attributions
from explain.model.predictor import Predictor
from explain.names import METHODS
from explain.results import Trust
from explain.table.dataset import Dataset
from tests.made_trust import provenance_of_nothing

SHAP = "shap_values"
Opened = tuple[Predictor, Dataset]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Good:
    """A model and a table of which no check may find fault."""

    name: str
    made: Callable[[], Opened]
    methods: tuple[str, ...] = (SHAP,)
    may: frozenset[str] = frozenset()
    """Warnings and red lights that are true of it: of columns that move together, W1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bad:
    """Something that is wrong, and what must be raised for it."""

    name: str
    ask: Callable[[int, int], "Told"]
    """The case and the seed → what is said of it."""
    must: tuple[str, ...]
    """All of these: a warning, a light that is neither green nor grey ("L2"), or one that is red ("L6 red")."""
    n: int = 3
    """Cases: rows, or tables."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """Lights and warnings."""

    lights: dict[str, str]
    warnings: frozenset[str]
    why: dict[str, str]
    """Light → what was measured in its worst state, for whoever looks for the reason."""

    def raised(self, wanted: str) -> bool:
        """Whether a warning, or a light, says what it must."""
        name, _, state = wanted.partition(" ")
        if name not in LIGHTS:
            return name in self.warnings
        return self.lights[name] == state if state else self.lights[name] in ("amber", "red")


def told(trust: Trust) -> Told:
    """Shorten a trust to what is counted."""
    return Told(
        lights={light.id: light.state for light in trust.lights},
        warnings=frozenset(each.id for each in trust.flags),
        why={light.id: ", ".join(
            f"{each.finding.name} {each.finding.value:.3f} [{each.finding.low:.3f}, {each.finding.high:.3f}]"
            for each in light.judged if each.state == light.state) for light in trust.lights},
    )


def told_by(*results: Checked) -> Told:
    """Set the lights by some results alone."""
    return told(assess(results, provenance_of_nothing(), subject="row"))


class Asked:
    """The checks of one opened model; what is the same for every row is asked once for a seed, as the app does."""

    def __init__(self, opened: Opened):
        self.opened = opened
        self.known: dict[tuple, Checked] = {}

    def of(self, row: Any, method: str, seed: int) -> Told:
        """Check the explanation of a row in every way."""
        result = getattr(explain, method)(*self.opened, rows=[row], seed=seed)
        found = [self._one(name, given, seed) for name, given in questions("row", method, row=row)]
        return told(assess([of_attributions(result), *found], result.provenance, subject="row"))

    def _one(self, name: str, given: dict[str, Any], seed: int) -> Checked:
        key = (name, seed, *sorted(given.items()))
        if key not in self.known:
            check = getattr(import_module(METHODS[name]), name)
            self.known[key] = check(*self.opened, **given, seed=seed)
        return self.known[key]


@cache
def asked(fixture: Good) -> Asked:
    """Open a good fixture once."""
    return Asked(fixture.made())


def false_alarms(fixture: Good, row: int, method: str, seed: int) -> tuple[Told, set[str]]:
    """Check a row, and give the red lights and the warnings that are not true of it."""
    held = asked(fixture)
    found = held.of(row, method, seed)
    red = {name for name, state in found.lights.items() if state == "red"}
    return found, (red | found.warnings) - fixture.may - true_of_row(*held.opened, row)


def true_of_row(predictor: Predictor, dataset: Dataset, row: int) -> set[str]:
    """Give the warnings that state a plain fact of a row: cells that are missing, a score at the end of its scale."""
    missing = {"W25"} if dataset.features.iloc[row].isna().any() else set()
    if predictor.scale != "probability":
        return missing
    score = float(explain.predictions(predictor, dataset, rows=[row]).values[0, predictor.place(None)])
    return missing | ({"W26"} if min(score, 1 - score) < 0.02 else set())


def rows_of(dataset: Dataset, n: int) -> list[int]:
    """Draw rows of a table."""
    return [int(row) for row in dataset.permutation(n, 11)]


def missed(fixture: Bad, case: int, seed: int) -> tuple[Told, list[str]]:
    """Ask for one case, and give what was not raised."""
    found = fixture.ask(case, seed)
    return found, [wanted for wanted in fixture.must if not found.raised(wanted)]


def turned(seeds: Iterable[Told]) -> Counter[str]:
    """Count, over the seeds of one case, lights that are green with one and red, or amber, with another."""
    every = list(seeds)
    found: Counter[str] = Counter()
    for name in LIGHTS:
        states = {each.lights[name] for each in every}
        if {"green", "red"} <= states:
            found[f"{name} green ↔ red"] += 1
        elif {"green", "amber"} <= states:
            found[f"{name} green ↔ amber"] += 1
        elif {"amber", "red"} <= states:
            found[f"{name} amber ↔ red"] += 1
    return found


__all__ = ["LIME", "SHAP", "Asked", "Bad", "Good", "Told", "asked", "false_alarms", "missed", "rows_of", "told",
           "told_by", "turned"]
