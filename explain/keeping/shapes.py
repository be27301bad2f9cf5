"""What a value from a file must look like before anything is done with it: small checks that are put together."""

import math
import re
from collections.abc import Callable
from typing import Any

Shape = Callable[[Any], bool]
"""Whether a value is of this shape; never raises."""
NAME, SENTENCE = 1_000, 4_000
"""Letters of a name, and of what somebody wrote."""


def text(longest: int = NAME, pattern: str = ".*") -> Shape:
    """Take a text that is no longer than that and matches a pattern from end to end.

    Examples
    --------
    >>> text(3)("abc"), text(3)("abcd"), text(3)(7), text(pattern="[a-z]*")("A")
    (True, False, False, False)
    """
    form = re.compile(pattern, re.DOTALL)
    return lambda held: type(held) is str and len(held) <= longest and form.fullmatch(held) is not None


def name(held: Any) -> bool:
    """Take a name: a text of the length that names have.

    Examples
    --------
    >>> name("age"), name(None)
    (True, False)
    """
    return type(held) is str and len(held) <= NAME


def whole(low: int, high: int) -> Shape:
    """Take a whole number between two others.

    Examples
    --------
    >>> whole(0, 9)(9), whole(0, 9)(10), whole(0, 9)(True)
    (True, False, False)
    """
    return lambda held: type(held) is int and low <= held <= high


def one_of(*choices: Any) -> Shape:
    """Take one of these.

    Examples
    --------
    >>> one_of("row", "data")("row"), one_of(True, False)(1)
    (True, False)
    """
    return lambda held: any(type(held) is type(choice) and held == choice for choice in choices)


def cell(held: Any) -> bool:
    """Take what a cell of a table may hold.

    Examples
    --------
    >>> cell(None), cell(2.5), cell("a"), cell(float("nan")), cell([1]), cell(10**30)
    (True, True, True, True, False, False)
    """
    if type(held) is int:
        return abs(held) < 2**63
    if type(held) is str:
        return len(held) <= SENTENCE
    return held is None or not isinstance(held, (list, tuple, dict))


def number(held: Any) -> bool:
    """Take a finite number.

    Examples
    --------
    >>> number(2), number(0.5), number(float("inf")), number(True), number("2")
    (True, True, False, False, False)
    """
    return (type(held) is int and abs(held) < 2**63) or (type(held) is float and math.isfinite(held))


def nothing(held: Any) -> bool:
    """Take None."""
    return held is None


def either(*shapes: Shape) -> Shape:
    """Take what one of several shapes takes.

    Examples
    --------
    >>> either(nothing, number)(None), either(nothing, number)("a")
    (True, False)
    """
    return lambda held: any(shape(held) for shape in shapes)


def lined(each: Shape, most: int) -> Shape:
    """Take a list of no more than so many.

    Examples
    --------
    >>> lined(number, 2)([1, 2]), lined(number, 2)([1, 2, 3]), lined(number, 2)((1, 2))
    (True, False, False)
    """
    return lambda held: type(held) is list and len(held) <= most and all(map(each, held))


def several(each: Shape, most: int) -> Shape:
    """Take a list or a tuple of no more than so many.

    Examples
    --------
    >>> several(number, 2)((1, 2)), several(number, 2)([1]), several(number, 2)("a")
    (True, True, False)
    """
    return lambda held: type(held) in (list, tuple) and len(held) <= most and all(map(each, held))


def pair(low: Shape, high: Shape) -> Shape:
    """Take a pair.

    Examples
    --------
    >>> pair(number, nothing)((1, None)), pair(number, number)([1, 2])
    (True, False)
    """
    return lambda held: type(held) is tuple and len(held) == 2 and low(held[0]) and high(held[1])


def mapped(each: Shape, most: int, key: Shape = name) -> Shape:
    """Take a dictionary of no more than so many.

    Examples
    --------
    >>> mapped(number, 2)({"a": 1}), mapped(number, 2)({1: 1}), mapped(number, 0)({"a": 1})
    (True, False, False)
    """
    return lambda held: (
        type(held) is dict and len(held) <= most and all(map(key, held)) and all(map(each, held.values()))
    )


def record(needed: dict[str, Shape], *, extra: dict[str, Shape] | None = None) -> Shape:
    """Take a dictionary with exactly these keys; the extra ones may be missing.

    Examples
    --------
    >>> named = record({"name": text()}, extra={"note": text()})
    >>> named({"name": "a"}), named({"name": "a", "note": ""}), named({"note": ""}), named({"name": "a", "b": 1})
    (True, True, False, False)
    """
    shapes = {**needed, **(extra or {})}
    return lambda held: (
        type(held) is dict and set(needed) <= set(held) <= set(shapes)
        and all(shapes[key](each) for key, each in held.items())
    )


def plain(held: Any) -> bool:
    """Take any tree of lists, pairs, dictionaries with texts for keys, and cells.

    Examples
    --------
    >>> plain({"a": [1, (2, None)]}), plain({1: 2})
    (True, False)
    """
    if type(held) in (list, tuple):
        return all(map(plain, held))
    if type(held) is dict:
        return all(type(key) is str and len(key) <= SENTENCE for key in held) and all(map(plain, held.values()))
    return cell(held)
