"""A tree of a few questions in place of the model: its branches, its rules, and how far it follows the model."""

from dataclasses import dataclass

import numpy as np

from explain.results.effects import Limit, Region
from explain.results.result import Provenance, Result
from explain.results.trust import Finding, Flag


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Branch(Result):
    """A place in the tree: the rows that come there."""

    parent: int
    """Position of the branch above; -1 for the root."""
    limits: tuple[Limit, ...]
    """The condition that leads here from the branch above; () for the root."""
    rule: int
    """Position of the rule that ends here; -1 where the tree asks on."""
    n_rows: int
    """Rows of the whole table that come here."""
    n_measured: int
    """Rows that come here, of those that had no say in the tree."""
    answer: float
    """Mean of the model's answers over the rows that grew the tree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule(Result):
    """One end of the tree, read as a rule; all but ``answer`` is measured on rows that had no say in the tree.

    What the rule says of its rows is, of classes, that the model names the class explained, or that it does not; of a
    number, that the model's answer lies from ``from_`` to ``to``.
    """

    region: Region
    """IF: the conditions, at most one for each column."""
    yes: bool
    """THEN, of classes: whether the model names the class explained; True of numbers."""
    from_: float
    """THEN, of numbers: between 10 and 90 % of the answers of the rows that grew the tree; NaN of classes."""
    to: float
    answer: float
    """What the tree answers here: mean of the model's answers over the rows that grew it."""
    mean: float
    """The same over the rows measured, with a 95 % interval; NaN where there is none."""
    low: float
    high: float
    spread: float
    """Standard deviation of the model's answers in the rows measured."""
    fidelity: float
    """1 − mean squared distance from the tree's answer ÷ variance of all answers; weighted by rows, they come to R²."""
    precision: float
    """Share of the rows measured of which the model says what the rule says, with Wilson's 95 % interval."""
    precision_low: float
    precision_high: float
    lift: float
    """``precision`` ÷ the share of all rows measured of which the model says so."""
    truth: float
    """Share of the rows measured of which it is true; NaN where the truth is not known."""
    truth_low: float
    truth_high: float
    n_truth: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surrogate(Result):
    """A tree grown on the model's answers for one half of the rows, and measured on the other half."""

    branches: tuple[Branch, ...]
    """Each before those below it; of two ways the one with the higher answers first."""
    rules: tuple[Rule, ...]
    """In the order of ``branches``."""
    depth: int
    """Questions above one another that were allowed."""
    depths: np.ndarray
    """(n_depths,) int: the depths that were tried."""
    depth_fidelity: np.ndarray
    """(n_depths,) their R² on the rows measured."""
    fidelity: float
    """R² with the model's answers on the rows measured; NaN where these do not differ."""
    fidelity_low: float
    """95 % interval: over the rows, and over trees of other draws."""
    fidelity_high: float
    agreement: float
    """Share of the rows measured of which the tree says what the model says; NaN of numbers."""
    agreement_low: float
    agreement_high: float
    balanced: float
    """The same, each of the two answers counted alike."""
    features: tuple[str, ...]
    """(n_asked,) the columns that any tree asks, those asked first most often first."""
    labels: tuple[str, ...]
    first: np.ndarray
    """(n_asked,) trees of other draws that ask this column first."""
    asked: np.ndarray
    """(n_asked,) trees of other draws that ask this column at all."""
    n_trees: int
    """Trees of other draws."""
    n_found: int
    """Rows that grew the tree."""
    n_measured: int
    """Rows that it was measured on."""
    base: float
    """Mean of the model's answers over the rows measured."""
    task: str
    """"binary", "multiclass" or "regression"."""
    output: str
    other: str
    """The other class, of two; "" otherwise."""
    target: str
    scale: str
    unit: str
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    provenance: Provenance

    @property
    def of_cohort(self) -> bool:
        """Whether it is about the rows of a cohort."""
        return "cohort" in dict(self.provenance.settings)
