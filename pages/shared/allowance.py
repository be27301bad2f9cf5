"""The settings as what a workspace may take."""

from explain.workspace import Allowance
from pages.shared.settings import settings

MEGABYTE = 2**20


def allowance() -> Allowance:
    """Give what a child process may take before it is ended."""
    chosen = settings()
    return Allowance(
        memory=chosen.memory_mb * MEGABYTE,
        processes=chosen.workspaces,
        table_limits={"file": chosen.upload_file_mb * MEGABYTE},
        table_seconds=float(chosen.table_seconds),
        model_seconds=float(chosen.model_seconds),
        ask_seconds=float(chosen.ask_seconds),
    )


def idle_seconds() -> float:
    """Give how long a process may wait for a question."""
    return 60.0 * settings().idle_minutes
