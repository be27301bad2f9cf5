"""A section as somebody keeps it: with its takeaway and a note, in their own words."""

from dataclasses import dataclass

from explain.sections import Section


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Noted:
    """A section of a report, and what its reader wrote to it; plain text of somebody else."""

    section: Section
    takeaway: str = ""
    """Stands in place of the section's title; "" to keep that."""
    note: str = ""


def as_noted(held: Section | Noted) -> Noted:
    """Take a section without a note as one whose note is empty."""
    return held if isinstance(held, Noted) else Noted(section=held)
