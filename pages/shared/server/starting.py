"""Start the server with its protections, or not at all."""

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pages.shared.server.headers import Headers, headers
from pages.shared.server.logs import keep_quiet, log
from pages.shared.server.memory import set_libraries_aside
from pages.shared.server.packing import Packed
from pages.shared.server.steps import OneStep
from pages.shared.server.uploads import Quotas, Uploads
from pages.shared.server.visitors import Hosts, Inside, SignedIn, SignedSessions
from pages.shared.settings import Settings, SettingsError, settings, stated

if TYPE_CHECKING:
    from starlette.middleware import Middleware

LOCAL_ADDRESSES = ("127.0.0.1", "localhost", "::1")
OFF = {
    "server.enableStaticServing": "it hands out files of this machine",
    "server.enableAgentApi": "it lets programs drive the app",
    "server.scriptHealthCheckEnabled": "it runs the app for anybody",
}
ON = {
    "server.enableXsrfProtection": "other sites could act for a visitor",
    "server.enableCORS": "other sites could read what a visitor sees",
}
"""Option of Streamlit → why the app does not start when it is the other way."""
signed_in: set[str] = set()
"""Sessions that signed in by Streamlit's OIDC."""
in_force: dict[str, str] = {}
"""Headers that answers carry, as set at the start; none when the app runs without its server."""


def protections() -> "list[Middleware]":
    """Check that the app may start, and give what stands before it, the outermost first.

    A door left open ends the process with one sentence.
    """
    keep_quiet()
    set_libraries_aside()
    _find_pages_by_the_menu()
    try:
        chosen = settings()
        if problem := unsafe(chosen):
            raise SettingsError(problem)
    except SettingsError as error:
        sys.exit(f"Whyboard does not start. {error}")
    _set("server.maxUploadSize", chosen.upload_file_mb)
    in_force.update(headers())
    log.info("settings: %s", "; ".join(f"{name} {held}" for name, held in stated(chosen).items()))
    return guards(chosen)


def _find_pages_by_the_menu() -> None:
    """Have pages found by the menu of the app alone.

    Until the app has run once, Streamlit takes the folder ``pages`` for its older way of finding them: the first
    visitor who came by a link would be told that there is no such page.
    """
    from streamlit.runtime.pages_manager import PagesManager

    PagesManager.uses_pages_directory = False


def guards(chosen: Settings) -> "list[Middleware]":
    """Make the middleware of these settings, the outermost first."""
    from starlette.middleware import Middleware

    known = {
        "none": [],
        "header": [Middleware(SignedIn, name=chosen.sign_in_header)],
        "oidc": [Middleware(SignedSessions, sessions=signed_in)],
    }
    return [
        Middleware(Headers, headers=headers()),
        Middleware(Hosts, allowed=chosen.allowed_hosts),
        *known[chosen.sign_in],
        Middleware(Inside, local=chosen.mode == "local"),
        Middleware(Uploads, quotas=Quotas.of(chosen), held=held, alive=alive),
        Middleware(Packed),
        Middleware(OneStep),
    ]


def unsafe(chosen: Settings) -> str:
    """Say in one sentence what in Streamlit's own options leaves a door open; "" when nothing does."""
    address = _option("server.address") or "every address of this machine"
    if chosen.mode == "local" and address not in LOCAL_ADDRESSES:
        return f"In local mode it must not listen on {address}: take --server.address away, or use mode = 'server'."
    wrong = [(option, "false", why) for option, why in OFF.items() if _option(option)]
    wrong += [(option, "true", why) for option, why in ON.items() if not _option(option)]
    if wrong:
        option, wanted, why = wrong[0]
        return f"Set {option} to {wanted}: as it is, {why}."
    if chosen.sign_in == "oidc" and not has_auth():
        return "The setting sign_in is 'oidc': give Streamlit's secrets an [auth] part, and install authlib."
    return too_little(chosen) if chosen.mode == "server" else ""


def too_little(chosen: Settings) -> str:
    """Say that this machine protects less than the operator wants; "" when it protects enough."""
    from pages.shared.safety import protection

    level = protection().level
    if level > chosen.minimum_level:
        wanted = chosen.minimum_level
        return f"Files are opened at level {level} here and minimum_level is {wanted}: use another machine or level."
    return ""


def has_auth() -> bool:
    """Whether Streamlit's own sign-in can work here."""
    from streamlit.runtime.secrets import secrets_singleton

    return find_spec("authlib") is not None and secrets_singleton.load_if_toml_exists() and "auth" in secrets_singleton


def held() -> dict[str, dict[str, int]]:
    """Give what uploads are in memory: session → file → bytes."""
    from streamlit.runtime import Runtime

    storage: Any = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    return {session: {name: len(file.data) for name, file in list(files.items())}
            for session, files in list(storage.items())}


def alive(session: str) -> bool:
    """Whether a browser session is there."""
    from streamlit.runtime import Runtime

    return Runtime.exists() and Runtime.instance().is_active_session(session)


def unforeseen(_: Exception) -> bool:
    """Show an error that reached the frame; True: Streamlit need not show it too."""
    from pages.shared.screen import unknown

    unknown()
    return True


def _option(name: str) -> Any:
    from streamlit import config

    return config.get_option(name)


def _set(name: str, value: Any) -> None:
    from streamlit import config

    config.set_option(name, value, "Whyboard's settings")


