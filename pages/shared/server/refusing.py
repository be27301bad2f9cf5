"""How a request is refused before anything of the app sees it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


def header(scope: "Scope", name: str) -> str | None:
    """Give the one value of a header; None when it is not there, "" when it is there more than once."""
    found = [held for key, held in scope["headers"] if key.lower() == name.lower().encode("latin-1")]
    if not found:
        return None
    return found[0].decode("latin-1").strip() if len(found) == 1 else ""


async def refuse(scope: "Scope", receive: "Receive", send: "Send", status: int, words: str) -> None:
    """Answer with a status and one sentence; a web socket is closed before it opens, which a browser sees as 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    body = f"{words}\n".encode()
    sent = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()),
            (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
