"""A data dictionary as a file: CSV or YAML, read with every fault named, written to be filled in."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from explain.errors import DataError
from explain.table.dictionary import Dictionary, Entry, Reading, dictionary_from
from explain.wording import count, listed, shortened

HEADINGS = ("column", "label", "unit", "description", "values", "direction", "protected")
LARGEST = 256 << 10
"""Bytes of a file."""
MOST_LINES = 10_000
TEMPLATE = "Download the template, fill it in and upload it again."
_PIECE = re.compile(r"\\.|[^\\]", re.DOTALL)


def read_dictionary(raw: bytes, name: str = "dictionary.csv") -> Reading:
    r"""Read a data dictionary from the bytes of a CSV or YAML file; what it is is told from its name.

    A CSV has the headings ``column, label, unit, description, values, direction, protected``, in any order, the first
    of them needed; ``values`` is written ``1=Yes; 2=No``, with ``\=`` and ``\;`` for signs of a name. A YAML file has a
    mapping from column to the same, ``values`` being a mapping.

    Returns
    -------
    Reading
        The dictionary, and a note for each thing that could not be taken, with its line or column.

    Raises
    ------
    DataError
        When the file is too large, is neither, or names no columns.

    Examples
    --------
    >>> read = read_dictionary(b"column,label,values\nsex,Sex,1=Male; 2=Female\n")
    >>> read.dictionary["sex"].value(2)
    'Female'
    """
    if len(raw) > LARGEST:
        words = f"{shortened(name, 80)!r} holds more than {count(LARGEST >> 10)} kB, too much for a data dictionary."
        raise DataError(words, "Keep one line a column, and name only values that need it.", "DICTIONARY-SIZE")
    text = _decoded(raw, name)
    return _from_yaml(text, name) if name.lower().endswith((".yaml", ".yml")) else _from_csv(text, name)


def _decoded(raw: bytes, name: str) -> str:
    if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = f"{shortened(name, 80)!r} is not a text file."
        raise DataError(words, "Save the dictionary as CSV or YAML.", "DICTIONARY-TEXT")
    for encoding in ("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _from_csv(text: str, name: str) -> Reading:
    lines = _lines(text, name)
    head = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    if "column" not in head:
        found = f" It has {listed([repr(shortened(each, 40)) for each in head[:8]])}." if any(head) else ""
        words = f"The first line of {shortened(name, 80)!r} has no heading 'column'.{found}"
        raise DataError(words, f"Its headings are {listed(HEADINGS)}. {TEMPLATE}", "DICTIONARY-HEADINGS")
    notes = [f"Line {lines[0][0]}: the heading {shortened(each, 40)!r} is not known; its column was left out."
             for each in head if each and each not in HEADINGS]
    notes += [f"Line {lines[0][0]}: the heading {each!r} stands twice; the last one was taken."
              for each in HEADINGS if head.count(each) > 1]
    held: dict[str, dict[str, Any]] = {}
    places: dict[str, str] = {}
    for number, cells in lines[1:]:
        said = {each: _ours(cell) for each, cell in zip(head, cells, strict=False) if each in HEADINGS}
        column = said.pop("column", "").strip()
        if not column:
            notes += [f"Line {number}: no column is named; left out."] if any(said.values()) else []
            continue
        if column in held:
            notes.append(f"Line {number}: {shortened(column, 60)!r} was described before; this line was left out.")
            continue
        places[column] = f"Line {number}"
        held[column] = {**said, "values": parsed_values(said.get("values", ""), places[column], notes)}
    read = dictionary_from(held, places=places)
    return Reading(read.dictionary, (*notes, *read.notes))


def _lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Take the lines apart, each with its number; the delimiter is the one that the first line has most of."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, cells))
            if len(lines) > MOST_LINES:
                break
    except csv.Error as error:
        words = f"Line {reader.line_num} of {shortened(name, 80)!r} cannot be read: {error}."
        raise DataError(words, TEMPLATE, "DICTIONARY-LINE") from error
    return lines


def _ours(cell: str) -> str:
    """Take back the apostrophe that keeps a spreadsheet from running a text as a formula."""
    return cell[1:] if re.match(r"'\s*[=+\-@]", cell) else cell


def _from_yaml(text: str, name: str) -> Reading:
    import yaml

    try:
        # All scalars stay texts: "no" is a value here, as in the table, and not false.
        held = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"Line {mark.line + 1} of {shortened(name, 80)!r}" if mark else repr(shortened(name, 80))
        what = getattr(error, "problem", None) or "it is no YAML"
        raise DataError(f"{where} cannot be read: {what}.", TEMPLATE, "DICTIONARY-LINE") from error
    except (RecursionError, ValueError, TypeError) as error:
        words = f"{shortened(name, 80)!r} is nested too deeply, or holds what no dictionary has."
        raise DataError(words, TEMPLATE, "DICTIONARY-LINE") from error
    if not isinstance(held, dict):
        words = f"{shortened(name, 80)!r} holds no columns."
        raise DataError(words, f"Write one key a column, with {listed(HEADINGS[1:])} below it. {TEMPLATE}",
                        "DICTIONARY-HEADINGS")
    return dictionary_from({name: _scalars(said) for name, said in held.items()})


def _scalars(said: Any) -> Any:
    """Take the values of an entry as pairs; as in a CSV where they are one text."""
    if isinstance(said, dict) and isinstance(said.get("values"), str):
        return {**said, "values": parsed_values(said["values"], "", [])}
    return said


def parsed_values(text: str, place: str, notes: list[str]) -> dict[str, str]:
    r"""Read value names as one cell holds them; the last equals sign of a part divides value and name.

    Examples
    --------
    >>> parsed_values(r"<=50K=up to 50,000; >50K=more\; much more", "", [])
    {'<=50K': 'up to 50,000', '>50K': 'more; much more'}
    """
    found: dict[str, str] = {}
    for part in _split(text, ";"):
        pieces = _split(part, "=")
        key = _bare("=".join(pieces[:-1])).strip()
        if key:
            found[key] = _bare(pieces[-1]).strip()
        elif part.strip():
            notes.append(f"{place}, values: {shortened(part.strip(), 40)!r} is no pair such as 1=Yes; left out.")
    return found


def _split(text: str, sign: str) -> list[str]:
    """Part a text at a sign, but not at one behind a backslash."""
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece == sign:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def written_values(entry: Entry) -> str:
    r"""Write value names as one cell holds them; `parsed_values` reads them back.

    Examples
    --------
    >>> written_values(Entry(values=(("<=50K", "less = little"), ("b", "B"))))
    '<=50K=less \\= little; b=B'
    """
    return _written(entry.names())


def _written(names: Mapping[str, str]) -> str:
    return "; ".join(f"{_guarded(each, ';')}={_guarded(name, ';=')}" for each, name in names.items())


def _guarded(text: str, signs: str) -> str:
    """Put a backslash before signs that would part a text."""
    return re.sub(rf"([{signs}\\])", r"\\\1", text)


def lines_of(dictionary: Dictionary, values: Mapping[str, Iterable[str]]) -> list[dict[str, str]]:
    """Write one line for each column, as a CSV has it; what is not known is left blank.

    Parameters
    ----------
    dictionary
        What is known already.
    values
        Column → the values that can be named, as text: they stand in the line, to be filled in.

    Examples
    --------
    >>> line = lines_of(Dictionary(), {"sex": ["1", "2"]})[0]
    >>> line["column"], line["values"]
    ('sex', '1=; 2=')
    """
    return [{**_line(name, dictionary[name]), "values": _written(_to_fill(dictionary[name], values[name]))}
            for name in values]


def _line(name: str, entry: Entry) -> dict[str, str]:
    return {
        "column": name, "label": entry.label, "unit": entry.unit, "description": entry.description,
        "values": written_values(entry), "direction": entry.direction, "protected": "yes" if entry.protected else "",
    }


def written_yaml(dictionary: Dictionary, values: Mapping[str, Iterable[str]]) -> str:
    """Write a dictionary as YAML to be filled in: every column, and the values that can be named.

    Parameters
    ----------
    dictionary
        What is known already.
    values
        Column → the values that can be named, as text.

    Examples
    --------
    >>> print(written_yaml(Dictionary(), {"sex": ["1"]}), end="")
    sex:
      label: ''
      unit: ''
      description: ''
      values:
        '1': ''
      direction: ''
      protected: ''
    """
    import yaml

    held = {name: {**_line(name, dictionary[name]), "values": _to_fill(dictionary[name], values[name])}
            for name in values}
    for said in held.values():
        said.pop("column")
    return yaml.safe_dump(held, sort_keys=False, allow_unicode=True, width=100)


def _to_fill(entry: Entry, values: Iterable[str]) -> dict[str, str]:
    names = entry.names()
    return {each: names.get(each.strip(), "") for each in values} | names
