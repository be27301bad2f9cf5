"""From an answer on a few rows to one on many: the best that is ready is shown, while the next is computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.shared.asking import Job, Stopped, Waiting, as_question, explained
from pages.shared.state import current

LONGEST = 20
"""Seconds that refining a picture with more rows may take."""
PRECISE = 0.01
"""Half the width of an interval, as a share of the spread of the predictions, below which no more rows are asked."""
HURRY = 0.05
"""Seconds a page that has an answer waits for a finer one, before it draws what it has."""


@dataclass(frozen=True)
class Step:
    """One question on the way from a few rows to all of them."""

    n_rows: int
    method: str
    arguments: dict[str, Any]
    longest: float = LONGEST
    """Seconds it may take, by what the step before took."""


def refined(method: str, sizes: Sequence[int], /, **arguments: Any) -> tuple[Any, Job | None]:
    """Answer from the largest sample ready, while the next larger one is computed.

    Returns
    -------
    tuple
        The result, complete on its own rows, and the job that refines it, or None when all is done.
    """
    best, _, job = climbed([Step(size, method, {"sample": size, **arguments}) for size in sizes])
    return best, job


def climbed(steps: Sequence[Step]) -> tuple[Any, Step, Job | None]:
    """Answer the highest step that is ready, while the next one is computed.

    Returns
    -------
    tuple
        The result, complete on its own rows, the step that it answers, and the job that refines it, or None when all
        is done.
    """
    answers = current().answers
    place = max((i for i, step in enumerate(steps) if as_question(step.method, step.arguments) in answers), default=0)
    best, reached = explained(steps[place].method, **steps[place].arguments), steps[place]
    for step in steps[place + 1 :]:
        if _fine_enough(best) or _too_long(best, step):
            break
        try:
            best, reached = explained(step.method, patience=HURRY, **step.arguments), step
        except Waiting as waiting:
            return best, reached, waiting.job
        except Stopped:
            break
    return best, reached, None


def _fine_enough(best: Any) -> bool:
    """Whether more rows would change nothing that a reader sees."""
    return getattr(best, "precision", PRECISE + 1) <= PRECISE


def _too_long(best: Any, step: Step) -> bool:
    """Whether more rows would take longer than a reader stays; a table with fewer rows has none to add."""
    n_rows, seconds = best.provenance.n_rows, best.provenance.seconds
    return seconds * step.n_rows / max(n_rows, 1) > step.longest or n_rows >= current().workspace.n_rows
