"""The workspaces of this program, and how many processes they may have at a time."""

import time
import weakref
from typing import TYPE_CHECKING

from explain.errors import WorkspaceError

if TYPE_CHECKING:
    from explain.workspace.workspace import Workspace

OPEN: "weakref.WeakSet[Workspace]" = weakref.WeakSet()
"""The workspaces of this program."""


def make_room(most: int) -> None:
    """End the processes that were unasked for longest, until one more may be started.

    Raises
    ------
    WorkspaceError
        When all of them are at work.
    """
    running = sorted((workspace for workspace in list(OPEN) if workspace.running), key=lambda each: each.used)
    idle = [workspace for workspace in running if not workspace.busy]
    surplus = len(running) - most + 1
    if surplus > len(idle):
        raise WorkspaceError(
            f"All {most} places for models are at work.", "Try again in a minute, or stop something.", "WORK-FULL"
        )
    for workspace in idle[: max(surplus, 0)]:
        workspace.give_way()


def close_idle(seconds: float) -> None:
    """End the processes of workspaces that nobody has asked for a while; they start again when they are asked."""
    for workspace in list(OPEN):
        if workspace.running and not workspace.busy and time.monotonic() - workspace.used > seconds:
            workspace.give_way()
