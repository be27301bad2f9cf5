"""One of the other dashboards in an environment of its own: from both files to its first page.

Reads ``census.joblib`` and ``census.csv`` in a folder, prints what it took, and writes ``predictions.npy`` there.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd


def explainerdashboard() -> Callable[[Any, pd.DataFrame, pd.Series, list[str]], None]:
    from explainerdashboard import ClassifierExplainer, ExplainerDashboard

    def show(model: Any, cells: pd.DataFrame, truth: pd.Series, cats: list[str]) -> None:
        explainer = ClassifierExplainer(model, cells, truth, cats=cats)
        served(ExplainerDashboard(explainer, decision_trees=False).app)
        explainer.plot_importances().to_json()

    return show


def shapash() -> Callable[[Any, pd.DataFrame, pd.Series, list[str]], None]:
    from shapash import SmartExplainer

    def show(model: Any, cells: pd.DataFrame, truth: pd.Series, cats: list[str]) -> None:
        explainer = SmartExplainer(model=model)
        explainer.compile(x=cells, y_target=truth)
        explainer.init_app()
        served(explainer.smartapp.app)
        explainer.plot.features_importance().to_json()

    return show


def served(app: Any) -> None:
    """Ask for the page's layout as a browser does."""
    assert app.server.test_client().get("/_dash-layout").status_code == 200


def main(peer: str, folder: Path) -> None:
    """Show the table once."""
    warnings.simplefilter("ignore")
    show = {"explainerdashboard": explainerdashboard, "shapash": shapash}[peer]()
    cpu, wall = time.process_time(), time.perf_counter()
    pipeline, frame = joblib.load(folder / "census.joblib"), pd.read_csv(folder / "census.csv")
    truth = frame.pop("rich")
    codes, model = pipeline[:-1], pipeline[-1]
    # <step>__<column>_<value>
    names = [name.partition("__")[2] for name in codes.get_feature_names_out()]
    cells = pd.DataFrame(codes.transform(frame), columns=names)
    show(model, cells, truth, frame.select_dtypes(exclude="number").columns.tolist())
    taken = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    np.save(folder / "predictions.npy", model.predict_proba(cells)[:, 1])
    print(json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
