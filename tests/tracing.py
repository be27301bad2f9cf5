"""Where the numbers of a sentence come from: each is written by `explain.wording`, of a number that a result holds.

Values are compared at full precision before they are written, so that what was made up does not pass by chance: a
number is a field, or follows from fields by a step or two of plain arithmetic (a sum, a mean, a difference, a share).
"""

import dataclasses
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd

from explain import wording
from explain.checks.additivity import gaps
from explain.results import Agreement, Attributions, Counterfactuals, FoundRows, Performance, Provenance, Result
from explain.results.refits import Spread
from explain.scores.formulas import wilson
from explain.wording import plain_text

WRITERS = ("number", "count", "value", "probability", "points", "in_100", "percents")
CONSTANTS = (
    "70 of 100 days that were said to have 70 %", "1 is far apart, 0 is not at all", "1: all neighbours", "50 of 100",
    "80 of 100", "90 of 100", "50 % or more", "99 % of the table's", "99 % of the table", "Features for 80 %",
    "is 0 beyond chance", "chance is 0", "0 is perfect", "95 %", "of 100",
    "Of 100", "in 100",
)
"""What sentences say of every result alike."""
NUMBER = re.compile(r"−?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+−]?\d+)?")
SMALL = 400
"""Cells of an array whose single values are told; of larger ones only what sums them up."""
CLOSE = 1e-9
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
UNTOLD = ("data", "model", "background_digest", "seconds")
"""Of a provenance."""


@contextmanager
def written() -> Iterator[list[tuple[Any, str]]]:
    """Collect what the formatter is given, and what it makes of it."""
    held: list[tuple[Any, str]] = []
    places = [(module, name, getattr(wording, writer))
              for writer in WRITERS for module in list(sys.modules.values())
              if getattr(module, "__name__", "").startswith("explain")
              for name, found in list(vars(module).items()) if found is getattr(wording, writer)]

    inside = [0]

    def watched(writer: Any) -> Any:
        def write(size: Any, *more: Any, **named: Any) -> Any:
            inside[0] += 1
            text = writer(size, *more, **named)
            inside[0] -= 1
            if not inside[0]:  # what one writer asks of another is not the number that was meant
                held.extend(zip(size, text, strict=True) if isinstance(text, list) else [(size, text)])
            return text
        return write

    for module, name, writer in places:
        setattr(module, name, watched(writer))
    try:
        yield held
    finally:
        for module, name, writer in places:
            setattr(module, name, writer)


def untraced(sentence: str, held: list[tuple[Any, str]], origins: "Origins") -> list[str]:
    """Name the numbers of a sentence that the formatter has not written, or that no result holds."""
    found = []
    for token in numbers(sentence, origins.texts):
        sizes = [size for size, text in held if unsigned(token) in map(unsigned, NUMBER.findall(text))]
        if not sizes:
            found.append(f"{token}: not written by the formatter")
        elif not any(origins.hold(size) for size in sizes):
            found.append(f"{token}: {sizes[0]!r} is of no result")
    return found


def unsigned(token: str) -> str:
    """A number without its sign, which a sentence may say in a word."""
    return token.lstrip("−")


def numbers(sentence: str, texts: Iterable[str]) -> list[str]:
    """Give the numbers of a sentence beside those in names, in other texts of a result, and in set phrases."""
    text = re.sub(r"^\d+\. ", "", plain_text(sentence))
    for known in (*texts, *CONSTANTS):
        if known in text:
            text = re.sub(rf"(?<![\w.,]){re.escape(known)}(?!\w|[.,]\d)", " ", text)
    return NUMBER.findall(text)


class Origins:
    """All numbers and texts that results hold."""

    def __init__(self, results: Iterable[Any]) -> None:
        self.arrays: list[np.ndarray] = []
        self.plain: set[float] = {0.0, 1.0}
        found: set[str] = set()
        for result in results:
            self._take(result, found)
        self.texts = sorted((text for text in found if re.search(r"\d", text)), key=len, reverse=True)
        sums = np.concatenate([[], *(summed(array) for array in self.arrays)])
        cells = [array.ravel() for array in self.arrays if array.size <= SMALL]
        self.few = _sorted(np.concatenate([list(self.plain), sums, *cells]))
        self.every = _sorted(np.concatenate([self.few, *(array.ravel() for array in self.arrays)]))

    def _take(self, held: Any, texts: set[str]) -> None:
        if isinstance(held, str):
            texts.add(" ".join(held.split()))
        elif isinstance(held, (bool, np.bool_)) or held is None:
            return
        elif isinstance(held, (int, float, np.number)):
            self.plain.add(float(held))
        elif isinstance(held, Result):
            for more in worked_out(held):
                self._take(more, texts)
            for field in dataclasses.fields(held):
                if not (isinstance(held, Provenance) and field.name in UNTOLD):
                    self._take(getattr(held, field.name), texts)
        elif isinstance(held, pd.DataFrame):
            self._take(held.astype(object).to_numpy(), texts)
            self._take(tuple(held.columns), texts)
        elif isinstance(held, np.ndarray) and held.dtype != object:
            self._array(held)
        elif isinstance(held, (tuple, list, np.ndarray, dict)):
            self._many(held, texts)

    def _array(self, held: np.ndarray) -> None:
        self.plain.update(float(n) for n in held.shape)
        if held.dtype.kind in "iufb" and held.size:
            self.arrays.append(held.astype(float))

    def _many(self, held: Any, texts: set[str]) -> None:
        cells = list(held.values()) if isinstance(held, dict) else list(np.ravel(held)) if isinstance(
            held, np.ndarray) else list(held)
        self.plain.add(float(len(held)))
        for cell in cells:
            self._take(cell, texts)
        if cells and all(isinstance(cell, (int, float)) for cell in cells):
            self.arrays.append(np.array(cells, dtype=float))

    def hold(self, size: Any) -> bool:
        """Whether a number is one of them, or follows from two of them."""
        if size is None or isinstance(size, (str, bool)) or not np.isfinite(float(size)):
            return True
        x = float(size)
        alike = np.array([x, -x, 1 - x, x / 100, 1 - x / 100, x / 1.96, x * 2, x**2])
        if among(alike, self.every).any():
            return True
        few = self.few[self.few != 0]
        with np.errstate(all="ignore"):
            return any(among(each, self.few).any() for each in (x + few, few - x, x * few, x / few, few / x))


@singledispatch
def worked_out(result: Result) -> tuple[Any, ...]:
    """What the package works out of a result before it is said."""
    return ()


@worked_out.register
def _(result: Attributions) -> tuple[Any, ...]:
    return result.importance(), gaps(result)


@worked_out.register
def _(result: Counterfactuals) -> tuple[Any, ...]:
    with np.errstate(all="ignore"):
        return (np.ceil(1_000 * (result.distances / result.bound - 1)) / 10,)


@worked_out.register
def _(result: Performance) -> tuple[Any, ...]:
    return (result.predictions - result.truth, np.abs(result.predictions - result.truth), *_shares(result))


@worked_out.register
def _(result: Spread) -> tuple[Any, ...]:
    naive = np.where(result.naive_high > result.naive_low, result.naive_high - result.naive_low, np.nan)
    return ((result.high - result.low) / naive,)


@worked_out.register
def _(result: Agreement) -> tuple[Any, ...]:
    return tuple(result.ranks(name) for name in result.methods)


@worked_out.register
def _(result: FoundRows) -> tuple[Any, ...]:
    return (np.cumsum(result.counts[:, ::-1], axis=1), np.cumsum(result.counts.sum(axis=0)[::-1]))


def _shares(result: Performance) -> tuple[np.ndarray, ...]:
    """Intervals of what was found of those looked for, and of what is right among those called so."""
    if result.task != "binary" or result.confusion.shape != (2, 2):
        return ()
    called, found, wanted = result.flagged
    return wilson(np.array([found, found]), np.array([wanted, called]))


def among(sizes: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which numbers are among sorted ones, but for rounding."""
    place = np.clip(np.searchsorted(known, sizes), 1, len(known) - 1)
    nearest = np.minimum(np.abs(known[place] - sizes), np.abs(known[place - 1] - sizes))
    return (nearest <= CLOSE * np.abs(sizes)) & (np.abs(sizes) > 0) | (nearest == 0)


def summed(array: np.ndarray) -> np.ndarray:
    """What sums up an array, whole and along each side: sums, means, ends, quantiles, counts, running sums."""
    found = []
    for axis in (None, *range(array.ndim)) if array.ndim <= 2 else (None,):
        for part in (array, np.abs(array)):
            found += [np.nansum(part, axis), _quiet(np.nanmean, part, axis), _quiet(np.nanmin, part, axis),
                      _quiet(np.nanmax, part, axis), _quiet(np.nanstd, part, axis), (part > 0).sum(axis),
                      (part < 0).sum(axis), np.isnan(part).sum(axis), (~np.isnan(part)).sum(axis)]
        found.append(_quiet(lambda part, axis: np.nanquantile(part, QUANTILES, axis), array, axis))
    for line in array.reshape(-1, array.shape[-1])[:50] if array.ndim else ():
        order = np.argsort(-np.abs(line), kind="stable")
        found.append(np.nancumsum(line[order][::-1]))
        found += [np.nancumsum(line[order]), np.nancumsum(line), np.nancumsum(line[::-1])]
    if array.size and np.all(np.mod(array[~np.isnan(array)], 1) == 0):
        found.append(np.unique(array[~np.isnan(array)], return_counts=True)[1])
    return np.concatenate([np.ravel(each).astype(float) for each in found])


def _quiet(of: Any, part: np.ndarray, axis: int | None) -> np.ndarray:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return of(part, axis)


def _sorted(sizes: np.ndarray) -> np.ndarray:
    return np.unique(sizes[np.isfinite(sizes)])
