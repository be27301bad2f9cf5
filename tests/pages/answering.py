"""A small server to stand guards before, and one request to it without a network."""

import asyncio
from dataclasses import dataclass
from itertools import chain

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute


async def echo(request):
    body = await request.body()
    return PlainTextResponse(f"{request.method} {len(body)}", headers={"X-Frame-Options": "ALLOWALL", "X-Own": "kept"})


async def socket(channel):
    await channel.accept()
    await channel.send_text("open")
    await channel.close()


def server() -> Starlette:
    methods = ["GET", "PUT", "DELETE", "OPTIONS"]
    return Starlette(routes=[WebSocketRoute("/_stcore/stream", socket), Route("/{path:path}", echo, methods=methods)])


@dataclass
class Answer:
    """What came back: of a web socket 101 when it opened."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def all(self, name: str) -> list[str]:
        return [held for key, held in self.headers if key == name]


def scope_of(kind, path, headers, method="GET"):
    raw = [(name.lower().encode(), held.encode()) for name, held in headers]
    return {"type": kind, "method": method, "path": path, "raw_path": path.encode(), "headers": raw, "root_path": "",
            "query_string": b"", "scheme": "http", "server": ("localhost", 80), "subprotocols": []}


async def asking(app, path, *, kind="http", method="GET", headers=(("host", "localhost"),), pieces=(b"",)) -> Answer:
    """Send one request piece by piece, and gather the answer."""
    pieces = list(pieces)
    bodies = ({"type": "http.request", "body": piece, "more_body": i + 1 < len(pieces)}
              for i, piece in enumerate(pieces))
    coming = chain(bodies if kind == "http" else [{"type": "websocket.connect"}], [{"type": f"{kind}.disconnect"}] * 9)
    sent = []

    async def receive():
        await asyncio.sleep(0)
        return next(coming)

    async def send(message):
        sent.append(message)

    await app(scope_of(kind, path, headers, method), receive, send)
    if kind == "websocket":
        opened = sent[0]["type"] == "websocket.accept"
        return Answer(101 if opened else 403, [], "".join(message.get("text", "") for message in sent))
    found = [(name.decode().lower(), held.decode()) for name, held in sent[0]["headers"]]
    return Answer(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]).decode())


def ask(app, path, **request) -> Answer:
    """Send one request and wait for its answer."""
    return asyncio.run(asking(app, path, **request))
