"""Warnings are held back inside, whoever else is inside, and come back after."""

import threading
import warnings

import joblib
import pytest

from explain.model.calm import calm


def test_warnings_are_held_back_inside_and_only_there():
    with calm():
        warnings.warn("inside", UserWarning, stacklevel=1)
    with pytest.warns(UserWarning, match="outside"):
        warnings.warn("outside", UserWarning, stacklevel=1)


def test_filters_come_back_when_the_last_thread_leaves():
    before = list(warnings.filters)
    inside, go = threading.Barrier(4), threading.Event()

    def stay():
        with calm():
            inside.wait()
            go.wait()

    threads = [threading.Thread(target=stay) for _ in range(3)]
    for thread in threads:
        thread.start()
    inside.wait()
    with calm():
        pass
    assert warnings.filters[0][0] == "ignore"
    go.set()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before


def test_joblib_runs_in_the_calling_thread():
    def here(_):
        return threading.get_ident()

    with calm():
        found = joblib.Parallel(n_jobs=2, require="sharedmem")(joblib.delayed(here)(i) for i in range(4))
    assert set(found) == {threading.get_ident()}
