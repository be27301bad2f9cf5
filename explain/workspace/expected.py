"""What an answer must look like to be believed: the class its question asks for, and arrays of matching sizes.

Whoever computed it, an answer that does not fit the table, the model and itself is not shown.
"""

from dataclasses import fields
from typing import Any

import numpy as np

from explain import results
from explain.facts import LEVELS, ColumnFacts, ModelFacts, TableFacts
from explain.results import Result, texts

ANSWERS: dict[str, type[Result]] = {
    "cells": results.Cells,
    "cohort": results.Cohort,
    "predictions": results.Predictions,
    "shap_values": results.Attributions,
    "contributions": results.Contributions,
    "shap_summary": results.Summary,
    "shap_interactions": results.Interactions,
    "lime_weights": results.Attributions,
    "dependence": results.Dependence,
    "surface": results.Surface,
    "regional_effects": results.RegionalEffects,
    "accumulated_effects": results.Dependence,
    "permutation_importance": results.Importance,
    "conditional_importance": results.Importance,
    "interaction_strength": results.InteractionStrength,
    "surrogate": results.Surrogate,
    "group_importance": results.GroupImportance,
    "associations": results.Associations,
    "counterfactuals": results.Counterfactuals,
    "common_changes": results.CommonChanges,
    "performance": results.Performance,
    "found_rows": results.FoundRows,
    "explanation_map": results.ExplanationMap,
    "similar_rows": results.Neighbours,
    "likeliness": results.Likeliness,
    "contrast": results.Contrast,
    "decision_path": results.DecisionPath,
    "row_support": results.Findings,
    "row_trust": results.Trust,
    "overall_trust": results.Trust,
    "probes": results.Findings,
    "drift": results.Drift,
    "held_out": results.Findings,
    "refits": results.Refits,
    "importance_range": results.ImportanceRange,
    "randomisation": results.Findings,
    "left_out_importance": results.Importance,
    "agreement": results.Agreement,
    "overall_agreement": results.Agreement,
    "model_quality": results.Findings,
    "stability": results.Findings,
    "ranking_stability": results.Findings,
    "lime_stability": results.LimeStability,
    "second_engine": results.Findings,
    "faithfulness": results.Findings,
}
"""Method → the class of its answer."""
SIZES: dict[str, dict[str, tuple[str, ...]]] = {
    "Predictions": {
        "values": ("rows", "outputs"), "rows": ("rows",), "outputs": ("outputs",), "output_labels": ("outputs",),
    },
    "Attributions": {
        "contributions": ("rows", "features"), "base_value": ("rows",), "predictions": ("rows",),
        "residual": ("rows",), "fidelity": ("rows",), "standard_errors": ("rows", "features"), "rows": ("rows",),
        "feature_names": ("features",), "feature_labels": ("features",), "feature_values": ("rows", "features"),
        "feature_codes": ("rows", "features"), "ordered": ("features",),
    },
    "Contributions": {
        "contributions": ("rows", "features"), "predictions": ("rows",), "residual": ("rows",),
        "largest_errors": ("rows",), "feature_codes": ("rows", "features"), "ordered": ("features",),
        "feature_names": ("features",), "feature_labels": ("features",),
    },
    "Summary": {
        "feature_names": ("features",), "feature_labels": ("features",), "ordered": ("features",),
        "total": ("features",), "absolute": ("features",), "squared": ("features",), "low": ("features",),
        "high": ("features",), "steps": ("features",), "first": ("features",), "counts": ("features", "lines", "bins"),
        "value_cuts": ("features", "cuts"), "value_labels": ("features",),
    },
    "Interactions": {
        "feature_names": ("features",), "feature_labels": ("features",), "average": ("features", "features"),
        "strength": ("features", "features"), "low": ("features", "features"), "high": ("features", "features"),
        "contributions": ("features",), "rows": ("rows",),
    },
    "Importance": {
        "feature_names": ("features",), "feature_labels": ("features",), "mean": ("features",), "low": ("features",),
        "high": ("features",),
    },
    "GroupImportance": {
        "groups": ("groups",), "labels": ("groups",), "members": ("groups",), "mean": ("groups",), "low": ("groups",),
        "high": ("groups",),
    },
    "Associations": {
        "feature_names": ("features",), "feature_labels": ("features",), "strength": ("features", "features"),
        "merges": ("merges", "parts"), "heights": ("merges",),
    },
    "Dependence": {
        "grid": ("grid",), "grid_labels": ("grid",), "average": ("grid",), "low": ("grid",), "high": ("grid",),
        "individual": ("curves", "grid"), "support": ("grid",), "rows": ("averaged",), "observed": ("averaged",),
        "answers": ("averaged",),
    },
    "Cohort": {"rows": ("named",)},
    "Surface": {"average": ("first", "second"), "support": ("first", "second")},
    "RegionalEffects": {
        "grid": ("grid",), "grid_labels": ("grid",), "overall": ("grid",), "regions": ("regions",),
        "average": ("regions", "grid"), "low": ("regions", "grid"), "high": ("regions", "grid"),
        "support": ("regions", "grid"),
    },
    "CommonChanges": {
        "rows": ("rows",), "changes": ("changes",), "n_turned": ("changes",), "n_changed": ("changes",),
        "low": ("changes",), "high": ("changes",), "efforts": ("changes",), "feature_counts": ("features",),
        "size_counts": ("features",), "feature_names": ("features",), "feature_labels": ("features",),
    },
    "Counterfactuals": {
        "instance": ("one", "features"), "rows": ("found", "features"), "predictions": ("found",),
        "distances": ("found",), "data_distances": ("found",), "changed": ("found", "features"),
        "costs": ("found", "features"),
        "feature_names": ("features",), "feature_labels": ("features",),
    },
    "Curve": {"x": ("points",), "y": ("points",), "low": ("points",), "high": ("points",), "n": ("points",)},
    "Performance": {
        "truth": ("measured",), "predictions": ("measured",), "rows": ("measured",),
        "confusion": ("classes", "classes"), "confusion_labels": ("classes",),
    },
    "Neighbours": {
        "instance_values": ("features",), "rows": ("found",), "distances": ("found",), "predictions": ("found",),
        "feature_values": ("found", "features"), "differing": ("found", "features"), "feature_names": ("features",),
        "feature_labels": ("features",),
    },
    "Likeliness": {
        "rows": ("rows",), "distances": ("rows",), "shares": ("rows",), "pairs": ("pairs", "three"),
        "together": ("pairs",), "expected": ("pairs",), "feature_values": ("rows", "features"),
        "feature_names": ("features",), "feature_labels": ("features",),
    },
    "Contrast": {},
    "DecisionPath": {"forks": ("forks",), "feature_values": ("forks",)},
    "FoundRows": {
        "rows": ("shown",), "predictions": ("shown",), "errors": ("shown",), "frame": ("shown", "features"),
        "edges": ("ends",), "counts": ("parts", "bars"), "parts": ("parts",), "feature_names": ("features",),
        "feature_labels": ("features",),
    },
    "ExplanationMap": {
        "x": ("mapped",), "y": ("mapped",), "groups": ("mapped",), "predictions": ("mapped",), "errors": ("mapped",),
        "rows": ("mapped",), "feature_values": ("mapped", "features"), "feature_codes": ("mapped", "features"),
        "feature_names": ("features",), "feature_labels": ("features",), "ordered": ("features",),
        "explained": ("axes",), "group_sizes": ("groups",), "group_predictions": ("groups",),
        "group_means": ("groups", "features"), "group_lifts": ("groups", "features"),
    },
    "InteractionStrength": {
        "features": ("compared",), "labels": ("compared",), "pairs": ("pairs", "two"), "strength": ("pairs",),
        "low": ("pairs",), "high": ("pairs",), "size": ("pairs",), "band": ("pairs",), "overall": ("compared",),
        "overall_low": ("compared",), "overall_high": ("compared",),
    },
    "Surrogate": {
        "depths": ("depths",), "depth_fidelity": ("depths",), "features": ("asked",), "labels": ("asked",),
        "first": ("asked",), "asked": ("asked",),
    },
    "Finding": {"feature_names": ("columns",), "feature_labels": ("columns",)},
    "Flag": {"feature_names": ("columns",), "feature_labels": ("columns",)},
    "Findings": {"rows": ("rows",)},
    "LimeStability": {
        "rows": ("one",), "feature_names": ("features",), "feature_labels": ("features",),
        "feature_values": ("features",), "widths": ("widths",), "contributions": ("widths", "features"),
        "errors": ("widths", "features"), "fits": ("widths",), "fit_low": ("widths",), "fit_high": ("widths",),
        "counted": ("widths",), "runs": ("runs", "features"), "run_errors": ("runs", "features"),
        "credible": ("features",),
    },
    "Drift": {
        "feature_names": ("features",), "feature_labels": ("features",), "psi": ("features",), "chance": ("features",),
        "p": ("features",), "distance": ("features",), "jensen_shannon": ("features",), "ordered": ("features",),
        "clear": ("features",), "rows": ("rows",),
    },
    "Trust": {"rows": ("rows",), "lights": ("lights",)},
    "Agreement": {
        "methods": ("methods",), "attributions": ("methods", "features"), "standard_errors": ("methods", "features"),
        "base_values": ("methods",), "parted": ("parted",), "rows": ("explained",), "feature_names": ("features",),
        "feature_labels": ("features",), "feature_values": ("own", "features"),
    },
    "AgreementQuestion": {"feature_names": ("columns",), "feature_labels": ("columns",)},
    "Spread": {
        "own": ("own",), "mean": ("told",), "low": ("told",), "high": ("told",), "naive_low": ("told",),
        "naive_high": ("told",),
    },
    "Refits": {"feature_names": ("features",), "feature_labels": ("features",), "rows": ("of one",)},
    "ImportanceRange": {
        "feature_names": ("features",), "feature_labels": ("features",), "models": ("models",), "losses": ("models",),
        "near": ("models",), "importance": ("models", "features"), "low": ("ranged",), "high": ("ranged",),
        "middle": ("ranged",),
    },
    "Cells": {"frame": ("rows", "features"), "codes": ("rows", "features"), "rows": ("rows",)},
}
"""Class → field → what its sizes are; the same word is the same number within one answer."""
OF_CELLS = frozenset({"true_cells", "feature_values", "instance_values", "target_values", "target", "categories"})
"""Fields whose arrays hold cells of several types; all others hold numbers."""

MOST_ROWS, MOST_COLUMNS, MOST_OUTPUTS = 10_000_000, 10_000, 100_000
"""What no table and no model that opens goes beyond."""
LONGEST = 4_000
"""Letters of a name, a label or a sentence in facts."""


def largest(table: TableFacts) -> int:
    """Bytes an answer about a table may have: some columns of all its rows, and what a picture needs."""
    return (64 << 20) + 64 * table.n_rows


def check_facts(facts: Any, what: str) -> None:
    """Look whether what is said of a table or a model ("table", "model") holds together.

    Raises
    ------
    ValueError
        When it does not.
    """
    if what == "table":
        if not isinstance(facts, TableFacts):
            raise ValueError("no facts of a table")
        sizes = {len(facts.columns), len(facts.labels), len(facts.described)}
        named = tuple(column.name for column in facts.described) == facts.columns
        sound = named and len(set(facts.columns)) == len(facts.columns) and all(map(_is_column, facts.described))
        sound = sound and len(sizes) == 1 and 0 <= facts.n_rows <= MOST_ROWS and 0 < len(facts.columns) <= MOST_COLUMNS
    else:
        if not isinstance(facts, ModelFacts):
            raise ValueError("no facts of a model")
        sound = facts.task in ("binary", "multiclass", "regression")
        sound = sound and facts.default_output in facts.outputs and len(facts.outputs) <= MOST_OUTPUTS
        sound = sound and facts.scale in facts.scales and set(facts.scales) <= {"probability", "margin", "target"}
    if not sound or any(len(text) > LONGEST for text in texts(facts)):
        raise ValueError("what is said of it does not hold together")


def _is_column(told: ColumnFacts) -> bool:
    levels = told.categories
    return levels.dtype == object and levels.ndim == 1 and len(levels) == min(told.n_categories, LEVELS)


def check(result: Any, method: str, table: TableFacts, model: ModelFacts, arguments: dict[str, Any]) -> Result:
    """Give back an answer that fits its question.

    Raises
    ------
    ValueError
        When it is of another class, or its sizes do not fit the table, the model, the rows asked for or each other.
    """
    if type(result) is not ANSWERS[method]:
        raise ValueError(f"a {type(result).__name__} for {method}")
    known = {"features": len(table.columns), "outputs": len(model.outputs), "one": 1}
    rows = arguments.get("rows")
    if isinstance(rows, list):
        known |= {"rows": len(rows)}
    _check_sizes(result, known)
    names = getattr(result, "feature_names", table.columns)
    if names != table.columns:
        raise ValueError("other features than the table's")
    _check_rows(result, table, rows)
    return result


def _check_rows(result: Result, table: TableFacts, asked: Any) -> None:
    """Check that an answer is about rows of the table, and about those asked for, in their order."""
    told = getattr(result, "rows", None)
    if not isinstance(told, np.ndarray) or not told.size:
        return
    if told.dtype.kind != "i" or told.min() < -1 or told.max() >= table.n_rows:
        raise ValueError("rows that the table does not have")
    by_place = isinstance(asked, list) and all(type(row) is int for row in asked)
    if by_place and SIZES[type(result).__name__]["rows"] == ("rows",) and told.tolist() != asked:
        raise ValueError("other rows than those asked for")


def _check_sizes(result: Result, known: dict[str, int]) -> None:
    wanted = SIZES.get(type(result).__name__, {})
    for field in fields(result):  # type: ignore[arg-type]
        held = getattr(result, field.name)
        for inner in held if isinstance(held, tuple) else (held,):
            if isinstance(inner, Result):
                _check_sizes(inner, {})
            if isinstance(inner, np.ndarray):
                _check_type(field.name, inner)
        if field.name in wanted:
            _check_shape(field.name, np.shape(held) if hasattr(held, "shape") else (len(held),), wanted, known)


def _check_type(name: str, held: np.ndarray) -> None:
    if held.dtype.kind not in ("O" if name in OF_CELLS else "biuf"):
        raise ValueError(f"{name} of dtype {held.dtype}")


def _check_shape(name: str, shape: tuple[int, ...], wanted: dict[str, tuple[str, ...]], known: dict[str, int]) -> None:
    if len(shape) != len(wanted[name]):
        raise ValueError(f"{name} has {len(shape)} dimensions")
    for size, word in zip(shape, wanted[name], strict=True):
        if known.setdefault(word, size) != size:
            raise ValueError(f"{name} has {size} {word}, not {known[word]}")
