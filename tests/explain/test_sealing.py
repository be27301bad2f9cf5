"""Sixteen hostile acts against a sealed process, with all measures and with some left out, as root and as a user."""

import os
from pathlib import Path

import pytest

from explain import sealing
from explain.sealing import MEASURES, Level, code_paths, landlock, level_of, protection, seal
from explain.sealing.kernel import machine, system_call
from explain.sealing.probes import ACTS, QUICK, Targets, threads_work, tried
from explain.workspace.starting import tried as tried_in_workspace
from tests.hostile.acts import beaten, canaries, told
from tests.hostile.sealed import BUDGET, ORDINARY_USER, tried_without

linux = pytest.mark.skipif(not machine(), reason="sealing is of effect on Linux only")

USERS = (None, ORDINARY_USER) if os.name == "posix" and os.getuid() == 0 else (None,)
"""Root is tried beside an ordinary user; who is not root is one."""
READING = {"read_secret_file", "read_accounts", "list_folder"}
BY_ORDINARY = {"read_parent_environment"}
"""Of a process of root, one that gave up root's powers cannot."""
COMES_OFF: dict[tuple[str, ...], set[str]] = {
    (): set(),
    ("landlock",): READING,
    ("seccomp",): {"send_datagram", "fork"},
    ("landlock", "seccomp"): READING | {
        "write_to_temporary_folder", "write_to_working_folder", "connect", "send_datagram", "reach_local_socket",
        "run_program", "fork", "signal_parent",
    },
    MEASURES: set(ACTS) - {"read_own_environment"},
}  # fmt: skip
"""Measures left out → acts that come off. The own environment is clean by how the first parent was started."""
BY_OLDER_LANDLOCK = {4: {"connect"}, 6: {"reach_local_socket", "signal_parent"}}
"""What Landlock stops from which version on, when it stands alone."""


def expected(without: tuple[str, ...], ordinary: bool) -> set[str]:
    acts = set(COMES_OFF[without])
    if ordinary and "landlock" in without:
        acts |= BY_ORDINARY
    if ordinary and {"landlock", "seccomp"} <= set(without):
        acts |= {"trace_parent"}
    if without == ("seccomp",):
        acts |= {act for since, later in BY_OLDER_LANDLOCK.items() if landlock.version() < since for act in later}
    return acts - undecided()


def undecided() -> set[str]:
    """Acts that a setting of the machine may stop besides."""
    setting = Path("/proc/sys/kernel/yama/ptrace_scope")
    return {"trace_parent"} if setting.exists() and setting.read_text().strip() != "0" else set()


@pytest.fixture(scope="module", params=USERS, ids=lambda user: "as started" if user is None else "ordinary user")
def outcomes(request):
    ordinary = request.param is not None or os.getuid() != 0
    answers = tried_without(*COMES_OFF, user=request.param)
    return ordinary, dict(zip(COMES_OFF, answers, strict=True))


@linux
def test_a_sealed_process_stops_every_act_of_a_file_that_beat_the_loader(outcomes):
    _, told = outcomes
    sealed = told[()]
    assert set(sealed["measures"]) == set(MEASURES)
    assert sealed["acts"] == dict.fromkeys(ACTS, False)
    assert len(sealed["acts"]) == 16
    assert sealed["threads"]


@linux
@pytest.mark.parametrize("without", COMES_OFF, ids=lambda names: "without " + (" and ".join(names) or "nothing"))
def test_what_is_left_out_lets_pass_what_the_table_says(outcomes, without):
    ordinary, told = outcomes
    answer = told[without]
    came_off = {name for name, came_off in answer["acts"].items() if came_off}
    assert came_off - undecided() == expected(without, ordinary)
    assert set(answer["measures"]) == set(MEASURES) - set(without)
    assert answer["threads"]


@linux
def test_the_trial_in_a_child_finds_the_level():
    found = {without: protection(tried_in_workspace(without=without)) for without in COMES_OFF}
    assert [each.level.value for each in found.values()] == ["A", "B", "B", "C", "C"]
    assert found[()].stopped == QUICK
    assert found[()].happened == ()
    assert found[()].measures == MEASURES
    assert all(each.threads for each in found.values())
    assert set(found["landlock",].happened) == {"read_accounts", "list_folder"}


def test_no_process_of_its_own_is_the_lowest_level():
    none = protection(None)
    assert (none.level, none.measures, none.stopped, none.happened) == (Level.NONE, (), (), ())
    assert level_of(None) is Level.NONE


@pytest.mark.parametrize(("measures", "level"), [
    (MEASURES, "A"), (set(MEASURES) - {"parent_death"}, "A"),
    (set(MEASURES) - {"capabilities"}, "B"), (set(MEASURES) - {"landlock"}, "B"),
    (set(MEASURES) - {"seccomp"}, "B"), ({"seccomp"}, "B"), (set(MEASURES) - {"seccomp", "landlock"}, "C"), ((), "C"),
])
def test_measures_are_worth_a_level(measures, level):
    assert level_of(measures).value == level


@pytest.mark.parametrize("fault", [{"acts": {"fork": True}}, {"threads": False}])
def test_a_seal_that_does_not_hold_is_none(fault):
    tested = {"measures": list(MEASURES), "acts": {"fork": False}, "threads": True, "seconds": 0.1}
    assert protection(tested).level is Level.SEALED
    assert protection({**tested, **fault}).level is Level.SEPARATE


def test_each_level_has_words_of_one_sentence():
    sentences = {level.sentence for level in Level}
    assert len(sentences) == 4
    assert all(sentence.endswith(".") and sentence.count(".") == 1 for sentence in sentences)
    assert [level.heading for level in Level] == [
        "sealed (level A)", "fenced (level B)", "separate (level C)", "none (level D)",
    ]
    assert sorted(Level) == list(Level)


def test_sealing_with_every_measure_left_out_changes_nothing(tmp_path):
    assert seal(memory=2**30, without=MEASURES) == frozenset()
    (tmp_path / "free").write_text("still writing")


@linux
def test_the_acts_come_off_where_nothing_stops_them():
    with canaries(memory=2**20) as targets:
        acts = [name for name in ACTS if name not in ("fork", "trace_parent", "open_many_files", "exceed_memory")]
        came_off = tried(acts, targets)
    assert came_off == {name: name not in ("read_own_environment", "read_parent_environment") for name in acts}


def test_an_act_that_finds_nothing_did_not_come_off():
    nothing = Targets(secret="no such file", program="no such file", folder="no such folder", here="no such folder")
    acts = ["read_secret_file", "run_program", "list_folder", "write_to_temporary_folder", "write_to_working_folder"]
    assert not any(tried(acts, nothing).values())


def test_threads_work_here():
    assert threads_work()


def test_the_model_of_a_hostile_file_tells_what_came_off():
    names = list(ACTS)
    came_off, threads = told(float(1 << names.index("fork") | 1 << len(names)))
    assert [name for name, yes in came_off.items() if yes] == ["fork"]
    assert threads
    assert b"explain.sealing.probes" in beaten(Targets(memory=BUDGET))


def test_code_paths_are_code_and_nothing_of_anybody():
    paths = code_paths()
    assert all(path.exists() and path == path.resolve() for path in paths)
    assert Path(sealing.__file__).resolve().parents[1] in paths
    assert not [path for path in paths for other in paths if path in other.parents]
    closed = [Path.home(), Path.cwd(), Path("/etc/passwd"), Path("/proc/self/environ"), Path("/etc"), Path("/")]
    open_to_all = [place for place in closed if any(place.is_relative_to(path) for path in paths)]
    assert not open_to_all


@linux
def test_a_call_that_fails_raises_the_kernels_reason():
    with pytest.raises(OSError, match="Bad file descriptor"):
        system_call({"x86_64": 3, "aarch64": 57}[machine()], 12_345)
