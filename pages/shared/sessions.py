"""Which browser session a workspace belongs to: the processes of sessions that ended are given back."""

import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explain.workspace import Workspace

PATIENCE = 60.0
"""Seconds that a session may be away before its processes are ended: a tab may lose its line for a moment."""
OWNERS: "WeakKeyDictionary[Workspace, str]" = WeakKeyDictionary()
SEEN: dict[str, float] = {}
"""Session → when it was last seen connected."""


def own(workspace: Workspace) -> Workspace:
    """Note that the session that runs now holds a workspace."""
    context = get_script_run_ctx()
    if context is not None:
        OWNERS[workspace] = context.session_id
        SEEN[context.session_id] = time.monotonic()
    return workspace


def connected(session: str) -> bool:
    """Whether a browser is connected to a session."""
    return exists() and get_instance().is_active_session(session)


def release_ended(patience: float = PATIENCE, is_connected: Callable[[str], bool] = connected) -> None:
    """End the processes of sessions that nobody is connected to; a reader who comes back has them started again."""
    now = time.monotonic()
    for workspace, session in list(OWNERS.items()):
        if is_connected(session):
            SEEN[session] = now
        elif workspace.running and not workspace.busy and now - SEEN.get(session, now) > patience:
            workspace.close()
    for session in set(SEEN) - set(OWNERS.values()):
        SEEN.pop(session, None)
