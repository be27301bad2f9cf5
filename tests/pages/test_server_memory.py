"""What is loaded is set aside, once for each thing that came; what sessions make is collected as ever."""

import gc
import sys
import weakref
from types import ModuleType

import pytest

from pages.shared.server.memory import SetAside, set_libraries_aside

FULL = {"generation": 2}


@pytest.fixture(autouse=True)
def as_before():
    """Leave the collector as it was."""
    callbacks = list(gc.callbacks)
    yield
    gc.callbacks[:] = callbacks
    gc.unfreeze()


def test_what_is_there_is_set_aside_after_a_full_collection():
    before = gc.get_freeze_count()
    settle = SetAside()
    settle("start", FULL)
    settle("stop", {"generation": 1})
    assert gc.get_freeze_count() == before
    settle("stop", FULL)
    assert gc.get_freeze_count() > before + 1_000


def test_it_happens_again_only_when_something_was_imported(monkeypatch):
    settle = SetAside()
    settle("stop", FULL)
    aside = gc.get_freeze_count()
    made = [[] for _ in range(5_000)]
    settle("stop", FULL)
    assert gc.get_freeze_count() <= aside
    monkeypatch.setitem(sys.modules, "a_library_that_just_came", ModuleType("a_library_that_just_came"))
    settle("stop", FULL)
    assert gc.get_freeze_count() >= aside + len(made)


def test_garbage_made_later_is_still_collected():
    gc.callbacks.append(SetAside())
    gc.collect()

    class Knot:
        def __init__(self):
            self.itself = self

    seen = weakref.ref(Knot())
    gc.collect()
    assert seen() is None


def test_it_is_begun_once():
    set_libraries_aside()
    set_libraries_aside()
    assert sum(isinstance(found, SetAside) for found in gc.callbacks) == 1
