"""Confine the calling process, so that whatever an uploaded file does stays inside it.

A child that is about to open somebody's file calls `seal`: from then on it can compute, read the code it needs and use
the connections it already has, and nothing else. What the kernel lacks is left out; `seal` says what is in force,
`self_test` tries it out, and `Level` says in words what that is worth.

Two things `seal` cannot do, so the parent does them: it starts by exec with an environment that holds nothing secret,
and it forks from its one thread, so that no other thread is left outside.

Standard library only; importable anywhere, of effect on Linux.
"""

from explain.sealing.level import Level, Protection, level_of, protection
from explain.sealing.measures import MEASURES, seal
from explain.sealing.paths import code_paths
from explain.sealing.trial import self_test

__all__ = ["MEASURES", "Level", "Protection", "code_paths", "level_of", "protection", "seal", "self_test"]
