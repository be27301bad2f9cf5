"""Things worked out once for a table or a model, such as a permutation, a grid or the tables of an engine.

They go with their owner.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

MOST = 500
"""Things kept for one owner; each is small, so that all stay well below a table's own size."""
_KEPT: WeakKeyDictionary[Any, OrderedDict[Hashable, Any]] = WeakKeyDictionary()


def kept(owner: Any, key: Hashable, make: Callable[[], Any], *, most: int = MOST) -> Any:
    """Give what ``make`` makes; of the same owner and key, what it made before.

    Parameters
    ----------
    owner
        What it belongs to; nothing that ``make`` gives may hold it, or it would never go.
    key
        What it is, among the owner's.
    make
        Called when it is not there.
    most
        How many of the owner's things stay; those asked for longest ago go first.

    Examples
    --------
    >>> import pandas as pd
    >>> from explain.table.read import read_table
    >>> dataset = read_table(pd.DataFrame({"a": [1, 2]}))
    >>> kept(dataset, "n", lambda: 2), kept(dataset, "n", lambda: 3)
    (2, 2)
    """
    shelf = _KEPT.setdefault(owner, OrderedDict())
    try:
        found = shelf.pop(key)
    except KeyError:
        found = make()
    shelf[key] = found
    while len(shelf) > most:
        shelf.popitem(last=False)
    return found
