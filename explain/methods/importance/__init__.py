"""Permutation importance: what a score loses when a raw column, or a group of them, is shuffled."""

from explain.methods.importance.columns import permutation_importance
from explain.methods.importance.conditional import conditional_importance
from explain.methods.importance.groups import group_importance
from explain.methods.importance.left_out import left_out_importance

__all__ = ["conditional_importance", "group_importance", "left_out_importance", "permutation_importance"]
