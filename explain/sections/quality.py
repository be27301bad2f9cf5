"""How good the model is, and what it predicts."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from explain.charts.parts import Picture
from explain.charts.quality import calibration, confusion, precision_recall, roc
from explain.charts.residuals import as_density, bins, dots_of, histogram, residual_histogram, residuals
from explain.charts.theme import LIGHT, Theme
from explain.narrative import (
    describe_change,
    describe_performance,
    describe_predictions,
    describe_provenance,
    doubts_about_performance,
)
from explain.narrative.plain_quality import (
    READING,
    plain_calibration,
    plain_confusion,
    plain_error,
    plain_performance,
    plain_precision_recall,
    plain_predictions,
    plain_residuals,
    plain_roc,
)
from explain.narrative.quality import describe_error, describe_flagged
from explain.results import Performance, Predictions
from explain.sections.section import Section
from explain.sections.tables import bins_table, confusion_table, curve_table, residual_table, scores_table
from explain.wording import amount, count, counted, probability, strong

if TYPE_CHECKING:
    import pandas as pd

Tabled = Callable[[], "pd.DataFrame"]


def _section(result: Performance | Predictions, name: str, title: str, sentences: tuple[str, ...],
             plain: tuple[str, ...], tabled: Tabled | None, picture: Picture | None,
             warnings: tuple[str, ...] = ()) -> Section:
    return Section(
        name=name, title=title, sentences=sentences, plain=plain, reading=READING[name],
        figure=picture.figure if picture else None,
        alt=picture.alt if picture else "", tabled=tabled, warnings=warnings,
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def scores_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show every score with its interval as a table; there is no picture."""
    return _section(performance, "scores", "Scores", describe_performance(performance), plain_performance(performance),
                    partial(scores_table, performance), None, doubts_about_performance(performance))


def roc_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show the ROC curve of the output explained."""
    sentences = (f"Going along the curve, ever more rows are flagged as {strong(performance.output)}.",
                 "The higher above the diagonal, the better; on the diagonal the score is a coin toss.")
    return _curve(performance, "roc", "ROC curve", sentences, plain_roc(performance), ("Others flagged", "Found"), roc,
                  theme)


def precision_recall_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show precision against recall of the output explained."""
    share = probability(performance.prevalence)
    wanted = strong(performance.output)
    sentences = (f"The more of the {wanted} are to be found, the more of those flagged are wrong.",
                 f"The dashed line is what flagging every row gets: **{share}** of the rows are {wanted}.")
    return _curve(performance, "precision_recall", "Precision and recall", sentences,
                  plain_precision_recall(performance), ("Found", "Right among flagged"), precision_recall, theme)


def calibration_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show whether scores mean what they say: mean score against the share that had the outcome."""
    line = performance.calibration
    sentences = ["On the dashed line scores mean what they say; below it they are too high, above it too low."]
    if len(line.x):
        far = int(np.abs(line.y - line.x).argmax())
        sentences.append(f"Furthest off: rows scored **{probability(line.x[far])}** on average had the outcome in "
                         f"**{probability(line.y[far])}** of {counted(int(line.n[far]), 'row')}.")
    columns = ("Mean score", "Share that had the outcome")
    return _curve(performance, "calibration", "Calibration", tuple(sentences), plain_calibration(performance), columns,
                  calibration, theme)


def _curve(performance: Performance, name: str, title: str, sentences: tuple[str, ...], plain: tuple[str, ...],
           columns: tuple[str, str], draw: Callable[..., Picture], theme: Theme) -> Section:
    """Show one curve, or say that there is none."""
    line = getattr(performance, name)
    if not len(line.x):
        return _section(performance, name, title, (f"{title}: not available for this model and table.",), (),
                        None, None)
    return _section(performance, name, title, sentences, plain, partial(curve_table, line, *columns),
                    draw(performance, theme=theme))


def confusion_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show how many rows of each class were called what."""
    if not performance.confusion.size:
        return _section(performance, "confusion", "Confusion", ("Classes only: the model predicts a number.",), (),
                        None, None)
    right, n = int(np.trace(performance.confusion)), int(performance.confusion.sum())
    sentences = [f"The model is right in **{probability(right / n)}** of {counted(n, 'row')}." if n else "No rows."]
    if performance.task == "binary":
        level = amount(performance.threshold, performance.scale)
        sentences.append(f"A row is called {strong(performance.output)} from a score of {level}.")
        sentences += describe_flagged(performance)
    return _section(performance, "confusion", "Confusion", tuple(sentences), plain_confusion(performance),
                    partial(confusion_table, performance), confusion(performance, theme=theme))


def residuals_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show predictions against the truth, in regression."""
    shown = dots_of(performance)
    n, dots = counted(len(performance.truth), "row"), count(len(shown))
    how = "On the dashed line prediction and truth are equal."
    if as_density(performance):
        how += f" Drawn are all {n}, darker where there are more, and a sample of {dots} as dots."
    return _section(
        performance, "residuals", "Predicted and true", (*describe_error(performance), how),
        plain_error(performance), partial(residual_table, performance, shown), residuals(performance, theme=theme),
    )


def residual_histogram_section(performance: Performance, *, theme: Theme = LIGHT) -> Section:
    """Show how far predictions lie above or below the truth, in regression."""
    off = performance.predictions - performance.truth
    return _section(
        performance, "residual_histogram", "How far off",
        ("Right of the line the model predicts too much, left too little.",), plain_residuals(performance),
        partial(bins_table, *bins(off, "target"), f" ({performance.unit})" if performance.unit else ""),
        residual_histogram(performance, theme=theme),
    )


def predictions_section(predictions: Predictions, *, output: str | None = None, marked: float | None = None,
                        theme: Theme = LIGHT) -> Section:
    """Show how often the model gives which answer.

    Parameters
    ----------
    predictions
        Of many rows.
    output
        Class label; None for the second of two classes, else the first output.
    marked
        The current row's answer, drawn as a line.
    """
    place = output_place(predictions, output)
    ending = " (%)" if predictions.scale == "probability" else f" ({predictions.unit})" if predictions.unit else ""
    return _section(
        predictions, "predictions", "What the model predicts", describe_predictions(predictions, place),
        plain_predictions(predictions, place),
        partial(bins_table, *bins(predictions.values[:, place], predictions.scale), ending),
        histogram(predictions, place, theme=theme, marked=marked),
    )


def prediction_words(now: Predictions, before: Predictions, *, output: str | None = None) -> tuple[str, ...]:
    """Say what the model answers for one row, with and without the changes made by hand."""
    return describe_change(now, before, output_place(now, output))


def output_place(predictions: Predictions, output: str | None) -> int:
    """Position of an output; None is the second of two classes, else the first."""
    if output is not None:
        return predictions.outputs.index(output)
    return 1 if len(predictions.outputs) == 2 else 0
