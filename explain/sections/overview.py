"""The first screen in short: each question a visitor comes with, answered in a sentence or two."""

from explain.narrative.short import change_in_short, drivers_in_short, row_in_short
from explain.results import Attributions, Trust
from explain.sections.drivers import trust_notes
from explain.sections.section import Note
from explain.sections.trust import trust_headline

__all__ = ["change_in_short", "drivers_in_short", "row_in_short", "trust_in_short"]

STATUS = {"green": "ok", "amber": "look", "red": "fail", "grey": "unknown"}


def trust_in_short(trust: Trust, attributions: Attributions, *, plain: bool = False) -> tuple[Note, ...]:
    """Say the headline of an explanation's lights, and in full what is doubted of how it was computed."""
    headline = Note(STATUS[trust.headline], trust_headline(trust, plain=plain))
    return (headline, *(note for note in trust_notes(attributions) if note.status != "ok"))
