"""Honest work in a sealed child: what models and tables ask of the libraries, each a function of a parcel of bytes.

The parcel is made by `parcel` in another process: where children are forked, no team of OpenMP threads may have run.
"""

import io
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from explain.sealing import code_paths, seal
from tests.hostile.sealed import in_child

BUDGET = 2**31
PRELOADED = (
    "lightgbm", "numba", "numpy", "openpyxl", "pandas", "pyarrow.parquet", "shap", "sklearn.ensemble", "xgboost",
)  # fmt: skip


LATE = ("sqlite3", "wsgiref.util", "sklearn.gaussian_process")
"""Of the interpreter, with a library in C; of the interpreter; of a package."""


def parcel() -> dict[str, Any]:
    """Fit small models, write small tables; with each what it should give."""
    import numpy as np
    import pandas as pd
    from lightgbm import LGBMClassifier
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from xgboost import XGBClassifier

    X = np.random.default_rng(0).normal(size=(300, 4))
    y = (X[:, 0] + X[:, 1] > 0).astype(int)
    models = {
        "forest": RandomForestClassifier(20, random_state=0, n_jobs=2),
        "histogram": HistGradientBoostingClassifier(max_iter=10),
        "xgboost": XGBClassifier(n_estimators=10, n_jobs=2),
        "lightgbm": LGBMClassifier(n_estimators=10, n_jobs=2, verbose=-1),
    }
    fitted = {name: model.fit(X, y) for name, model in models.items()}
    frame = pd.DataFrame({"a": [1.5, 2.5], "b": ["x", "y"]})
    excel = io.BytesIO()
    frame.to_excel(excel, index=False)
    return {
        "X": X,
        "models": {name: pickle.dumps(model) for name, model in fitted.items()},
        "answers": {name: model.predict_proba(X)[:, 1] for name, model in fitted.items()},
        "csv": frame.to_csv(index=False).encode(),
        "parquet": frame.to_parquet(),
        "excel": excel.getvalue(),
    }


def predicts(name: str, given: dict[str, Any]) -> bool:
    """Open a fitted model and predict; all but the forest use OpenMP."""
    import numpy as np

    model = pickle.loads(given["models"][name])
    return bool(np.allclose(model.predict_proba(given["X"])[:, 1], given["answers"][name], atol=1e-6))


def predicts_in_threads(given: dict[str, Any]) -> bool:
    """Predict in two threads at once."""
    with ThreadPoolExecutor(2) as threads:
        return all(threads.map(lambda name: predicts(name, given), ("forest", "histogram")))


def explains_trees(given: dict[str, Any]) -> bool:
    """Run TreeSHAP: contributions and base value add up to the prediction."""
    import numpy as np
    import shap

    explainer = shap.TreeExplainer(pickle.loads(given["models"]["forest"]))
    total = explainer(given["X"][:5]).values[..., 1].sum(axis=1) + explainer.expected_value[1]
    return bool(np.allclose(total, given["answers"]["forest"][:5]))


def compiles(given: dict[str, Any]) -> bool:
    """Compile a function by numba."""
    import numba
    import numpy as np

    total = numba.njit(lambda values: (values * 2).sum())
    return bool(np.isclose(total(given["X"]), 2 * given["X"].sum()))


def multiplies(given: dict[str, Any]) -> bool:
    """Multiply matrices large enough for the threads of the linear algebra library."""
    import numpy as np

    big = np.tile(given["X"], (3, 100))
    return bool(np.allclose((big.T @ big)[:4, :4], 3 * given["X"].T @ given["X"]))


def reads(kind: str, given: dict[str, Any]) -> bool:
    """Read a table from bytes."""
    import pandas as pd

    frame = getattr(pd, f"read_{kind}")(io.BytesIO(given[kind]))
    return list(frame["a"]) == [1.5, 2.5] and list(frame["b"]) == ["x", "y"]


def knows_zones(_: dict[str, Any]) -> bool:
    """Turn a time into that of another zone."""
    import pandas as pd

    return pd.Timestamp("2024-06-01", tz="UTC").tz_convert("Europe/Paris").hour == 2


def imports(name: str, _: dict[str, Any]) -> bool:
    """Import a library that was not there before."""
    was_there = name in sys.modules
    __import__(name)
    return not was_there


JOBS: dict[str, Callable[[dict[str, Any]], bool]] = {
    **{f"{name} predicts": partial(predicts, name) for name in ("forest", "histogram", "xgboost", "lightgbm")},
    "two threads predict": predicts_in_threads,
    "TreeSHAP": explains_trees,
    "numba compiles": compiles,
    "matrices multiply": multiplies,
    **{f"{kind} is read": partial(reads, kind) for kind in ("csv", "parquet", "excel")},
    "a time changes its zone": knows_zones,
    **{f"{name} is imported": partial(imports, name) for name in LATE},
}


def sealed(job: Callable[[dict[str, Any]], bool], given: dict[str, Any]) -> dict[str, Any]:
    """Seal this process and do a job."""
    measures = seal(memory=BUDGET)
    return {"measures": sorted(measures), "right": job(given)}


def work(path: str) -> dict[str, dict[str, Any]]:
    """Do each job in a sealed child of its own."""
    for name in PRELOADED:
        __import__(name)
    code_paths()
    with open(path, "rb") as file:
        given = pickle.load(file)
    return {name: in_child(partial(sealed, job, given)) for name, job in JOBS.items()}
