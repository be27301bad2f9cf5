"""What every answer tells the browser: load nothing from elsewhere, run nothing that stands in the page."""

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pages.shared.server.steps import SCRIPT

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)


def policy(scripts: tuple[str, ...] = ()) -> str:
    """Write the content security policy; ``scripts`` are the digests of inline scripts that may run."""
    own = " ".join(["'self'", *scripts])
    parts = {
        "default-src": "'self'", "script-src": own, "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:", "font-src": "'self' data:", "connect-src": "'self'",
        "worker-src": "'self' blob:", "frame-src": "'none'", "object-src": "'none'", "base-uri": "'none'",
        "form-action": "'self'", "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {held}" for name, held in parts.items())


def inline_scripts(page: str) -> tuple[str, ...]:
    """Give the digests of the scripts that stand in a page, as the policy names them.

    Examples
    --------
    >>> inline_scripts("<p><script>1</script></p>")
    ("'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",)
    """
    digests = (hashlib.sha256(found.encode()).digest() for found in INLINE.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def headers() -> dict[str, str]:
    """Give the headers of every answer; Streamlit's script in the page and ours are let through by their digests."""
    found = find_spec("streamlit")
    place = Path(str(found.origin)).parent / "static" / "index.html" if found else Path("index.html")
    theirs = inline_scripts(place.read_text(encoding="utf-8")) if place.is_file() else ()
    scripts = (*theirs, *inline_scripts(f"<script>{SCRIPT}</script>"))
    return {
        "Content-Security-Policy": policy(scripts),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


class Headers:
    """Add the headers to every answer, in the place of any that are there."""

    def __init__(self, app: "ASGIApp", *, headers: dict[str, str]) -> None:
        self.app = app
        self.added = [(name.lower().encode(), held.encode()) for name, held in headers.items()]
        self.names = {name for name, _ in self.added}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""

        async def send_with(message: "Message") -> None:
            if message["type"] == "http.response.start":
                kept = [(name, held) for name, held in message.get("headers", ()) if name.lower() not in self.names]
                message = {**message, "headers": [*kept, *self.added]}
            await send(message)

        await self.app(scope, receive, send_with if scope["type"] == "http" else send)
