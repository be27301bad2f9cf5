"""The log holds no data: of an error its type and where it happened, never its words, which may quote a cell."""

import logging
import sys
import threading
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[3]
OURS = "whyboard"
KEEPS = (OURS, "uvicorn")
"""Loggers whose words are known to hold nothing of anybody's data."""
LEFT_OUT = "…"
FRAMES = 12
log = logging.getLogger(OURS)


def happened(error: BaseException) -> str:
    """Say what kind of error it was and where, innermost first, with its causes; nothing of its text.

    Examples
    --------
    >>> happened(ValueError("a secret"))
    'ValueError at no line'
    """
    code = f" {error.code}" if isinstance(getattr(error, "code", None), str) else ""
    lines = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)]
    where = getattr(error, "where", "")
    inside = f" (in its process: {where})" if isinstance(where, str) and where else ""
    said = f"{type(error).__name__}{code}{inside} at {' < '.join(lines[::-1][:FRAMES]) or 'no line'}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return said if cause is None else f"{said}; while handling {happened(cause)}"


def _short(file: str) -> str:
    """Name a file from the project or from the folder of libraries on: not where somebody keeps them."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :] if "site-packages" in parts else parts[-2:])


def bare(name: str, words: Any, arguments: Any) -> tuple[str, Any]:
    """Take foreign text out of a line that a library logs: texts among its arguments, and what follows its first line.

    Examples
    --------
    >>> bare("streamlit.x", "%s has %d rows", ("a secret", 3))
    ('%s has %d rows', ('…', 3))
    """
    if name.split(".")[0] in KEEPS:
        return words, arguments
    if not isinstance(words, str):
        return type(words).__name__, ()
    if not arguments or isinstance(arguments[0], dict):  # nothing to put in, or named places, which few use
        return words.split("\n")[0], ()
    return words, tuple(held if isinstance(held, (int, float)) else LEFT_OUT for held in arguments)


def record(
    name: str, level: int, path: str, line: int, words: Any, arguments: Any, caught: Any, *rest: Any, **more: Any
) -> logging.LogRecord:
    """Make the record of a line to log, whoever logs it; an error in it is named, not quoted."""
    words, arguments = bare(name, words, arguments)
    made = logging.LogRecord(name, level, path, line, words, arguments, None, *rest, **more)
    error = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(error, BaseException):
        made.exc_text = happened(error)
    return made


def keep_quiet() -> None:
    """Have everything that this process logs, warns of or dies of written without data; for the server alone."""
    logging.setLogRecordFactory(record)
    warnings.showwarning = _warned
    sys.excepthook = _fell
    threading.excepthook = _fell_in_thread
    sys.unraisablehook = _could_not_be_raised
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any) -> None:
    log.warning("%s at %s:%s", category.__name__, _short(filename), lineno)


def _fell(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.error("the server fell: %s", happened(error))


def _fell_in_thread(fallen: Any) -> None:
    if fallen.exc_value is not None and not isinstance(fallen.exc_value, SystemExit):
        log.error("a thread fell: %s", happened(fallen.exc_value))


def _could_not_be_raised(fallen: Any) -> None:
    if fallen.exc_value is not None:
        log.error("while letting go: %s", happened(fallen.exc_value))
