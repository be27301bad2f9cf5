"""The first screen in short: each question a visitor comes with, answered in a sentence or two."""

from explain.narrative.short import change_in_short, drivers_in_short, row_in_short
from explain.results import Attributions
from explain.sections.drivers import trust_notes
from explain.sections.section import Note
from explain.wording import counted

__all__ = ["change_in_short", "drivers_in_short", "row_in_short", "trust_in_short"]


def trust_in_short(attributions: Attributions) -> tuple[Note, ...]:
    """Say how many checks of an explanation passed, and in full what did not."""
    found = trust_notes(attributions)
    doubts = tuple(note for note in found if note.status != "ok")
    n_passed = len(found) - len(doubts)
    passed = (Note("ok", f"{counted(n_passed, 'check')} of {len(found)} passed."),) if n_passed else ()
    first = next((note.sentence for note in found if note.status == "ok"), "")
    if not doubts and passed:
        return (Note("ok", f"All {counted(n_passed, 'check')} passed. {first}"),)
    return (*doubts, *passed)
