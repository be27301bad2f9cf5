"""Charts that are drawn by other threads while pandas is being loaded."""

import subprocess
import sys

from tasks import ROOT

DRAWN_MEANWHILE = """
import sys, threading
import numpy as np
import plotly.graph_objects as go
from pages.shared.loading import Gate

gate, wrong, drawn, go_on = Gate(), [], [], threading.Event()

def draw():
    while not go_on.is_set():
        try:
            with gate.drawing():
                go.Figure(go.Bar(x=[1.0, 2.0], y=["a", "b"]), layout={"xaxis": {"range": [0, 1]}}).to_json()
                drawn.append("pandas" in sys.modules)
        except Exception as error:
            wrong.append(repr(error))

def draw_and_load():
    with gate.drawing():
        gate.load()
        go.Figure(go.Bar(x=np.arange(3.0)))

threads = [threading.Thread(target=draw) for _ in range(2)]
loading = [threading.Thread(target=draw_and_load) for _ in range(2)]
for thread in threads:
    thread.start()
while len(drawn) < 5:
    pass
for thread in loading:
    thread.start()
for thread in loading:
    thread.join()
n = len(drawn)
while len(drawn) < n + 5 and not wrong:
    pass
go_on.set()
for thread in threads:
    thread.join()
assert not wrong, wrong[0]
assert drawn[0] is False and drawn[-1] is True
"""


def test_charts_are_drawn_before_and_after_pandas_is_loaded_and_not_meanwhile():
    done = subprocess.run(
        [sys.executable, "-c", DRAWN_MEANWHILE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_without_the_gate_a_chart_fails():
    """Else the gate would guard from nothing, and could go."""
    without = DRAWN_MEANWHILE.replace("gate.load()", "import pandas")
    done = subprocess.run(
        [sys.executable, "-c", without], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert "pandas' has no attribute" in done.stderr
