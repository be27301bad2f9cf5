"""seccomp: a list of the kernel calls that may still be made; every other one answers "not permitted".

A filter is a program of the kernel's small packet-filter machine, run before each call: it loads the number of the call
or an argument, compares, and returns what is to happen.

References
----------
"Seccomp BPF (SECure COMPuting with filters)." The Linux kernel documentation, userspace-api/seccomp_filter.
McCanne, S. and Jacobson, V. (1993). "The BSD packet filter: a new architecture for user-level packet capture."
"""

import ctypes
import errno
import os
import struct

from explain.sealing.calls import ALLOWED, RULED, call, numbers
from explain.sealing.kernel import machine

Program = list[tuple[int, int, int, int]]
"""Instructions: operation, how many to skip if so, how many if not, operand."""

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Where the machine finds things: bytes from the start of what the kernel tells it of a call."""
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
OLD_32_BIT = 0x40000000
"""x86-64 knows a second set of calls under numbers from here on."""
FILTER_MODE, ALL_THREADS = 1, 1

THREAD = 0x00010000
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
COMMANDS_OF_IOCTL = (0x5421, 0x541B, 0x5450, 0x5451)
"""Wait or not, how much is there, pass on by exec or not: what Python asks of sockets and files it has open."""
COMMANDS_OF_FCNTL = (0, 1, 2, 3, 4, 1030)
"""Double, flags of a descriptor, flags of a file. Not: whom to send a signal when something arrives."""
NAME_THREAD = (15, 16)
POLITE = 5
"""The one priority that a thread may take, and only for itself: a lower one."""


def install() -> None:
    """Put the filter on all threads of this process, for good.

    Raises
    ------
    OSError
        When the kernel has no seccomp, or this processor is unknown.
    """
    code = b"".join(struct.pack("<HBBI", *each) for each in program(machine(), os.getpid()))
    held = ctypes.create_string_buffer(code, len(code))
    filtered = struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(held))
    if call("seccomp", FILTER_MODE, ALL_THREADS, filtered):  # the number of a thread that could not be bound
        raise OSError("a thread stayed outside the filter")


def program(machine: str, process: int) -> Program:
    """Write the filter for one processor and one process.

    Raises
    ------
    OSError
        When the processor is unknown.
    """
    if machine not in ARCHITECTURES:
        raise OSError("no filter for this processor")
    return [
        (LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, ARCHITECTURES[machine]), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, OLD_32_BIT), (RETURN, 0, 0, KILL),
        *(each for number in numbers(ALLOWED, machine).values() for each in for_call(number, [(RETURN, 0, 0, ALLOW)])),
        *(each for name, number in numbers(RULED, machine).items() for each in for_call(number, rule(name, process))),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
    ]


def for_call(number: int, answer: Program) -> Program:
    """Run ``answer`` for the call of that number, else go on behind it."""
    return [(EQUAL, 0, len(answer), number), *answer]


def rule(name: str, process: int) -> Program:
    """Say with which arguments a call is allowed.

    The C library that is told "no such call" takes an older one, which has a rule.
    """
    rules = {
        "clone": with_bits(0, THREAD),
        "clone3": refused(errno.ENOSYS),
        "open": without_bits(1, WRITING),
        "openat": without_bits(2, WRITING),
        "openat2": refused(errno.ENOSYS),
        "ioctl": one_of(1, COMMANDS_OF_IOCTL, errno.ENOTTY),
        "fcntl": one_of(1, COMMANDS_OF_FCNTL),
        "kill": one_of(0, (process,)),
        "tgkill": one_of(0, (process,)),
        "prlimit64": all_zero(ARGUMENTS, ARGUMENTS + 16, ARGUMENTS + 20),  # of this process, and no new limit
        "prctl": one_of(0, NAME_THREAD),
        "setpriority": exactly(0, 0, POLITE),
    }
    return rules[name]


def refused(reason: int = errno.EPERM) -> Program:
    """Answer with an error."""
    return [(RETURN, 0, 0, REFUSE | reason)]


def with_bits(argument: int, bits: int) -> Program:
    """Allow when any of the bits is set in an argument."""
    return [_load(argument), (ANY_BIT, 0, 1, bits), (RETURN, 0, 0, ALLOW), *refused()]


def without_bits(argument: int, bits: int) -> Program:
    """Allow when none of the bits is set in an argument."""
    return [_load(argument), (ANY_BIT, 1, 0, bits), (RETURN, 0, 0, ALLOW), *refused()]


def one_of(argument: int, values: tuple[int, ...], reason: int = errno.EPERM) -> Program:
    """Allow when an argument is one of some values."""
    allowed = [each for value in values for each in ((EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW))]
    return [_load(argument), *allowed, *refused(reason)]


def exactly(*values: int) -> Program:
    """Allow when the first arguments are these."""
    checks = [each for i, value in enumerate(values) for each in (_load(i), (EQUAL, 1, 0, value), *refused())]
    return [*checks, (RETURN, 0, 0, ALLOW)]


def all_zero(*places: int) -> Program:
    """Allow when the 32 bits at each place are zero."""
    checks = [each for place in places for each in ((LOAD, 0, 0, place), (EQUAL, 1, 0, 0), *refused())]
    return [*checks, (RETURN, 0, 0, ALLOW)]


def _load(argument: int) -> tuple[int, int, int, int]:
    """Load the lower 32 bits of an argument; what is compared here is an `int` or `unsigned` to the kernel."""
    return (LOAD, 0, 0, ARGUMENTS + 8 * argument)
