"""Bytes, a path or a frame → Dataset."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from explain.errors import DataError
from explain.table import fingerprint, marks
from explain.table.dataset import Dataset
from explain.table.files import Options, from_file
from explain.table.found import Found, changed
from explain.table.limits import LOCAL, Limits, refuse_too_many
from explain.table.notes import about_column, about_index, about_marks
from explain.table.packing import Buffer
from explain.table.refusals import called
from explain.table.schema import Column, Schema
from explain.table.wishes import Wish, column_of
from explain.wording import listed, shortened


def read_table(
    source: str | Path | Buffer | pd.DataFrame,
    target: str | None = None,
    *,
    missing: Sequence[str] = (),
    kinds: Mapping[str, Wish] | None = None,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    target_unit: str = "",
    name: str = "",
    delimiter: str = "",
    decimal: str = "",
    thousands: str = "",
    encoding: str = "",
    sheet: str = "",
    keep_index: bool = False,
    drop_ragged: bool = False,
    limits: Limits = LOCAL,
) -> Dataset:
    r"""Read a table ready to explain.

    A CSV file is read as ``pandas.read_csv`` reads it, a Parquet, Feather or Excel file as ``pandas.read_parquet``,
    ``read_feather`` and ``read_excel`` do, JSON lines as they are written, and a frame is taken as it is, so that a
    model answers on ``features`` exactly as it did where it was made. What a file is is decided by its content; it may
    be packed with gzip, bzip2 or xz, or be the only text file of a ZIP archive. Whatever is changed on the way is
    counted in ``changes``.

    Parameters
    ----------
    source
        A path, the bytes of a file (any buffer; it is not copied), or a frame.
    target
        The column the model predicts; it is never a feature, and rows without it stay. None when there is none.
    missing
        Values that stand for missing, beside those pandas knows ("", "NA", "NaN", "null", …). In a column otherwise of
        numbers, "?", "-" and blanks are missing anyway; in a column of text they are levels unless named here.
    kinds
        Column → a kind ("numeric", "integer", "boolean", "category", "ordinal", "date", "text"), a date format such as
        "%d/%m/%Y", or the levels of an ordinal column in order; the other columns' kinds are inferred.
    labels, units
        Column → what people call it, and its unit.
    target_unit
        Unit of a numeric target.
    name
        What to call the table; the file's name by default.
    delimiter, decimal, thousands, encoding
        How a CSV file is written; "" to find it out. A mark between thousands is found column by column, and only where
        nothing else can be meant.
    sheet
        Name of the sheet of an Excel file; "" for the first.
    keep_index
        Keep a first column without a name that only numbers the rows; otherwise it is left out.
    drop_ragged
        Leave out the lines of a CSV file that have too many values; otherwise the file is refused.
    limits
        How large the table may be.

    Returns
    -------
    Dataset
        Features and target with index 0 … n-1, the schema that codes the features, and how they were read.

    Raises
    ------
    DataError
        When the source is no table, is too large or damaged, or has no such column.

    Examples
    --------
    >>> dataset = read_table(b"age,job,rich\n39,clerk,no\n50,?,yes\n", target="rich", name="people")
    >>> [(column.name, column.kind) for column in dataset.schema.columns], dataset.schema["job"].marks
    ([('age', 'integer'), ('job', 'category')], (('?', 1),))
    """
    missing = (missing,) if isinstance(missing, str) else tuple(str(mark) for mark in missing)
    name = name or (Path(source).name if isinstance(source, (str, Path)) else "table")
    kinds = {column: wish if isinstance(wish, str) else tuple(wish) for column, wish in (kinds or {}).items()}
    options = {"missing": missing, "target": target, "kinds": sorted(kinds.items())}
    how = {"delimiter": delimiter, "decimal": decimal, "thousands": thousands, "encoding": encoding, "sheet": sheet,
           "keep_index": keep_index, "drop_ragged": drop_ragged}
    try:
        if isinstance(source, pd.DataFrame):
            found, digest = _from_frame(source, options, limits, name)
        else:
            found, digest = from_file(source, name, options, how, limits)
        _check_names(found.frame, target, kinds, name)
        return _dataset(found, digest, name, target, kinds, (labels or {}, units or {}), target_unit)
    except MemoryError as error:
        problem = f"{called(name)} needs more memory than there is for it."
        raise DataError(problem, "Give a sample of its rows.", code="DATA-SIZE") from error


def _dataset(
    found: Found, digest: str, name: str, target: str | None, kinds: Mapping[str, Wish],
    words: tuple[Mapping[str, str], Mapping[str, str]], target_unit: str,
) -> Dataset:
    frame = found.frame
    features, columns, more = _columns(frame.drop(columns=[target]) if target is not None else frame, kinds)
    answers = None if target is None else frame[target].rename(target)
    n_unknown = 0 if answers is None else int(answers.isna().sum())
    return Dataset(
        features=features, target=answers, target_name=target or "", target_unit=target_unit,
        schema=Schema(columns=columns).with_labels(*words), fingerprint=digest, name=name, reading=found.facts,
        notes=(*found.notes, *more),
        changes=(*found.changes, *changed(("rows without a target, left out of performance", n_unknown))),
    )


def _from_frame(source: pd.DataFrame, options: Options, limits: Limits, name: str) -> tuple[Found, str]:
    if isinstance(source.columns, pd.MultiIndex):
        remedy = "Join them into one name for each column."
        raise DataError("The table has column names on several levels.", remedy, code="DATA-NAMES")
    refuse_too_many(name, *source.shape, limits)
    frame = source.reset_index(drop=True)
    frame.columns = [str(column) for column in frame.columns]
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        remedy = "Give each column its own name."
        raise DataError(f"The table has two columns named {twice[0][:200]!r}.", remedy, code="DATA-NAMES")
    notes = about_index(source.index)
    frame, n_replaced = marks.replaced(frame, options["missing"])
    return Found(
        frame=frame, facts=(("format", "data frame"),), notes=notes,
        changes=changed(("index columns left out", source.index.nlevels if notes else 0),
                        ("cells read as missing, as asked", n_replaced)),
    ), fingerprint.of_frame(source, options)


def _check_names(frame: pd.DataFrame, target: str | None, kinds: Mapping[str, Wish], name: str) -> None:
    known = list(frame.columns)
    for wanted in (*([] if target is None else [target]), *kinds):
        if wanted not in known:
            near = [shortened(each, 80) for each in _nearest(str(wanted), known)]
            remedy = f"Choose one of its columns, such as {listed(near, 'or')}."
            problem = f"{called(name)} has no column {shortened(str(wanted), 200)!r}."
            raise DataError(problem, remedy, code="DATA-COLUMN")
    if target in kinds:
        problem = f"Column {target!r} is the target, so it has no kind to choose."
        raise DataError(problem, "Leave it out of kinds.", code="DATA-KIND")
    if len(known) - (target is not None) < 1:
        remedy = "Give the columns that the model is given."
        raise DataError(f"{called(name)} has no column beside the target.", remedy, code="DATA-EMPTY")


def _nearest(wanted: str, known: Sequence[str]) -> list[str]:
    """Names like the one wanted, whatever the case; else the first ten."""
    by_lower = {column.lower(): column for column in known}
    near = [by_lower[each] for each in get_close_matches(wanted.lower(), list(by_lower), 3, 0.6)]
    return near or [column for column in known if wanted.lower() in column.lower()][:10] or list(known[:10])


def _columns(frame: pd.DataFrame, kinds: Mapping[str, Wish]) -> tuple[pd.DataFrame, tuple[Column, ...], list[str]]:
    """Describe all columns; the frame changes only where a wish or its decimals ask for it."""
    columns, changed, notes = [], {}, []
    for name in frame.columns:
        cells, column, note = column_of(frame[name], kinds.get(name))
        if cells is not frame[name] and cells.dtype != frame[name].dtype:
            changed[name] = cells
        columns.append(column)
        notes += [note] if note else []
        notes += about_column(cells, column)
    return (frame.assign(**changed) if changed else frame), tuple(columns), [*notes, *about_marks(columns)]
