"""Several methods' splits of one answer side by side, how far they agree, and what resolves it where they do not."""

from dataclasses import dataclass

import numpy as np

from explain.results.result import Provenance, Result
from explain.results.trust import Finding, Flag


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pair(Result):
    """What two methods share; rankings go by size. A measure is NaN where it is not defined."""

    first: str
    """Public name of a method, or "ablation"."""
    second: str
    feature: float
    """Share of the leading features that both name; NaN where too few features are compared."""
    beyond_chance: float
    """The same, 0 being what two random rankings share and 1 all."""
    rank: float
    """Share of the leading places with the same feature."""
    sign: float
    """Share of the leading features that both name with the same sign; NaN where sizes have none."""
    signed_rank: float
    spearman: float
    """Rank correlation over all features."""
    kendall: float
    pairwise: float
    """Share of pairs of features in the same order."""
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AgreementQuestion(Result):
    """One of the ordered questions that resolve a disagreement, with its answer in numbers."""

    id: str
    """"same_question", "arithmetic", "stable", "faithful", "correlated", "interaction" or "open"."""
    state: str
    """"yes" when it may explain a disagreement, "no", "unmeasured"; of the last one "agree", "explained" or "both"."""
    facts: tuple[tuple[str, float], ...]
    """Numbers by name; which, its words say."""
    feature_names: tuple[str, ...]
    """The columns it is about."""
    feature_labels: tuple[str, ...]

    def __getitem__(self, name: str) -> float:
        """Give one of the facts."""
        return dict(self.facts)[name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreement(Result):
    """What several methods say of the same answer: of one row, or on average of many."""

    subject: str
    """"row" or "overall"."""
    methods: tuple[str, ...]
    """Public names, SHAP first; "ablation" for taking the usual value."""
    left_out: tuple[str, ...]
    """Why a method is not there, as sentences."""
    attributions: np.ndarray
    """(n_methods, n_features): of a row, in the unit of ``scale``; overall, mean sizes, those of permutation importance
    in the unit of its score."""
    standard_errors: np.ndarray
    """(n_methods, n_features) what other samples would move them by; NaN where exact or not measured."""
    base_values: np.ndarray
    """(n_methods,) the answer each starts from; NaN where there is none."""
    prediction: float
    """The model's answer; NaN overall."""
    fidelity: float
    """R² of the local surrogate; overall, the mean."""
    leading: int
    """How many features count as leading."""
    chance: float
    """Share of leading features that two random rankings have in common."""
    pairs: tuple[Pair, ...]
    parted: np.ndarray
    """(n_parted,) positions of the features on which methods clearly part, the clearest first."""
    questions: tuple[AgreementQuestion, ...]
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    rows: np.ndarray
    """(n_rows,) positions of the rows explained; -1 for a row given by its values."""
    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    feature_values: np.ndarray
    """(1, n_features) the cells of the row; (0, n_features) overall."""
    output: str
    target: str
    scale: str
    unit: str
    provenance: Provenance

    def of(self, method: str) -> np.ndarray:
        """(n_features,) what one method says."""
        return self.attributions[self.methods.index(method)]

    def ranks(self, method: str) -> np.ndarray:
        """(n_features,) places by size, 1 for the largest; equal sizes share the better place."""
        size = np.abs(self.of(method))
        return 1 + (size[None, :] > size[:, None]).sum(axis=1)

    def pair(self, first: str, second: str) -> Pair:
        """Give what two methods share."""
        return next(pair for pair in self.pairs if {pair.first, pair.second} == {first, second})
