"""What the methods return: frozen, complete, plain arrays and names, each with how it was made.

Every field always exists and none depends on a flag. Arrays are read-only. Results never see a model or a chart.
"""

from explain.results.agreement import Agreement, AgreementQuestion, Pair
from explain.results.attributions import Attributions, Contributions, Importance, Interactions, Summary
from explain.results.drift import Drift
from explain.results.effects import Dependence, Limit, Region, RegionalEffects, Surface
from explain.results.finding import ExplanationMap, FoundRows
from explain.results.groups import Associations, GroupImportance
from explain.results.interaction_strength import InteractionStrength
from explain.results.neighbours import Contrast, DecisionPath, Fork, Likeliness, Neighbours
from explain.results.quality import Curve, Performance, Score
from explain.results.refits import ImportanceRange, Refits, Spread
from explain.results.result import Provenance, Result, texts
from explain.results.rows import Cells, Cohort, CommonChanges, Counterfactuals, Predictions
from explain.results.surrogate import Branch, Rule, Surrogate
from explain.results.trust import Finding, Findings, Flag, Judged, Light, Trust
from explain.results.trust_lime import LimeStability

__all__ = [
    "Agreement", "AgreementQuestion", "Associations", "Attributions", "Branch", "Cells", "Cohort", "CommonChanges",
    "Contrast", "Contributions", "Counterfactuals", "Curve", "DecisionPath", "Dependence", "Drift",
    "ExplanationMap", "Finding", "Findings", "Flag", "Fork", "FoundRows", "GroupImportance", "Importance",
    "ImportanceRange", "InteractionStrength", "Interactions", "Judged", "Light", "Likeliness", "LimeStability",
    "Limit", "Neighbours", "Pair", "Performance", "Predictions", "Provenance", "Refits", "Region",
    "RegionalEffects", "Result", "Rule", "Score", "Spread", "Summary", "Surface", "Surrogate", "Trust", "texts",
]
