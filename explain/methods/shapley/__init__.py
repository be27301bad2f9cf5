"""SHAP: a prediction split over the features, against a declared background that is used whole.

values         `shap_values`: rows and background chosen, the result put together
engines        which engine serves which rows, each checked row by row against the model
trees          sums over trees: compiled tables and walks, shap's algorithm until they are compiled
linked         boosted probabilities and other functions of sums over trees
additive       models that are sums of one term a feature
enumeration    every coalition asked of the model
regression     sampled coalitions, `dealing` and `silent` beside it; permutations for very many features
paths          the path-dependent game
interactions   `shap_interactions`: pairs of features
explanation_map  `explanation_map`: many rows on one picture; `layouts` and `groups` beside it
summary        `shap_summary` and `contributions`: any number of rows
"""

from explain.methods.shapley.contributions import contributions
from explain.methods.shapley.explanation_map import explanation_map
from explain.methods.shapley.interactions import shap_interactions
from explain.methods.shapley.summary import shap_summary
from explain.methods.shapley.values import shap_values

__all__ = ["contributions", "explanation_map", "shap_interactions", "shap_summary", "shap_values"]
