"""A result as its reader calls things: labels, units and names of values from the data dictionary.

Fields are known by their names, which all results share. What identifies stays as it is (``feature_names``,
``feature``, ``outputs`` of predictions, all of the provenance), so a labelled result can be asked about again.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from explain.facts import ColumnFacts, MatchFacts, ModelFacts, TableFacts
from explain.results import Cells, Counterfactuals, Performance, Provenance, Result
from explain.table.dictionary import Dictionary
from explain.wording import value

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Result)
RAW = (Provenance, Cells, ModelFacts, MatchFacts)
"""What holds names and cells as the model is given them."""


def labelled(result: R, dictionary: Dictionary) -> R:
    """Give a result with the labels, units and value names of a dictionary in all that is shown of it.

    Nothing is measured anew, and no number changes. The same object comes back where nothing is called otherwise.

    Parameters
    ----------
    result
        Of any method, or what is known of a table.
    dictionary
        What columns, values and classes are called.

    Examples
    --------
    >>> from explain.table.dictionary import Entry
    >>> from explain.results import Predictions, Provenance
    >>> how = Provenance(method="predictions", engine="", versions=(), data="", model="", background="", n_rows=1,
    ...                  background_digest="", seed=0, scale="probability", output="", settings=(), seconds=0.0)
    >>> said = Predictions(values=np.ones((1, 1)), outputs=("1",), output_labels=("1",), rows=np.arange(1), target="y",
    ...                    scale="probability", unit="", provenance=how)
    >>> called = Dictionary(entries=(("y", Entry(label="Repaid", values=(("1", "in time"),))),))
    >>> labelled(said, called).output_labels, labelled(said, called).target
    (('in time',), 'Repaid')
    """
    if not dictionary or isinstance(result, RAW):
        return result
    changed = {}
    for field in fields(result):  # type: ignore[arg-type]
        held = getattr(result, field.name)
        rename = FIELDS.get(field.name)
        said = rename(held, result, dictionary) if rename else _inside(held, dictionary)
        if said is not held and not (isinstance(held, str) and said == held):
            changed[field.name] = said
    return replace(result, **changed) if changed else result  # type: ignore[type-var]


def _inside(held: Any, dictionary: Dictionary) -> Any:
    """Label the results that a result holds."""
    if isinstance(held, Result):
        return labelled(held, dictionary)
    if isinstance(held, tuple) and held and isinstance(held[0], Result):
        return _same_or(held, tuple(labelled(each, dictionary) for each in held))
    return held


def _same_or(held: tuple, said: tuple) -> tuple:
    """Keep the object where nothing is called otherwise, so that it is known to be the same."""
    return held if all(one is other or (isinstance(one, str) and one == other)
                       for one, other in zip(held, said, strict=True)) else said


def named_cells(cells: np.ndarray, names: Iterable[str], dictionary: Dictionary) -> np.ndarray:
    """Write the cells of columns whose values have names by these names; others stay as they are.

    Parameters
    ----------
    cells : (…, n_columns) object
        Plain values, missing as None.
    names : n_columns
        Of the columns.
    """
    said = cells
    for place, name in enumerate(names):
        known = dictionary[name].names()
        if known:
            said = said.copy() if said is cells else said
            said[..., place] = _named_line(cells[..., place], known)
    return said


def _named_line(cells: np.ndarray | list, names: dict[str, str]) -> np.ndarray:
    """Write cells by their names; a missing one stays missing, and a value without a name stays itself."""
    held = np.asarray(cells, dtype=object)
    said = np.empty(held.shape, dtype=object)
    for place, cell in np.ndenumerate(held):
        missing = cell is None or cell != cell
        said[place] = cell if missing else names.get(value(cell)) or names.get(str(cell).strip()) or cell
    return said


def _feature_labels(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    return _labels_of(result.feature_names, held, dictionary)


def _labels(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    """Labels of two features, of groups, or of a table's columns."""
    names = next((getattr(result, each) for each in ("features", "groups", "columns") if hasattr(result, each)), held)
    return _labels_of(names, held, dictionary)


def _labels_of(names: Iterable[str], held: tuple[str, ...], dictionary: Dictionary) -> tuple[str, ...]:
    return _same_or(held, tuple(dictionary.display(name, label) for name, label in zip(names, held, strict=True)))


def _label(held: str, result: Any, dictionary: Dictionary) -> str:
    return dictionary.display(result.feature, held) if hasattr(result, "feature") else held


def _display(held: str, column: ColumnFacts, dictionary: Dictionary) -> str:
    return dictionary.display(column.name, held)


def _grid_labels(held: tuple, result: Any, dictionary: Dictionary) -> tuple:
    """Name the levels of one feature, or of two."""
    if hasattr(result, "features"):
        lines = tuple(_levels(line, name, dictionary) for name, line in zip(result.features, held, strict=True))
        return _same_or(held, lines)
    return _levels(held, result.feature, dictionary)


def _value_labels(held: tuple, result: Any, dictionary: Dictionary) -> tuple:
    lines = tuple(_levels(line, name, dictionary) for name, line in zip(result.feature_names, held, strict=True))
    return _same_or(held, lines)


def _levels(held: tuple[str, ...], name: str, dictionary: Dictionary) -> tuple[str, ...]:
    known = dictionary[name].names()
    return tuple(known.get(text, text) for text in held) if known and held else held


def _level_labels(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    return _same_or(held, _levels(held, result.feature, dictionary))


def _changes(held: tuple, result: Any, dictionary: Dictionary) -> tuple:
    """Name the values of changes, each a column, a way and the value as text."""
    said = tuple(tuple((name, way, dictionary[name].names().get(text, text)) for name, way, text in change)
                 for change in held)
    return held if said == held else said


def _feature_values(held: np.ndarray, result: Any, dictionary: Dictionary) -> np.ndarray:
    names = getattr(result, "feature_names", None)
    names = [fork.feature for fork in result.forks] if names is None and hasattr(result, "forks") else names
    return held if names is None else named_cells(held, names, dictionary)


def _flag_cells(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    """Name values that a warning tells of, which are written out: each of the column in its place."""
    names = result.feature_names
    return _same_or(held, tuple(dictionary[name].names().get(text, text)
                                for name, text in zip(names, held, strict=False)) + held[len(names):])


def _target_cells(held: np.ndarray, result: Any, dictionary: Dictionary) -> np.ndarray:
    known = dictionary.target(result.target).names()
    return _named_line(held, known) if known and len(held) else held


def _frame(held: "pd.DataFrame", result: Any, dictionary: Dictionary) -> "pd.DataFrame":
    """Name the cells of a frame whose columns keep their own names."""
    said = held
    for name in [name for name in held.columns if dictionary[str(name)].values]:
        known = ~held[name].isna()
        cells = [cell if there else None for cell, there in zip(held[name].tolist(), known, strict=True)]
        said = said.assign(**{name: _named_line(cells, dictionary[str(name)].names())})
    return said


def _rows(held: Any, result: Any, dictionary: Dictionary) -> Any:
    """Rows are positions, but for those that a search has found, which are cells."""
    return _frame(held, result, dictionary) if isinstance(result, Counterfactuals) else held


def _target(held: str, result: Any, dictionary: Dictionary) -> str:
    return held if isinstance(result, TableFacts) else dictionary.target(held).label or held


def _output(held: str, result: Any, dictionary: Dictionary) -> str:
    return dictionary.output(getattr(result, "target", ""), held) if held else held


def _outputs(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    return _same_or(held, tuple(dictionary.output(result.target, each) for each in held))


def _outputs_shown(held: tuple[str, ...], result: Any, dictionary: Dictionary) -> tuple[str, ...]:
    """Classes by which nothing is found any more."""
    return _outputs(held, result, dictionary) if isinstance(result, Performance) else held


def _unit(held: str, result: Any, dictionary: Dictionary) -> str:
    """Give the unit of a number that is predicted; other scales have units of their own."""
    if getattr(result, "scale", "") != "target":
        return held
    return dictionary.target(getattr(result, "target", "")).unit or held


def _target_unit(held: str, table: TableFacts, dictionary: Dictionary) -> str:
    return dictionary.target(table.target).unit or held


def _wanted(held: str, result: Any, dictionary: Dictionary) -> str:
    """Rename in the words of a wanted answer what they begin with: the target, and its class."""
    target = result.target or "the answer"
    _, found, rest = held.partition(f"{target} is ")
    if not found or not held.startswith(found):
        return held
    if result.output and rest.startswith(result.output):
        rest = _output(result.output, result, dictionary) + rest.removeprefix(result.output)
    return f"{_target(result.target, result, dictionary) or target} is {rest}"


FIELDS: dict[str, Callable[[Any, Any, Dictionary], Any]] = {
    "feature_labels": _feature_labels, "labels": _labels, "label": _label, "display": _display,
    "grid_labels": _grid_labels, "level_labels": _level_labels, "value_labels": _value_labels,
    "feature_values": _feature_values, "instance_values": _feature_values, "cells": _flag_cells,
    "target_values": _target_cells, "true_cells": _target_cells,
    "frame": _frame, "instance": _frame, "rows": _rows, "changes": _changes, "target": _target, "output": _output,
    "other": _output,
    "outputs": _outputs_shown, "output_labels": _outputs, "confusion_labels": _outputs, "unit": _unit,
    "target_unit": _target_unit, "wanted": _wanted,
}
"""Field → how what it holds is called otherwise; the field, the result it belongs to, the dictionary."""
