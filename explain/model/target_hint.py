"""Point at the column that looks like the target, when none is named."""

from explain.model.fitted import Fitted
from explain.table.dataset import Dataset


def target_hint(fitted: Fitted, dataset: Dataset, extra: list[str]) -> str:
    """Write a sentence, after a space, on which of the columns that the model does not use looks like the target."""
    if dataset.target is not None:
        return ""
    likely = likely_targets(fitted, dataset, extra)
    if likely:
        return f" {likely[-1]!r} looks like the target: name it."
    return " If one of them is the target, name it."


def likely_targets(fitted: Fitted, dataset: Dataset, extra: list[str]) -> list[str]:
    """List the columns that hold the model's classes, else the only one that is left; none when a target is named."""
    if dataset.target is not None:
        return []
    likely = [name for name in extra if fitted.classes and _holds_classes(dataset, name, fitted.classes)]
    return likely or (extra if len(extra) == 1 else [])


def _holds_classes(dataset: Dataset, name: str, classes: tuple) -> bool:
    held = dataset.features[name].dropna().unique()[: len(classes) + 1]
    known = {str(label) for label in classes}
    return 1 < len(held) <= len(classes) and {str(level) for level in held.tolist()} <= known
