"""Things kept for the next question beside what they were made from."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any
from weakref import ref


class Shelf:
    """Things kept while there is room, and while what they were made from lives; the one unused longest goes first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._kept: OrderedDict[Hashable, tuple[tuple[ref, ...], Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, owners: tuple, key: Hashable) -> Any:
        """Give what was made from these very objects, or None."""
        place = (*map(id, owners), key)
        with self._lock:
            made_from, thing, _ = self._kept.get(place, ((), None, 0))
            if [each() for each in made_from] != list(owners):
                return None
            self._kept.move_to_end(place)
            return thing

    def put(self, owners: tuple, key: Hashable, thing: Any, size: int) -> None:
        """Keep a thing of so many bytes, unless there will never be room for it."""
        with self._lock:
            for place, (made_from, _, _) in list(self._kept.items()):
                if any(each() is None for each in made_from):
                    del self._kept[place]
            if size <= self.room:
                self._kept[*map(id, owners), key] = tuple(map(ref, owners)), thing, size
            while sum(size for _, _, size in self._kept.values()) > self.room:
                self._kept.popitem(last=False)

    def forget(self, owner: Any) -> None:
        """Let go of all that was made from an object."""
        with self._lock:
            for place, (made_from, _, _) in list(self._kept.items()):
                if any(each() is owner for each in made_from):
                    del self._kept[place]
