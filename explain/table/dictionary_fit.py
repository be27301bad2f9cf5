"""A data dictionary beside a table: does it speak of columns and values that the table has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from explain.table.dictionary import ANSWER, NOTHING, Dictionary, Entry, Reading
from explain.wording import count, listed, shortened, value


def fitted(dictionary: Dictionary, known: Mapping[str, Sequence[Any]]) -> Reading:
    """Keep what is about columns that a table has; name the columns and values that it does not have.

    Parameters
    ----------
    dictionary
        As it was read.
    known
        Column, the target among them → the values it is known to have; empty where any value may occur.

    Examples
    --------
    >>> read = fitted(Dictionary(entries=(("Age", Entry(label="a")),)), {"age": ()})
    >>> read.notes
    ("The table has no column 'Age'; left out. Did you mean 'age'?",)
    """
    strange = [name for name, _ in dictionary.entries if name not in known and name != ANSWER]
    entries = [(name, _keeping_apart(entry, known.get(name, ()))) for name, entry in dictionary.entries
               if name not in strange]
    notes = [_strange(strange, known)] if strange else []
    notes += [note for name, entry in entries if (note := _strange_values(name, entry, known.get(name, ())))]
    labelled, doubled = _told_apart(entries)
    kept = tuple((name, entry) for name, entry in labelled if entry != NOTHING)
    return Reading(Dictionary(entries=kept), (*notes, *doubled))


def _strange(names: Sequence[str], known: Mapping[str, Any]) -> str:
    """Name the columns that the table does not have, with those that differ by spelling alone."""
    spelled = {_spelling(name): name for name in known}
    meant = [spelled[_spelling(name)] for name in names if _spelling(name) in spelled]
    shown = listed([repr(shortened(name, 60)) for name in names[:10]], "or")
    more = f" (and {count(len(names) - 10)} more)" if len(names) > 10 else ""
    hint = f" Did you mean {listed([repr(name) for name in meant[:10]])}?" if meant else ""
    return f"The table has no column {shown}{more}; left out.{hint}"


def _spelling(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _strange_values(name: str, entry: Entry, levels: Sequence[Any]) -> str:
    texts = {text for level in levels for text in (value(level), str(level).strip())}
    strange = [each for each, _ in entry.values if each not in texts] if len(levels) else []
    if not strange:
        return ""
    shown = listed([repr(shortened(each, 40)) for each in strange[:5]], "or")
    return f"Column {shortened(name, 60)!r} has no value {shown}; such names do nothing."


def _keeping_apart(entry: Entry, levels: Sequence[Any]) -> Entry:
    """Leave out a name that another value of the column already bears: the two could not be told apart."""
    own = {value(level) for level in levels} - {each for each, _ in entry.values}
    if not any(name in own for _, name in entry.values):
        return entry
    return replace(entry, values=tuple((each, name) for each, name in entry.values if name not in own))


def _told_apart(entries: Sequence[tuple[str, Entry]]) -> tuple[list[tuple[str, Entry]], list[str]]:
    """Have no two columns share a label: the later ones keep their own name."""
    kept: list[tuple[str, Entry]] = []
    notes: list[str] = []
    labels: set[str] = set()
    for name, entry in entries:
        if entry.label and entry.label in labels:
            notes.append(f"Two columns are called {shortened(entry.label, 60)!r}; "
                         f"{shortened(name, 60)!r} keeps its own name.")
            entry = replace(entry, label="")
        labels.add(entry.label)
        kept.append((name, entry))
    return kept, notes
