"""What the server keeps in memory for good is not gone through after every click.

Streamlit collects garbage after each run of a page, and a full collection looks at every object there is: with the
libraries loaded that is longer than drawing the page. Functions and classes of a library never become garbage, so they
are set aside once they are there.
"""

import gc
import sys
from typing import Any


class SetAside:
    """After a full collection, set aside what is left when libraries have come since the last time.

    Set aside for good, so it happens as often as there is something new to import, and no more.
    """

    def __init__(self) -> None:
        self.n_modules = 0

    def __call__(self, phase: str, about: dict[str, Any]) -> None:
        """Hear of a collection, as `gc.callbacks` tell of it."""
        if phase == "stop" and about["generation"] == 2 and len(sys.modules) > self.n_modules:
            self.n_modules = len(sys.modules)
            gc.freeze()


def set_libraries_aside() -> None:
    """Begin to set libraries aside; once for the process."""
    if not any(isinstance(found, SetAside) for found in gc.callbacks):
        gc.callbacks.append(SetAside())
