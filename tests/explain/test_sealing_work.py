"""Models and tables still work in a sealed process, and Landlock says when it cannot bind."""

import json
import pickle
import subprocess
import sys

import pytest

from explain.sealing import MEASURES
from explain.sealing.kernel import machine
from tests.hostile.sealed import CLEAN, ROOT, run
from tests.hostile.work import JOBS, parcel

pytestmark = pytest.mark.skipif(not machine(), reason="sealing is of effect on Linux only")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    path = tmp_path_factory.mktemp("work") / "parcel"
    path.write_bytes(pickle.dumps(parcel()))
    return run({"do": "work", "path": str(path)}, CLEAN)


@pytest.mark.parametrize("job", JOBS)
def test_honest_work_goes_on_in_a_sealed_process(done, job):
    assert done[job] == {"measures": sorted(MEASURES), "right": True}


SEALED = """
import json, os, resource, sys, threading
from explain.sealing import seal
{before}
measures = seal(memory=2**28, readable={readable})
{after}
"""


def after_sealing(after: str, before: str = "", readable: str = "None") -> object:
    """Run a program that seals itself, and give the JSON it printed."""
    code = SEALED.format(before=before, after=after, readable=readable)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=CLEAN, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("system", "left"), [("darwin", {"rlimits"}), ("win32", set())])
def test_elsewhere_sealing_is_left_out_without_an_error(system, left):
    after = "os.write(1, json.dumps(sorted(seal())).encode())"
    code = f"import sys, os, json; sys.platform = {system!r}; from explain.sealing import seal; {after}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=CLEAN, capture_output=True, check=True, timeout=60)
    assert set(json.loads(done.stdout)) == left


def test_landlock_is_not_in_force_when_other_threads_would_stay_outside():
    waiting = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    measures = after_sealing("os.write(1, json.dumps(sorted(measures)).encode()); os._exit(0)", before=waiting)
    assert set(measures) == set(MEASURES) - {"landlock"}


def test_only_what_is_named_may_be_read(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "text").write_text("seen")
    (tmp_path / "closed").write_text("unseen")
    after = f"""
def text(path):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        return error.errno
    return os.read(descriptor, 10).decode()
print(json.dumps([text({str(tmp_path / "open" / "text")!r}), text({str(tmp_path / "closed")!r}), text(os.__file__)]))
"""
    readable = f"[__import__('pathlib').Path({str(tmp_path / 'open')!r})]"
    assert after_sealing(after, readable=readable) == ["seen", 13, 13]


def test_limits_are_what_was_asked_for_on_top_of_what_is_there():
    from explain.sealing.limits import OPEN_FILES, TASKS

    after = "print(json.dumps([resource.getrlimit(getattr(resource, name)) for name in names] + [size]))"
    before = """
from explain.sealing.limits import mapped
names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_NPROC")
size = mapped()
"""
    memory, written, files, core, tasks, size = after_sealing(after, before=before)
    assert abs(memory[0] - size - 2**28) < 2**24
    assert memory[0] == memory[1]
    assert tasks[0] == tasks[1]
    assert 0 < tasks[0] <= TASKS
    assert (written, files, core) == ([0, 0], [OPEN_FILES, OPEN_FILES], [0, 0])


def test_a_limit_cannot_be_raised_again():
    after = """
try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 1000))
except (OSError, ValueError) as error:
    print(json.dumps(type(error).__name__))
"""
    assert after_sealing(after) in ("PermissionError", "ValueError")


def test_root_has_no_powers_left_but_reading():
    before = "status = open('/proc/self/status')"
    after = """
held = dict(line.split(":") for line in status if line.startswith("Cap"))
print(json.dumps([int(held["CapPrm"], 16) & ~4, int(held["CapEff"], 16) & ~4, int(held["CapInh"], 16)]))
"""
    assert after_sealing(after, before=before) == [0, 0, 0]
