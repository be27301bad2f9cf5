"""Small things worked out once for a table, such as its permutation and the grids of its columns; they go with it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from explain.table.dataset import Dataset

MOST = 500
"""Things kept for one table; each is small, so that all stay well below the table's own size."""
_KEPT: "WeakKeyDictionary[Dataset, OrderedDict[Hashable, Any]]" = WeakKeyDictionary()


def kept(dataset: "Dataset", key: Hashable, make: Callable[[], Any]) -> Any:
    """Give what ``make`` makes; of the same table and key, what it made before.

    Examples
    --------
    >>> import pandas as pd
    >>> from explain.table.read import read_table
    >>> dataset = read_table(pd.DataFrame({"a": [1, 2]}))
    >>> kept(dataset, "n", lambda: 2), kept(dataset, "n", lambda: 3)
    (2, 2)
    """
    shelf = _KEPT.setdefault(dataset, OrderedDict())
    try:
        found = shelf.pop(key)
    except KeyError:
        found = make()
    shelf[key] = found
    while len(shelf) > MOST:
        shelf.popitem(last=False)
    return found
