"""Give up, for good, what the process could do beyond its user's rights and beyond its parent's life."""

import signal
import struct

from explain.sealing.calls import call

SET_PARENT_DEATH_SIGNAL = 1
SET_DUMPABLE = 4
SET_NO_NEW_PRIVILEGES = 38
CAPABILITIES_VERSION = 0x20080522
READ_ANY_FILE = 1 << 2


def no_new_privileges() -> None:
    """See to it that no program started from here gains rights; Landlock and seccomp ask for this of all but root."""
    call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def undumpable() -> None:
    """Keep other processes of the same user from looking into this one."""
    call("prctl", SET_DUMPABLE, 0, 0, 0, 0)


def end_with_parent() -> None:
    """Have the kernel end this process when the thread that forked it ends."""
    call("prctl", SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up root's powers: raising a limit, reaching another user's process, mounting.

    Reading any file is kept where it is there, since code may belong to another user; which files may be read is
    settled by Landlock. The three sets are written twice, as two halves of 64 bits.
    """
    header = struct.pack("<Ii", CAPABILITIES_VERSION, 0)
    kept = READ_ANY_FILE if _may_keep() else 0
    call("capset", header, struct.pack("<6I", kept, kept, 0, 0, 0, 0))


def _may_keep() -> bool:
    with open("/proc/self/status", "rb") as status:
        permitted = next(line for line in status if line.startswith(b"CapPrm:"))
    return bool(int(permitted.split()[1], 16) & READ_ANY_FILE)
