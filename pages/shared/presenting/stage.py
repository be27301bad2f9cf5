"""The way onto the stage and off it: where a presentation begins, and where it ends."""

from pages.shared.places import last_place, open_place
from pages.shared.state import current, go

SCRIPT = "pages/present/present.py"
STEP, SOURCE = "step", "story"
"""Names of the options that say which step is shown, and of which story."""


def begin(source: str = "") -> None:
    """Show the first step; of the pins where there are any, unless told otherwise."""
    state = current()
    state.options |= {SOURCE: source or ("pins" if state.pins else "story"), STEP: "0"}
    go(SCRIPT)


def end() -> None:
    """Go back to where the presentation was begun."""
    forget_step()
    open_place(last_place())


def forget_step() -> None:
    """Leave nothing of the presentation in links and saved work."""
    for name in (SOURCE, STEP):
        current().options.pop(name, None)
