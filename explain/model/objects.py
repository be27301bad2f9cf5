"""Objects of this very program, on their way into a process of its own making.

Only what the program itself holds is written here, and only for a child that it started. Bytes from anybody else never
come this way: they are opened by `explain.model.opening`.
"""

import pickle
from typing import Any

from explain.errors import WorkspaceError


def object_to_bytes(held: Any) -> bytes:
    """Write an object down.

    Raises
    ------
    WorkspaceError
        When it cannot be written down.
    """
    try:
        return pickle.dumps(held, protocol=5)
    except Exception as error:  # an object's own methods may raise anything
        raise WorkspaceError(
            f"This {type(held).__name__} cannot be handed to another process.",
            "Give the file it was saved to, or call the methods with explain.read_table and explain.load_model.",
            "WORK-OBJECT",
        ) from error


def object_from_bytes(raw: bytes | memoryview) -> Any:
    """Make the object again.

    Raises
    ------
    WorkspaceError
        When a class it is made of is not known in this process.
    """
    try:
        return pickle.loads(raw)
    except Exception as error:  # as above
        raise WorkspaceError(
            "The object is made of a class that only the program that made it knows.",
            "Put the class into an installed module, or call the methods with explain.read_table and "
            "explain.load_model.",
            "WORK-OBJECT",
        ) from error
