"""How far an explanation can be believed: what was measured of it, what to beware of, and the lights that follow."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finding(Result):
    """One thing measured of an explanation or a model; its threshold and its light are the catalogue's."""

    name: str
    """A key of `explain.checks.thresholds.MEASURES`."""
    value: float
    """NaN when it was not measured."""
    low: float
    """Lower end of a 95 % interval; the value itself where it is exact, NaN where the interval was not measured."""
    high: float
    n: int
    """How many rows, draws or pairs it stands on; 0 when it was not measured."""
    of: str
    """What ``n`` counts, in the singular: "row", "random order", "pair of runs"."""
    unmeasured: str
    """Why there is no value, as a sentence; "" when there is one."""
    feature_names: tuple[str, ...]
    """The columns it is about, the one that matters most first; () when it is about none in particular."""
    feature_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flag(Result):
    """One warning of the catalogue that applies, with what its words are made of."""

    id: str
    """"W1" to "W28"."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    facts: tuple[tuple[str, float], ...]
    """Numbers by name; which, the words of the warning say."""
    cells: tuple[str, ...]
    """Values of the columns named, written out; () when none is told."""
    output: str
    target: str
    scale: str
    """Of the facts that are answers of the model."""
    unit: str

    def __getitem__(self, name: str) -> float:
        """Give one of the facts."""
        return dict(self.facts)[name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings(Result):
    """What a check has found of one explanation, or of the model."""

    subject: str
    """"row", "overall" or "model"."""
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    rows: np.ndarray
    """(n_rows,) positions of the rows it is about; -1 for a row given by its values; empty when about the model."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged(Result):
    """A finding beside its threshold."""

    finding: Finding
    state: str
    """"green", "amber", "red", "grey" (not measured), or "" where it is told without a threshold."""
    green: float
    """As far as this all is well; NaN without a threshold."""
    red: float
    """From here on it is not."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Light(Result):
    """One light: the worst state of what was measured for it."""

    id: str
    """"L1" to "L7"."""
    state: str
    """"green", "amber", "red" or "grey"."""
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trust(Result):
    """All lights of an explanation; they are listed, never averaged."""

    subject: str
    """"row" or "overall"."""
    lights: tuple[Light, ...]
    """(7,) in their order."""
    headline: str
    """The worst state among the gates L1, L5 and L6; "grey" when none is red and one was not measured."""
    told: tuple[Judged, ...]
    """What was measured without a light: complexity, actionability, …"""
    flags: tuple[Flag, ...]
    """Warnings, the most important first; one of each kind and columns."""
    version: str
    """Of the thresholds."""
    rows: np.ndarray
    """(n_rows,) positions of the rows it is about; -1 for a row given by its values; empty for all."""
    provenance: Provenance
    """Of the explanation that the lights are of."""

    def light(self, name: str) -> Light:
        """Give one light."""
        return next(light for light in self.lights if light.id == name)
