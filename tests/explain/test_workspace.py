"""A workspace answers as the methods do, from a process of its own, and outlives whatever happens to that process."""

import gc
import os
import pickle
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import explain
from explain.names import METHODS
from explain.samples import samples
from explain.sealing.seccomp import POLITE
from explain.stored import plain
from explain.table.dictionary import Dictionary
from explain.workspace import Allowance, close_idle, open_table
from explain.workspace.starting import NURSERY, started


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(0)
    made = pd.DataFrame({"a": random.normal(size=80), "b": random.integers(0, 5, 80)})
    return made.assign(y=np.where(made["a"] + made["b"] / 3 > 0.7, "yes", "no"))


@pytest.fixture(scope="module")
def model(frame):
    return LogisticRegression().fit(frame[["a", "b"]], frame["y"])


@pytest.fixture
def workspace(model, frame):
    with explain.open_workspace(model, frame, target="y", title="Both") as made:
        yield made


def without_seconds(result):
    held = plain(result)
    return repr(held).replace(repr(result.provenance.seconds), "")


@pytest.mark.parametrize(("method", "arguments"), [
    ("predictions", {"rows": [3, 4]}), ("shap_values", {"rows": [3], "output": "yes"}),
    ("lime_weights", {"rows": [3], "n_samples": 200}), ("dependence", {"feature": "a"}),
    ("surface", {"features": ("a", "b")}), ("accumulated_effects", {"feature": "a"}), ("permutation_importance", {}),
    ("counterfactuals", {"row": 3, "constraints": {"b": [1, 2], "a": (-1, None)}}), ("performance", {}),
    ("group_importance", {"groups": {"both": ["a", "b"]}}), ("associations", {}),
    ("cells", {"rows": [{"a": 1.5, "b": 2}]}), ("row_support", {"row": 3}), ("row_trust", {"row": 3}),
])
def test_asking_is_calling_the_method(workspace, model, frame, method, arguments):
    dataset = explain.read_table(frame, target="y")
    called = getattr(explain, method)(explain.load_model(model, dataset), dataset, **arguments)
    assert without_seconds(workspace.ask(method, **arguments)) == without_seconds(called)


def test_every_public_method_can_be_asked():
    public = {name for name, home in explain._HOMES.items() if home.startswith(("explain.methods", "explain.checks"))}
    assert public == set(METHODS)


def test_a_sample_is_the_beginning_of_the_seeded_permutation(workspace):
    small = workspace.ask("predictions", sample=10, seed=5).rows
    large = workspace.ask("predictions", sample=30, seed=5).rows
    assert set(small) < set(large)
    assert len(small) == 10


def test_an_unknown_method_is_refused_by_name(workspace):
    with pytest.raises(explain.MethodError, match="__import__"):
        workspace.ask("__import__")


def test_it_says_what_a_screen_needs(model, frame):
    reading = {"target_unit": "votes", "labels": {"a": "Age"}, "units": {"a": "years"}}
    dataset = explain.read_table(frame, target="y", **reading)
    with explain.open_workspace(model, frame, target="y", title="Both", **reading) as workspace:
        assert (workspace.title, workspace.n_rows, workspace.target) == ("Both", 80, "y")
        assert (workspace.names, workspace.labels) == (("a", "b"), ("Age (years)", "b"))
        assert (workspace.target_unit, workspace.table.fingerprint) == ("votes", dataset.fingerprint)
        assert workspace.columns[1].low == frame["b"].min()
        assert (workspace.model.outputs, workspace.model.default_output) == (("no", "yes"), "yes")
        assert set(workspace.model.scales) == {"probability", "margin"}


def test_a_dictionary_changes_what_is_shown_and_nothing_that_is_asked(workspace):
    before = workspace.table
    workspace.describe(Dictionary.from_plain({"a": {"label": "First", "unit": "m"}}))
    assert workspace.labels == ("First (m)", *before.labels[1:])
    assert workspace.names == before.columns
    assert workspace.table is workspace.table
    assert workspace.ask("shap_values", rows=[0]).feature_labels == before.labels
    workspace.describe(Dictionary())
    assert workspace.table is before


def test_files_open_by_path_and_by_bytes_alike():
    about = next(sample for sample in samples() if sample.name == "penguins")
    with explain.open_workspace(about.model, about.table, target=about.target) as by_path:
        one = by_path.ask("predictions").values
    with explain.open_workspace(about.model.read_bytes(), about.table.read_bytes(), target=about.target) as by_bytes:
        other = by_bytes.ask("predictions").values
    np.testing.assert_array_equal(one, other)


def test_a_pair_that_does_not_fit_is_refused_and_the_table_stays(model, frame):
    with open_table(frame[["a", "y"]], target="y") as workspace:
        with pytest.raises(explain.ModelError, match="b"):
            workspace.add_model(model)
        assert not workspace.has_model
        assert workspace.running
        with pytest.raises(explain.WorkspaceError, match="no model"):
            workspace.ask("predictions")
        workspace.add_model(LogisticRegression().fit(frame[["a"]], frame["y"]))
        assert len(workspace.ask("predictions").rows) == 80


def test_a_file_that_is_not_there_is_named(model):
    with pytest.raises(explain.WorkspaceError, match=r"nowhere\.csv"):
        explain.open_workspace(model, "nowhere.csv")


# Work under way


class Enough(Exception):
    pass


def test_progress_is_handed_on(workspace):
    seen = []
    workspace.ask("dependence", feature="a", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (80 * 21, 80 * 21)


def pid_of(workspace):
    return workspace._held.process.pid


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_method_that_is_told_to_stop_stops_and_the_process_goes_on(workspace):
    workspace.ask("predictions", rows=[0])
    pid = pid_of(workspace)

    def give_up_once_it_moves(done, total):
        if done:
            raise Enough(done, total)

    with pytest.raises(Enough) as caught:
        workspace.ask("lime_weights", rows=list(range(80)) * 400, n_samples=50_000, progress=give_up_once_it_moves)
    done, total = caught.value.args
    assert done < total
    assert len(workspace.ask("predictions", rows=[1]).rows) == 1
    assert pid_of(workspace) == pid, "it obeyed within a second, else it would have been ended"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_a_long_question_is_worked_on_at_a_low_priority_and_short_ones_are_not(workspace):
    def priorities():
        tasks = Path(f"/proc/{pid_of(workspace)}/task").iterdir()
        return sorted(int((task / "stat").read_text().rpartition(")")[2].split()[16]) for task in tasks)

    workspace.ask("predictions", rows=[0, 1])
    workspace.ask("dependence", feature="a", rows=list(range(20)))
    assert set(priorities()) == {0}
    every = workspace.ask("predictions")
    assert {0, POLITE} == set(priorities())
    assert np.array_equal(workspace.ask("predictions", rows=list(range(80))).values, every.values)


def test_short_questions_are_answered_while_a_long_one_runs(workspace):
    workspace.ask("predictions", rows=[0])
    answered, done = [], threading.Event()

    def long():
        workspace.ask("lime_weights", rows=list(range(80)) * 40, n_samples=50_000)
        done.set()

    thread = threading.Thread(target=long)
    thread.start()
    while not done.is_set() and len(answered) < 5:
        answered.append(workspace.ask("predictions", rows=[len(answered)]).values)
        before = not done.is_set()
    assert before, "the long question was over before the short ones"
    thread.join()
    assert len(answered) == 5


# The end of a process


def test_a_killed_process_is_told_of_in_one_sentence_and_opened_again(workspace):
    before = workspace.ask("predictions", rows=[3]).values
    os.kill(pid_of(workspace), signal.SIGKILL)
    wait_until(lambda: not workspace.running)
    np.testing.assert_array_equal(workspace.ask("predictions", rows=[3]).values, before)


def test_a_process_that_dies_at_work_is_told_of_with_its_signal(workspace):
    workspace.ask("predictions", rows=[3])
    pid = pid_of(workspace)
    threading.Timer(0.3, os.kill, (pid, signal.SIGSEGV)).start()
    with pytest.raises(explain.WorkspaceError, match="SIGSEGV") as caught:
        workspace.ask("lime_weights", rows=list(range(80)) * 40, n_samples=50_000)
    assert caught.value.code == "WORK-CRASH"
    assert len(workspace.ask("predictions", rows=[1]).rows) == 1


def test_a_question_that_takes_too_long_is_ended(model, frame):
    with explain.open_workspace(model, frame, target="y", allowance=Allowance(ask_seconds=0.3)) as workspace:
        with pytest.raises(explain.WorkspaceError, match="longer than 0 seconds") as caught:
            workspace.ask("lime_weights", rows=list(range(80)) * 40, n_samples=50_000)
        assert caught.value.code == "WORK-TIME"
        assert len(workspace.ask("predictions", rows=[1]).rows) == 1


def test_a_question_that_outgrows_the_memory_is_refused(model, frame):
    with explain.open_workspace(model, frame, target="y", allowance=Allowance(memory=100 << 20)) as workspace:
        with pytest.raises(explain.WorkspaceError) as caught:
            workspace.ask("lime_weights", rows=[0], n_samples=5_000_000)
        assert caught.value.code in ("WORK-MEMORY", "WORK-CRASH")
        assert len(workspace.ask("predictions", rows=[1]).rows) == 1


def test_closing_ends_the_process_and_asking_opens_it_again(workspace):
    workspace.ask("predictions", rows=[0])
    pid = pid_of(workspace)
    workspace.close()
    assert not workspace.running
    wait_until(lambda: not alive(pid))
    assert len(workspace.ask("predictions", rows=[1]).rows) == 1


def test_a_workspace_that_nobody_holds_ends_its_process(model, frame):
    workspace = explain.open_workspace(model, frame, target="y")
    pid = pid_of(workspace)
    del workspace
    gc.collect()
    wait_until(lambda: not alive(pid))


def test_idle_processes_are_ended_and_busy_ones_are_not(workspace):
    workspace.ask("predictions", rows=[0])
    close_idle(60)
    assert workspace.running
    close_idle(-1)
    assert not workspace.running


def test_of_many_the_one_unasked_for_longest_gives_way_and_comes_back(model, frame):
    close_idle(-1)
    few = Allowance(processes=2)
    made = [explain.open_workspace(model, frame, target="y", allowance=few) for _ in range(3)]
    assert [workspace.running for workspace in made] == [False, True, True]
    assert len(made[0].ask("predictions", rows=[0]).rows) == 1
    assert [workspace.running for workspace in made] == [True, False, True]
    for workspace in made:
        workspace.close()


def test_when_all_are_at_work_one_more_is_refused(model, frame):
    close_idle(-1)
    one = Allowance(processes=1)
    with explain.open_workspace(model, frame, target="y", allowance=one) as busy:
        thread = threading.Thread(target=busy.ask, args=("lime_weights",),
                                  kwargs={"rows": list(range(80)) * 40, "n_samples": 50_000})
        thread.start()
        wait_until(lambda: busy.busy)
        with pytest.raises(explain.WorkspaceError, match="All 1 places") as caught:
            explain.open_workspace(model, frame, target="y", allowance=one)
        thread.join()
    assert caught.value.code == "WORK-FULL"


def n_descriptors():
    return len(os.listdir("/proc/self/fd"))


def n_children():
    zygote = NURSERY._program.pid
    with open(f"/proc/{zygote}/task/{zygote}/children", encoding="ascii") as file:
        return len(file.read().split())


def n_readers():
    return sum(thread.name == "workspace" for thread in threading.enumerate())


def test_many_workspaces_leave_nothing_behind(model, frame):
    NURSERY.start()
    gc.collect()
    close_idle(-1)
    wait_until(lambda: n_children() == n_readers() == 0)  # a reader lets go of its descriptors before it ends
    before = n_descriptors()
    for _ in range(20):
        with explain.open_workspace(model, frame, target="y") as workspace:
            workspace.ask("predictions", rows=[0])
    wait_until(lambda: n_children() == n_readers() == 0)
    assert n_descriptors() <= before  # fewer, when the collector meets what an earlier test left


def test_the_zygote_has_one_thread(workspace):
    workspace.ask("predictions", rows=[0])
    assert len(os.listdir(f"/proc/{NURSERY._program.pid}/task")) == 1


def test_a_zygote_that_was_killed_is_started_again(model, frame):
    with explain.open_workspace(model, frame, target="y") as workspace:
        pid = pid_of(workspace)
        NURSERY._program.kill()
        wait_until(lambda: not alive(pid) or not workspace.running)
        assert len(workspace.ask("predictions", rows=[1]).rows) == 1


def test_where_there_is_no_fork_a_process_is_started_for_each(model, frame, monkeypatch):
    monkeypatch.setenv("EXPLAIN_SPAWN", "1")
    with explain.open_workspace(model, frame, target="y") as workspace:
        assert len(workspace.ask("shap_values", rows=[1, 2]).rows) == 2
        program = workspace._held.process.program
    wait_until(lambda: program.poll() is not None)


# What is opened where less is sealed


def with_own_code(frame):
    import cloudpickle
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    model = make_pipeline(FunctionTransformer(lambda rows: rows * 2), LogisticRegression())
    return cloudpickle.dumps(model.fit(frame[["a", "b"]], frame["y"]))


def native(frame):
    import xgboost

    model = xgboost.XGBClassifier(n_estimators=3, max_depth=2).fit(frame[["a", "b"]], (frame["y"] == "yes").astype(int))
    return bytes(model.get_booster().save_raw("json"))


LEVELS = {
    "A": ((), {"XGBoost": "opens", "listed": "opens", "trusted": "opens", "own code": "MODEL-NAME", "any": "opens"}),
    "B": (("seccomp",), {
        "XGBoost": "opens", "listed": "opens", "trusted": "opens", "own code": "MODEL-NAME", "any": "MODEL-LEVEL",
    }),
    "C": (("seccomp", "landlock"), {
        "XGBoost": "opens", "listed": "MODEL-LEVEL", "trusted": "opens", "own code": "MODEL-LEVEL",
        "any": "MODEL-LEVEL",
    }),
}


@pytest.mark.parametrize("level", LEVELS)
def test_the_level_decides_what_opens(model, frame, monkeypatch, level):
    without, wanted = LEVELS[level]
    monkeypatch.setattr("explain.workspace.workspace.started", partial(started, without=without))
    honest, own = pickle.dumps(model), with_own_code(frame)
    tries = {
        "XGBoost": (native(frame), {}), "listed": (honest, {}), "trusted": (honest, {"pickles": "listed"}),
        "own code": (own, {}), "any": (own, {"pickles": "any"}),
    }
    found = {}
    with open_table(frame, target="y") as workspace:
        for name, (raw, options) in tries.items():
            try:
                workspace.add_model(raw, **options)
                found[name] = "opens"
            except explain.ModelError as error:
                found[name] = error.code
    assert found == wanted
