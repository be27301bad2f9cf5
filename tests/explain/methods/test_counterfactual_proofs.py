"""What is said to be nearest is the nearest: against all rows that could be shown, of tables small enough for that."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.tree._tree import Tree
from xgboost import XGBClassifier

from explain import counterfactuals, load_model, read_table
from explain.methods.counterfactual import boxes, solver
from explain.methods.counterfactual.bound import Bound
from explain.methods.counterfactual.goal import wanted_goal
from explain.methods.counterfactual.ground import ground_of
from explain.methods.counterfactual.layout import space_around
from explain.methods.counterfactual.standin import stand_in_for
from explain.table.constraints import limits

pytestmark = pytest.mark.usefixtures("kernels")
NUMBERS, LEVELS = ["age", "price", "rooms"], ["city", "owner"]
STEPS = {"age": 1, "price": 10, "rooms": 1}


def table(random, n=70):
    """Integers, one decimal, missing numbers, levels and a boolean: some ten thousand rows can be shown."""
    frame = pd.DataFrame({
        "age": random.integers(20, 32, n), "price": random.integers(0, 25, n) / 10,
        "rooms": random.integers(1, 6, n).astype(float), "city": random.choice(["Paris", "Nice", "Lyon"], n),
        "owner": random.random(n) < 0.4,
    })
    frame.loc[random.random(n) < 0.15, "rooms"] = np.nan
    return frame


def score(frame, random):
    pull = random.normal(0, 1, 5)
    return (
        pull[0] * frame["age"] / 4 + pull[1] * frame["price"] + pull[2] * frame["rooms"].fillna(3) / 2
        + pull[3] * (frame["city"] == "Nice") + pull[4] * frame["owner"] * (frame["age"] > 25)
        + random.normal(0, 0.4, len(frame))
    )


def prepared(estimator):
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (OneHotEncoder(sparse_output=False), LEVELS)), estimator
    )


def spreads(frame):
    found = (frame[NUMBERS] - frame[NUMBERS].median()).abs().median()
    return found.where(found > 0, frame[NUMBERS].std(ddof=0))


def every_row(frame, before, constraints):
    """Every row that can be shown for one instance, within the limits."""
    choices = []
    for name in frame:
        held, here = frame[name].dropna(), before[name]
        if name in STEPS:
            steps = STEPS[name]
            values = [k / steps for k in range(round(held.min() * steps), round(held.max() * steps) + 1)]
            values = [float(f"{value:.6g}") for value in values]
        else:
            values = sorted(set(held))
        limit = constraints.get(name)
        if limit == "fixed":
            values = [here]
        elif limit == "increase":
            values = [value for value in values if value >= here]
        elif isinstance(limit, tuple):
            values = [value for value in values if limit[0] <= value <= limit[1]]
        elif isinstance(limit, list):
            values = [value for value in values if value in limit]
        choices.append(values + ([here] if pd.isna(here) else []))
    return pd.DataFrame(list(product(*choices)), columns=list(frame)).astype(frame.dtypes.to_dict())


def costs(frame, before, rows):
    spread, total = spreads(frame), np.zeros(len(rows))
    for name in frame:
        same = (rows[name] == before[name]) | (rows[name].isna() & pd.isna(before[name]))
        size = 1.0 if name in LEVELS or pd.isna(before[name]) else (rows[name] - before[name]).abs() / spread[name]
        total += np.where(same, 0.0, size)
    return total


def changed(before, rows):
    return sum(((rows[name] != before[name]) & ~(rows[name].isna() & pd.isna(before[name]))).astype(int)
               for name in rows)


MODELS = {
    "tree": lambda: DecisionTreeClassifier(max_depth=6, random_state=0),
    "forest": lambda: RandomForestClassifier(12, min_samples_leaf=2, random_state=0),
    "extra trees": lambda: ExtraTreesClassifier(10, max_depth=5, random_state=0),
    "boosted": lambda: GradientBoostingClassifier(n_estimators=15, random_state=0),
    "histograms": lambda: HistGradientBoostingClassifier(max_iter=12, min_samples_leaf=5, random_state=0),
    "xgboost": lambda: XGBClassifier(n_estimators=15, max_depth=4, n_jobs=1),
    "lightgbm": lambda: LGBMClassifier(n_estimators=12, min_child_samples=5, n_jobs=1, verbose=-1),
    "logistic": lambda: LogisticRegression(),
    "support vectors": lambda: LinearSVC(),
}
LIMITS = [
    {}, {"age": "increase", "owner": "fixed"}, {"price": (0.5, 1.5), "city": ["Paris", "Nice"]},
    {"age": (25, 28), "city": "fixed", "owner": "fixed"},
]


def problem(make, seed, n_classes=2):
    random = np.random.default_rng(seed)
    frame = table(random)
    signal = score(frame, random)
    target = pd.qcut(signal, n_classes, labels=False)
    dataset = read_table(frame.assign(y=target), target="y")
    return random, frame, signal, dataset, load_model(prepared(make()).fit(frame, target), dataset)


def check(found, frame, before, constraints, has_answer, max_changed=9):
    """The bound is the least cost of all rows that have the answer, and the first answer has it."""
    rows = every_row(frame, before, constraints)
    rows = rows[changed(before, rows) <= max_changed]
    valid = rows[has_answer(rows)]
    if not len(valid):
        assert found.bound == np.inf
        assert found.why_none.startswith("There is no row that has the wanted answer")
        return
    least = costs(frame, before, valid).min()
    assert found.bound == pytest.approx(least, abs=1e-9)
    assert found.distances[0] == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("kind", MODELS)
def test_the_nearest_of_all_rows_is_found_and_proven(kind):
    random, frame, _, dataset, predictor = problem(MODELS[kind], seed=list(MODELS).index(kind))
    cut = 0.5 if predictor.scale == "probability" else 0.0
    for row, constraints in zip(random.choice(len(frame), 4, replace=False), LIMITS, strict=True):
        place = int(predictor(frame.iloc[[row]])[0].argmin())
        found = counterfactuals(predictor, dataset, row=int(row), wanted=predictor.outputs[place],
                                constraints=constraints, effort=2)
        check(found, frame, frame.iloc[row], constraints, lambda rows, k=place: predictor(rows)[:, k] >= cut)


@pytest.mark.parametrize("kind", ["forest", "boosted", "xgboost", "logistic"])
def test_of_three_classes_the_nearest_row_is_proven(kind):
    random, frame, _, dataset, predictor = problem(MODELS[kind], seed=20, n_classes=3)
    for row in random.choice(len(frame), 2, replace=False):
        place = int(predictor(frame.iloc[[row]])[0].argmin())
        found = counterfactuals(predictor, dataset, row=int(row), wanted=predictor.outputs[place], effort=5)
        check(found, frame, frame.iloc[row], {}, lambda rows, k=place: predictor(rows).argmax(axis=1) == k)


@pytest.mark.parametrize("model", [GradientBoostingRegressor(n_estimators=12, random_state=0), Ridge()])
def test_in_regression_the_nearest_row_within_a_range_is_proven(model):
    random = np.random.default_rng(3)
    frame = table(random)
    target = score(frame, random).round(3)
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(prepared(model).fit(frame, target), dataset)
    answers = predictor(frame)[:, 0]
    low, high = np.quantile(answers, [0.7, 0.8])
    for row in (int(answers.argmin()), int(answers.argmax())):
        found = counterfactuals(predictor, dataset, row=row, wanted=(low, high), effort=5)
        check(found, frame, frame.iloc[row], {},
              lambda rows: (predictor(rows)[:, 0] >= low) & (predictor(rows)[:, 0] <= high))


@pytest.mark.parametrize("kind", ["forest", "logistic"])
@pytest.mark.parametrize("most", [1, 2])
def test_the_nearest_row_with_few_changes_is_proven(kind, most):
    random, frame, _, dataset, predictor = problem(MODELS[kind], seed=5)
    for row in random.choice(len(frame), 2, replace=False):
        place = int(predictor(frame.iloc[[row]])[0].argmin())
        found = counterfactuals(predictor, dataset, row=int(row), wanted=predictor.outputs[place], max_changed=most,
                                effort=5)
        check(found, frame, frame.iloc[row], {}, lambda rows, k=place: predictor(rows)[:, k] >= 0.5, most)


def test_a_high_threshold_that_no_row_reaches_is_proven_out_of_reach():
    _, frame, _, dataset, predictor = problem(MODELS["forest"], seed=7)
    highest = predictor(every_row(frame, frame.iloc[0], {"age": "fixed"}))[:, 0].max()
    for threshold, there in ((highest + 1e-4, False), (highest - 1e-4, True)):
        found = counterfactuals(predictor, dataset, row=0, wanted="0", threshold=float(threshold),
                                constraints={"age": "fixed"}, effort=5)
        assert (found.bound < np.inf) == there
        assert (len(found.rows) > 0) == there


@pytest.mark.parametrize("kind", ["forest", "logistic"])
def test_more_effort_never_says_less_and_none_says_nothing(kind):
    _, frame, _, dataset, predictor = problem(MODELS[kind], seed=9)
    row = int(predictor(frame)[:, 0].argmin())
    bounds = []
    for effort in (1e-9, 1e-4, 1e-2, 1):
        found = counterfactuals(predictor, dataset, row=row, wanted="0", effort=effort)
        assert found.bound <= found.distances[0] + 1e-12
        bounds.append(found.bound)
    assert bounds == sorted(bounds)
    assert bounds[-1] == found.distances[0]
    assert np.isnan(counterfactuals(predictor, dataset, row=row, wanted="0", effort=0).bound)


def test_of_any_other_model_nothing_is_claimed():
    _, frame, _, dataset, predictor = problem(lambda: MLPClassifier((8,), max_iter=2_000, random_state=0), seed=11)
    row = int(predictor(frame)[:, 0].argmin())
    assert np.isnan(counterfactuals(predictor, dataset, row=row, wanted="0").bound)


def test_nothing_is_claimed_where_values_beyond_the_table_are_allowed():
    frame = pd.DataFrame({"x": np.arange(40) / 2, "z": np.tile([1.0, 2.0], 20)})
    target = np.where(frame["x"] > 10, "yes", "no")
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(DecisionTreeClassifier(random_state=0).fit(frame, target), dataset)
    found = counterfactuals(predictor, dataset, row=0, constraints={"x": (0, 100)})
    assert found.rows["x"].tolist() == [10.3]
    assert np.isnan(found.bound)


@pytest.mark.parametrize(("depth", "proven"), [(511, True), (512, False)])
def test_nothing_is_claimed_of_trees_deeper_than_are_walked(depth, proven):
    frame = pd.DataFrame(np.random.default_rng(0).integers(0, depth, (90, 2)).astype(float), columns=["x", "z"])
    target = frame["x"] + frame["z"]
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(chain(depth, frame), dataset)
    answers = predictor(dataset.features)[:, 0]
    wanted = float(np.quantile(answers, 0.7)), None
    found = counterfactuals(predictor, dataset, row=int(answers.argmin()), wanted=wanted)
    assert len(found.distances)
    assert np.isnan(found.bound) != proven


def chain(depth, frame):
    """A tree that cuts off one leaf at each level, on two columns in turn."""
    model = DecisionTreeRegressor(max_depth=1).fit(frame, np.arange(len(frame)) % 2)
    state, n = model.tree_.__getstate__(), 2 * depth + 1
    nodes = np.zeros(n, dtype=state["nodes"].dtype)
    for name in ("left_child", "right_child", "feature"):
        nodes[name] = -1
    inner = np.arange(0, n - 1, 2)
    nodes["left_child"][inner], nodes["right_child"][inner] = inner + 1, inner + 2
    nodes["feature"][inner], nodes["threshold"][inner] = inner // 2 % 2, inner // 2
    nodes["weighted_n_node_samples"] = 1
    values = np.random.default_rng(0).normal(size=(n, 1, 1))
    tree = Tree(2, np.array([1]), 1)
    tree.__setstate__(state | {"nodes": nodes, "values": values, "node_count": n, "max_depth": depth})
    model.tree_ = tree
    return model


def test_a_linear_model_of_many_fine_steps_is_bounded_closely_at_once():
    random = np.random.default_rng(2)
    frame = pd.DataFrame(random.normal(0, [1, 10, 100, 0.5, 3], (80, 5)).round(3)).rename(columns="x{}".format)
    target = frame.to_numpy() @ [1, 0.1, 0.01, 2, 0.5]
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(LinearRegression().fit(frame, target), dataset)
    low = float(np.quantile(target, 0.8))
    found = counterfactuals(predictor, dataset, row=int(target.argmin()), wanted=(low, None))
    assert found.bound <= found.distances[0] <= 1.01 * found.bound


def test_a_proof_can_be_stopped():
    _, frame, _, dataset, predictor = problem(lambda: RandomForestClassifier(40, random_state=0), seed=13)
    row = int(predictor(frame)[:, 0].argmin())
    calls = []
    counterfactuals(predictor, dataset, row=row, wanted="0", effort=0)
    counterfactuals(predictor, dataset, row=row, wanted="0", effort=1, progress=lambda *told: calls.append(told))

    class Stop(Exception):
        pass

    def stop(*told):
        calls.pop()
        if not calls:
            raise Stop

    with pytest.raises(Stop):
        counterfactuals(predictor, dataset, row=row, wanted="0", effort=1, progress=stop)


@pytest.mark.parametrize("kind", ["tree", "forest", "histograms", "xgboost"])
@pytest.mark.parametrize("most", [2, 9])
def test_the_solver_finds_the_nearest_row_on_its_own_and_its_bound_holds(kind, most):
    random, frame, _, dataset, predictor = problem(MODELS[kind], seed=31)
    ground = ground_of(dataset, 0)
    stand_in = stand_in_for(predictor, dataset, ground, lambda: None)
    coded = dataset.schema.encode(frame)
    for row in random.choice(len(frame), 2, replace=False):
        place = int(predictor(frame.iloc[[row]])[0].argmin())
        goal = wanted_goal(predictor, predictor(frame.iloc[[row]])[0], wanted=predictor.outputs[place], threshold=0.5,
                           target="y", unit="")
        space = space_around(ground, dataset.schema.columns, limits(dataset.schema, None, coded[row]), coded[row],
                             used=[True] * 5, max_changed=most, runs=stand_in.runs)

        def holds(rows, goal=goal):
            return goal.merit(predictor(dataset.schema.decode(rows))) >= 0

        solved = solver.solved(boxes.maze(goal, space, stand_in, np.inf), holds, Bound(distance=0.0), nearest=None,
                               most=np.inf, seconds=20)
        rows = every_row(frame, frame.iloc[row], {})
        rows = rows[(changed(frame.iloc[row], rows) <= most) & (predictor(rows)[:, place] >= 0.5)]
        least = costs(frame, frame.iloc[row], rows).min() if len(rows) else np.inf
        assert solved.distance == pytest.approx(least, abs=1e-7)
        assert (solved.row is None) == (len(rows) == 0)
        if len(rows):
            assert space.cost(solved.row[None])[0] == pytest.approx(least, abs=1e-7)
            again = solver.solved(boxes.maze(goal, space, stand_in, 3 * least), holds, Bound(distance=0.0),
                                  nearest=solved.row, most=2 * least, seconds=1e-6)
            assert again.distance <= least + 1e-7
