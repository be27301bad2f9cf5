"""SHAP: a prediction split over the features, against a declared background that is used whole.

Five engines, tried in this order and each checked row by row against the model: trees, additive models, exact
enumeration, sampled coalitions, sampled permutations. All but the first are ours and only ask the model.
"""

from explain.methods.shapley.contributions import contributions
from explain.methods.shapley.summary import shap_summary
from explain.methods.shapley.values import shap_values

__all__ = ["contributions", "shap_summary", "shap_values"]
