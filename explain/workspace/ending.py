"""What is said when a process ended that nobody told to."""

import signal

from explain.errors import WorkspaceError

ENDED = {
    "table": (
        "This table ended the process that opened it",
        "It may be damaged, or need more memory than is allowed: write it anew, or give fewer rows.",
    ),
    "model": (
        "This model file ended the process that opened it",
        "It may be damaged, or need more memory than is allowed: save it anew, as skops or ONNX if you can.",
    ),
    "ask": (
        "The model ended its own process",
        "Ask again: table and model are opened anew. If it happens again, save the model anew or ask for fewer rows.",
    ),
}
"""What was being done → what is said of it, and what to do."""


def ended(doing: str, status: int | None) -> WorkspaceError:
    """Say in one sentence how a process ended that nobody told to.

    Examples
    --------
    >>> ended("ask", -11).problem
    'The model ended its own process (SIGSEGV). Nothing else was affected, and your settings are kept.'
    >>> ended("ask", -40).problem
    'The model ended its own process (signal 40). Nothing else was affected, and your settings are kept.'
    """
    words, remedy = ENDED[doing]
    how = "" if status is None else f" (exit code {status})"
    if status is not None and status < 0:
        known = -status in set(signal.Signals)  # those between the first and the last real-time one have no name
        how = f" ({signal.Signals(-status).name})" if known else f" (signal {-status})"
    return WorkspaceError(f"{words}{how}. Nothing else was affected, and your settings are kept.", remedy, "WORK-CRASH")
