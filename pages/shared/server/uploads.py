"""How much may be uploaded: files, bytes and attempts of a session, and bytes in all.

Streamlit takes any number of files into memory from whoever has a session; this stands before it and counts what is
held there, what is on its way, and what was tried.
"""

import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pages.shared.server.refusing import header, refuse
from pages.shared.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)$")
MEGABYTE = 2**20
FRAMING = 65_536
"""Bytes that the form around a file may take."""
MINUTE = 60.0

Held = Callable[[], Mapping[str, Mapping[str, int]]]
"""Session → file → bytes, of what is in memory now."""


@dataclass(frozen=True)
class Quotas:
    """The limits of the upload endpoint."""

    file: int
    """Bytes."""
    session: int
    """Bytes."""
    total: int
    """Bytes."""
    files: int
    """Files of a session."""
    attempts: int
    """Of a session, a minute."""

    @classmethod
    def of(cls, chosen: Settings) -> "Quotas":
        """Take them from the settings."""
        sizes = (chosen.upload_file_mb, chosen.upload_session_mb, chosen.upload_total_mb)
        return cls(*(size * MEGABYTE for size in sizes), chosen.upload_files, chosen.uploads_per_minute)


@dataclass(eq=False)
class Arriving:
    """A file on its way."""

    session: str
    file: str
    size: int = 0
    """Bytes said or arrived, the larger."""


@dataclass(eq=False)
class Ledger:
    """What is on its way, and what was tried."""

    arriving: list[Arriving] = field(default_factory=list)
    tried: dict[str, deque[float]] = field(default_factory=dict)
    """Session → moments of its attempts in the last minute."""

    def attempt(self, session: str, now: float) -> int:
        """Note an attempt; give how many there were within a minute, and forget older ones of all sessions."""
        self.tried.setdefault(session, deque()).append(now)
        for name, moments in list(self.tried.items()):
            while moments and moments[0] <= now - MINUTE:
                moments.popleft()
            if not moments:
                del self.tried[name]
        return len(self.tried[session])


class Uploads:
    """Refuse uploads past the quotas (413) and more attempts than anybody needs (429).

    Parameters
    ----------
    app
        What takes the uploads.
    quotas
        The limits.
    held
        Tells what is in memory.
    alive
        Whether a session is there: what comes for another is left to the app, which refuses it unread.
    clock
        Seconds.
    """

    def __init__(
        self, app: "ASGIApp", *, quotas: Quotas, held: Held, alive: Callable[[str], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app, self.quotas, self.held, self.alive, self.clock = app, quotas, held, alive, clock
        self.ledger = Ledger()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        place = PLACE.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if place is None or not self.alive(place["session"]):
            await self.app(scope, receive, send)
            return
        arriving = Arriving(place["session"], place["file"], announced(scope))
        if problem := self.problem(arriving):
            await refuse(scope, receive, send, *problem)
            return
        self.ledger.arriving.append(arriving)
        try:
            await self.take(arriving, scope, receive, send)
        finally:
            self.ledger.arriving.remove(arriving)

    def problem(self, new: Arriving) -> tuple[int, str] | None:
        """Say with which status and words a file is refused before it is read; None when it may come."""
        if self.ledger.attempt(new.session, self.clock()) > self.quotas.attempts:
            return 429, "Too many uploads within a minute: wait, and try again."
        if new.size > self.quotas.file + FRAMING:
            return 413, "The file is larger than one file may be."
        files = {*self.held().get(new.session, {})} | {
            each.file for each in self.ledger.arriving if each.session == new.session
        }
        if len(files | {new.file}) > self.quotas.files:
            return 413, "This session holds as many files as it may: take one away first."
        if new.size > self.left(new) + FRAMING:
            return 413, "There is no room for this file: take another one away first."
        return None

    def left(self, new: Arriving) -> int:
        """Bytes that a file may still take, beside all that is held and on its way."""
        held = {session: sum(files.values()) for session, files in self.held().items()}
        others = [each for each in self.ledger.arriving if each is not new]
        own = held.get(new.session, 0) + sum(each.size for each in others if each.session == new.session)
        everything = sum(held.values()) + sum(each.size for each in others)
        return min(self.quotas.file, self.quotas.session - own, self.quotas.total - everything)

    async def take(self, arriving: Arriving, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a file on and count it: what it announced need not be what comes."""
        from starlette.exceptions import HTTPException

        come = 0

        async def counted() -> "Message":
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            arriving.size = max(arriving.size, come)
            if come > self.left(arriving) + FRAMING:
                raise HTTPException(413, "The file is larger than it said, or than there is room for.")
            return message

        await self.app(scope, counted, send)


def announced(scope: "Scope") -> int:
    """Bytes that a request says it brings; 0 when it does not say."""
    said = header(scope, "content-length") or ""
    return int(said) if said.isascii() and said.isdigit() else 0
