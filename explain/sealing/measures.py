"""All that is done to a process before it opens somebody's file, in the order in which it can be done."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from explain.sealing import landlock, seccomp
from explain.sealing.limits import limit
from explain.sealing.paths import code_paths
from explain.sealing.privileges import drop_capabilities, end_with_parent, no_new_privileges, undumpable

MEASURES = ("rlimits", "capabilities", "no_new_privs", "parent_death", "undumpable", "landlock", "seccomp")
"""Their names, in order: the first two read what `/proc` says of this process, which Landlock closes."""

CONFINING = frozenset(MEASURES) - {"parent_death"}
"""Those that keep something in. A child that a passing thread of its parent has started must do without the other one:
the kernel would end it together with that thread."""


def seal(
    *, memory: int | None = None, readable: Iterable[Path] | None = None, without: Collection[str] = ()
) -> frozenset[str]:
    """Confine this process: from here on it computes, reads code, and uses what it has open.

    To be called by a freshly forked child while it has one thread; it may start threads afterwards. There is no way
    back.

    Parameters
    ----------
    memory : bytes
        What may be mapped beside what is mapped now; None for no limit.
    readable
        Files and folders that may be read; `code_paths()` when left out.
    without
        Names of measures to leave out, to try what is left.

    Returns
    -------
    frozenset of str
        The measures of `MEASURES` that are in force. What this machine lacks is not among them; no error is raised.

    Examples
    --------
    >>> seal(without=MEASURES)
    frozenset()
    """
    steps: dict[str, Callable[[], None]] = {
        "rlimits": lambda: limit(memory),
        "capabilities": drop_capabilities,
        "no_new_privs": no_new_privileges,
        "parent_death": end_with_parent,
        "undumpable": undumpable,
        "landlock": lambda: landlock.restrict(code_paths() if readable is None else readable),
        "seccomp": seccomp.install,
    }
    wanted = {name: steps[name] for name in MEASURES if name not in without}
    return frozenset(name for name, step in wanted.items() if _succeeds(step))


def _succeeds(step: Callable[[], None]) -> bool:
    try:
        step()
    except (OSError, ValueError):
        return False
    return True
