"""The filter of kernel calls, run by a small packet-filter machine of our own for each processor.

The second processor is not at hand: tested is that the program says what it should for the numbers of its calls.
"""

import errno
import os

import pytest

from explain.sealing.calls import ALLOWED, OURS, RULED, numbers
from explain.sealing.kernel import MACHINES
from explain.sealing.landlock import ruleset_attributes
from explain.sealing.seccomp import ARCHITECTURES, program

PROCESS = 4_321
ALLOW, KILL = "allow", "kill"


def answer(machine: str, number: int, *arguments: int, architecture: int | None = None) -> str | int:
    """Run the program on one call: "allow", "kill", or the error it gives."""
    words = {0: number, 4: ARCHITECTURES[machine] if architecture is None else architecture}
    for place in range(6):
        value = arguments[place] if place < len(arguments) else 0
        words |= {16 + 8 * place: value & 0xFFFFFFFF, 20 + 8 * place: value >> 32 & 0xFFFFFFFF}
    code, at, held = program(machine, PROCESS), 0, 0
    while True:
        operation, if_so, if_not, operand = code[at]
        if operation == 0x06:
            return {0x7FFF0000: ALLOW, 0x80000000: KILL}.get(operand, operand & 0xFFFF)
        if operation == 0x20:
            held = words[operand]
        else:
            so = {0x15: held == operand, 0x35: held >= operand, 0x45: bool(held & operand)}[operation]
            at += if_so if so else if_not
        at += 1


def asked(machine: str, name: str, *arguments: int) -> str | int:
    return answer(machine, numbers(RULED, machine)[name], *arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_the_list_are_allowed_and_all_others_are_not(machine):
    allowed, ruled = set(numbers(ALLOWED, machine).values()), set(numbers(RULED, machine).values())
    assert not allowed & ruled
    assert len(allowed) == len(numbers(ALLOWED, machine))
    got = {number: answer(machine, number) for number in range(600)}
    assert {number for number, each in got.items() if each == ALLOW} - ruled == allowed
    assert {each for number, each in got.items() if number not in allowed | ruled} == {errno.EPERM}


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_of_another_kind_of_processor_end_the_process(machine):
    assert answer(machine, 0, architecture=0x40000003) == KILL
    assert answer(machine, 0x40000000) == KILL


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("name", "arguments", "wanted"), [
    ("clone", (0x3D0F00,), ALLOW),  # as the C library starts a thread
    ("clone", (0x1200011,), errno.EPERM),  # as it forks
    ("clone", (0x4111,), errno.EPERM),
    ("clone3", (0, 0), errno.ENOSYS),
    ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), ALLOW),
    ("openat", (0, 0, os.O_WRONLY), errno.EPERM),
    ("openat", (0, 0, os.O_RDWR), errno.EPERM),
    ("openat", (0, 0, os.O_RDONLY | os.O_CREAT), errno.EPERM),
    ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC), errno.EPERM),
    ("openat2", (0, 0), errno.ENOSYS),
    ("kill", (PROCESS, 9), ALLOW),
    ("kill", (1, 9), errno.EPERM),
    ("kill", (0xFFFFFFFF, 9), errno.EPERM),
    ("kill", (0, 9), errno.EPERM),
    ("tgkill", (PROCESS, PROCESS + 1, 6), ALLOW),
    ("tgkill", (1, 1, 6), errno.EPERM),
    ("setpriority", (0, 0, 5), ALLOW),
    ("setpriority", (0, 0, 4), errno.EPERM),
    ("setpriority", (0, 0, 0xFFFFFFEC), errno.EPERM),
    ("setpriority", (0, 1, 5), errno.EPERM),
    ("setpriority", (1, 0, 5), errno.EPERM),
    ("prlimit64", (0, 7, 0, 0x7FFF00000000), ALLOW),
    ("prlimit64", (0, 7, 0x7FFF00000000, 0), errno.EPERM),
    ("prlimit64", (0, 7, 0x1000, 0), errno.EPERM),
    ("prlimit64", (1, 7, 0, 0), errno.EPERM),
    ("ioctl", (0, 0x5421), ALLOW),
    ("ioctl", (0, 0x5412), errno.ENOTTY),  # to put words into a terminal
    ("fcntl", (0, 1), ALLOW),
    ("fcntl", (0, 8), errno.EPERM),  # to have signals sent to somebody
    ("prctl", (15,), ALLOW),
    ("prctl", (4, 1), errno.EPERM),
])
def test_some_calls_depend_on_their_arguments(machine, name, arguments, wanted):
    assert asked(machine, name, *arguments) == wanted


def test_an_older_call_to_open_is_held_to_the_same_rule():
    assert asked("x86_64", "open", 0, os.O_RDONLY) == ALLOW
    assert asked("x86_64", "open", 0, os.O_WRONLY) == errno.EPERM
    assert "open" not in numbers(RULED, "aarch64")


@pytest.mark.parametrize("machine", MACHINES)
def test_what_sealing_itself_calls_is_closed_behind_it(machine):
    closed = numbers(OURS, machine)
    assert {answer(machine, number, 2**40) for number in closed.values()} == {errno.EPERM}


def test_an_unknown_processor_has_no_filter():
    with pytest.raises(OSError, match="no filter"):
        program("riscv64", PROCESS)


def test_landlock_is_asked_for_all_rights_that_its_version_knows():
    bits = [int.from_bytes(ruleset_attributes(version)[:8], "little").bit_count() for version in range(1, 8)]
    assert bits == [13, 14, 15, 15, 16, 16, 16]
    assert ruleset_attributes(3) == ruleset_attributes(3)[:8]
    assert ruleset_attributes(7)[8:] == (3).to_bytes(8, "little") * 2
