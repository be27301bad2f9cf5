"""Every threshold of the checks, in one place: what is measured, the light it belongs to, and from where on it counts.

A change of a number here is a change of `VERSION`, which is written into every report.
"""

from typing import NamedTuple

VERSION = "2"
"""Of these thresholds."""
NAN = float("nan")


class Measure(NamedTuple):
    """One thing that is measured, and its thresholds; low is good where ``green`` is below ``red``."""

    light: str
    """"L1" to "L7"; "" for what is told beside the lights."""
    green: float
    """As far as this, all is well; NaN where nothing is judged."""
    red: float
    """From here on it is not; between the two, look at it."""
    unit: str
    """"share" (0 to 1, written in per cent), "score" (a number without unit), or "count"."""
    gate: bool = False
    """Whether an interval that does not clear ``red`` is red already: what must be shown, not what may be doubted."""


MEASURES: dict[str, Measure] = {
    # L1 Arithmetic
    "completeness_gap": Measure("L1", 0.01, 0.05, "share"),
    "second_engine": Measure("L1", 0.05, 0.10, "share"),
    # L2 Faithfulness
    "deletion": Measure("L2", 0.75, 0.50, "share"),
    "insertion": Measure("L2", 0.75, 0.50, "share"),
    "comprehensiveness": Measure("", NAN, NAN, "score"),
    "sufficiency": Measure("", NAN, NAN, "score"),
    "infidelity": Measure("", NAN, NAN, "score"),
    "perturbation_gap": Measure("", NAN, NAN, "score"),
    # L3 Stability
    "sampling_error": Measure("L3", 0.05, 0.25, "share"),
    "background_overlap": Measure("L3", 0.70, 0.50, "share"),
    "background_error": Measure("L3", 1.00, 1.30, "share"),
    "order_confirmed": Measure("", NAN, NAN, "count"),
    "sensitivity": Measure("L3", 0.25, 0.50, "score"),
    "lime_overlap": Measure("L3", 0.80, 0.60, "share"),
    "lime_intervals": Measure("L3", 0.80, 0.50, "share"),
    "lime_width": Measure("L3", 0.70, 0.30, "share"),
    "lime_fit": Measure("L2", 0.70, 0.30, "score"),
    "refit_order": Measure("L3", 0.80, 0.50, "score"),
    "refit_error": Measure("", NAN, NAN, "share"),
    "randomised": Measure("L2", 0.50, 0.70, "score"),
    # L4 Agreement
    "agreement_top": Measure("L4", 0.40, 0.0, "share"),
    "agreement_signs": Measure("L4", 0.55, 0.40, "share"),
    "agreement_order": Measure("L4", 0.05, 0.0, "score"),
    # L5 Support
    "row_distance": Measure("L5", 0.975, 0.99, "share"),
    "outside_range": Measure("L5", 0, 2, "count"),
    "unseen_levels": Measure("L5", 0, 1, "count"),
    "rare_pairs": Measure("L5", 0, 3, "count"),
    "probes_outside": Measure("L5", 0.10, 0.60, "share"),
    "probes_told_apart": Measure("L5", 0.70, 0.90, "score"),
    "probes_answered": Measure("L5", 0.30, 0.60, "share"),
    # L6 Model quality
    "skill": Measure("L6", 0.02, 0.0, "share", gate=True),
    "calibration_error": Measure("L6", 0.06, 0.10, "score"),
    "calibration_slope": Measure("", NAN, NAN, "score"),
    "mean_off": Measure("", NAN, NAN, "share"),
    "single_feature": Measure("L6", 0.95, 0.98, "score"),
    "feature_share": Measure("L6", 0.90, 1.01, "share"),  # a question to ask, never a fault by itself
    "same_answer_twice": Measure("L6", 0.0, 0.01, "score"),
    "memorised": Measure("L6", 0.20, 0.50, "share"),
    "smallest_class": Measure("", NAN, NAN, "share"),
    # L7 Drift
    "drift": Measure("L7", 0.15, 0.25, "score"),
    "drift_told_apart": Measure("L7", 0.60, 0.75, "score"),
    "prediction_drift": Measure("L7", 0.15, 0.25, "score"),
    "held_out_order": Measure("L7", 0.80, 0.50, "score"),
    "held_out_effect": Measure("L7", 0.10, 0.25, "score"),
    # Told beside the lights
    "heterogeneity": Measure("", 0.20, 0.40, "score"),
    "opposite_curves": Measure("", 0.10, 0.25, "share"),
    "effective_features": Measure("", NAN, NAN, "count"),
    "features_for_80": Measure("", NAN, NAN, "count"),
    "gini": Measure("", NAN, NAN, "score"),
    "actionable": Measure("", NAN, NAN, "share"),
    "surrogate_fidelity": Measure("", 0.90, 0.70, "share"),
    "surrogate_agreement": Measure("", 0.80, 0.50, "share"),
}
"""Name of what is measured → its light and thresholds."""

CORRELATED = 0.5
"""W1: association of a leading feature with another from which on they share credit by rule, not by knowledge."""
LEADING = 5
"""W1: features that count as leading."""
BASE_OFF = 0.05
"""W5: distance between base value and mean answer, as a share of the range of the answers."""
BACKGROUND = 100
"""W6: background rows that SHAP is asked to average over, unless others are named."""
FIT = 0.50
"""W9: R² below which a local surrogate is not the model."""
THIN = 0.05
"""W11, W12: share of samples, or of points of a curve, that lie where no rows are."""
MANY = 20
"""W16: comparisons from which on some are clear by chance."""
MINORITY = 0.10
"""W18: share of the smallest class."""
SMALL_GROUP = 30
"""W21: rows below which little can be said of a group."""
SATURATED = 0.02
"""W26: distance of a probability from 0 or 1."""
NEAR_THRESHOLD = 0.05
"""W27: distance of a probability from the threshold."""
SEEN = 0.10
"""W14: share of the skill that is surely memory of the rows, from which on scores on them are too good."""
