"""Who may ask: only under a name of this app, only from its own pages, and on a server only who is signed in."""

import re
from collections.abc import Container
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pages.shared.server.refusing import header, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

HEALTH = "/_stcore/health"
UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/")
INSIDE = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""What tells of the machine, or drives it, and is for its operator alone."""


class Hosts:
    """Refuse a foreign Host (400), and a web socket that another site's page opens (403).

    A page elsewhere can lead its own name to this machine; the browser then sends that name.
    """

    def __init__(self, app: "ASGIApp", *, allowed: tuple[str, ...]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif host_name(host := header(scope, "host") or "") not in self.allowed:
            await refuse(scope, receive, send, 400, "This host name is not one of this app.")
        elif scope["type"] == "websocket" and not same_site(header(scope, "origin"), host):
            await refuse(scope, receive, send, 403, "Only pages of this app may open this connection.")
        else:
            await self.app(scope, receive, send)


def host_name(host: str) -> str:
    """Give the name of a Host header, without its port; "" when it is no host.

    Examples
    --------
    >>> host_name("LocalHost:8501"), host_name("[::1]:8501"), host_name("a@localhost"), host_name("localhost:x")
    ('localhost', '[::1]', '', '')
    """
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return ""
    if parts.netloc != host or "@" in host or not parts.hostname:
        return ""
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname


def same_site(origin: str | None, host: str) -> bool:
    """Whether a page of this host opened the connection; a program that is no browser sends no origin."""
    try:
        return origin is None or (bool(origin) and urlsplit(origin).netloc.lower() == host.lower())
    except ValueError:  # no address at all
        return False


class Inside:
    """Hide what is for the operator: not there (404), but for somebody at this machine in local mode."""

    def __init__(self, app: "ASGIApp", *, local: bool) -> None:
        self.app = app
        self.local = local

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        path = scope.get("path", "")
        hidden = any(part in path for part in (INSIDE[1:] if self.local else INSIDE))
        if scope["type"] in ("http", "websocket") and hidden:
            await refuse(scope, receive, send, 404, "There is nothing here.")
        else:
            await self.app(scope, receive, send)


class SignedIn:
    """Refuse (401) whoever the proxy in front does not name; the question whether the app is up stays open to all."""

    def __init__(self, app: "ASGIApp", *, name: str) -> None:
        self.app = app
        self.name = name

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        asks = scope["type"] in ("http", "websocket") and scope["path"] != HEALTH
        if asks and not header(scope, self.name):
            await refuse(scope, receive, send, 401, "Sign in first.")
        else:
            await self.app(scope, receive, send)


class SignedSessions:
    """Refuse (401) uploads for sessions that have not signed in: Streamlit's own sign-in hides pages alone."""

    def __init__(self, app: "ASGIApp", *, sessions: Container[str]) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        upload = UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if upload is not None and upload["session"] not in self.sessions:
            await refuse(scope, receive, send, 401, "Sign in first.")
        else:
            await self.app(scope, receive, send)
