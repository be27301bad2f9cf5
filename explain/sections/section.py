"""What is shown, the same on a page and in a report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from explain.results import Provenance

if TYPE_CHECKING:
    import pandas as pd


class Lamp(NamedTuple):
    """One light, as a reader sees it; ``words`` and ``lines`` in markdown."""

    id: str
    """"L1" to "L7"."""
    title: str
    state: str
    """"green", "amber", "red" or "grey"."""
    word: str
    """The state in words."""
    words: str
    """What it found, in a sentence."""
    question: str
    """What it asks."""
    lines: tuple[str, ...]
    """Everything measured for it: number, interval, threshold, n."""
    untested: str
    """What it does not test."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """One picture with its words, its table and where it comes from. All text is markdown, foreign text inert."""

    name: str
    """Which section this is, e.g. ``"waterfall"``."""
    title: str
    sentences: tuple[str, ...]
    """For an analyst."""
    plain: tuple[str, ...] = ()
    """For somebody who has never heard of the method: short, without its terms."""
    reading: str = ""
    """How to read the figure, in a sentence or two."""
    figure: Any
    """A Plotly figure; None when there is nothing to draw or the result did not pass its check."""
    alt: str
    """What the figure shows, as plain text for those who cannot see it."""
    tabled: "Callable[[], pd.DataFrame] | None"
    """Makes the table, which few open; None when there is none."""
    warnings: tuple[str, ...]
    provenance: str
    """How the result was made, in one line."""
    source: Provenance
    """The same in full, for the report."""
    lamps: tuple[Lamp, ...] = ()
    """How far it can be believed; () where nobody asked."""

    @property
    def table(self) -> "pd.DataFrame | None":
        """What the figure shows, one row for each thing drawn; made when it is asked for."""
        return None if self.tabled is None else self.tabled()


class Metric(NamedTuple):
    """One number on a card, and how to read it."""

    label: str
    value: str
    reading: str
    help: str


class Note(NamedTuple):
    """One check: "ok", "look", "fail" or "unknown", and what was found."""

    status: str
    sentence: str


class Change(NamedTuple):
    """One column that a counterfactual changes; plain text."""

    label: str
    before: str
    after: str


class Card(NamedTuple):
    """One counterfactual: what changes, and what the model says then; plain text, ``words`` in markdown."""

    title: str
    changes: tuple[Change, ...]
    before: str
    after: str
    distance: str
    n_changed: int
    words: str
    lines: tuple[str, ...] = ()
    """What an analyst asks next: effort, how usual the row is, how far the next answer lies; markdown."""
    plain: str = ""
    """The whole card in a sentence or two, for a stakeholder; markdown."""
