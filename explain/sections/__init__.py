"""Results → what is shown, the same on a page and in a report: sentences, figure, table, warnings, provenance."""

from explain.sections.agreement import (
    agreement_in_short,
    agreement_light,
    agreement_pairs_section,
    agreement_questions_section,
    agreement_section,
)
from explain.sections.answers import counterfactual_cards, counterfactuals_section
from explain.sections.cards import prediction_cards, score_cards
from explain.sections.common import common_changes_section, nearest_changes_section
from explain.sections.comparing import (
    calibrations_section,
    classes_section,
    compared_section,
    scores_compared_section,
)
from explain.sections.drift import drift_section
from explain.sections.drivers import (
    beeswarm_section,
    importance_section,
    interactions_section,
    trust_notes,
    waterfall_section,
)
from explain.sections.effects import dependence_section, ice_section, surface_section
from explain.sections.finding import answers_section, found_formats, found_table, group_words, map_section
from explain.sections.groups import group_section, related_section
from explain.sections.interaction_strength import strength_section
from explain.sections.overview import change_in_short, drivers_in_short, row_in_short, trust_in_short
from explain.sections.quality import (
    calibration_section,
    confusion_section,
    precision_recall_section,
    prediction_words,
    predictions_section,
    residual_histogram_section,
    residuals_section,
    roc_section,
    scores_section,
)
from explain.sections.refits import importance_range_section, judged_lines, refits_row_section, refits_section
from explain.sections.regional import region_labels, regional_section
from explain.sections.row import (
    contrast_section,
    likeliness_warnings,
    neighbours_section,
    path_section,
)
from explain.sections.scenarios import scenario_table
from explain.sections.section import Card, Change, Lamp, Metric, Note, Section
from explain.sections.summaries import summary_cards, summary_notes
from explain.sections.surrogate import (
    other_draws_section,
    rule_labels,
    rules_section,
    surrogate_section,
)
from explain.sections.trust import beside, lamps, told_lines, trust_headline, trust_section, trust_title, warnings
from explain.sections.trust_lime import lime_stability_section

__all__ = [
    "Card", "Change", "Lamp", "Metric", "Note", "Section", "agreement_in_short", "agreement_light",
    "agreement_pairs_section", "agreement_questions_section", "agreement_section", "answers_section",
    "beeswarm_section", "beside", "calibration_section", "calibrations_section", "change_in_short",
    "classes_section", "common_changes_section", "compared_section", "confusion_section", "contrast_section",
    "counterfactual_cards", "counterfactuals_section", "dependence_section", "drift_section", "drivers_in_short",
    "found_formats", "found_table", "group_section", "group_words", "ice_section", "importance_range_section",
    "importance_section", "interactions_section", "judged_lines", "lamps", "likeliness_warnings",
    "lime_stability_section", "map_section", "nearest_changes_section", "neighbours_section", "other_draws_section",
    "path_section", "precision_recall_section", "prediction_cards", "prediction_words", "predictions_section",
    "refits_row_section", "refits_section", "region_labels", "regional_section", "related_section",
    "residual_histogram_section", "residuals_section", "roc_section", "row_in_short", "rule_labels",
    "rules_section", "scenario_table", "score_cards", "scores_compared_section", "scores_section",
    "strength_section", "summary_cards", "summary_notes", "surface_section", "surrogate_section", "told_lines",
    "trust_headline", "trust_in_short", "trust_notes", "trust_section", "trust_title", "warnings", "waterfall_section",
]
