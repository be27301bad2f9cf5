"""What a sealed process may ask of the kernel, and the numbers of those calls on each processor.

The choice: memory, threads, clocks, reading files and using connections that are already open. Nothing that makes a
connection or a process, reaches another process, changes a file or changes a right.
"""

from collections.abc import Mapping

from explain.sealing.kernel import MACHINES, machine, system_call

ALLOWED = {
    # memory
    "brk": (12, 214), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216),
    "madvise": (28, 233), "msync": (26, 227), "mincore": (27, 232), "membarrier": (324, 283),
    "get_mempolicy": (239, 236), "mbind": (237, 235),
    # threads; `clone` has a rule of its own
    "futex": (202, 98), "futex_waitv": (449, 449), "set_robust_list": (273, 99), "get_robust_list": (274, 100),
    "set_tid_address": (218, 96), "rseq": (334, 293), "sched_yield": (24, 124), "sched_getaffinity": (204, 123),
    "sched_getscheduler": (145, 120), "sched_getparam": (143, 121),
    "getcpu": (309, 168), "exit": (60, 93), "exit_group": (231, 94),
    # signals to itself
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133), "sigaltstack": (131, 132),
    "restart_syscall": (219, 128), "pause": (34, None),
    # clocks and waiting
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153), "poll": (7, None), "ppoll": (271, 73),
    "select": (23, None), "pselect6": (270, 72), "epoll_create1": (291, 20), "epoll_ctl": (233, 21),
    "epoll_wait": (232, None), "epoll_pwait": (281, 22),
    # what it is
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "uname": (63, 160), "sysinfo": (99, 179), "getrlimit": (97, 163),
    "getrusage": (98, 165), "getrandom": (318, 278), "getcwd": (79, 17),
    # reading files; `open` and `openat` have a rule of their own
    "read": (0, 63), "readv": (19, 65), "pread64": (17, 67), "preadv": (295, 69), "lseek": (8, 62), "fstat": (5, 80),
    "stat": (4, None), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291), "statfs": (137, 43),
    "fstatfs": (138, 44), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "fadvise64": (221, 223),
    # using what is open
    "write": (1, 64), "writev": (20, 66), "pwrite64": (18, 68), "close": (3, 57), "dup": (32, 23), "dup2": (33, None),
    "dup3": (292, 24), "pipe2": (293, 59), "eventfd2": (290, 19), "sendto": (44, 206), "recvfrom": (45, 207),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "shutdown": (48, 210), "getsockopt": (55, 209),
    "getsockname": (51, 204), "getpeername": (52, 205),
}
"""Call → its numbers on x86-64 and on aarch64 (None: it has no such call)."""

RULED = {
    "clone": (56, 220), "clone3": (435, 435), "open": (2, None), "openat": (257, 56), "openat2": (437, 437),
    "ioctl": (16, 29), "fcntl": (72, 25), "kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261),
    "prctl": (157, 167), "setpriority": (141, 140),
}
"""Calls that are allowed with some arguments only; the rules are in `explain.sealing.seccomp`."""

OURS = {
    "capset": (126, 91), "prctl": (157, 167), "seccomp": (317, 277), "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445), "landlock_restrict_self": (446, 446), "ptrace": (101, 117), "tgkill": (234, 131),
}
"""Calls that sealing itself makes, or its trial."""


def numbers(calls: Mapping[str, tuple[int, int | None]], machine: str) -> dict[str, int]:
    """Give the numbers of calls on one processor; what it does not have is left out.

    Examples
    --------
    >>> numbers({"read": (0, 63), "open": (2, None)}, "aarch64")
    {'read': 63}
    """
    column = MACHINES.index(machine)
    return {name: number for name, each in calls.items() if (number := each[column]) is not None}


def call(name: str, *arguments: int | bytes | None) -> int:
    """Make one of the calls of `OURS`.

    Raises
    ------
    OSError
        When the kernel refuses, or is none that we know.
    """
    if not machine():
        raise OSError("no Linux on a known processor")
    return system_call(numbers(OURS, machine())[name], *arguments)
