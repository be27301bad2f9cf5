"""Whether an answer is a close call, by the answer alone: no model is asked."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from explain.checks.making import flag
from explain.checks.thresholds import NEAR_THRESHOLD
from explain.results import Findings, Flag, Predictions


def of_prediction(
    predictions: Predictions, output: str, *, i: int = 0, threshold: float | None = None, spread: float = float("nan"),
) -> Findings:
    """Warn where the model's answer for a row could as well have been the other one.

    Parameters
    ----------
    predictions
        Of the row, with the answers for all outputs.
    output
        The class asked about.
    i
        Place of the row in the result.
    threshold
        With two classes, from where on a row is said to be ``output``; None for 0.5, or 0 on the margin.
    spread
        Standard deviation of the answers over the table, for margins that are no log-odds; NaN when not known.

    Returns
    -------
    Findings
        Without findings: W27 where a probability is within 0.05 of the threshold, where the two largest of several are
        that close, or where a margin is within 0.05 of the spread. Log-odds are compared as probabilities.
    """
    return Findings(
        subject="row", findings=(), flags=tuple(_close(predictions, output, i, threshold, spread)),
        rows=predictions.rows[i : i + 1], output=output, target=predictions.target, scale=predictions.scale,
        unit=predictions.unit, provenance=predictions.provenance,
    )


def _close(predictions: Predictions, output: str, i: int, threshold: float | None, spread: float) -> Iterator[Flag]:
    answers = predictions.values[i]
    if predictions.scale == "target" or len(answers) < 2:
        return
    if len(answers) == 2:
        score = float(answers[predictions.outputs.index(output)])
        line = threshold if threshold is not None else 0.5 if predictions.scale == "probability" else 0.0
        if _near(score, line, predictions, spread):
            yield replace(flag("W27", of=predictions, prediction=score, threshold=line), output=output)
    else:
        first, second = np.sort(answers)[::-1][:2].tolist()
        if _near(first, second, predictions, spread):
            leading = predictions.outputs[int(answers.argmax())]
            yield replace(flag("W27", of=predictions, prediction=first, second=second), output=leading)


def _near(one: float, two: float, predictions: Predictions, spread: float) -> bool:
    """Whether two answers are as good as one."""
    if predictions.scale == "probability":
        return abs(one - two) < NEAR_THRESHOLD
    if not predictions.unit and len(predictions.outputs) == 2:  # log-odds
        return abs(_share(one) - _share(two)) < NEAR_THRESHOLD
    return abs(one - two) < NEAR_THRESHOLD * spread


def _share(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))))
