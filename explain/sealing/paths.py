"""Which files a sealed process may read: code, and a few things that say nothing of anybody."""

import os
import site
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",  # what the loader looks through
    "/usr/share/zoneinfo",  # a time with a zone
    "/dev/null", "/dev/urandom",
    "/proc/cpuinfo", "/sys/devices/system/cpu",  # what kind of processor: without it onnxruntime takes slower code
    # How many processors may be used. joblib ends in an error when these are there and closed, and with it LightGBM.
    "/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
)


@cache
def code_paths() -> tuple[Path, ...]:
    """Name what may still be read after sealing: the interpreter's code, packages, this package, what the loader needs.

    Returns
    -------
    tuple of Path
        Each exists, without its links, once, and none lies inside another. The working folder, the folder of the script
        and what a ``.pth`` file added to the path are not among them; neither are `/proc`, `/etc` and the home. Found
        once: a parent that asks before it forks saves its children the search.

    Examples
    --------
    >>> here = Path(__file__).resolve()
    >>> any(here.is_relative_to(each) for each in code_paths())
    True
    """
    found = sorted({path.resolve() for path in _wanted() if _exists(path)})
    return tuple(path for path in found if not any(other in path.parents for other in found))


def _wanted() -> Iterator[Path]:
    yield Path(__file__).parents[1]
    yield Path(os.__file__).parent
    yield from map(Path, site.getsitepackages())
    if (own := site.getusersitepackages()) in sys.path:
        yield Path(own)
    yield Path(sys.base_prefix, "lib")
    yield from map(Path, SYSTEM)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # behind a closed folder
        return False
