"""The loader is assumed beaten: a file runs sixteen hostile acts in a sealed child, as root and as an ordinary user."""

import os
from statistics import median

from explain.sealing.probes import ACTS
from explain.workspace import protection
from tests.hostile.sealed import ORDINARY_USER, tried_without

MEASURES = {
    "nothing": (), "Landlock": ("landlock",), "seccomp": ("seccomp",), "both": ("landlock", "seccomp"),
}
"""What is left out."""


def told(user: int | None, name: str) -> list[tuple[str, str]]:
    """Try all acts with each of the measures left out."""
    found = []
    for words, outcome in zip(MEASURES, tried_without(*MEASURES.values(), user=user), strict=True):
        happened = [act for act, came_off in outcome["acts"].items() if came_off]
        stopped = f"{len(ACTS) - len(happened)} of {len(ACTS)} stopped"
        detail = f"; not: {', '.join(happened)}" if happened else ""
        threads = "threads work" if outcome["threads"] else "threads do not work"
        found.append((f"hostile acts as {name}, left out: {words}", f"{stopped}{detail}; {threads}"))
        assert outcome["threads"]
        assert words != "nothing" or not happened, found[-1]
    return found


def run(full: bool) -> list[tuple[str, str]]:
    """Try the acts as each user, and say which level this machine reaches.

    Raises
    ------
    AssertionError
        When an act comes off in a child with every measure in force, or threads do not work there.
    """
    found = told(ORDINARY_USER if os.getuid() == 0 else None, "an ordinary user")
    if os.getuid() == 0:
        found = told(None, "root") + found
    seconds = [protection.__wrapped__().seconds for _ in range(10 if full else 2)]
    shown = protection()
    return [
        *found, ("level reached here", f"{shown.level.heading}; measures {', '.join(shown.measures)}"),
        ("sealing and trying ten acts, median", f"{1_000 * median(seconds):.0f} ms"),
    ]
