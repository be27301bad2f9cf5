"""The loader is assumed beaten: a file whose loading runs every hostile act, in the very child that serves the app."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

import explain
from explain.sealing import MEASURES
from explain.sealing.kernel import machine
from explain.sealing.probes import ACTS
from explain.workspace import Allowance, protection
from explain.workspace.starting import environment
from tests.hostile.acts import Beaten, canaries, told

pytestmark = pytest.mark.skipif(not machine(), reason="sealing is of effect on Linux only")


def variable_of_this_process() -> str:
    """Name a variable that this process was started with, and that no child should know; XGBoost sets PATH anew."""
    names = [each.split("=")[0] for each in Path("/proc/self/environ").read_text().split("\0") if each]
    return max(set(names) - set(environment()) - {"PATH"}, key=len)


def test_a_file_that_beat_the_loader_does_nothing_in_the_child_of_a_workspace():
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0] * 10, "y": [0.5, 1.5] * 20})
    with canaries(memory=2**33) as targets:
        model = Beaten(dataclasses.replace(targets, variable=variable_of_this_process()))
        with explain.open_workspace(model, table, target="y", allowance=Allowance(memory=2**31)) as workspace:
            answer = workspace.ask("predictions", rows=[0]).values[0, 0]
    assert told(answer) == (dict.fromkeys(ACTS, False), True)


def test_this_machine_seals():
    found = protection()
    assert (found.level.value, found.measures, found.happened) == ("A", MEASURES, ())
