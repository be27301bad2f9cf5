"""What is kept of a session, and its way into JSON and back."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explain import __version__
from explain.errors import DataError
from explain.keeping.parts import MODEL_OPTIONS, PARTS, TABLE_OPTIONS
from explain.keeping.shapes import Shape, one_of, record, text
from explain.keeping.trees import tree_of, value_of
from explain.wording import listed, one_line, shortened

FORM = "whyboard work"
VERSION = 1
"""Of the form. A file of a higher one is refused: it may mean something else by the same words."""
LARGEST = 16 << 20
"""Bytes of the JSON."""
MOST_MARKS = 1_000_000
"""Brackets and commas in it: what it takes in memory, beside its bytes."""
WRONG = (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)
"""What reading something that was not written here may raise."""
KNOWN = {"form", "version", "app", "saved", "title", "sample", "table", "model", "work"}
FACTS = record(
    {"name": text(), "fingerprint": text(64, "[0-9a-f]{32,64}"), "kind": one_of("file", "object", "recorded")}
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class File:
    """A table or a model that the work was done with."""

    name: str
    fingerprint: str
    """By which it is known again."""
    kind: str = "file"
    """"file"; "object" for one that has no file; "recorded" for predictions that the table holds."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """How it was opened: of `explain.read_table` or `explain.load_model`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """All of a session that can be brought back: plain data, and the names of what it was done with."""

    table: File
    model: File
    title: str = ""
    """What the pair is called on screen."""
    sample: str = ""
    """Name of the sample, which is opened again by it; "" for an upload."""
    app: str = __version__
    """Version that wrote it."""
    saved: str = ""
    """When, as UTC."""
    parts: Mapping[str, Any] = field(default_factory=dict)
    """Part of `explain.keeping.parts.PARTS` → what it holds."""


def now() -> str:
    """Give the time as it is kept with a work."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def as_text(work: Work) -> str:
    """Write a work as JSON.

    Raises
    ------
    DataError
        When a part holds what cannot be kept.
    """
    held = {
        "form": FORM, "version": VERSION, "app": work.app, "saved": work.saved, "title": work.title,
        "sample": work.sample, "table": _file_tree(work.table, TABLE_OPTIONS),
        "model": _file_tree(work.model, MODEL_OPTIONS),
        "work": {name: tree_of(part) for name, part in work.parts.items()},
    }
    return json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False)


def _file_tree(file: File, known: Mapping[str, Shape]) -> dict[str, Any]:
    options = {name: held for name, held in file.options.items() if name in known}
    return {"name": file.name, "fingerprint": file.fingerprint, "kind": file.kind, "options": tree_of(options)}


def work_of(raw: bytes) -> tuple[Work, tuple[str, ...]]:
    """Read a work that anybody may have written.

    Returns
    -------
    tuple
        The work, every part of its shape, and what was left out as it is not known here, in words.

    Raises
    ------
    DataError
        SAVED-FILE when it is no saved work, SAVED-LIMIT when it is larger than any, SAVED-VERSION when it is of a
        later version, SAVED-PART when a part has another shape than that part has.
    """
    held = parsed(raw)
    if held.get("form") != FORM or type(held.get("version")) is not int:
        raise refused("was not saved by this app")
    if held["version"] > VERSION:
        raise DataError(
            "The work was saved by a later version of this app.", "Open it with that version, or update this one.",
            "SAVED-VERSION",
        )
    left_out = [name for name in held if name not in KNOWN]
    try:
        parts, unknown = _parts(held["work"], PARTS)
        table, table_unknown = _file(held["table"], TABLE_OPTIONS)
        model, model_unknown = _file(held["model"], MODEL_OPTIONS)
        said = {name: _said(held[name]) for name in ("app", "saved", "title", "sample")}
    except WRONG as error:
        raise refused("is damaged, or was changed by hand") from error
    left_out += [*unknown, *table_unknown, *model_unknown]
    return Work(table=table, model=model, parts=parts, **said), _notes(left_out)


def parsed(raw: bytes) -> dict[str, Any]:
    """Read JSON of a bounded size whose outermost part is a dictionary without a key that comes twice.

    Raises
    ------
    DataError
        When it is larger, or none.
    """
    if len(raw) > LARGEST or sum(map(raw.count, (b"[", b"{", b","))) > MOST_MARKS:
        raise DataError(
            "The saved work is larger than any that this app writes.", "Give the file as it was saved.", "SAVED-LIMIT"
        )
    try:
        held = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except WRONG as error:
        raise refused("is damaged, or no saved work") from error
    if not isinstance(held, dict):
        raise refused("is no saved work")
    return held


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a key that comes twice")
    return held


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _parts(trees: Any, shapes: Mapping[str, Shape]) -> tuple[dict[str, Any], list[str]]:
    """Read what is known, each of its shape; name what is not."""
    if not isinstance(trees, dict):
        raise TypeError("no dictionary")
    found = {name: value_of(tree) for name, tree in trees.items() if name in shapes}
    for name, held in found.items():
        if not shapes[name](held):
            raise DataError(
                f"In the saved work, the part {name!r} has a form that it cannot have.",
                "Give the file as it was saved; it was damaged or changed by hand.", "SAVED-PART",
            )
    return found, [name for name in trees if name not in shapes]


def _file(tree: Any, shapes: Mapping[str, Shape]) -> tuple[File, list[str]]:
    facts = {name: held for name, held in tree.items() if name != "options"}
    if not FACTS(facts):
        raise ValueError("no facts of a file")
    options, unknown = _parts(tree["options"], shapes)
    return File(options=options, **facts), unknown


def _said(held: Any) -> str:
    if not text()(held):
        raise TypeError("no text")
    return str(value_of(held))


def _notes(left_out: list[str]) -> tuple[str, ...]:
    if not left_out:
        return ()
    names = listed([repr(shortened(one_line(name), 40)) for name in left_out[:5]])
    more = " and more" if len(left_out) > 5 else ""
    return (f"Left out, since this version does not know it: {names}{more}.",)


def refused(what: str) -> DataError:
    """Say that a file cannot be taken for a saved work."""
    return DataError(f"The file {what}.", "Give a file that was saved on the page Save and open.", "SAVED-FILE")
