"""How good the model is, in counts of 100 cases; and how to read each picture of it."""

import numpy as np

from explain.narrative.parts import apart
from explain.results import Curve, Performance, Predictions
from explain.wording import about_100, amount, count, escaped, in_100, probability, strong

FEWEST = 30
"""Rows below which a share is not told as so many of 100."""
READING = {
    "scores": "Each line is one way to measure how good the model is, with the range in which the number lies. "
              "Beside it stands what a model gets that ignores the features.",
    "roc": "Every point is one place to draw the line. Up: how many of those looked for are found. Right: how many "
           "others are flagged by mistake. The dashed line is a coin toss.",
    "precision_recall": "Every point is one place to draw the line. Right: how many of those looked for are found. Up: "
                        "how many of those flagged are right.",
    "calibration": "As with a weather forecast: of all days with 70 % chance of rain, it should rain on 70 of 100. "
                   "On the dashed line the scores keep that promise.",
    "confusion": "One line for each class in the table, one column for each class the model says. The model is right "
                 "on the diagonal from the top left.",
    "residuals": "One dot for each row. On the dashed line prediction and truth are equal; above it the model says "
                 "too much, below it too little.",
    "residual_histogram": "Bars right of the line are rows for which the model predicts too much, bars left of it too "
                          "little.",
    "predictions": "The higher a bar, the more rows get an answer in that range.",
}
"""Picture → how to read it."""


def of_100(share: float) -> str:
    """Write a share as so many of 100.

    Examples
    --------
    >>> of_100(0.27), of_100(0.001), of_100(0.999)
    ('27 of 100', 'fewer than 1 of 100', 'more than 99 of 100')
    """
    return f"{in_100(share)} of 100"


def plain_performance(performance: Performance) -> tuple[str, ...]:
    """Say how good the model is in one comparison that needs no term."""
    if performance.task == "regression":
        return plain_error(performance)
    accuracy = _score(performance, "Accuracy")
    right = () if accuracy != accuracy else (
        f"The model says the right class in **{of_100(accuracy)}** cases.",)
    return (*right, *_pairs(performance)) or ("How good the model is could not be measured on these rows.",)


def _pairs(performance: Performance) -> tuple[str, ...]:
    """Say what AUC is: in how many pairs the one with the outcome gets the higher score."""
    held = _score(performance, "AUC")
    if held != held:
        return ()
    return (f"Shown one case that is {strong(performance.output)} and one that is not, it gives the first the higher "
            f"score in **{of_100(held)}** such pairs.",)


def plain_roc(performance: Performance) -> tuple[str, ...]:
    """Say what the curve comes to."""
    return _pairs(performance) or ("How well the model tells the two apart could not be measured.",)


def plain_confusion(performance: Performance) -> tuple[str, ...]:
    """Say of 100 cases of each kind what the model says of them."""
    if not performance.confusion.size or not performance.confusion.sum():
        return ("There are no classes to count.",)
    if performance.task != "binary":
        right = float(np.trace(performance.confusion) / performance.confusion.sum())
        return (f"The model says the right class in **{of_100(right)}** cases.", *_hardest(performance))
    flagged, found, looked_for = performance.flagged
    others = int(performance.confusion.sum()) - looked_for
    wanted = strong(performance.output)
    return (_found(wanted, found, looked_for), _by_mistake(wanted, flagged - found, others))


def _found(wanted: str, found: int, looked_for: int) -> str:
    if looked_for < FEWEST:
        return f"Of {count(looked_for)} cases that are {wanted}, the model finds **{count(found)}**."
    share = found / looked_for
    return (f"Of 100 cases that are {wanted}, the model finds **{about_100(share)}** and misses "
            f"{about_100(1 - share)}.")


def _by_mistake(wanted: str, wrong: int, others: int) -> str:
    if others < FEWEST:
        return f"Of {count(others)} cases that are not, it calls **{count(wrong)}** {wanted} by mistake."
    return f"Of 100 cases that are not, it calls **{about_100(wrong / others)}** {wanted} by mistake."


def _hardest(performance: Performance) -> tuple[str, ...]:
    rows = performance.confusion.sum(axis=1)
    enough = np.flatnonzero(rows >= FEWEST)
    if not len(enough):
        return ()
    shares = np.diag(performance.confusion)[enough] / rows[enough]
    worst = int(enough[shares.argmin()])
    return (f"It is right least often for {strong(performance.confusion_labels[worst])}: in {of_100(shares.min())}.",)


def plain_precision_recall(performance: Performance) -> tuple[str, ...]:
    """Say what finding half of those looked for costs."""
    at = _at_half(performance.precision_recall)
    if at is None:
        return ("This could not be measured on these rows.",)
    wanted = strong(performance.output)
    return (f"To find half of all cases that are {wanted}, the model flags cases of which **{of_100(at)}** are right.",
            f"Picked blindly, {of_100(performance.prevalence)} would be.")


def _at_half(curve: Curve) -> float | None:
    """Give the height of a rising curve of shares where its x first reaches a half."""
    reached = np.flatnonzero(curve.x >= 0.5)
    return float(curve.y[reached[0]]) if len(reached) else None


def plain_calibration(performance: Performance) -> tuple[str, ...]:
    """Say whether scores keep their promise, where that is furthest off."""
    line = performance.calibration
    enough = np.flatnonzero(line.n >= FEWEST)
    if not len(enough):
        return ("Too few cases to say whether the scores mean what they say.",)
    far = int(enough[np.abs(line.y - line.x)[enough].argmax()])
    return ("A good score is like a good weather forecast: it rains on 70 of 100 days that were said to have 70 %.",
            f"Where it is furthest off here, cases scored {probability(line.x[far])} turned out to be "
            f"{strong(performance.output)} in **{of_100(line.y[far])}** cases.")


def plain_error(performance: Performance) -> tuple[str, ...]:
    """Say how far off predictions of a number are."""
    off = np.abs(performance.predictions - performance.truth)
    if not len(off):
        return ("There are no cases with a known answer.",)
    half, most = (apart(performance, float(held)) for held in np.percentile(off, [50, 90]))
    return (f"For 50 of 100 cases the model is off by at most **{half}**, for 90 of 100 by at most {most}.",)


def plain_residuals(performance: Performance) -> tuple[str, ...]:
    """Say on which side the model errs more often."""
    n = len(performance.truth)
    if not n:
        return ("There are no cases with a known answer.",)
    too_much = float((performance.predictions > performance.truth).mean())
    return (f"The model predicts too much in **{of_100(too_much)}** cases.",)


def plain_predictions(predictions: Predictions, output: int) -> tuple[str, ...]:
    """Say what the model answers in the middle and at the ends."""
    values = predictions.values[:, output]
    if not len(values):
        return ("There are no rows.",)
    low, middle, high = (escaped(amount(float(held), predictions.scale, predictions.unit))
                         for held in np.percentile(values, [10, 50, 90]))
    return (f"The model's answer is **{middle}** in the middle.",
            f"For 80 of 100 cases it lies between {low} and {high}.")


def _score(performance: Performance, name: str) -> float:
    return next((score.value for score in performance.scores if score.name == name), float("nan"))
