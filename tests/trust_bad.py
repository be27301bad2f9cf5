"""What is wrong with a model, a table, a row or an explanation, and what must be raised for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeRegressor

import explain
from explain.checks import second_engine
from explain.checks.faithfulness.faithfulness import held_against as held_against_removal
from explain.checks.lights import Checked
from explain.checks.of_attributions import of_attributions
from explain.checks.of_effects import of_dependence
from explain.checks.of_importance import of_importance
from explain.checks.of_performance import of_performance
from explain.checks.of_prediction import of_prediction
from explain.table.dataset import chosen_rows
from tests.formulas import formula
from tests.scaffold import Scaffold
from tests.trust_fixtures import Bad, Opened, Told, rows_of, told_by
from tests.trust_good import chance, line, opened, table, with_categories

Ask = Callable[[int, int], Told]


def of_rows(made: Callable[[], Opened], check: Callable[[Opened, int, int], Checked]) -> Ask:
    """Ask a check about rows of one table."""
    held = cache(made)

    def ask(case: int, seed: int) -> Told:
        return told_by(check(held(), rows_of(held()[1], case + 1)[case], seed))
    return ask


def of_tables(made: Callable[[int], Opened], check: Callable[[Opened, int], Checked]) -> Ask:
    """Ask a check about the models of several tables."""
    held = cache(made)
    return lambda case, seed: told_by(check(held(case), seed))


def quality(pair: Opened, seed: int) -> Checked:
    return explain.model_quality(*pair, seed=seed)


def noise_model(case: int) -> Opened:
    """Fitted to noise, and shown on rows that it has not seen."""
    frame = table(900, seed=case)
    target = np.random.default_rng(case + 50).normal(size=900)
    return opened(GradientBoostingRegressor(n_estimators=40, random_state=0), frame, target, 500)


def shuffled_labels(case: int) -> Opened:
    """Two classes that were mixed up before the fit."""
    frame = table(900, seed=case)
    target = np.random.default_rng(case + 60).permutation(chance(line(frame)))
    return opened(RandomForestClassifier(30, max_depth=4, random_state=0), frame, target, 500)


def a_line(n: int = 400, p: int = 8, seed: int = 0) -> Opened:
    return opened(LinearRegression(), table(n, p, seed), line(table(n, p, seed)))


def shuffled_attribution(pair: Opened, row: int, seed: int) -> Checked:
    """Contributions that were given to other features; they still add up."""
    explained = explain.shap_values(*pair, rows=[row], seed=seed)
    turned = replace(explained, contributions=np.roll(explained.contributions, 1 + row % 5, axis=1))
    found = held_against_removal(*pair, turned, row=row, seed=seed,
                                 compared=chosen_rows(pair[1], None, default=100, seed=seed))
    return replace(explain.row_support(*pair, row=row), findings=found)


def not_adding_up(pair: Opened, row: int, seed: int) -> Checked:
    """Contributions of which one was lost."""
    explained = explain.shap_values(*pair, rows=[row], seed=seed)
    parts = explained.contributions.copy()
    parts[0, np.abs(parts[0]).argmax()] = 0.0
    return of_attributions(replace(explained, contributions=parts))


def moved_between(pair: Opened, row: int, seed: int) -> Checked:
    """A quarter of the largest contribution credited to the next feature: the sum still holds."""
    explained = explain.shap_values(*pair, rows=[row], seed=seed)
    parts = explained.contributions.copy()
    first = int(np.abs(parts[0]).argmax())
    parts[0, [first, first - 1]] += parts[0, first] / 4 * np.array([-1, 1])
    served = replace(explained, contributions=parts)
    return second_engine.held_against(*pair, served, background=None, seed=seed)


def crooked() -> Opened:
    """Much of it is no line, and several features do about as much."""
    frame = table(500)
    target = (np.sin(3 * frame).sum(axis=1) + frame["x0"] * frame["x1"]).to_numpy()
    return opened(GradientBoostingRegressor(n_estimators=80, random_state=0), frame, target)


def of_lime(n_samples: int) -> Callable[[Opened, int, int], Checked]:
    return lambda pair, row, seed: explain.lime_stability(*pair, row=row, n_samples=n_samples, n_runs=5, seed=seed)


def waves() -> Opened:
    """Near a row of ones three columns do most, farther out the three others."""
    frame = table(600)
    dataset = explain.read_table(frame.assign(y=line(frame)), target="y")
    return formula(dataset, lambda f: (np.sin(2 * (f.to_numpy()[:, :3] - 1)).sum(axis=1)
                                       + 0.4 * f.to_numpy()[:, 3:].sum(axis=1))), dataset


def width(pair: Opened, row: int, seed: int) -> Checked:
    """LIME of a row near the ones."""
    near = {name: 1 + float(value) / 20 for name, value in pair[1].features.iloc[row].items()}
    return explain.lime_stability(*pair, row=near, n_runs=5, seed=seed)


def lognormal() -> Opened:
    frame = np.exp(table(1_500, 4))
    return opened(LinearRegression(), frame, line(frame))


def leaky(case: int) -> Opened:
    """One column is the answer with hardly any noise."""
    frame = table(600, seed=case)
    target = chance(line(frame), case)
    frame["code"] = target + 0.1 * np.random.default_rng(case).normal(size=600)
    return opened(LogisticRegression(), frame, target)


def one_column(case: int) -> Opened:
    """A model that looks at one of its columns."""
    frame = table(600, seed=case)
    target = 3 * frame["x2"].to_numpy() + 2 * np.random.default_rng(case).normal(size=600)
    return opened(DecisionTreeRegressor(max_depth=2, random_state=0), frame, target)


def later_rows(pair: Opened, seed: int) -> Checked:
    """Rows of another time than those of the background."""
    rows = pair[1].features.sample(200, random_state=seed) + np.array([0.8, 0, 0.6, 0, 0, 0, 0, 0])
    return explain.drift(*pair, rows=rows, seed=seed)


def stale_background(pair: Opened, seed: int) -> Checked:
    """A background from the upper end of the table."""
    score = pair[1].features.to_numpy()[:, 0] + 0.1 * np.random.default_rng(seed).normal(size=len(pair[1]))
    return explain.drift(*pair, background=np.sort(np.argsort(score)[-100:]), seed=seed)


def by_heart(case: int, *, noise: bool) -> Opened:
    """A forest that knows its training rows, the first 150 of the table."""
    frame = table(300, 4, seed=case)
    target = np.random.default_rng(case).normal(size=300) if noise else line(frame, 8.0, case)
    dataset = explain.read_table(frame.assign(y=target), target="y")
    seen = 150 if noise else 300
    forest = RandomForestRegressor(20, random_state=0).fit(frame[:seen], target[:seen])
    return explain.load_model(forest, dataset), dataset


def scaffold() -> Opened:
    """Decides by another column as soon as a row does not look real."""
    random = np.random.default_rng(0)
    held = random.normal(size=(1_200, 2)) @ random.normal(size=(2, 8)) + 0.25 * random.normal(size=(1_200, 8))
    held[:, 1] = random.normal(size=1_200)
    frame = pd.DataFrame(held, columns=list("abcdefgh"))
    dataset = explain.read_table(frame.assign(t=(frame["a"] > 0).astype(int)), target="t")
    return explain.load_model(Scaffold().fit(frame), dataset), dataset


def logistic() -> Opened:
    frame = table(800)
    return opened(LogisticRegression(), frame, chance(line(frame, 0) / 2))


def scored(pair: Opened, between: tuple[float, float], case: int) -> int:
    """A row whose score lies between two."""
    every = explain.predictions(*pair, rows=np.arange(len(pair[1]))).values[:, 1]
    return int(np.flatnonzero((every > between[0]) & (every < between[1]))[case])


def near_threshold(case: int, seed: int) -> Told:
    pair = kept_logistic()
    found = explain.predictions(*pair, rows=[scored(pair, (0.46, 0.54), case)])
    return told_by(of_prediction(found, pair[0].outputs[1]))


def saturated(case: int, seed: int) -> Told:
    pair = kept_logistic()
    row = scored(pair, (0.985, 1.0), case)
    return told_by(of_attributions(explain.shap_values(*pair, rows=[row], seed=seed)))


kept_logistic = cache(logistic)


def odd_cell(column: str, value: Any) -> Callable[[Opened, int, int], Checked]:
    """A row of the table with a value that the table does not have."""
    def check(pair: Opened, row: int, seed: int) -> Checked:
        return explain.row_support(*pair, row=dict(pair[1].features.iloc[row]) | {column: value}, seed=seed)
    return check


def with_gap(pair: Opened, row: int, seed: int) -> Checked:
    return explain.row_support(*pair, row=dict(pair[1].features.iloc[row]) | {"x0": None, "x3": None}, seed=seed)


def gaps() -> Opened:
    frame = table(500)
    return opened(HistGradientBoostingRegressor(max_iter=30, random_state=0),
                  frame.mask(np.random.default_rng(5).random(frame.shape) < 0.05), line(frame))


def imbalanced(case: int) -> Opened:
    frame = table(900, seed=case)
    return opened(LogisticRegression(), frame, chance(line(frame, 0) / 2 - 6, case))


class Restless(RegressorMixin, BaseEstimator):
    """Answers with other noise each time."""

    def fit(self, X: pd.DataFrame, y: np.ndarray) -> "Restless":
        self.draw_, self.feature_names_in_ = np.random.default_rng(0), np.array(X.columns)
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return X.to_numpy(float)[:, 0] * 3 + 0.2 * self.draw_.normal(size=len(X))


def linked(case: int) -> Opened:
    """Two columns that are nearly one."""
    frame = table(400, seed=case)
    frame["x1"] = frame["x0"] + 0.2 * frame["x1"]
    return opened(LinearRegression(), frame, line(frame))


def ranked(pair: Opened, seed: int) -> Checked:
    return of_importance(explain.permutation_importance(*pair, n_repeats=5, seed=seed), explain.associations(*pair))


def parts_of_one(case: int) -> Opened:
    frame = table(400, 4, seed=case)
    town = np.random.default_rng(case).integers(3, size=400)
    for i, name in enumerate(("north", "south", "east")):
        frame[name] = (town == i).astype(int)
    return opened(LinearRegression(), frame, line(frame))


def small(case: int) -> Opened:
    return opened(LinearRegression(), table(25, 3, case), line(table(25, 3, case)))


def wide(case: int) -> Opened:
    frame = table(300, 30, seed=case)
    return opened(LinearRegression(), frame, line(frame.iloc[:, :12]))


def skewed(case: int) -> Opened:
    """Nearly all values of a column lie at its lower end."""
    frame = table(400, seed=case)
    frame["x0"] = np.append(np.abs(frame["x0"][:398]), [40.0, 50.0])
    return opened(RandomForestRegressor(10, random_state=0), frame, line(frame))


def curve(pair: Opened, seed: int) -> Checked:
    return of_dependence(explain.dependence(*pair, "x0", grid=list(range(0, 51, 5)), seed=seed))


def accumulated(pair: Opened, seed: int) -> Checked:
    return of_dependence(explain.accumulated_effects(*pair, "x0", seed=seed), explain.associations(*pair))


def moved_alone(method: str) -> Callable[[Opened, int], Checked]:
    return lambda pair, seed: explain.probes(*pair, method=method, feature="x0", seed=seed)


def tightly_linked(case: int) -> Opened:
    """Columns that all follow one that is hidden."""
    frame = table(800, 6, seed=case, linked=0.97)
    return opened(LinearRegression(), frame, line(frame))


def beyond_a_tree(case: int) -> Opened:
    """Nothing that two questions could tell."""
    frame = table(500, seed=case)
    dataset = explain.read_table(frame.assign(y=line(frame)), target="y")
    return formula(dataset, lambda f: f["x0"] * f["x1"] * f["x2"]), dataset


def poor_tree(pair: Opened, seed: int) -> Checked:
    return explain.surrogate(*pair, depth=2, seed=seed)


def either() -> Opened:
    """A score that two columns raise, each as well alone; the others add a little."""
    frame = table(400)
    dataset = explain.read_table(frame.assign(y=line(frame)), target="y")
    return formula(dataset, lambda f: 2.0 * ((f["x0"] > 0.5) | (f["x1"] > 0.5)).to_numpy()
                   + f[["x2", "x3", "x4", "x5"]].to_numpy() @ [0.3, 0.25, 0.2, 0.15]), dataset


def both_high(pair: Opened, row: int, seed: int) -> Checked:
    """Methods side by side where swapping one of the two columns in loses nothing, and SHAP shares it."""
    near = np.array([2.0, 2.0, 1.0, 1.0, 1.0, 1.0]) + pair[1].features.iloc[row].to_numpy() / 10
    return explain.agreement(*pair, row=dict(zip(pair[1].features.columns, near, strict=True)), seed=seed)


def few_to_compare(pair: Opened, row: int, seed: int) -> Checked:
    return of_attributions(explain.shap_values(*pair, rows=[row], seed=seed))


CATEGORIES = with_categories(LinearRegression(), classes=False)

BAD = (
    Bad(name="model of noise", ask=of_tables(noise_model, quality), must=("W19", "L6 red"), n=5),
    Bad(name="shuffled labels", ask=of_tables(shuffled_labels, quality), must=("W19", "L6 red"), n=5),
    Bad(name="contributions given to other features", ask=of_rows(a_line, shuffled_attribution), must=("L2",), n=6),
    Bad(name="contributions that do not add up", ask=of_rows(a_line, not_adding_up), must=("L1 red",)),
    Bad(name="wrong contributions that add up", ask=of_rows(a_line, moved_between), must=("L1 red",)),
    Bad(name="LIME of 50 samples", ask=of_rows(crooked, of_lime(50)), must=("W8", "L3"), n=6),
    Bad(name="LIME of what is no line", ask=of_rows(crooked, of_lime(2_000)), must=("W9", "L2")),
    Bad(name="LIME that hangs on its width", ask=of_rows(waves, width), must=("W10", "L3")),
    Bad(name="LIME of lognormal columns", ask=of_rows(lognormal, of_lime(1_000)), must=("W11",)),
    Bad(name="a column that gives the answer away", ask=of_tables(leaky, quality), must=("W22", "L6")),
    Bad(name="a model of one column", ask=of_tables(one_column, quality), must=("W22", "L6")),
    Bad(name="rows of another time", ask=of_tables(lambda case: a_line(800, 8, case), later_rows), must=("W24", "L7")),
    Bad(name="a background unlike the table", ask=of_tables(lambda case: a_line(800, 8, case), stale_background),
        must=("W5", "W24")),
    Bad(name="importance on training rows", must=("W14",), ask=of_tables(
        lambda case: by_heart(case, noise=True),
        lambda pair, seed: explain.held_out(*pair, rows=np.arange(150), seed=seed))),
    Bad(name="a model that knows its rows by heart", must=("W14", "L6"), ask=of_tables(
        lambda case: by_heart(case, noise=False), lambda pair, seed: explain.refits(*pair, n_refits=6, seed=seed))),
    Bad(name="a scaffold", must=("W2", "L5"), ask=of_rows(
        scaffold, lambda pair, row, seed: explain.probes(*pair, row=row, seed=seed))),
    Bad(name="a row near the threshold", ask=near_threshold, must=("W27",), n=5),
    Bad(name="a score near its end", ask=saturated, must=("W26",), n=5),
    Bad(name="a level never seen", ask=of_rows(CATEGORIES, odd_cell("town", "overseas")), must=("W20", "L5")),
    Bad(name="a value beyond the table", ask=of_rows(CATEGORIES, odd_cell("x0", 9.0)), must=("W20", "L5")),
    Bad(name="cells that are missing", ask=of_rows(gaps, with_gap), must=("W25",)),
    Bad(name="a class that is rare", ask=of_tables(imbalanced, quality), must=("W18",)),
    Bad(name="the rare class, among the scores", must=("W18",), ask=of_tables(
        imbalanced, lambda pair, seed: of_performance(explain.performance(*pair)))),
    Bad(name="a model that answers otherwise each time", must=("W28", "L6"), ask=of_tables(
        lambda case: opened(Restless(), table(300, seed=case), line(table(300, seed=case))), quality)),
    Bad(name="columns that are nearly one", ask=of_tables(linked, ranked), must=("W1",)),
    Bad(name="parts of one choice", ask=of_tables(parts_of_one, quality), must=("W4",)),
    Bad(name="few rows", ask=of_tables(small, ranked), must=("W21",)),
    Bad(name="many features", ask=of_tables(wide, ranked), must=("W16",)),
    Bad(name="a curve where no rows are", ask=of_tables(skewed, curve), must=("W12",)),
    Bad(name="a curve through rows that do not occur", ask=of_tables(tightly_linked, moved_alone("dependence")),
        must=("W12", "L5")),
    Bad(name="an accumulated curve of a linked column", ask=of_tables(linked, accumulated), must=("W13",)),
    Bad(name="shuffling one of linked columns", must=("W15", "L5"),
        ask=of_tables(tightly_linked, moved_alone("permutation_importance"))),
    Bad(name="a tree that does not follow the model", ask=of_tables(beyond_a_tree, poor_tree), must=("W17",)),
    Bad(name="a background of 60 rows", ask=of_rows(lambda: a_line(60), few_to_compare), must=("W6",)),
    Bad(name="two columns of which either will do", must=("W23", "L4"), n=6, ask=of_rows(either, both_high)),
)
