"""One step back for one step forward: the browser's history has one entry for each view.

Streamlit opens a page at its bare address, and the choices are written behind it a moment later, which would be an
entry of its own: Back would have to be pressed twice. A few lines in the frame's page write them into the same entry.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = """
(() => {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (state, title, address) => {
    const to = new URL(address ?? location.href, location.href);
    const completes = to.pathname === location.pathname && location.search === "" && to.search !== "";
    (completes ? replace : push)(state, title, address);
  };
})();
"""
END = b"</head>"


class OneStep:
    """Put the script into the frame's page."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rpartition("/")[2]:
            await self.app(scope, receive, send)
            return
        told: list[Message] = []

        async def hear(message: "Message") -> None:
            if told or is_page(message):
                told.append(message)
            else:
                await send(message)

        await self.app(plain(scope), receive, hear)
        if told:
            await send_with_script(told, send)


def plain(scope: "Scope") -> "Scope":
    """Ask for a page as it is: Streamlit packs it at some addresses, and nothing can be put into a packed one."""
    return {**scope, "headers": [(name, held) for name, held in scope["headers"] if name.lower() != b"accept-encoding"]}


def is_page(message: "Message") -> bool:
    """Whether an answer that begins is a whole page that nobody has packed."""
    told = {name.lower(): held for name, held in message.get("headers", ())}
    page = told.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in told
    return message["type"] == "http.response.start" and message["status"] == 200 and page


async def send_with_script(told: "list[Message]", send: "Send") -> None:
    """Send a page with the script in its head, and a length and no mark that belongs to the page without it."""
    body = b"".join(message.get("body", b"") for message in told[1:])
    body = body.replace(END, f"<script>{SCRIPT}</script>".encode() + END, 1)
    gone = (b"content-length", b"etag", b"last-modified")
    kept = [(name, held) for name, held in told[0]["headers"] if name.lower() not in gone]
    await send({**told[0], "headers": [*kept, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
