"""Results → sentences in markdown: the same result always gives the same words."""

from explain.narrative.answers import describe_counterfactuals, doubts_about_counterfactuals
from explain.narrative.attributions import describe_attributions, doubts_about_attributions
from explain.narrative.drivers import (
    describe_directions,
    describe_drivers,
    describe_importance,
    describe_interactions,
)
from explain.narrative.effects import (
    describe_dependence,
    describe_surface,
    doubts_about_dependence,
    doubts_about_surface,
)
from explain.narrative.provenance import describe_provenance
from explain.narrative.quality import (
    describe_change,
    describe_performance,
    describe_predictions,
    doubts_about_performance,
)

__all__ = [
    "describe_attributions", "describe_change", "describe_counterfactuals", "describe_dependence",
    "describe_directions", "describe_drivers", "describe_importance", "describe_interactions", "describe_performance",
    "describe_predictions", "describe_provenance", "describe_surface", "doubts_about_attributions",
    "doubts_about_counterfactuals", "doubts_about_dependence", "doubts_about_performance", "doubts_about_surface",
]
