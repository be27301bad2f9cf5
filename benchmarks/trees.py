"""SHAP of tree ensembles against shap, the libraries' own and woodelf: `python -m benchmarks.trees`.

Times are seconds for 20,000 rows (deep forest: 1,000, and 60 against a background), one thread each. Ours hold the
coding of the rows and the building of the tables. The shap package's C extension is called as it calls it itself where
it does not pass the question on, on models that it has parsed before; it and the libraries' own explain fewer rows,
whose time is scaled. woodelf explains all rows and parses the model, so it is held against ours with the model read
anew. All take turns, and where they explain the same rows the answers must be equal: differences are shares of the
largest contribution.
Values are those of single precision and the rounded column holds quarters: against a background shap rounds thresholds
to single precision, and where one falls on a value then, it sends rows another way than the model does. With tenths
it was off by 0.0001 of the largest contribution on the deep forest; the definition by all coalitions agreed with ours.
"""

import argparse
import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import explain
from benchmarks.common import Row, Taken, in_turns
from explain.methods.trees import blocks
from explain.methods.trees.compiling import compile_all
from explain.methods.trees.deep import walking
from explain.methods.trees.tables import fits, tabulated
from explain.model.forests.raw import RawForest
from explain.model.forests.reading import forest_of

N_COLUMNS, N_TRAINED, N_ROWS = 20, 50_000, 20_000
N_DEEP = {"path": 1_000, "background": 60}
BACKGROUND, LARGE_BACKGROUND = 100, 10_000
ROUNDS, WOODELF_ROUNDS = 5, 3
N_PEER = {"shap": 400, "own": 400, "shap, background": 100}
N_DEEP_PEER = {"shap": 16, "shap, background": 6}
EQUAL = {"shap": 1e-6, "shap, background": 1e-6, "own": 1e-5, "woodelf": 1e-5, "woodelf, background": 1e-5}
"""XGBoost's own and woodelf add up in single precision."""
NEEDED = {
    ("XGB 300×6", "shap"): 75.0, ("LGB 300×31", "shap"): 60.0, ("XGB 300×6", "woodelf"): 10.0,
    ("LGB 300×31", "woodelf"): 10.0, ("XGB 300×6", "shap, background"): 350.0,
    ("LGB 300×31", "shap, background"): 350.0, ("RF 200×d12", "shap"): 20.0,
}
MOST_FOR_LARGE = 1.5
WORDS = {
    "shap": "path-dependent, shap's C extension", "own": "path-dependent, the library's own",
    "woodelf": "path-dependent, woodelf, model read anew", "shap, background": "background 100, shap",
    "woodelf, background": "background 100, woodelf, model read anew",
}


def table() -> pd.DataFrame:
    """20 columns, one of two values, one rounded, one skewed, two correlated; the answer has interactions."""
    random = np.random.default_rng(0)
    X = random.normal(size=(N_TRAINED + N_ROWS, N_COLUMNS))
    X[:, 1], X[:, 2], X[:, 3] = X[:, 1] > 0, np.round(4 * X[:, 2]) / 4, np.exp(X[:, 3])
    X[:, 5] = 0.8 * X[:, 4] + 0.6 * X[:, 5]
    y = X[:, 0] * X[:, 1] + np.sin(3 * X[:, 4]) + 0.3 * X[:, 3] + X[:, 6] * X[:, 7] * (X[:, 8] > 0) + X[:, 9]
    y += 0.3 * random.normal(size=len(X))
    return pd.DataFrame(X.astype(np.float32).astype(float)).add_prefix("x").assign(y=y)


def xgb() -> Any:
    from xgboost import XGBRegressor

    return XGBRegressor(n_estimators=300, max_depth=6, n_jobs=1)


def lgb() -> Any:
    from lightgbm import LGBMRegressor

    return LGBMRegressor(n_estimators=300, num_leaves=31, n_jobs=1, verbose=-1)


def hgb() -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(max_iter=300, max_leaf_nodes=31, early_stopping=False)


def forest() -> Any:
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(200, max_depth=12, max_features=0.5, n_jobs=2, random_state=0)


def catboost() -> Any:
    from catboost import CatBoostRegressor

    return CatBoostRegressor(iterations=300, depth=6, thread_count=1, verbose=False, allow_writing_files=False)


MODELS: dict[str, Callable[[], Any]] = {
    "XGB 300×6": xgb, "LGB 300×31": lgb, "HGB 300×31": hgb, "RF 200×d12": forest, "CatBoost 300×6": catboost,
}


class Contest:
    """One model, its rows and backgrounds, and those who explain it."""

    def __init__(self, name: str) -> None:
        frame = table()
        features, self.name = frame.drop(columns="y"), name
        self.model = MODELS[name]().fit(features[:N_TRAINED], frame["y"][:N_TRAINED])
        self.predictor = explain.load_model(self.model, explain.read_table(frame[:1_000], target="y"))
        raw = forest_of(self.predictor)
        assert raw is not None
        self.raw, self.trees = raw, raw.forest.of(0)
        self.shallow = fits(self.trees, raw.players)
        self.rows = features[N_TRAINED:][: N_ROWS if self.shallow else N_DEEP["path"]].reset_index(drop=True)
        self.compared = self.rows if self.shallow else self.rows[: N_DEEP["background"]]
        self.small, self.large = features[:BACKGROUND], features[:LARGE_BACKGROUND]
        self.n_peer = {**N_PEER, **({} if self.shallow else N_DEEP_PEER)}

    def engine(self, raw: RawForest, background: pd.DataFrame | None = None) -> Any:
        """What the product holds between questions: the tables, or the trees to walk."""
        make = tabulated if self.shallow else walking
        compared = None if background is None else raw.coded(background)
        return make(raw.forest.of(0), raw.players, N_COLUMNS, compared)

    def ours(self, background: pd.DataFrame | None = None, *, anew: bool = False) -> np.ndarray:
        """Code the rows, build, explain; read the model before that when it is to be read anew."""
        raw = forest_of(replace(self.predictor)) if anew else self.raw
        assert raw is not None
        rows = self.rows if background is None else self.compared
        return self.engine(raw, background).contributions(raw.coded(rows))

    def explained(self, engine: Any) -> np.ndarray:
        """Code and explain the rows with what was built before."""
        return engine.contributions(self.raw.coded(self.rows))

    def shap_parsed(self) -> Callable[[], np.ndarray]:
        """shap's C extension on a model that is parsed now; (n_peer, n_columns)."""
        import shap
        from shap import _cext

        held = shap.TreeExplainer(self.model, feature_perturbation="tree_path_dependent").model
        rows = np.ascontiguousarray(self.rows[: self.n_peer["shap"]], dtype=held.input_dtype)

        def run() -> np.ndarray:
            found = np.zeros((len(rows), N_COLUMNS + 1, held.num_outputs))
            _cext.dense_tree_shap(
                held.children_left, held.children_right, held.children_default, held.features, held.thresholds,
                held.threshold_types, held.values, held.node_sample_weight, held.max_depth, rows, np.isnan(rows), None,
                None, None, held.children_left.shape[0], held.base_offset, found, 1, 0, False,
            )
            return found[:, :-1, 0]

        return run

    def shap_compared(self) -> Callable[[], np.ndarray]:
        """shap against the whole background, which it cuts unless a masker is told not to; (n_peer, n_columns)."""
        import shap

        masker = shap.maskers.Independent(self.small, max_samples=len(self.small))
        explainer = shap.TreeExplainer(self.model, masker, feature_perturbation="interventional")
        assert len(explainer.data) == len(self.small)
        rows = self.rows[: self.n_peer["shap, background"]]
        return lambda: explainer.shap_values(rows, check_additivity=False)

    def own(self) -> np.ndarray:
        """What the library itself offers; (n_peer, n_columns)."""
        rows = self.rows[: self.n_peer["own"]]
        if self.name.startswith("XGB"):
            from xgboost import DMatrix

            return self.model.get_booster().predict(DMatrix(rows, nthread=1), pred_contribs=True)[:, :-1]
        if self.name.startswith("LGB"):
            return self.model.predict(rows, pred_contrib=True)[:, :-1]
        from catboost import Pool

        return self.model.get_feature_importance(Pool(rows), type="ShapValues", thread_count=1)[:, :-1]

    def woodelf(self, background: pd.DataFrame | None = None) -> np.ndarray:
        """Parse the model and explain all rows."""
        from woodelf import WoodelfExplainer

        way = "tree_path_dependent" if background is None else "interventional"
        explainer = WoodelfExplainer(self.model, background, feature_perturbation=way)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return explainer.shap_values(self.rows, verbose=False)

    def calls(self) -> dict[str, Callable[[], np.ndarray]]:
        """All who take turns."""
        held: dict[str, Callable[[], np.ndarray]] = {"ours": self.ours}
        if self.name.startswith("CatBoost"):  # shap's C extension refuses its trees, and hands them to the library
            return {**held, "own": self.own}
        held |= {
            "ours, background": partial(self.ours, self.small), "shap": self.shap_parsed(),
            "shap, background": self.shap_compared(),
        }
        if not self.shallow:
            return held
        small, large = (self.engine(self.raw, background) for background in (self.small, self.large))
        held |= {
            "ours anew": partial(self.ours, anew=True),
            "ours, background anew": partial(self.ours, self.small, anew=True),
            "ours, large background": partial(self.ours, self.large),
            "explaining, background": partial(self.explained, small),
            "explaining, large background": partial(self.explained, large),
            "woodelf": self.woodelf,
        }
        if not self.name.startswith("HGB"):
            held |= {"own": self.own, "woodelf, background": partial(self.woodelf, self.small)}
        return held


def measured(name: str, rounds: int = ROUNDS) -> Iterator[Row]:
    """Measure one model."""
    contest = Contest(name)
    fewer = dict.fromkeys(("woodelf", "woodelf, background"), WOODELF_ROUNDS)
    with threadpool_limits(1):
        taken = in_turns(contest.calls(), rounds, fewer)
    for peer in WORDS:
        if peer in taken:
            yield from against(contest, peer, taken)
    if "explaining, background" in taken:
        yield from growing(contest, taken)


def against(contest: Contest, peer: str, taken: dict[str, Taken]) -> Iterator[Row]:
    """Hold one peer against ours: equal answers, then times."""
    ours = "ours" + ", background" * peer.endswith("background")
    if peer.startswith("woodelf"):
        ours += " anew"
    theirs, n = taken[peer], len(taken[peer].found)
    scale = float(np.abs(theirs.found).max())
    off = float(np.abs(taken[ours].found[:n] - theirs.found).max()) / scale
    assert off <= EQUAL[peer], (contest.name, peer, off)
    longer, needed = len(taken[ours].found) / n, NEEDED.get((contest.name, peer))
    for unit in ("cpu", "wall"):
        mine, other = getattr(taken[ours], unit), getattr(theirs, unit) * longer
        words = f"{contest.name}: {WORDS[peer]}" + (", wall" if unit == "wall" else "")
        yield Row(words, mine, other, other / mine, off, needed if unit == "cpu" else None)


def growing(contest: Contest, taken: dict[str, Taken]) -> Iterator[Row]:
    """What a background of 10,000 costs beside one of 100; both must add up to the model's own answers."""
    off = max(additivity(contest, taken[f"explaining, {size}"].found, rows)
              for size, rows in (("background", contest.small), ("large background", contest.large)))
    assert off <= 1e-5, off
    for small, large, words in (
        ("explaining, background", "explaining, large background", "tables built before"),
        ("ours, background", "ours, large background", "tables built"),
    ):
        needed = MOST_FOR_LARGE if words.endswith("before") else None
        mine, other = taken[large].cpu, taken[small].cpu
        yield Row(f"{contest.name}: background 10,000, and 100, {words}", mine, other, mine / other, off, needed)


def additivity(contest: Contest, found: np.ndarray, background: pd.DataFrame) -> float:
    """Largest distance between sums of contributions and what the model says, as a share of its spread."""
    said, base = (contest.model.predict(rows).astype(float) for rows in (contest.rows, background))
    return float(np.abs(found.sum(axis=1) - (said - base.mean())).max() / np.ptp(said))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", nargs="+", choices=list(MODELS), default=list(MODELS))
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    for name in chosen.models:
        for row in rows((name,), chosen.rounds):
            print(row.told(), flush=True)


def rows(names: tuple[str, ...] = tuple(MODELS), rounds: int = ROUNDS) -> Iterator[Row]:
    """Measure models on one thread."""
    compile_all()
    blocks.THREADS = 1
    for name in names:
        yield from measured(name, rounds)


if __name__ == "__main__":
    main()
