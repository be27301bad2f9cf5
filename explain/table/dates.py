"""Dates written as text: which format a column uses, reading it, and writing it back exactly.

A format is strftime's, plus "%-d", "%-m" and "%-H" for numbers without a leading zero (on every system), and "%3f"
for milliseconds. A time zone that all share is a part of the format.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd

DAY = 86_400_000_000
"""Microseconds in a day; dates are coded as days since 1970."""
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
         "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")
_SHORT_DAYS = ("%-d/%-m/%Y", "%-m/%-d/%Y", "%-d.%-m.%Y", "%-d/%-m/%y", "%-m/%-d/%y", "%-d.%-m.%y")
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%3f", " %H:%M:%S.%f")
_ISO_TIMES = ("T%H:%M", "T%H:%M:%S", "T%H:%M:%S.%3f", "T%H:%M:%S.%f", " %H:%M:%S", " %H:%M:%S.%3f", " %H:%M:%S.%f")
_MARK = "~"


def _formats(days: tuple[str, ...], times: tuple[str, ...]) -> Iterator[str]:
    for day in days:
        for time in times:
            yield day + time


_ZONED = tuple(time + zone for time in _ISO_TIMES for zone in ("", "Z", "+00:00", "+0000") if time + zone not in _TIMES)
PADDED = ("%Y-%m", *_formats(_DAYS, _TIMES), *_formats(("%Y-%m-%d",), _ZONED))
SHORT = tuple(_formats(_SHORT_DAYS, (*_TIMES, " %-H:%M", " %-H:%M:%S")))


def read(texts: pd.Series, date_format: str) -> pd.Series:
    """Read texts as timestamps; what is not written in the format becomes NaT."""
    return pd.to_datetime(texts, format=plain(date_format), errors="coerce")


def plain(date_format: str) -> str:
    """Give the format as strptime knows it."""
    return date_format.replace("%-", "%").replace("%3f", "%f")


def write(stamps: pd.Series, date_format: str) -> pd.Series:
    """Write timestamps in the format.

    Examples
    --------
    >>> write(read(pd.Series(["5/1/2020"]), "%-d/%-m/%Y"), "%-d/%-m/%Y").tolist()
    ['5/1/2020']
    """
    texts = stamps.dt.strftime(date_format.replace("%-", f"{_MARK}%").replace("%3f", f"%f{_MARK}"))
    if "%3f" in date_format:
        texts = texts.str.replace(rf"\d{{3}}{_MARK}", "", regex=True)
    if "%-" in date_format:
        texts = texts.str.replace(f"{_MARK}0", "", regex=False).str.replace(_MARK, "", regex=False)
    return texts


def formats_of(texts: pd.Series) -> tuple[str, ...]:
    """List the formats that read every text and write it back; more than one when day and month cannot be told apart.

    Parameters
    ----------
    texts : (n_levels,)
        Distinct values without missing ones.

    Examples
    --------
    >>> formats_of(pd.Series(["2020-01-31"])), formats_of(pd.Series(["01/02/2020"])), formats_of(pd.Series(["red"]))
    (('%Y-%m-%d',), ('%d/%m/%Y', '%m/%d/%Y'), ())
    """
    if texts.empty or not any(letter.isdigit() for letter in texts.iloc[0]):
        return ()
    for formats in (PADDED, SHORT):
        found = [each for each in formats if _parses(texts.iloc[0], each) and _fits(texts, each)]
        if found:
            return tuple(found[:1] if _same_days(texts, found) else found)
    return ()


def _parses(text: str, date_format: str) -> bool:
    """Whether one text can be read; thousands of times quicker than asking for a column."""
    try:
        datetime.strptime(text, plain(date_format))
    except ValueError:
        return False
    return True


def _fits(texts: pd.Series, date_format: str) -> bool:
    return misfit(texts, date_format) is None and _coded_exactly(read(texts, date_format))


def misfit(texts: pd.Series, date_format: str) -> str | None:
    """First text that the format does not read and write back identically; None when all fit.

    Examples
    --------
    >>> misfit(pd.Series(["2020-01-31", "2020-02-31"]), "%Y-%m-%d")
    '2020-02-31'
    """
    stamps = read(texts, date_format)
    wrong = stamps.isna() | (write(stamps, date_format) != texts)
    return str(texts[wrong].iloc[0]) if wrong.any() else None


def _same_days(texts: pd.Series, formats: list[str]) -> bool:
    first, *others = (read(texts, each) for each in formats)
    return all((first == other).all() for other in others)


def _coded_exactly(stamps: pd.Series) -> bool:
    micros = microseconds(stamps)
    return bool((np.rint(micros / DAY * DAY).astype("int64") == micros).all())


def microseconds(stamps: pd.Series) -> np.ndarray:
    """(n_rows,) int64 since 1970 in UTC; missing as the smallest integer."""
    if getattr(stamps.dtype, "tz", None) is not None:
        stamps = stamps.dt.tz_convert("UTC").dt.tz_localize(None)
    return stamps.to_numpy(dtype="datetime64[us]").astype("int64")


def days(stamps: pd.Series) -> np.ndarray:
    """(n_rows,) days since 1970 as float64, missing as NaN."""
    return np.where(stamps.isna(), np.nan, microseconds(stamps) / DAY)


def stamps_of(coded: np.ndarray) -> pd.Series:
    """Timestamps in microseconds from days since 1970; NaN as NaT."""
    missing = np.isnan(coded)
    micros = np.rint(np.where(missing, 0, coded) * DAY).astype("int64").astype("datetime64[us]")
    micros[missing] = np.datetime64("NaT")
    return pd.Series(micros)
