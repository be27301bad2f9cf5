"""The workspaces of this program, and how many processes they may have at a time."""

import time
import weakref
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

from explain.errors import WorkspaceError
from explain.workspace.channel import Channel


class Pooled(Protocol):
    """What the pool needs to know of a workspace."""

    used: float
    """When it was last asked, on the monotonic clock."""

    @property
    def running(self) -> bool:
        """Whether its process is there."""

    @property
    def busy(self) -> bool:
        """Whether it is working on a question."""

    def close(self) -> None:
        """End its process."""


LEFT: SimpleQueue[Channel] = SimpleQueue()
"""Processes whose workspace is gone."""
OPEN: weakref.WeakSet[Pooled] = weakref.WeakSet()
"""The workspaces of this program."""


def let_go(channel: Channel) -> None:
    """Have the process of a workspace ended that nobody holds any more.

    The collector calls this wherever it happens to run, in a thread that may hold any lock: it only leaves a note.
    """
    LEFT.put(channel)


@cache
def closer() -> Thread:
    """Start the thread that ends what was left, once."""
    thread = Thread(target=_close_left, daemon=True, name="close")
    thread.start()
    return thread


def _close_left() -> None:
    while True:
        LEFT.get().close()


def make_room(most: int) -> None:
    """End the processes that were unasked for longest, until one more may be started.

    Raises
    ------
    WorkspaceError
        When all of them are at work.
    """
    closer()
    running = sorted((workspace for workspace in list(OPEN) if workspace.running), key=lambda each: each.used)
    idle = [workspace for workspace in running if not workspace.busy]
    surplus = len(running) - most + 1
    if surplus > len(idle):
        raise WorkspaceError(
            f"All {most} places for models are at work.", "Try again in a minute, or stop something.", "WORK-FULL"
        )
    for workspace in idle[: max(surplus, 0)]:
        workspace.close()


def close_idle(seconds: float) -> None:
    """End the processes of workspaces that nobody has asked for a while; they start again when they are asked."""
    for workspace in list(OPEN):
        if workspace.running and not workspace.busy and time.monotonic() - workspace.used > seconds:
            workspace.close()
