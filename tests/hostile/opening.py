"""Open each table of a folder in a process of its own, with a bound on its memory, and tell what came of it.

Run as ``python -m tests.hostile.opening folder scale``; prints one JSON record a file.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

SPARE = 2**31
"""Bytes that a process may ask for beyond those it begins with."""


def opened(path: Path, scale: float) -> dict:
    """Answer, seconds of a processor and growth of one opening."""
    from explain.errors import DataError
    from explain.table.read import read_table
    from tests.hostile.tables import limits_at

    raw, started, before = path.read_bytes(), time.process_time(), peak()
    try:
        read_table(raw, limits=limits_at(scale))
        answer = "opened"
    except DataError as error:
        answer = error.code
    return {"answer": answer, "seconds": time.process_time() - started, "growth": peak() - before}


def peak() -> int:
    """Most bytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


def held() -> int:
    """Bytes of address space that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def in_a_child(path: Path, scale: float) -> dict:
    """Open a table in a fork of this process, which has imported everything already."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (held() + SPARE, held() + SPARE))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        os.write(writing, json.dumps(opened(path, scale)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(told) if told else {"answer": f"ended by {status}", "seconds": 0, "growth": 0}


def main(folder: str, scale: str) -> None:
    """Open every file, after the libraries are warm."""
    from explain.table.read import read_table
    from tests.hostile.tables import honest

    for raw in honest().values():
        read_table(raw)
    for path in sorted(Path(folder).iterdir()):
        print(json.dumps({"file": path.name, **in_a_child(path, float(scale))}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
