"""Files of the frame travel packed: its charts alone are 4.7 megabytes of text, a third of that with gzip.

Streamlit leaves this to a proxy in front, which a machine at home does not have. Each file is packed once, when
somebody first asks for it, and kept: their names change with what is in them.
"""

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pages.shared.server.refusing import header

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_000
"""Bytes below which a file goes as it is."""
ROOM = 32 * 2**20
"""Bytes of packed files that are kept; all of the frame's are a quarter of this."""
LEVEL = 5
"""Of gzip: a tenth of a second for the largest file; a higher one gains less than a hundredth."""
PACKABLE = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True)
class Answer:
    """An answer that can be given again."""

    start: "Message"
    body: bytes


class Packed:
    """Answer with packed files where the browser takes them."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app
        self.kept: dict[str, Answer] = {}
        self.size = 0

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        if not wants_packed(scope):
            await self.app(scope, receive, send)
            return
        found = self.kept.get(scope["path"]) or await self.asked(scope, receive)
        await send(found.start)
        await send({"type": "http.response.body", "body": found.body})

    async def asked(self, scope: "Scope", receive: "Receive") -> Answer:
        """Have the app answer; pack and keep what will be the same for everybody."""
        from starlette.concurrency import run_in_threadpool

        told: list[Message] = []

        async def hear(message: "Message") -> None:
            told.append(message)

        await self.app(scope, receive, hear)
        answer = Answer(told[0], b"".join(each.get("body", b"") for each in told[1:]))
        if not lasts(answer):
            return answer
        answer = await run_in_threadpool(packed, answer)
        if self.size + len(answer.body) <= ROOM and scope["path"] not in self.kept:
            self.kept[scope["path"]] = answer
            self.size += len(answer.body)
        return answer


def wants_packed(scope: "Scope") -> bool:
    """Whether a request is for a whole file of the frame, by a browser that can unpack it."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "/static/" in scope["path"]
        and "gzip" in (header(scope, "accept-encoding") or "")
        and header(scope, "range") is None
        and header(scope, "if-none-match") is None
        and header(scope, "if-modified-since") is None
    )


def lasts(answer: Answer) -> bool:
    """Whether an answer is a text that never changes, and all of it: a browser may go away in between."""
    told = {name.lower(): held.decode("latin-1") for name, held in answer.start.get("headers", ())}
    return (
        answer.start["status"] == 200
        and "immutable" in told.get(b"cache-control", "")
        and told.get(b"content-type", "").startswith(PACKABLE)
        and b"content-encoding" not in told
        and told.get(b"content-length") == str(len(answer.body))
        and len(answer.body) >= SMALLEST
    )


def packed(answer: Answer) -> Answer:
    """Pack an answer."""
    body = gzip.compress(answer.body, LEVEL, mtime=0)
    kept = [(name, held) for name, held in answer.start["headers"] if name.lower() not in (b"content-length", b"etag")]
    sent = [(b"content-encoding", b"gzip"), (b"content-length", str(len(body)).encode()), (b"vary", b"Accept-Encoding")]
    return Answer({**answer.start, "headers": [*kept, *sent]}, body)
