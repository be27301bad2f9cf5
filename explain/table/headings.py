"""The names of the columns: what a model knows them by, so they stay as they are wherever they can."""

from collections.abc import Sequence

import pandas as pd

from explain.errors import DataError
from explain.table.refusals import called
from explain.wording import count, listed, shortened

NAMELESS = "Unnamed: 0"
"""What pandas calls a first column without a name."""


def named_once(frame: pd.DataFrame, name: str, longest: int) -> tuple[pd.DataFrame, list[str]]:
    """Make all names texts that stand once, numbering a second "a" as "a.1" as pandas does for a CSV file.

    Raises
    ------
    DataError
        When a name is too long.

    Examples
    --------
    >>> frame, notes = named_once(pd.DataFrame([[1, 2, 3]], columns=["a", "a", 7]), "t", 1_000)
    >>> list(frame.columns), notes
    (['a', 'a.1', '7'], ["'a' stands above more than one column; the later ones were numbered, as in 'a.1'."])
    """
    names = [str(each) for each in frame.columns]
    for place, each in enumerate(names):
        if len(each) > longest:
            problem = f"{called(name)} has a name of {count(len(each))} letters above column {count(place + 1)}"
            raise DataError(f"{problem}; {count(longest)} are the most.", "Give it a shorter one.", code="DATA-NAMES")
    once = _numbered(names)
    return frame.set_axis(once, axis=1), [*about_twice(names), *_about_blanks(once)]


def _numbered(names: Sequence[str]) -> list[str]:
    taken, out, times = set(names), [], dict.fromkeys(names, 0)
    for each in names:
        new = each
        while times[each] and new in taken:
            new = f"{each}.{times[each]}"
            times[each] += 1
        times[each] = times[each] or 1
        taken.add(new)
        out.append(new)
    return out


def about_twice(names: Sequence[str]) -> list[str]:
    """Tell of names that stand more than once."""
    twice: dict[str, str] = {}
    for old, new in zip(names, _numbered(names), strict=True):
        if old != new:
            twice.setdefault(old, new)
    if not twice:
        return []
    shown = [repr(shortened(each, 60)) for each in list(twice)[:10]]
    held = "stands above more than one column" if len(twice) == 1 else "stand above more than one column each"
    first = shortened(next(iter(twice.values())), 60)
    return [f"{listed(shown)} {held}; the later ones were numbered, as in {first!r}."]


def _about_blanks(names: Sequence[str]) -> list[str]:
    blank = [repr(shortened(each, 60)) for each in names if each != each.strip()]
    held = "has blanks" if len(blank) == 1 else "have blanks"
    return [f"{listed(blank[:10])} {held} around the name; they are a part of it."] if blank else []


def without_saved_index(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out a first column without a name that counts the rows from 0 or 1: an index that was saved by the way.

    Examples
    --------
    >>> without_saved_index(pd.DataFrame({"Unnamed: 0": [0, 1], "a": [5, 6]}))[0].columns.tolist()
    ['a']
    """
    if frame.shape[1] < 2 or frame.columns[0] != NAMELESS or not _counts_up(frame.iloc[:, 0]):
        return frame, []
    return frame.iloc[:, 1:], [
        f"The first column has no name and numbers the rows, as a saved index does; it was left out. If the model was "
        f"given it as {NAMELESS!r}, keep the index column (keep_index=True)."
    ]


def _counts_up(cells: pd.Series) -> bool:
    if not pd.api.types.is_integer_dtype(cells.dtype) or not len(cells) or cells.iloc[0] not in (0, 1):
        return False
    return bool((cells == cells.iloc[0] + pd.RangeIndex(len(cells)).to_numpy()).all())
