"""The runner of the full-size tests: prints what modules find, and goes on when one of them falls."""

import sys
from importlib import import_module
from types import ModuleType

import pytest

from tests.hardness import __main__ as runner


@pytest.fixture
def modules(monkeypatch):
    """Two modules: one gives the size it was run in, the other falls."""
    good, bad = ModuleType("good"), ModuleType("bad")
    good.run = lambda full: [("opened", "3 of 3" if full else "1 of 1")]
    bad.run = lambda full: 1 / 0
    for module in (good, bad):
        monkeypatch.setitem(sys.modules, f"tests.hardness.{module.__name__}", module)
    monkeypatch.setattr(runner, "modules", lambda: ("bad", "good"))


def test_figures_are_printed_and_a_fall_is_told(modules, capsys):
    assert runner.main([]) == 1
    said = capsys.readouterr()
    assert "opened: 3 of 3" in said.out
    assert "bad: failed after 0 s" in said.out
    assert "ZeroDivisionError" in said.err


def test_one_module_can_be_run_in_the_size_of_the_tests(modules, capsys):
    assert runner.main(["good", "--small"]) == 0
    assert "opened: 1 of 1" in capsys.readouterr().out


def test_an_unknown_module_is_refused(modules):
    with pytest.raises(SystemExit):
        runner.main(["nothing"])


def test_every_module_of_the_folder_can_be_run():
    for name in runner.modules():
        assert callable(import_module(f"tests.hardness.{name}").run)
