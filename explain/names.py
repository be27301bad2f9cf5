"""The methods by their public names: the one list that the package's front door and the workspace share."""

METHODS = {
    "cells": "explain.methods.cells",
    "cohort": "explain.methods.cohort",
    "predictions": "explain.methods.predictions",
    "shap_values": "explain.methods.shapley",
    "contributions": "explain.methods.shapley",
    "shap_summary": "explain.methods.shapley",
    "shap_interactions": "explain.methods.shapley",
    "lime_weights": "explain.methods.local_surrogate",
    "dependence": "explain.methods.dependence",
    "surface": "explain.methods.dependence",
    "regional_effects": "explain.methods.regional",
    "accumulated_effects": "explain.methods.accumulated",
    "permutation_importance": "explain.methods.importance",
    "group_importance": "explain.methods.importance",
    "associations": "explain.methods.feature_groups",
    "counterfactuals": "explain.methods.counterfactual",
    "common_changes": "explain.methods.counterfactual",
    "similar_rows": "explain.methods.similar_rows",
    "likeliness": "explain.methods.likeliness",
    "contrast": "explain.methods.shapley.contrast",
    "decision_path": "explain.methods.decision_path",
    "performance": "explain.methods.performance",
    "found_rows": "explain.methods.found_rows",
    "explanation_map": "explain.methods.shapley",
    "row_support": "explain.checks.row_support",
    "probes": "explain.checks.probes",
    "agreement": "explain.checks.compared",
    "overall_agreement": "explain.checks.compared",
    "model_quality": "explain.checks.model_quality",
    "second_engine": "explain.checks.second_engine",
    "faithfulness": "explain.checks.faithfulness",
}
"""Public name → the module that owns it."""
SHORT = frozenset({"predictions", "cells", "likeliness", "row_support"})
"""Methods that are answered while another runs, when they are asked of a few rows."""
