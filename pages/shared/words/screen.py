"""Words of what all pages draw the same way: progress, errors, and what stands around a section."""

from explain.errors import ExplainError
from explain.wording import count, counted, escaped, number

ASKING = {
    "shap_values": "Splitting the predictions over the features",
    "shap_summary": "Splitting the predictions of very many rows",
    "shap_interactions": "Working out what pairs of columns contribute together",
    "lime_weights": "Fitting the local surrogate",
    "similar_rows": "Looking for rows like this one",
    "likeliness": "Looking how usual these values are",
    "contrast": "Splitting two answers over the features",
    "decision_path": "Following the row through the tree",
    "agreement": "Comparing methods on this row", "overall_agreement": "Comparing methods on many rows",
    "dependence": "Asking the model along the feature",
    "surface": "Asking the model along two features",
    "regional_effects": "Looking for parts of the table that react differently",
    "accumulated_effects": "Accumulating local effects",
    "permutation_importance": "Shuffling one column at a time",
    "conditional_importance": "Shuffling columns among rows that are alike",
    "interaction_strength": "Asking the model about pairs of columns",
    "surrogate": "Growing a tree on the model's answers",
    "counterfactuals": "Searching for near rows with the wanted answer",
    "common_changes": "Searching around many rows",
    "performance": "Measuring the model",
    "model_quality": "Looking at what bounds every explanation",
    "found_rows": "Looking through all rows",
    "explanation_map": "Laying out rows by what moved their predictions",
    "held_out": "Comparing rows used in training with the others",
    "row_support": "Looking how far the row resembles the table",
    "second_engine": "Working it out a second way",
    "faithfulness": "Taking values away, one after the other",
    "stability": "Explaining against other backgrounds and near rows",
    "ranking_stability": "Ranking on other rows and backgrounds",
    "lime_stability": "Fitting the local surrogate to other samples",
    "probes": "Looking at the rows that were asked about",
    "drift": "Comparing the rows with the background",
    "associations": "Measuring how closely columns go together",
    "refits": "Fitting the learner again",
    "importance_range": "Fitting other models",
    "randomisation": "Fitting to shuffled labels",
    "predictions": "Asking the model",
    "cells": "Reading rows",
}
WORKING = "Working"
STOP = "Stop"
STOPPED = "Stopped. Nothing that was open is lost."
RUN_AGAIN = "Run it again"
ASK_AGAIN = "Ask again"
SAME_NUMBERS = "Waits for the same numbers."
SAID_ALREADY = "Not answered, for the reason given on this page."
PIN, PINNED = "Pin to report", "Pinned"
TABLE, NO_TABLE = "Show as table", "Hide the table"
CSV = "Download as CSV"
PAGE_BEFORE, PAGE_AFTER = "The page before, in the order of the menu.", "The next page, in the order of the menu."
SCORES = {
    "probability": "scores are probabilities",
    "margin": "scores are decision scores",
    "target": "scores are in the target's unit",
}
NO_TARGET = "no target named"
ENOUGH = 0.1
"""Share done from which the time left is told: before that, a guess would jump."""


def problem(error: ExplainError) -> str:
    """Say what was met, and what to do about it."""
    return f"{refusal(error)[0]}\n\n**What to do:** {refusal(error)[1]} ({escaped(error.code)})"


def refusal(error: ExplainError) -> tuple[str, str]:
    """Give both parts of an error, ready to be drawn."""
    return escaped(error.problem), escaped(error.remedy)


def in_a_line(error: ExplainError) -> str:
    """Say in a line what cannot be had, and why."""
    return " ".join(refusal(error))


def unknown(mark: str) -> str:
    """Say that something nobody foresaw went wrong."""
    return f"Something went wrong here (error {mark}). The rest of the page still works; the log has the details."


def progress(method: str, done: int, total: int, seconds: float) -> str:
    """Say what is being worked out, how far it is, and how long it will still take.

    Examples
    --------
    >>> progress("performance", 0, 0, 1.24)
    'Measuring the model · 1.2 s'
    >>> progress("performance", 25, 100, 4.0)
    'Measuring the model · 25 of 100 model rows · 4 s, about 12 s to go'
    """
    rows = f" · {count(done)} of {count(total)} model rows" if total else ""
    return f"{ASKING.get(method, WORKING)}{rows} · {number(seconds, 2)} s{_to_go(done, total, seconds)}"


def _to_go(done: int, total: int, seconds: float) -> str:
    if not total or not ENOUGH * total <= done < total or seconds < 1:
        return ""
    left = seconds * (total - done) / done
    return f", about {f'{number(left, 2)} s' if left < 100 else counted(round(left / 60), 'minute')} to go"


def based_on(n_rows: int) -> str:
    """Say how many rows a picture stands on."""
    return f"Based on {counted(n_rows, 'row')}"


def measured_on(n_rows: int) -> str:
    """Say how many rows scores stand on."""
    return f"Measured on {counted(n_rows, 'row')}"


def refining(based_on: str) -> str:
    """Say that a larger sample is on its way."""
    return f"{based_on}; a larger sample is being computed."


def about(model: str, target: str, n_rows: int, scale: str) -> str:
    """Say in a line what is explained, and on what."""
    named = f"target **{escaped(target)}**" if target else NO_TARGET
    return f"{escaped(model)} · {named} · {counted(n_rows, 'row')} · {SCORES[scale]}"
