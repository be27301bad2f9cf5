"""The data dictionary: what the columns of a table, its values and its target are called, and what they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from explain.wording import count, listed, shortened, value

ANSWER = "(answer)"
"""Stands for the target in a dictionary of a table that has none: what a model's classes are called."""
DIRECTIONS = ("up", "down")
"""A higher value of the column is expected to go with a higher ("up") or a lower ("down") answer."""
LONGEST = {"label": 200, "unit": 60, "description": 2_000, "name": 200}
"""Letters that are kept of each text."""
MOST_VALUES = 1_000
"""Values of one column that can be named."""
MOST_COLUMNS = 5_000
MOST_NOTES = 20
_DIRECTION_WORDS = {"": "", "none": "", **dict.fromkeys(("up", "higher", "+"), "up"),
                    **dict.fromkeys(("down", "lower", "-"), "down")}
_YES_NO = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True, "x": True}
_FIELDS = ("label", "unit", "description", "values", "direction", "protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one column beside its cells."""

    label: str = ""
    """Its name for people; "" to keep the one it has."""
    unit: str = ""
    description: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """Value as text, and its name."""
    direction: str = ""
    """One of `DIRECTIONS`; "" when nothing is expected."""
    protected: bool = False
    """Whether it marks people whom the law protects, or stands for such a mark."""

    def display(self, otherwise: str, name: str) -> str:
        """Give the column's name for people, with the unit in brackets; ``otherwise`` when nothing is said of either.

        Examples
        --------
        >>> Entry(label="Age", unit="years").display("age", "age"), Entry(unit="km").display("way", "way")
        ('Age (years)', 'way (km)')
        """
        if not self.label and not self.unit:
            return otherwise
        return f"{self.label or name} ({self.unit})" if self.unit else self.label

    def names(self) -> dict[str, str]:
        """Give the named values: text of the value → its name."""
        return dict(self.values)

    def value(self, cell: Any) -> str:
        """Write one cell: by its name, else as any cell is written.

        Examples
        --------
        >>> sex = Entry(values=(("1", "Male"), ("2", "Female")))
        >>> sex.value(1), sex.value(2.0), sex.value(3), sex.value(None)
        ('Male', 'Female', '3', 'missing')
        """
        return named(self.names(), cell) if self.values else value(cell)


NOTHING = Entry()
"""What is known of a column that a dictionary does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """What is known of the columns of one table; an empty one is false."""

    entries: tuple[tuple[str, Entry], ...] = ()
    """Column and what is known of it; the target is a column too, `ANSWER` stands for one that is not named."""
    _places: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find entries by name."""
        object.__setattr__(self, "_places", dict(self.entries))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __getitem__(self, name: str) -> Entry:
        return self._places.get(name, NOTHING)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def display(self, name: str, otherwise: str) -> str:
        """Give a column's name for people; ``otherwise`` where the dictionary says nothing."""
        return self[name].display(otherwise, name)

    def target(self, name: str) -> Entry:
        """Give what is known of the target, named or not."""
        return self[name or ANSWER]

    def output(self, target: str, output: str) -> str:
        """Name a class; or, where a model predicts numbers, one of them.

        Examples
        --------
        >>> income = Entry(values=((">50K", "more than 50,000 dollars"),))
        >>> Dictionary(entries=(("income", income),)).output("income", ">50K")
        'more than 50,000 dollars'
        """
        name = self.target(target).names().get(output.strip())
        return name or self[output].label or output

    def held_fixed(self, names: Iterable[str]) -> dict[str, str]:
        """Give the limits a search starts with: those of ``names`` that are marked as protected stay as they are.

        Examples
        --------
        >>> dictionary = Dictionary(entries=(("sex", Entry(protected=True)), ("hours", Entry(unit="a week"))))
        >>> dictionary.held_fixed(["hours", "sex", "age"])
        {'sex': 'fixed'}
        """
        return {name: "fixed" for name in names if self[name].protected}

    def plain(self) -> dict[str, dict[str, Any]]:
        """Write it as plain data, what is not said left out; `dictionary_from` reads it back.

        Examples
        --------
        >>> dictionary_from({"age": {"label": "Age", "protected": True}}).dictionary.plain()
        {'age': {'label': 'Age', 'protected': True}}
        """
        return {name: _plain(entry) for name, entry in self.entries}

    @staticmethod
    def from_plain(held: Any) -> "Dictionary":
        """Read what `plain` wrote; what is no dictionary is passed over."""
        return dictionary_from(held).dictionary


EMPTY = Dictionary()
"""Nothing is called otherwise."""


class Reading(NamedTuple):
    """A dictionary as it was read, and what could not be taken, as sentences."""

    dictionary: Dictionary
    notes: tuple[str, ...]


def named(names: Mapping[str, str], cell: Any) -> str:
    """Write one cell by its name among ``names``, which has values as text; else as any cell is written."""
    shown = value(cell)
    return names.get(shown) or names.get(str(cell).strip()) or shown


def _plain(entry: Entry) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in _FIELDS if getattr(entry, name)}
    return said | ({"values": entry.names()} if entry.values else {})


def dictionary_from(held: Any, *, places: Mapping[str, str] | None = None) -> Reading:
    """Read a dictionary from plain data: column → what is known of it. What cannot be taken is left out and noted.

    Parameters
    ----------
    held
        As `Dictionary.plain` writes it. Texts may stand for other types, as a form gives them.
    places
        Where each column was said, for the notes: "Line 4"; "Column 'age'" when left out.

    Examples
    --------
    >>> dictionary_from({"age": {"label": "Age", "direction": "sideways"}}).notes
    ("Column 'age', direction: 'sideways' is none of up, down and none; left out.",)
    """
    notes: list[str] = []
    entries = []
    if not isinstance(held, Mapping):
        return Reading(Dictionary(), ("It holds no columns.",) if held else ())
    for name, said in list(held.items())[:MOST_COLUMNS]:
        place = (places or {}).get(name, f"Column {shortened(str(name), 60)!r}")
        entry = _entry(said, place, notes)
        if entry != NOTHING:
            entries.append((str(name), entry))
    if len(notes) > MOST_NOTES:
        notes = [*notes[:MOST_NOTES], f"And {count(len(notes) - MOST_NOTES)} more like these."]
    return Reading(Dictionary(entries=tuple(entries)), tuple(notes))


def _entry(said: Any, place: str, notes: list[str]) -> Entry:
    if isinstance(said, str):
        said = {"label": said}
    if not isinstance(said, Mapping):
        notes.append(f"{place}: not a list of {listed(_FIELDS)}; left out.")
        return NOTHING
    for other in [other for other in said if other not in _FIELDS]:
        notes.append(f"{place}: {shortened(str(other), 60)!r} is not known and was left out.")
    return Entry(
        label=_text(said, "label", place, notes), unit=_text(said, "unit", place, notes),
        description=_text(said, "description", place, notes), values=_values(said.get("values"), place, notes),
        direction=_word(said.get("direction"), "direction", _DIRECTION_WORDS, "up, down and none", place, notes),
        protected=_word(said.get("protected"), "protected", _YES_NO, "yes and no", place, notes),
    )


def _text(said: Mapping[str, Any], name: str, place: str, notes: list[str]) -> str:
    held = said.get(name)
    if held is None or held != held:
        return ""
    if not isinstance(held, (str, int, float)):
        notes.append(f"{place}, {name}: not a text; left out.")
        return ""
    return _short(str(held), LONGEST[name], f"{place}, {name}", notes)


def _short(held: str, most: int, place: str, notes: list[str]) -> str:
    held = held.strip()
    if len(held) > most:
        notes.append(f"{place}: cut after {count(most)} letters.")
    return held[:most]


def _word(held: Any, name: str, words: Mapping[str, Any], allowed: str, place: str, notes: list[str]) -> Any:
    text = "" if held is None or held != held else str(held).strip().lower()
    if text not in words:
        notes.append(f"{place}, {name}: {shortened(str(held), 40)!r} is none of {allowed}; left out.")
    return words.get(text, words[""])


def _values(held: Any, place: str, notes: list[str]) -> tuple[tuple[str, str], ...]:
    if not held:
        return ()
    if not isinstance(held, Mapping):
        notes.append(f"{place}, values: not pairs of a value and its name; left out.")
        return ()
    found: dict[str, str] = {}
    for each, name in list(held.items())[:MOST_VALUES]:
        if not isinstance(name, (str, int, float)) or not str(name).strip():
            continue
        shown = _short(str(name), LONGEST["name"], f"{place}, values", notes)
        if shown in found.values():
            notes.append(f"{place}, values: two of them are called {shortened(shown, 40)!r}; the second keeps its own.")
        else:
            found[str(each).strip()] = shown
    if len(held) > MOST_VALUES:
        notes.append(f"{place}, values: the first {count(MOST_VALUES)} are taken.")
    return tuple(found.items())
