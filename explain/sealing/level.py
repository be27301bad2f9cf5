"""How well files are confined on this machine, in four steps and in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from explain.sealing.measures import CONFINING, MEASURES


class Level(StrEnum):
    """How well an opened file is confined: "A" is best, and sorts first.

    Examples
    --------
    >>> Level.SEALED.heading, Level.SEALED < Level.FENCED
    ('sealed (level A)', True)
    """

    SEALED = "A"
    FENCED = "B"
    SEPARATE = "C"
    NONE = "D"

    @property
    def heading(self) -> str:
        """A word and the letter."""
        return f"{self.name.lower()} (level {self.value})"

    @property
    def sentence(self) -> str:
        """Say in one sentence what is stopped and what is not."""
        return _WORDS[self.value]


_WORDS = {
    "A": (
        "A file is opened in a process of its own that can reach no network, no other program and no file but code, "
        "and whose memory is limited; it can still compute, and answer wrongly."
    ),
    "B": (
        "A file is opened in a process of its own, so that a crash ends only that process; of two fences this system "
        "has one, so code hidden in a file could still read files, or start programs and send data."
    ),
    "C": (
        "A file is opened in a process of its own, so that a crash ends only that process; code hidden in a file could "
        "do all that the user may do who started this app."
    ),
    "D": (
        "A file is opened in the process of the app itself: a crash ends the app, and code hidden in a file could do "
        "all that the user may do who started this app."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What a trial of the confinement showed.

    Parameters
    ----------
    level
        What it comes to.
    measures
        Names of the measures in force, in the order of `MEASURES`.
    stopped, happened
        Names of the hostile acts that were tried: those that failed, and those that came off.
    threads
        Whether threads work, as numeric libraries need.
    seconds
        How long sealing and trying took.
    """

    level: Level
    measures: tuple[str, ...]
    stopped: tuple[str, ...]
    happened: tuple[str, ...]
    threads: bool
    seconds: float


def level_of(measures: Collection[str] | None) -> Level:
    """Say what measures are worth; None stands for no process of its own.

    Examples
    --------
    >>> level_of(MEASURES).value, level_of({"landlock"}).value, level_of({"rlimits"}).value, level_of(None).value
    ('A', 'B', 'C', 'D')
    """
    if measures is None:
        return Level.NONE
    if set(measures) >= CONFINING:
        return Level.SEALED
    return Level.FENCED if {"landlock", "seccomp"} & set(measures) else Level.SEPARATE


def protection(tested: Mapping[str, Any] | None) -> Protection:
    """Judge what `self_test` brought back from a child; None when there was no child.

    All measures in force are level A only when every act was stopped and threads work; a seal that does not hold counts
    as no seal.

    Examples
    --------
    >>> tested = {"measures": list(MEASURES), "acts": {"fork": False}, "threads": True, "seconds": 0.01}
    >>> protection(tested).level.heading, protection({**tested, "acts": {"fork": True}}).level.heading
    ('sealed (level A)', 'separate (level C)')
    """
    if tested is None:
        return Protection(level=Level.NONE, measures=(), stopped=(), happened=(), threads=True, seconds=0.0)
    acts = {str(name): bool(came_off) for name, came_off in tested["acts"].items()}
    promised = level_of(tested["measures"])
    holds = bool(tested["threads"]) and not any(acts.values())
    return Protection(
        level=Level.SEPARATE if promised is Level.SEALED and not holds else promised,
        measures=tuple(name for name in MEASURES if name in tested["measures"]),
        stopped=tuple(name for name, came_off in acts.items() if not came_off),
        happened=tuple(name for name, came_off in acts.items() if came_off),
        threads=bool(tested["threads"]),
        seconds=float(tested["seconds"]),
    )
