"""The few numbers at the top of a page, each with how to read it."""

import numpy as np

from explain.narrative.quality import interval
from explain.results import Performance, Predictions, Score
from explain.sections.quality import output_place
from explain.sections.section import Metric
from explain.wording import amount, count, escaped, number, probability, shortened

NAMES = {"AUC": "Ranking quality (AUC)", "Brier": "Probability error (Brier)", "R²": "Variation explained (R²)",
         "MAE": "Mean miss (MAE)", "RMSE": "Squared miss (RMSE)"}
N_CARDS = 4


def score_cards(performance: Performance) -> tuple[Metric, ...]:
    """Give the four numbers that say most about a model's quality.

    Each score carries ± half of its 95 % bootstrap interval; ``help`` has its ends.
    """
    scores = [_score(performance, score) for score in performance.scores]
    first, others = scores[:1], scores[1:]
    if performance.task == "regression":
        return tuple([*first, *_preferred(performance, ("MAE", "RMSE")), _average(performance), *others][:N_CARDS])
    if performance.scale != "probability":
        return tuple(scores[:N_CARDS])
    return tuple([*first, _average(performance), *_preferred(performance, ("Brier",)), _above(performance),
                  *others][:N_CARDS])


def _preferred(performance: Performance, names: tuple[str, ...]) -> list[Metric]:
    by_name = {score.name: score for score in performance.scores}
    return [_score(performance, by_name[name]) for name in names if name in by_name]


def _score(performance: Performance, score: Score) -> Metric:
    unit = f", {performance.unit}" if performance.unit and score.name in ("MAE", "RMSE", "Median error") else ""
    label = NAMES.get(score.name, score.name)
    label = f"{label[:-1]}{unit})" if unit and label.endswith(")") else f"{label}{unit}"
    shown = "not defined" if score.value != score.value else number(score.value)
    if score.low == score.low and score.high == score.high:
        shown = f"{shown} ± {_half(shown, (score.high - score.low) / 2)}"
    return Metric(escaped(label), shown, _reading(score),
                  f"{escaped(score.reading)}. {interval(score)}.".removeprefix(". "))


def _half(shown: str, half: float) -> str:
    """Write half an interval with as many decimals as the number it belongs to, one digit at least."""
    decimals = len(shown.partition(".")[2])
    return f"{half:,.{decimals}f}" if round(half, decimals) > 0 else number(half, 1)


def _reading(score: Score) -> str:
    """Say how to read a score, short enough for a card."""
    if score.name in ("AUC", "Macro AUC"):
        return "0.5 is a coin toss, 1 is perfect"
    if score.reference != score.reference:
        return "higher is better" if score.higher_is_better else "lower is better"
    return f"{number(score.reference, 3)} without features, {'1' if score.higher_is_better else '0'} is perfect"


def _average(performance: Performance) -> Metric:
    """Put the average answer beside the truth."""
    said, true = float(performance.predictions.mean()), float(performance.truth.mean())
    written = [escaped(amount(size, performance.scale, performance.unit)) for size in (said, true)]
    regression = performance.task == "regression"
    word = "prediction" if regression else f"score for {escaped(shortened(performance.output, 20))}"
    return Metric(f"Average {word}", written[0], f"{written[1]} in the table",
                  "The model's answer, averaged over these rows, beside what the table says. Interval not measured.")


def _above(performance: Performance) -> Metric:
    n = int((performance.predictions >= performance.threshold).sum())
    share = probability(n / max(len(performance.predictions), 1))
    return Metric(f"Rows from {amount(performance.threshold, 'probability')} up", count(n), f"{share} of rows",
                  f"Rows whose score for {escaped(performance.output)} reaches the threshold.")


def prediction_cards(predictions: Predictions, *, output: str | None = None) -> tuple[Metric, ...]:
    """Give four numbers about what the model predicts, for a table without a target."""
    place = output_place(predictions, output)
    values, scale, unit = predictions.values[:, place], predictions.scale, predictions.unit
    if not len(values):
        return (Metric("Rows", "0", "the table is empty", ""),)
    low, middle, high = (escaped(amount(float(held), scale, unit)) for held in np.percentile(values, [10, 50, 90]))
    label = escaped(shortened(predictions.output_labels[place], 20))
    word = "prediction" if scale == "target" else f"score for {label}"
    average = escaped(amount(float(values.mean()), scale, unit))
    return (
        Metric("Rows", count(len(values)), "no target named: quality unknown",
               "Name the target column to see how good it is."),
        Metric(f"Average {word}", average, f"{middle} in the middle", "Mean and median of the model's answers."),
        Metric("Low answers", low, "one row in ten is below", "Tenth percentile of the model's answers."),
        Metric("High answers", high, "one row in ten is above", "Ninetieth percentile of the model's answers."),
    )
