"""Every object that an opened model holds, reached without asking any of them."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np

PLAIN = (str, int, float, bool, bytes, bytearray, complex, type(None), type, slice)


def reachable(root: Any) -> Iterator[Any]:
    """Go through an object, what it holds, what those hold, and so on; each once, in the order they are held.

    Attributes, items and members are read from where Python keeps them: nothing of the objects is called or compared.

    Examples
    --------
    >>> [type(held).__name__ for held in reachable({"a": [1, (2.0,)]})]
    ['dict', 'list', 'tuple']
    """
    seen: set[int] = set()
    waiting = deque([root])
    while waiting:
        held = waiting.popleft()
        if type(held) in PLAIN or id(held) in seen:
            continue
        seen.add(id(held))
        yield held
        waiting.extend(_parts(held))


def _parts(held: Any) -> list[Any]:
    kind = type(held)
    if issubclass(kind, np.ndarray):
        return held.ravel().tolist() if held.dtype.hasobject and not held.dtype.names else []
    found: list[Any] = list(attributes(held).values())
    if issubclass(kind, dict):
        found.extend(dict.values(held))
    elif issubclass(kind, (list, tuple, set, frozenset)):
        found.extend(kind.__iter__(held))
    return found


def attributes(held: Any) -> dict[str, Any]:
    """Give the attributes that an object keeps; none for functions, and for objects of compiled code.

    Examples
    --------
    >>> attributes(3)
    {}
    """
    if type(held).__module__.partition(".")[0] in ("builtins", "numpy"):
        return {}
    try:
        kept = object.__getattribute__(held, "__dict__")
    except AttributeError:
        return {}
    return kept if type(kept) is dict else {}


def count_of(held: Any, name: str) -> int:
    """Read a count that an object keeps.

    Raises
    ------
    TypeError
        When it is no whole number.
    """
    found = attributes(held)[name]
    if type(found) is not int and not isinstance(found, np.integer):
        raise TypeError(name)
    return int(found)
