"""pandas is loaded while no page is drawn: the chart library asks one that is half loaded for what is not there yet.

The first screen does without it, and is there sooner. A script that was told to run again may still be loading it while
the next one draws, as may the script of another visitor.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets pages be drawn at the same time, but none of them while pandas is being loaded."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._n_drawing = 0
        self._loaded = False
        self._here = threading.local()

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """Draw a page in this thread."""
        if self._loaded:
            yield
            return
        with self._changed:
            self._n_drawing += 1
        self._here.draws = 1
        try:
            yield
        finally:
            self._here.draws = 0
            with self._changed:
                self._n_drawing -= 1
                self._changed.notify_all()

    def load(self) -> None:
        """Load pandas once no other thread draws; one that begins meanwhile waits."""
        if self._loaded:
            return
        own = getattr(self._here, "draws", 0)
        with self._changed:
            self._n_drawing -= own  # two that draw and load would wait for each other
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._n_drawing == 0)
            import pandas  # noqa: F401

            self._n_drawing += own
            self._loaded = True


PANDAS = Gate()
