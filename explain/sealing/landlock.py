"""Landlock: which files the process may open, whom it may connect to and signal.

References
----------
Salaün, M. "Landlock: unprivileged access control." The Linux kernel documentation, userspace-api/landlock.
"""

import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from explain.sealing.calls import call

READ_FILE = 1 << 2
READ_FOLDER = 1 << 3
FIRST_FILE_RIGHTS = (1 << 13) - 1
LATER_FILE_RIGHTS = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Version of Landlock → the right that came with it: to move between folders, to truncate, to control devices."""
CONNECTIONS = 0b11
"""From version 4: to bind and to connect by TCP."""
SCOPES = 0b11
"""From version 6: abstract sockets and signals of processes outside."""
ASK_VERSION = 1
PATH_RULE = 1


def version() -> int:
    """Say which Landlock the kernel has; 0 for none.

    Examples
    --------
    >>> version() >= 0
    True
    """
    try:
        return call("landlock_create_ruleset", None, 0, ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[Path]) -> None:
    """Forbid this thread and its future ones all that Landlock can forbid, but for reading some trees.

    Parameters
    ----------
    readable
        Files and folders; those that this user cannot reach are left out.

    Raises
    ------
    OSError
        When the kernel has no Landlock, or other threads run, which it would not bind.
    """
    if len(os.listdir("/proc/self/task")) > 1:
        raise OSError("Landlock binds one thread, and here are more")
    asked = ruleset_attributes(version())
    ruleset = call("landlock_create_ruleset", asked, len(asked), 0)
    try:
        for path in readable:
            _let_read(ruleset, path)
        call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def ruleset_attributes(version: int) -> bytes:
    """Write down all rights that a version of Landlock knows, in the size of structure it knows.

    Examples
    --------
    >>> [len(ruleset_attributes(version)) for version in (1, 4, 6)]
    [8, 16, 24]
    """
    files = FIRST_FILE_RIGHTS
    for since, right in LATER_FILE_RIGHTS.items():
        files |= right if version >= since else 0
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    return struct.pack("<3Q", files, CONNECTIONS, SCOPES)[:size]


def _let_read(ruleset: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
        rights = READ_FILE | READ_FOLDER if is_folder else READ_FILE
        call("landlock_add_rule", ruleset, PATH_RULE, struct.pack("<Qi", rights, place), 0)
    finally:
        os.close(place)
