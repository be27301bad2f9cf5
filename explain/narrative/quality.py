"""How good the model is and what it predicts, in words."""

import numpy as np

from explain.narrative.parts import apart
from explain.results import Performance, Predictions, Score
from explain.scores.formulas import wilson
from explain.wording import amount, change, counted, escaped, number, probability, strong

HEADLINES = ("AUC", "R²")
"""The score that stands for the whole, by what is there first."""


def headline(performance: Performance) -> Score | None:
    """Choose the one score that says most; None when there is none."""
    defined = [score for score in performance.scores if score.value == score.value]
    leading = [score for name in HEADLINES for score in defined if score.name == name]
    return next(iter([*leading, *defined]), None)


def describe_performance(performance: Performance) -> tuple[str, ...]:
    """Say how good the model is, with the interval and how to read the number."""
    score = headline(performance)
    if score is None:
        return ("No score could be measured.",)
    rows = counted(len(performance.rows), "row")
    sentences = [f"On {rows} the model's {escaped(score.name)} is **{number(score.value)}** ({interval(score)})."]
    if score.reading:
        sentences.append(f"How to read it: {escaped(score.reading)}.")
    if performance.task != "regression" and performance.prevalence == performance.prevalence:
        sentences.append(f"**{probability(performance.prevalence)}** of these rows are {strong(performance.output)}.")
    return tuple(sentences)


def interval(score: Score) -> str:
    """Write the bootstrap interval of a score."""
    if score.low != score.low or score.high != score.high:
        return "interval not measured"
    return f"95 % interval {number(score.low)} to {number(score.high)}"


def no_better_than_guessing(score: Score) -> bool:
    """Whether a model that ignores the features lies within the interval, or beyond its better end."""
    if score.reference != score.reference or score.low != score.low or score.high != score.high:
        return False
    return score.low <= score.reference if score.higher_is_better else score.high >= score.reference


def doubts_about_performance(performance: Performance) -> tuple[str, ...]:
    """Say when the model is not clearly better than one that ignores the features, or when little speaks for it."""
    doubts, score = [], headline(performance)
    if score is not None and no_better_than_guessing(score):
        doubts.append(
            f"The model is not clearly better than one that ignores the features ({escaped(score.name)} "
            f"{number(score.value)}, {interval(score)}; without features {number(score.reference)})."
        )
        doubts.append("Explanations here describe a model that may be mostly noise.")
    if len(performance.rows) < 100:
        doubts.append(f"Only {counted(len(performance.rows), 'row')} with a known answer: the scores are rough.")
    if performance.task != "regression" and performance.prevalence < 0.1:
        doubts.append(f"Few rows are {strong(performance.output)} ({probability(performance.prevalence)}): look at "
                      "precision and recall as well.")
    return tuple(doubts)


def describe_flagged(performance: Performance) -> tuple[str, ...]:
    """Say of two classes how many of those looked for are found at the threshold, and how many flagged are right."""
    flagged, found, looked_for = performance.flagged
    if not looked_for or not flagged:
        return (f"No row is called {strong(performance.output)}." if not flagged else
                f"No row is {strong(performance.output)}.",)
    low, high = wilson(np.array([found, found]), np.array([looked_for, flagged]))
    recall, precision = (
        f"**{probability(share)}** (95 % interval {probability(low[i])} to {probability(high[i])})"
        for i, share in enumerate((found / looked_for, found / flagged))
    )
    return (f"Found of all {counted(looked_for, 'row')} that are {strong(performance.output)} (recall): {recall}.",
            f"Right among {counted(flagged, 'row')} called so (precision): {precision}.")


def describe_predictions(predictions: Predictions, output: int) -> tuple[str, ...]:
    """Say what the model answers on average and in the middle half of the rows."""
    values = predictions.values[:, output]
    rows = counted(len(values), "row")
    if not len(values):
        return ("There are no rows.",)
    name = _named(predictions, output)
    low, middle, high = (escaped(amount(float(held), predictions.scale, predictions.unit))
                         for held in np.percentile(values, [25, 50, 75]))
    return (f"Over {rows} the model's {name} is **{middle}** in the middle.",
            f"Half of the rows lie between {low} and {high}.")


def describe_change(now: Predictions, before: Predictions, output: int) -> tuple[str, ...]:
    """Say what the model answers for one row, and how far that is from its answer before a change.

    Parameters
    ----------
    now, before : one row each
        With and without the change; the same row when nothing was changed.
    """
    here, there = float(now.values[0, output]), float(before.values[0, output])
    said, was = (escaped(amount(size, now.scale, now.unit)) for size in (here, there))
    first = f"The model's {_named(now, output)} is **{said}**."
    if now.rows[0] >= 0:
        return (first,)
    if here == there:
        return (first, "The model gives the same answer for the row as it stands in the table.")
    moved = escaped(change(here - there, now.scale, now.unit)).removeprefix("\\")
    return (first, f"For the row as it stands in the table it is {was}: a change of **{moved}**.")


def _named(predictions: Predictions, output: int) -> str:
    if predictions.scale == "target":
        return f"prediction of {strong(predictions.target)}" if predictions.target else "prediction"
    return f"score for {strong(predictions.output_labels[output])}"


def describe_error(performance: Performance) -> tuple[str, ...]:
    """Say how far off the predictions of a number are."""
    off = np.abs(performance.predictions - performance.truth)
    if not len(off):
        return ("There are no rows with a known answer.",)
    half, most = (apart(performance, float(held)) for held in np.percentile(off, [50, 90]))
    return (f"Half of the predictions are off by at most **{half}**, nine in ten by at most {most}.",)
