"""SHAP added up over very many rows: the numbers at the top, and how far they can be trusted."""

from explain.checks.additivity import adds_up
from explain.results import Summary
from explain.sections.section import Metric, Note
from explain.wording import amount, answer, count, counted, difference, escaped, listed, shortened

ROUGH = 0.1
"""Standard error, as a share of the largest mean contribution, from which sampled contributions are called rough."""


def summary_cards(summary: Summary) -> tuple[Metric, ...]:
    """Give the numbers to begin with: how many rows, what they start from, and what the model answers on average."""
    said = escaped(shortened(answer(summary.output, summary.target, summary.scale), 60))
    mean = summary.prediction_total / summary.n_rows
    ends = [_amount(summary, each) for each in (summary.prediction_low, summary.prediction_high)]
    return (
        Metric("Rows explained", count(summary.n_rows), f"{counted(len(summary.feature_names), 'feature')} each", ""),
        Metric("Starting point", _amount(summary, summary.base_value), escaped(shortened(summary.baseline, 60)),
               "Contributions are measured from here."),
        Metric("Average answer", _amount(summary, mean), f"{ends[0]} to {ends[1]}", f"The {said}, over all rows."),
    )


def _amount(summary: Summary, size: float) -> str:
    return escaped(amount(size, summary.scale, summary.unit))


def summary_notes(summary: Summary) -> tuple[Note, ...]:
    """Say what was checked: do contributions add up, were they sampled, on how many rows do they stand."""
    worst = escaped(difference(summary.largest_gap, summary.scale, summary.unit))
    rows = counted(summary.n_rows, "row")
    exact = adds_up(summary)
    added = Note("ok" if exact else "fail", (
        f"Contributions add up to the model's answer in {rows}: the largest gap is {worst}." if exact else
        f"Contributions do not add up to the model's answer (largest gap {worst}). They cannot be relied on."
    ))
    against = f", compared with {escaped(summary.provenance.background)}" if summary.provenance.background else ""
    return added, _sampling(summary), Note("ok", f"Based on {rows}{against}.")


def _sampling(summary: Summary) -> Note:
    named = escaped(listed([f"{name} ({counted(n, 'row')})" for name, n in summary.engines[:6]]))
    if summary.exact:
        return Note("ok", f"Computed without sampling: {named}.")
    if summary.largest_error != summary.largest_error:
        return Note("look", f"Sampled: {named}; the error was not measured.")
    typical = float(summary.importance().mean.max())
    said = escaped(difference(summary.largest_error, summary.scale, summary.unit))
    return Note("look" if summary.largest_error > ROUGH * typical else "ok",
                f"Sampled: {named}; the largest standard error of one row is {said}.")
