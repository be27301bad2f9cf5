"""The operator's choices: `whyboard.toml` at the project's top, overruled by WHYBOARD_<NAME> in the environment.

Two modes have defaults of their own: "local", for the person at this machine, and "server", for many. What would take a
protection away is refused in one sentence, and the app does not start.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "whyboard.toml"
PREFIX = "WHYBOARD_"
HERE = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine for itself, as a browser writes them."""
CHOICES = {
    "mode": ("local", "server"), "custom_code": ("never", "sealed"), "minimum_level": ("A", "B", "C", "D"),
    "sign_in": ("none", "header", "oidc"),
}


class SettingsError(Exception):
    """The app must not start with these settings; the text is one sentence that says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may choose; the defaults are those of a local start."""

    mode: str = "local"
    allowed_hosts: tuple[str, ...] = HERE
    """Host names under which the app answers; all others are refused."""
    upload_file_mb: int = 1_024
    upload_session_mb: int = 2_048
    upload_total_mb: int = 4_096
    upload_files: int = 20
    """Files that a session may hold at a time."""
    uploads_per_minute: int = 20
    """Attempts of one session."""
    custom_code: str = "sealed"
    """Whether a model file may run code of its own, after a typed word: "never", or "sealed", at level A alone."""
    minimum_level: str = "D"
    """The least protection under which the app starts."""
    memory_mb: int = 4_096
    """What a workspace may take beside its libraries."""
    table_seconds: int = 300
    """How long opening a table may take."""
    model_seconds: int = 120
    """How long opening a model may take."""
    ask_seconds: int = 3_600
    """How long one question may take."""
    workspaces: int = 16
    """Processes for tables and models at a time; the one unasked for longest gives way."""
    idle_minutes: int = 15
    """After so long without a question a workspace gives its process back."""
    sign_in: str = "none"
    """Who says who a visitor is: nobody, a header of the proxy in front, or Streamlit's OIDC."""
    sign_in_header: str = ""
    """Name of the header that the proxy sets, and takes out of what browsers send."""


SERVER: dict[str, Any] = {
    "allowed_hosts": (), "upload_file_mb": 200, "upload_session_mb": 500, "upload_total_mb": 2_048,
    "uploads_per_minute": 10, "minimum_level": "A", "custom_code": "never", "memory_mb": 2_048,
    "table_seconds": 60, "model_seconds": 60, "ask_seconds": 300,
}
"""Defaults that differ on a server; who may visit it, and under what name, must be said."""
MOST = {
    "upload_file_mb": 4_096, "upload_session_mb": 16_384, "upload_total_mb": 65_536, "upload_files": 1_000,
    "uploads_per_minute": 1_000, "memory_mb": 65_536, "table_seconds": 3_600, "model_seconds": 3_600,
    "ask_seconds": 86_400, "idle_minutes": 1_440, "workspaces": 256,
}
"""Limits can be moved, not removed."""


@cache
def settings() -> Settings:
    """Read the settings of this process, once.

    Raises
    ------
    SettingsError
        When the app must not start with them.
    """
    return read_settings(FILE, os.environ)


def read_settings(file: Path, environment: Mapping[str, str]) -> Settings:
    """Read settings from a file, which need not be there, and from the environment.

    Raises
    ------
    SettingsError
        When a name or a value is unknown, or the choices leave a door open.
    """
    said = {**_from_file(file), **_from_environment(environment)}
    defaults = SERVER if said.get("mode", "local") == "server" else {}
    chosen = Settings(**{name: _taken(name, held) for name, held in {**defaults, **said}.items()})
    if problem := open_door(chosen):
        raise SettingsError(problem)
    return chosen


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.name} cannot be read as TOML: correct it, or take it away.") from error
    unknown = sorted(set(said) - set(_kinds()))
    if unknown:
        raise SettingsError(f"{file.name} sets {unknown[0]!r}, which is no setting: take the line out.")
    return said


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    said = {name.removeprefix(PREFIX).lower(): held for name, held in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(set(said) - set(_kinds()))
    if unknown:
        raise SettingsError(f"{PREFIX}{unknown[0].upper()} is set and is no setting: unset it.")
    return said


def _kinds() -> dict[str, Any]:
    return {field.name: type(field.default) for field in fields(Settings)}


def _taken(name: str, held: Any) -> Any:
    """Take one value as its kind, or say what is wrong with it."""
    kind = _kinds()[name]
    if kind is tuple:
        return _names(name, held)
    if kind is int:
        return _limit(name, held)
    if not isinstance(held, str) or held not in CHOICES.get(name, (held,)):
        choices = " or ".join(CHOICES.get(name, ("a text",)))
        raise SettingsError(f"The setting {name} is {held!r}: choose {choices}.")
    return held


def _names(name: str, held: Any) -> tuple[str, ...]:
    parts = held.split(",") if isinstance(held, str) else held
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise SettingsError(f"The setting {name} is {held!r}: give a list of names.")
    return tuple(part.strip().lower() for part in parts if part.strip())


def _limit(name: str, held: Any) -> int:
    text = str(held).strip()
    if isinstance(held, bool) or not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST[name]:
        raise SettingsError(f"The setting {name} is {held!r}: limits cannot be removed, give 1 to {MOST[name]}.")
    return int(text)


def open_door(chosen: Settings) -> str:
    """Say in one sentence which door these settings leave open; "" when none is."""
    if "*" in "".join(chosen.allowed_hosts):
        return "The setting allowed_hosts holds a '*': name every host under which the app may be asked."
    if chosen.sign_in == "header" and not chosen.sign_in_header:
        return "The setting sign_in is 'header' without a sign_in_header: name the header that the proxy sets."
    return _open_server(chosen) if chosen.mode == "server" else _open_local(chosen)


def _open_local(chosen: Settings) -> str:
    foreign = sorted(set(chosen.allowed_hosts) - set(HERE))
    return f"In local mode the app cannot be asked as {foreign[0]!r}: use mode = 'server'." if foreign else ""


def _open_server(chosen: Settings) -> str:
    if chosen.sign_in == "none":
        return "In server mode somebody must say who a visitor is: set sign_in to 'header' or 'oidc'."
    if not chosen.allowed_hosts:
        return "In server mode allowed_hosts must name the hosts under which the app is asked."
    if chosen.minimum_level in "CD":
        return "In server mode the minimum_level must be 'A' or 'B': below, code hidden in a file is not held."
    if chosen.custom_code == "sealed" and chosen.minimum_level != "A":
        return "On a server files may bring code of their own at level A alone: set minimum_level to 'A'."
    return ""


def stated(chosen: Settings) -> dict[str, str]:
    """State every setting as text, in the order of the fields; none of them is a secret."""
    held = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    return {name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in held.items()}
