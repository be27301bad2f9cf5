"""Words that not every reader knows, in one short sentence each, and where they occur."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class Term(NamedTuple):
    """One word, how it is found in a text, and what it means."""

    name: str
    pattern: str
    """Regular expression of its forms, matched as whole words; capitals count where it has some."""
    meaning: str


TERMS = (
    Term("95 % interval", "95 % interval|95 %|intervals?",
         "The range in which the true number most likely lies, given how many rows were looked at."),
    Term("ALE", "ALE|[Ll]ocal effects?|[Aa]ccumulated",
         "Compares only rows that have nearly such values, so it asks about no combination that hardly occurs."),
    Term("AUC", "AUC",
         "How often the model gives the higher score to the right one of two rows: 0.5 is a coin toss."),
    Term("average precision", "[Aa]verage precision|PR",
         "How many of the rows flagged first are right, over all cut-offs; compare it with their share in the table."),
    Term("background", "background",
         "The rows that a row is compared with: contributions say how its answer differs from theirs."),
    Term("balanced accuracy", "[Bb]alanced accuracy", "Share of right answers, each class counting the same."),
    Term("bootstrap", "[Bb]ootstrap",
         "Measures again on rows drawn at random from the same table, to see how far a score may vary."),
    Term("Brier score", "Brier", "Mean squared distance between the score and what was so: 0 is perfect."),
    Term("calibration", "[Cc]alibration|calibrated",
         "Whether scores come true: of 100 rows scored 30 %, about 30 should have the outcome."),
    Term("cohort", "[Cc]ohorts?", "The rows that are looked at, chosen by conditions; all pages follow."),
    Term("contribution", "[Cc]ontributions?",
         "How far one column moves one answer of the model away from the starting point."),
    Term("correlation", "correlations?|correlated", "How closely two columns go up and down together, from −1 to 1."),
    Term("counterfactual", "[Cc]ounterfactuals?", "A row like this one, with a few changes, to which the model answers "
         "otherwise."),
    Term("decision score", "decision scores?", "What a model adds up before it decides; it has no unit of its own."),
    Term("ECE", "ECE", "How far scores lie from what came true, on average over tenths of the rows."),
    Term("feature", "[Ff]eatures?", "A column that the model is given to find its answer."),
    Term("Gini index", "Gini index", "How unequal sizes are: 0 where all are alike, 1 where one holds all."),
    Term("ICE", "ICE", "One line a row: how the model's answer to that row goes when one column is changed."),
    Term("interaction", "[Ii]nteractions?|work(?:s|ing)? together",
         "What two columns move together, beyond what each moves alone."),
    Term("LIME", "LIME", "Fits a simple model around one row and reads the answer's parts off that."),
    Term("log-odds", "[Ll]og-odds",
         "What many models add up before it becomes a probability: 0 stands for 50 %, 2 for 88 %."),
    Term("macro AUC", "[Mm]acro AUC", "The AUC of each class against all others, averaged."),
    Term("MAE", "MAE", "How far the predictions are off on average, in the target's unit."),
    Term("median", "[Mm]edian", "The value in the middle: half of the rows lie below."),
    Term("PCA", "PCA", "Draws rows in the plane in which they differ most."),
    Term("PDP", "PDP|[Pp]artial dependence",
         "Shows the model the same rows with one column changed, and averages its answers."),
    Term("percentage point", "points?", "The difference of two percentages: from 20 % to 25 % are 5 points."),
    Term("permutation importance", "[Pp]ermutation importance|[Ss]huffl(?:ed|ing)",
         "How much worse the model gets when the values of one column are mixed up among the rows."),
    Term("precision", "[Pp]recision", "Of the rows that the model flags, the share that is right."),
    Term("PSI", "PSI", "How far the shares of a column's parts have shifted: 0 is not at all, 0.25 is much."),
    Term("rank correlation", "[Rr]ank correlation",
         "How alike two orders are: 1 is the same, 0 is as by chance, −1 is turned round."),
    Term("recall", "[Rr]ecall", "Of the rows that should be flagged, the share that is found."),
    Term("residual", "[Rr]esiduals?", "What is left over: how far the prediction is from the truth."),
    Term("RMSE", "RMSE", "How far the predictions are off, large misses counting more, in the target's unit."),
    Term("ROC curve", "ROC", "Found and wrongly flagged rows at every cut-off; the further above the diagonal, the "
         "better."),
    Term("R²", "R²", "Share of the variation that is explained: 1 is all of it, 0 is none."),
    Term("seed", "seed", "The start of the random numbers: with the same one, everything comes out the same."),
    Term("SHAP", "SHAP",
         "Splits the model's answer over its columns, so that the parts add up to the answer."),
    Term("silhouette", "[Ss]ilhouette", "How far groups lie apart: 1 is fully, 0 is not at all."),
    Term("standard deviation", "[Ss]tandard deviations?", "How far single values typically lie from their mean."),
    Term("standard error", "[Ss]tandard errors?",
         "How far a number that was sampled typically lies from its true one."),
    Term("support", "[Ss]upport",
         "How many rows of the table lie near: where there are few, the model was hardly tried."),
    Term("surrogate", "[Ss]urrogate|simple model", "A simple model that stands in for the real one near a row."),
    Term("t-SNE", "t-SNE", "Draws rows so that near ones stay near; distances between far ones mean nothing."),
    Term("threshold", "[Tt]hreshold|cut-off", "The score from which a row is counted as having the outcome."),
)
"""In the order of the alphabet."""
MOST = 4


def terms_in(texts: Iterable[str], *, most: int = MOST) -> tuple[Term, ...]:
    """Give the terms that occur in some texts, the first one met first.

    Examples
    --------
    >>> [term.name for term in terms_in(["SHAP: what moved this row", "The background is 100 rows."])]
    ['SHAP', 'background']
    """
    met: dict[str, Term] = {}
    for found in _anywhere().finditer(" ".join(texts)):
        assert found.lastindex is not None
        term = TERMS[found.lastindex - 1]
        met.setdefault(term.name, term)
        if len(met) == most:
            break
    return tuple(met.values())


@cache
def _anywhere() -> re.Pattern:
    """Find any of the terms, each with a group of its own."""
    return re.compile(r"(?<!\w)(?:" + "|".join(f"({term.pattern})" for term in TERMS) + r")(?!\w)")


def describe_terms(terms: Iterable[Term]) -> str:
    """Write terms as a list in markdown.

    Examples
    --------
    >>> print(describe_terms(terms_in(["R² 0.8"])))
    - **R²**: Share of the variation that is explained: 1 is all of it, 0 is none.
    """
    return "\n".join(f"- **{term.name}**: {term.meaning}" for term in terms)
