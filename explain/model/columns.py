"""The model's columns in the table: by name in any order, or by position for a model fitted on a bare array."""

import difflib
import re
from dataclasses import dataclass

from explain.errors import ModelError
from explain.model.fitted import Fitted
from explain.table.dataset import Dataset
from explain.wording import count, listed

SHOWN = 8
"""How many names a sentence lists at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Match:
    """Which columns of the table the model is given."""

    features: tuple[str, ...]
    """Columns of the table, in the model's order."""
    names: tuple[str, ...] | None
    """The same as the model calls them; None when it was fitted on a bare array."""
    notes: tuple[str, ...] = ()


def matched(fitted: Fitted, dataset: Dataset) -> Match:
    """Find the model's columns in the table.

    Raises
    ------
    ModelError
        When columns are missing, or their number does not fit a model without names.
    """
    return _by_position(fitted, dataset) if fitted.names is None else _by_name(fitted.names, fitted, dataset)


def _by_name(names: tuple[str, ...], fitted: Fitted, dataset: Dataset) -> Match:
    held = set(dataset.schema.names)
    respelled = _respelled(names, dataset.schema.names)
    features = tuple(name if name in held else respelled.get(name, "") for name in names)
    missing = [name for name, feature in zip(names, features, strict=True) if not feature]
    if missing:
        raise _missing(missing, dataset)
    extra = [name for name in dataset.schema.names if name not in set(features)]
    pairs = zip(names, features, strict=True)
    notes = [f"Column {feature!r} is the model's {name!r}." for name, feature in pairs if name != feature]
    if extra:
        notes.append(f"The model does not use {_quoted(extra)}.{_hint(fitted, dataset, extra)}")
    return Match(features=features, names=names, notes=tuple(notes))


def _respelled(names: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, str]:
    """Model name → the one column that differs from it only in signs (boosters write spaces as underscores)."""
    by_plain: dict[str, list[str]] = {}
    for column in columns:
        by_plain.setdefault(_plain(column), []).append(column)
    found = {name: by_plain.get(_plain(name), []) for name in names if name not in columns}
    return {name: held[0] for name, held in found.items() if len(held) == 1 and held[0] not in names}


def _plain(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _missing(missing: list[str], dataset: Dataset) -> ModelError:
    if dataset.target_name in missing:
        return ModelError(
            f"The model was fitted on {dataset.target_name!r}, which is named as the target.",
            "Name another column as the target, or none.",
        )
    near = {name: difflib.get_close_matches(name, dataset.schema.names, n=1, cutoff=0.6) for name in missing[:SHOWN]}
    nearest = [f"{found[0]!r} for {name!r}" for name, found in near.items() if found]
    words = "1 column" if len(missing) == 1 else f"{count(len(missing))} columns"
    return ModelError(
        f"The table lacks {words} the model was fitted on: {_quoted(missing)}."
        + (f" The nearest it has: {listed(nearest)}." if nearest else ""),
        "Upload the table the model was fitted on, or rename its columns.",
    )


def _by_position(fitted: Fitted, dataset: Dataset) -> Match:
    columns = dataset.schema.names
    if not columns or fitted.n_features not in (None, len(columns)):
        raise _wrong_number(fitted, dataset)
    note = (
        "The model does not name its columns: it is given the table's "
        f"{count(len(columns))} columns in their order, {columns[0]!r} first."
    )
    return Match(features=columns, names=None, notes=(note,))


def _wrong_number(fitted: Fitted, dataset: Dataset) -> ModelError:
    columns = dataset.schema.names
    wanted = fitted.n_features or 0
    hint = _hint(fitted, dataset, list(columns)) if len(columns) == wanted + 1 else ""
    return ModelError(
        f"The model was fitted on {count(wanted)} unnamed columns, the table has {count(len(columns))}.",
        hint.strip() or "Upload a table with exactly the columns the model was fitted on, in their order.",
    )


def _hint(fitted: Fitted, dataset: Dataset, extra: list[str]) -> str:
    """Point at the column that looks like the target, when none is named."""
    if dataset.target is not None:
        return ""
    likely = [name for name in extra if fitted.classes and _holds_classes(dataset, name, fitted.classes)]
    likely = likely or (extra if len(extra) == 1 else [])
    if likely:
        return f" {likely[-1]!r} looks like the target: name it."
    return " If one of them is the target, name it."


def _holds_classes(dataset: Dataset, name: str, classes: tuple) -> bool:
    held = dataset.features[name].dropna().unique()[: len(classes) + 1]
    known = {str(label) for label in classes}
    return 1 < len(held) <= len(classes) and {str(level) for level in held.tolist()} <= known


def _quoted(names: list[str]) -> str:
    shown = [repr(name) for name in names[:SHOWN]]
    return listed(shown) if len(names) <= SHOWN else f"{', '.join(shown)} and {count(len(names) - SHOWN)} more"
