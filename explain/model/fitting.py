"""Whether model and table fit each other: asked on the rows that could fail, and said in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.columns import ColumnsDiffer, Match, MatchLine, quoted
from explain.model.fitted import Fitted
from explain.model.levels import MARKS, Known, Unseen, known_levels, unseen_levels
from explain.model.predictor import Predictor
from explain.table.column import Column
from explain.table.dataset import Dataset
from explain.wording import count, listed, value

SHOWN = 5
"""How many levels or columns a sentence lists at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """The levels of the table beside those the model knows."""

    known: dict[str, Known]
    """Column of the table → what the model knows of it."""
    unseen: tuple[Unseen, ...]


def compared(fitted: Fitted, match: Match, dataset: Dataset) -> Comparison:
    """Compare the levels of each column that the model takes as levels.

    Raises
    ------
    ColumnsDiffer
        When a column holds text where the model knows numbers, or the reverse.
    """
    by_name = dict(zip(match.names or (), match.features, strict=False))
    known = {by_name[name]: held for name, held in known_levels(fitted, match.names).items() if name in by_name}
    unseen = [found for name, held in known.items() if (found := unseen_levels(dataset.features[name], held))]
    wrong = {found.column: found for found in unseen if _is_of_other_type(found)}
    if wrong:
        words = {column: _words_of_types(found) for column, found in wrong.items()}
        raise types_differ(words, match.lines, _read_as_text(list(wrong.values())))
    return Comparison(known=known, unseen=tuple(unseen))


def easy_rows(dataset: Dataset, features: tuple[str, ...], comparison: Comparison) -> pd.DataFrame:
    """Pick at most five of the first 1,000 rows, without gaps or unseen levels where there are such rows."""
    first = dataset.features.head(1_000)[list(features)]
    hard = first.isna().any(axis=1)
    for found in comparison.unseen:
        hard |= first[found.column].isin(list(found.counts))
    return first[~hard].head(SHOWN) if not hard.all() else first.head(SHOWN)


def gap_rows(dataset: Dataset, features: tuple[str, ...]) -> pd.DataFrame:
    """Pick, for each column with missing values, the row that misses it and as little else as can be."""
    names = [name for name in features if dataset.schema[name].n_missing]
    return dataset.features.iloc[[_gap(dataset, name, features) for name in names]][list(features)]


def _gap(dataset: Dataset, name: str, features: tuple[str, ...]) -> int:
    places = np.flatnonzero(dataset.features[name].isna())[:1_000]
    n_missing = dataset.features[list(features)].iloc[places].isna().sum(axis=1).to_numpy()
    return int(places[n_missing.argmin()])


def check_fit(predictor: Predictor, comparison: Comparison, dataset: Dataset) -> tuple[str, ...]:
    """Ask the model on easy rows, on one with a missing value and one with an unseen level of each column.

    Returns
    -------
    tuple
        Sentences on levels the model does not know.

    Raises
    ------
    ModelError
        When an answer is not one finite number for each output, probabilities do not add up to 1, or the model fails on
        missing values, unseen levels or words among the numbers of the table.
    """
    _check_answers(predictor, easy_rows(dataset, predictor.features, comparison))
    for found in comparison.unseen:
        _check_unseen(predictor, dataset, found)
    for name in predictor.features:
        if name not in comparison.known:
            _check_words(predictor, dataset, name)
    gaps = [name for name in predictor.features if dataset.schema[name].n_missing]
    for name in gaps:
        _check_missing(predictor, dataset, name)
    return (*_unseen_notes(comparison.unseen), *_gap_notes(gaps, comparison.known, dataset))


def _check_answers(predictor: Predictor, rows: pd.DataFrame) -> None:
    values = predictor(rows)
    if predictor.scale == "probability":
        total = values.sum(axis=1)
        wrong = np.abs(total - 1).argmax()
        if abs(total[wrong] - 1) > 1e-4 or values.min() < 0:
            what = f"add up to {total[wrong]:.4g}" if values.min() >= 0 else f"go down to {values.min():.4g}"
            raise ModelError(
                f"The model's scores of one row {what}, so they are not probabilities.",
                "Use a model whose class probabilities lie between 0 and 1 and add up to 1.", "MODEL-SHARES",
            )


def _is_of_other_type(found: Unseen) -> bool:
    """Whether not one value of a column can be known: text where the model knows numbers, or the reverse."""
    known = found.known.levels
    texts = {isinstance(level, str) for level in found.counts}
    return found.n_seen == 0 and bool(known) and texts.isdisjoint({isinstance(level, str) for level in known})


def _words_of_types(found: Unseen) -> str:
    known = [*found.known.levels]
    return f"Column {quoted(found.column)} holds {_levels([*found.counts])}, where the model knows {_levels(known)}."


def _read_as_text(wrong: list[Unseen]) -> str:
    """Say how to read numbers that the model knows as text: as they are written."""
    if not all(isinstance(level, str) for found in wrong for level in found.known.levels):
        return ""
    kinds = {found.column: "text" for found in wrong[:SHOWN]}
    return f"Read the table with kinds={kinds}, or upload it with the values the model was fitted on."


def types_differ(wrong: dict[str, str], lines: tuple[MatchLine, ...], remedy: str = "") -> ColumnsDiffer:
    """Say that columns hold another type of values than the model was fitted on.

    Parameters
    ----------
    wrong
        Column of the table → a sentence on it.
    lines
        Of the match; those of the columns get their sentence.
    remedy
        What to do, when it is known.
    """
    said = tuple(replace(line, words=wrong.get(line.table_column, line.words)) for line in lines)
    more = f" {count(len(wrong) - 1)} more columns differ in type." if len(wrong) > 1 else ""
    return ColumnsDiffer(
        next(iter(wrong.values())) + more, remedy or "Upload the table with the values the model was fitted on.",
        "MODEL-TYPE", said,
    )


def described(lines: tuple[MatchLine, ...], comparison: Comparison) -> tuple[MatchLine, ...]:
    """Say beside each column which of its values the model does not know."""
    words = {
        found.column: f"Holds values the model has never seen: {_counted(found.counts)}."
        for found in comparison.unseen
    }
    return tuple(
        replace(line, words=f"{line.words} {words[line.table_column]}".strip())
        if line.model_column and line.table_column in words else line
        for line in lines
    )


def _check_unseen(predictor: Predictor, dataset: Dataset, found: Unseen) -> None:
    first = int(dataset.features[found.column].isin(list(found.counts)).to_numpy().argmax())
    if _answers(predictor, dataset.features.iloc[first : first + 1]):
        return
    remedy = f"Leave those rows out, or map the values to some it knows: {_levels(list(found.known.levels))}."
    if found.marks:
        remedy = f"Read the table with missing={list(found.marks)}: the model knows missing values there."
    raise ModelError(
        f"Column {quoted(found.column)} holds {_counted(found.counts)}, which the model has never seen and refuses.",
        remedy, "MODEL-UNSEEN",
    )


def _check_words(predictor: Predictor, dataset: Dataset, name: str) -> None:
    """Refuse words among numbers that were read as text: a model may take the texts of the others for numbers."""
    words = words_in(dataset.schema[name])
    if not words or len(words) == len(dataset.schema[name].categories):
        return
    held = dataset.features[name] == words[0]
    if not _answers(predictor, dataset.features[held.to_numpy(dtype=bool, na_value=False)].head(1)):
        n = int(held.sum())
        raise ModelError(
            f"Column {quoted(name)} holds {_quoted(words[0])} ({_rows(n)}) among its numbers, and the model takes "
            "numbers there.",
            "Correct those cells, or leave them empty if the model takes missing values.", "MODEL-WORDS",
        )


def words_in(column: Column) -> list[str]:
    """List the levels of a column that are texts and cannot be read as numbers."""
    return [level for level in column.categories if isinstance(level, str) and not _is_number(level)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_missing(predictor: Predictor, dataset: Dataset, name: str) -> None:
    place = _gap(dataset, name, predictor.features)
    if not _answers(predictor, dataset.features.iloc[place : place + 1]):
        n = dataset.schema[name].n_missing
        raise ModelError(
            f"Column {quoted(name)} is missing in {_rows(n)}, and the model refuses missing values there.",
            "Leave those rows out, or save the whole pipeline with the step that fills missing values.",
            "MODEL-MISSING",
        )


def _answers(predictor: Predictor, rows: pd.DataFrame) -> bool:
    try:
        predictor(rows)
    except ModelError:
        return False
    return True


def _unseen_notes(unseen: Sequence[Unseen]) -> list[str]:
    notes = []
    for mark in dict.fromkeys(mark for found in unseen for mark in found.marks):
        columns = [found.column for found in unseen if mark in found.marks]
        notes.append(
            f"{_columns(columns)} {'holds' if len(columns) == 1 else 'hold'} {mark!r}, which the model has never seen "
            f"there, while it knows missing values: read the table with missing=[{mark!r}]."
        )
    for found in unseen:
        held = {level: n for level, n in found.counts.items() if level not in found.marks}
        if held:
            notes.append(f"Column {quoted(found.column)} holds values the model has never seen: {_counted(held)}.")
    return notes


def _gap_notes(gaps: list[str], known: dict[str, Known], dataset: Dataset) -> list[str]:
    notes = []
    for name in gaps:
        held = known.get(name)
        if held is None or held.missing or not held.levels:
            continue
        marks = [level for level in held.levels if level in MARKS]
        remedy = f", but {marks[0]!r} as a value: read the table with {marks[0]!r} kept." if marks else "."
        n = dataset.schema[name].n_missing
        what = f"Column {quoted(name)} is missing in {_rows(n)}"
        notes.append(f"{what}; the model has seen no missing values there{remedy}")
    return notes


def _counted(levels: dict) -> str:
    named = ", ".join(f"{_quoted(level)} ({_rows(n)})" for level, n in list(levels.items())[:SHOWN])
    return f"{named} and {count(len(levels) - SHOWN)} more" if len(levels) > SHOWN else named


def _columns(names: list[str]) -> str:
    shown = [quoted(name) for name in names[:SHOWN]]
    more = [f"{count(len(names) - SHOWN)} more"] if len(names) > SHOWN else []
    return f"{'Column' if len(names) == 1 else 'Columns'} {listed([*shown, *more])}"


def _levels(levels: list) -> str:
    shown = [_quoted(level) for level in levels[:SHOWN]]
    return f"{', '.join(shown)} …" if len(levels) > SHOWN else listed(shown)


def _quoted(level: object) -> str:
    if isinstance(level, bool):  # "yes" and "no" would be taken for text here
        return str(level)
    return quoted(level) if isinstance(level, str) else value(level)


def _rows(n: int) -> str:
    return "1 row" if n == 1 else f"{count(n)} rows"
