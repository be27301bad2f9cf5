"""The model's columns in the table: by name in any order, or by position for a model fitted on a bare array."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from explain.errors import ModelError
from explain.model.fitted import Fitted, made_up
from explain.model.target_hint import likely_targets, target_hint
from explain.table.dataset import Dataset
from explain.wording import count, listed, shortened

SHOWN = 8
"""How many names a sentence lists at most."""
NEAREST, COMPARED = 50, 500
"""How many missing columns are compared with how many free ones."""
MOST, LONGEST = 10_000, 4_000
"""Columns, and letters of a name, beyond those of every table that opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """One column of the model beside one of the table."""

    model_column: str
    """"" for a column that only the table has; "column 1" and so on where the model does not name its columns."""
    table_column: str
    """"" for a column that the table lacks."""
    state: str
    """"same", "respelled" (differs in signs or capitals only), "renamed" (chosen by the user), "by position", "missing"
    or "unused"."""
    nearest: tuple[str, ...] = ()
    """Columns of the table that may be meant by one that is missing."""
    words: str = ""
    """What is the matter and what to do; "" when all is well."""


class ColumnsDiffer(ModelError):
    """The table's columns are not those the model was fitted on; ``lines`` says of each how it stands.

    Parameters
    ----------
    problem, remedy, code
        As of any error.
    lines
        One for each column of the model, then those that only the table has.
    """

    def __init__(self, problem: str, remedy: str, code: str = "", lines: tuple[MatchLine, ...] = ()) -> None:
        super().__init__(problem, remedy, code)
        self.lines = lines
        names = MatchLine.__dataclass_fields__
        self.details = {"lines": [{name: getattr(line, name) for name in names} for line in lines]}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Match:
    """Which columns of the table the model is given."""

    features: tuple[str, ...]
    """Columns of the table, in the model's order."""
    names: tuple[str, ...] | None
    """The same as the model calls them; None when it was fitted on a bare array."""
    lines: tuple[MatchLine, ...]
    """The model's columns in its order, then those of the table that it does not use."""
    notes: tuple[str, ...] = ()


def matched(fitted: Fitted, dataset: Dataset, columns: Mapping[str, str] | None = None) -> Match:
    """Find the model's columns in the table.

    Parameters
    ----------
    fitted, dataset
        The model, and the table to explain.
    columns
        The model's column → the table's, for those that go by another name; of a model that does not name its columns
        "column 1", "column 2" and so on, all of them.

    Raises
    ------
    ColumnsDiffer
        When columns are missing, or their number does not fit a model without names.
    ModelError
        When ``columns`` names a column that is not there, or one twice.
    """
    held = dict(columns or {})
    own = _names(fitted, dataset)
    _refuse_endless(own or (), fitted.n_features or 0)
    if own is None and not held:
        return _by_position(fitted, dataset)
    names = own or tuple(unnamed(i) for i in range(fitted.n_features or len(held)))
    _check_renaming(held, names, dataset)
    match = _by_name(names, held, fitted, dataset)
    if own is not None:
        return match
    return Match(features=match.features, names=None, lines=match.lines, notes=match.notes)


def _names(fitted: Fitted, dataset: Dataset) -> tuple[str, ...] | None:
    """Give the model's names of its columns; made-up ones count where the table has them all."""
    if fitted.names and made_up(fitted.names) and not set(fitted.names) <= set(dataset.schema.names):
        return None
    return fitted.names


def _refuse_endless(names: tuple[str, ...], n_features: int) -> None:
    """Refuse more columns, or longer names, than any table that opens could have."""
    wanted, longest = max(n_features, len(names)), max(map(len, names), default=0)
    if wanted <= MOST and longest <= LONGEST:
        return
    told = f"{count(wanted)} columns" if wanted > MOST else f"a column with a name of {count(longest)} letters"
    raise ModelError(
        f"The model wants {told}, which no table here can have.",
        f"Use a model of at most {count(MOST)} columns, with names of at most {count(LONGEST)} letters.",
        "MODEL-WIDE",
    )


def unnamed(place: int) -> str:
    """Call a column of a model that does not name its columns.

    Examples
    --------
    >>> unnamed(0)
    'column 1'
    """
    return f"column {place + 1}"


def quoted(name: str) -> str:
    """Quote a name of the file in a sentence, long ones cut."""
    return repr(shortened(name, 80))


def _check_renaming(held: dict[str, str], names: tuple[str, ...], dataset: Dataset) -> None:
    for name, column in held.items():
        if name not in names:
            raise _no_such("model", name, names)
        if column not in dataset.schema.names:
            raise _no_such("table", column, dataset.schema.names)
    twice = [column for column, n in Counter(held.values()).items() if n > 1]
    if twice:
        raise ModelError(f"Column {quoted(twice[0])} is given to the model twice.", "Choose it once.", "MODEL-RENAME")


def _no_such(whose: str, name: str, there: tuple[str, ...]) -> ModelError:
    return ModelError(f"The {whose} has no column {quoted(name)}.", f"Use {_quoted(list(there))}.", "MODEL-RENAME")


def _by_name(names: tuple[str, ...], renamed: dict[str, str], fitted: Fitted, dataset: Dataset) -> Match:
    found = _found(names, renamed, dataset.schema.names)
    lines = tuple(found[name] if name in found else _missing_line(name, dataset) for name in names)
    features = tuple(line.table_column for line in lines)
    lines += _unused(features, fitted, dataset)
    if not all(features):
        raise _missing(lines, dataset)
    notes = [line.words for line in lines if line.state in ("respelled", "renamed")]
    extra = [line.table_column for line in lines if line.state == "unused"]
    if extra:
        notes.append(f"The model does not use {_quoted(extra)}.{target_hint(fitted, dataset, extra)}")
    return Match(features=features, names=names, lines=lines, notes=tuple(notes))


def _found(names: tuple[str, ...], renamed: dict[str, str], columns: tuple[str, ...]) -> dict[str, MatchLine]:
    """Find what the user chose, then equal names, then names that differ in signs or capitals only."""
    free = set(columns) - set(renamed.values())
    found = {name: _given_as(name, column, "renamed") for name, column in renamed.items()}
    for name in names:
        if name not in found and name in free:
            found[name] = MatchLine(model_column=name, table_column=name, state="same")
    missing = _by_plain([name for name in names if name not in found])
    left = _by_plain([column for column in columns if column in free and column not in found])
    for plain, asked in missing.items():
        if len(asked) == 1 and len(left.get(plain, ())) == 1:
            found[asked[0]] = _given_as(asked[0], left[plain][0], "respelled")
    return found


def _by_plain(names: list[str]) -> dict[str, list[str]]:
    held: dict[str, list[str]] = {}
    for name in names:
        held.setdefault(_plain(name), []).append(name)
    return held


def _given_as(name: str, column: str, state: str) -> MatchLine:
    words = f"Column {quoted(column)} is the model's {quoted(name)}."
    return MatchLine(model_column=name, table_column=column, state=state, words=words)


def _missing_line(name: str, dataset: Dataset) -> MatchLine:
    words = "The model was fitted on this column: choose the one of the table that it is, or add it."
    if name == dataset.target_name:
        words = "The model was fitted on this column, which is named as the target: name another, or none."
    return MatchLine(model_column=name, table_column="", state="missing", words=words)


def _plain(name: str) -> str:
    """Leave letters and digits: boosters write spaces and brackets as underscores, people drop them."""
    return re.sub(r"[\W_]+", "", name).casefold()


def _unused(features: tuple[str, ...], fitted: Fitted, dataset: Dataset) -> tuple[MatchLine, ...]:
    used = set(features)
    extra = [name for name in dataset.schema.names if name not in used]
    likely = set(likely_targets(fitted, dataset, extra))
    return tuple(
        MatchLine(
            model_column="", table_column=name, state="unused",
            words="The model does not use it" + ("; it looks like the target: name it." if name in likely else "."),
        )
        for name in extra
    )


def _missing(lines: tuple[MatchLine, ...], dataset: Dataset) -> ColumnsDiffer:
    lines = _with_nearest(lines)
    missing = [line for line in lines if line.state == "missing"]
    names = [line.model_column for line in missing]
    if dataset.target_name in names:
        return ColumnsDiffer(
            f"The model was fitted on {quoted(dataset.target_name)}, which is named as the target.",
            "Name another column as the target, or none.", "MODEL-TARGET", lines,
        )
    pairs = [(line.nearest[0], line.model_column) for line in missing[:SHOWN] if line.nearest]
    nearest = [f"{quoted(near)} for {quoted(name)}" for near, name in pairs]
    words = "1 column" if len(names) == 1 else f"{count(len(names))} columns"
    return ColumnsDiffer(
        f"The table lacks {words} the model was fitted on: {_quoted(names)}."
        + (f" The nearest it has: {listed(nearest)}." if nearest else ""),
        "Say which of its columns they are, or upload the table the model was fitted on.", "MODEL-COLUMNS", lines,
    )


def _with_nearest(lines: tuple[MatchLine, ...]) -> tuple[MatchLine, ...]:
    """Name what may be meant by the first missing columns; for all of a wide table it would take minutes."""
    free = [line.table_column for line in lines if line.state == "unused"][:COMPARED]
    done, out = 0, []
    for line in lines:
        if line.state == "missing" and done < NEAREST:
            line = replace(line, nearest=tuple(difflib.get_close_matches(line.model_column, free, n=3, cutoff=0.6)))
            done += 1
        out.append(line)
    return tuple(out)


def _by_position(fitted: Fitted, dataset: Dataset) -> Match:
    columns = dataset.schema.names
    lines = _lines_by_position(fitted, columns)
    if not columns or fitted.n_features not in (None, len(columns)):
        raise _wrong_number(fitted, dataset, lines)
    note = (
        "The model does not name its columns: it is given the table's "
        f"{count(len(columns))} columns in their order, {quoted(columns[0])} first."
    )
    return Match(features=columns, names=None, lines=lines, notes=(note,))


def _lines_by_position(fitted: Fitted, columns: tuple[str, ...]) -> tuple[MatchLine, ...]:
    wanted = len(columns) if fitted.n_features is None else fitted.n_features
    both = min(wanted, len(columns))
    words = "Matched by its place: the model does not name its columns."
    found = [
        MatchLine(model_column=unnamed(i), table_column=columns[i], state="by position", words=words)
        for i in range(both)
    ]
    found += [
        MatchLine(model_column=unnamed(i), table_column="", state="missing", words="The table has no column left.")
        for i in range(both, wanted)
    ]
    found += [
        MatchLine(model_column="", table_column=name, state="unused", words="The model takes no further column.")
        for name in columns[both:]
    ]
    return tuple(found)


def _wrong_number(fitted: Fitted, dataset: Dataset, lines: tuple[MatchLine, ...]) -> ColumnsDiffer:
    columns = dataset.schema.names
    wanted = fitted.n_features or 0
    hint = target_hint(fitted, dataset, list(columns)) if len(columns) == wanted + 1 else ""
    return ColumnsDiffer(
        f"The model was fitted on {count(wanted)} unnamed columns, the table has {count(len(columns))}.",
        hint.strip() or "Say which of them they are, or upload a table with exactly these columns, in their order.",
        "MODEL-WIDTH", lines,
    )


def _quoted(names: list[str]) -> str:
    shown = [quoted(name) for name in names[:SHOWN]]
    return listed(shown) if len(names) <= SHOWN else f"{', '.join(shown)} and {count(len(names) - SHOWN)} more"
