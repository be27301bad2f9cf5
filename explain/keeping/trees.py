"""Plain values ↔ what JSON can hold, so that a person can read it and nothing is lost: a pair stays a pair.

Numbers, texts, lists and dictionaries stand as they are. What JSON has no word for is a dictionary with one marked key.
"""

from collections.abc import Callable
from typing import Any

from explain.stored.cells import cell_of, plain_cell

MARK = "$"
"""How the keys begin that stand for something else than themselves."""
DEEPEST = 24
"""How many lists and dictionaries may stand in each other."""


def tree_of(held: Any) -> Any:
    """Write a value of plain types as JSON can hold it.

    Raises
    ------
    DataError
        When a cell in it is of a type that cannot be kept.

    Examples
    --------
    >>> tree_of({"age": (30, None), "job": ["clerk"]})
    {'age': {'$pair': [30, None]}, 'job': ['clerk']}
    """
    if isinstance(held, tuple):
        return {"$pair": [tree_of(each) for each in held]}
    if isinstance(held, list):
        return [tree_of(each) for each in held]
    if isinstance(held, dict):
        return _dictionary(held)
    cell = plain_cell(held)
    return {"$cell": cell} if isinstance(cell, dict) else cell


def _dictionary(held: dict) -> dict[str, Any]:
    """Write a dictionary; one whose keys are no plain texts as a list of pairs."""
    if all(type(key) is str and not key.startswith(MARK) for key in held):
        return {key: tree_of(each) for key, each in held.items()}
    return {"$map": [[tree_of(key), tree_of(each)] for key, each in held.items()]}


def value_of(tree: Any, depth: int = 0) -> Any:
    """Read what `tree_of` wrote.

    Raises
    ------
    ValueError, TypeError, KeyError
        When it is not of that form, or deeper than anything that is kept.

    Examples
    --------
    >>> value_of({"age": {"$pair": [30, None]}})
    {'age': (30, None)}
    """
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(tree, list):
        return [value_of(each, depth + 1) for each in tree]
    if not isinstance(tree, dict):
        return cell_of(tree)
    marked = [key for key in tree if key.startswith(MARK)]
    if not marked:
        return {cell_of(key): value_of(each, depth + 1) for key, each in tree.items()}
    if len(tree) > 1:
        raise ValueError("a mark beside other keys")
    return READERS[marked[0]](tree[marked[0]], depth + 1)


def _pair(tree: Any, depth: int) -> tuple:
    return tuple(value_of(each, depth) for each in _list(tree))


def _map(tree: Any, depth: int) -> dict:
    return {cell_of(key): value_of(each, depth) for key, each in map(_list, _list(tree))}


def _cell(tree: Any, depth: int) -> Any:
    if not isinstance(tree, dict):
        raise TypeError("a cell that needs no mark")
    return cell_of(tree)


def _list(tree: Any) -> list:
    if not isinstance(tree, list):
        raise TypeError("no list")
    return tree


READERS: dict[str, Callable[[Any, int], Any]] = {"$pair": _pair, "$map": _map, "$cell": _cell}
"""Mark → what reads the value behind it."""
