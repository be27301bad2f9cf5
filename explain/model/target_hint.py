"""Point at the column that looks like the target, when none is named or another one cannot be it."""

from explain.model.fitted import Fitted
from explain.model.labels import shares_labels
from explain.table.dataset import Dataset


def target_hint(fitted: Fitted, dataset: Dataset, extra: list[str]) -> str:
    """Write a sentence, after a space, on which of the columns that the model does not use looks like the target."""
    likely = likely_targets(fitted, dataset, extra)
    if likely:
        return f" {likely[-1]!r} looks like the target: name it."
    if dataset.target is not None or _needs_none(fitted):
        return ""
    return f" If {'it' if len(extra) == 1 else 'one of them'} is the target, name it."


def likely_targets(fitted: Fitted, dataset: Dataset, extra: list[str]) -> list[str]:
    """List the columns that hold the model's classes; of a model of numbers, the only one left when it holds numbers.

    There are none when the target named may be right, and for models that have no target, such as those that look for
    groups or outliers.
    """
    if _needs_none(fitted) or (dataset.target is not None and shares_labels(fitted.classes or (), dataset)):
        return []
    if fitted.classes:
        return [name for name in extra if _holds_classes(dataset, name, fitted.classes)]
    return extra if len(extra) == 1 and dataset.schema[extra[0]].kind in ("numeric", "integer") else []


def _needs_none(fitted: Fitted) -> bool:
    return fitted.counted or bool(fitted.outputs)


def _holds_classes(dataset: Dataset, name: str, classes: tuple) -> bool:
    held = dataset.features[name].dropna().unique()[: len(classes) + 1]
    known = {str(label) for label in classes}
    return 1 < len(held) <= len(classes) and {str(level) for level in held.tolist()} <= known
