"""Weights, steps, moves and links hold in every answer, and what is said to be nearest is: against all rows."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from explain import counterfactuals, load_model, read_table
from explain.methods.counterfactual import boxes, solver
from explain.methods.counterfactual.bound import Bound
from explain.methods.counterfactual.goal import wanted_goal
from explain.methods.counterfactual.ground import ground_of
from explain.methods.counterfactual.layout import space_around
from explain.methods.counterfactual.standin import stand_in_for
from explain.table.constraints import limits
from explain.table.links import links
from tests.explain.methods.test_counterfactual_proofs import LEVELS, MODELS, every_row, problem, spreads

pytestmark = pytest.mark.usefixtures("kernels")

RULES = {
    "weights": {"age": {"weight": 5}, "price": {"weight": 0.2}, "city": {"weight": 0.3}},
    "steps": {"age": {"step": 3}, "price": {"step": 0.4, "low": 0.2, "high": 2.0, "weight": 2}},
    "moves": {"city": {"moves": {"Paris": ["Nice"], "Nice": ["Lyon"], "Lyon": []}},
              "owner": {"moves": {True: [False]}}},
    "a link to levels": {
        "city": {"linked": [{"then": "age", "by": 2}, {"then": "price", "at least": 1.2, "to": ["Nice"]}]}
    },
    "a link between numbers": {"age": {"change": "increase", "linked": [{"then": "price", "each": 0.2}]}},
    "a chain": {"owner": {"linked": [{"then": "age", "by": 1}], "weight": 0.5},
                "age": {"linked": [{"then": "price", "at least": 0.7}], "step": 2}},
}


def sizes(frame, before, rows, rules):
    """Cost of each change by its definition."""
    spread, found = spreads(frame), []
    for name in frame:
        same = (rows[name] == before[name]) | (rows[name].isna() & pd.isna(before[name]))
        size = 1.0 if name in LEVELS or pd.isna(before[name]) else (rows[name] - before[name]).abs() / spread[name]
        found.append(np.where(same, 0.0, size) * rules.get(name, {}).get("weight", 1))
    return np.array(found).T


def demanded(rule, name, before, rows):
    """Whether each row meets one link, by its definition."""
    held, moved = rows[rule["then"]], rows[name] != before[name]
    if "to" in rule:
        moved &= rows[name].isin(rule["to"])
    if "at least" in rule:
        least = rule["at least"]
    elif "by" in rule:
        least = before[rule["then"]] + rule["by"]
    else:
        moved &= rows[name] > before[name]
        least = before[rule["then"]] + rule["each"] * (rows[name] - before[name])
    return ~moved | (held >= least - 1e-9)


def within(rules, before, rows):
    kept = pd.Series(True, index=rows.index)
    for name, rule in rules.items():
        same = rows[name] == before[name]
        if "step" in rule:
            count = (rows[name] - before[name]) / rule["step"]
            kept &= same | ((count - count.round()).abs() < 1e-6)
        if "low" in rule:
            kept &= (rows[name] >= rule["low"]) & (rows[name] <= rule["high"])
        if rule.get("change") == "increase":
            kept &= rows[name] >= before[name]
        if "moves" in rule:
            kept &= same | rows[name].isin(rule["moves"].get(before[name], []))
        for link in rule.get("linked", []):
            kept &= demanded(link, name, before, rows)
    return kept.to_numpy()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", ["forest", "xgboost", "logistic"])
def test_rules_hold_and_the_nearest_of_all_rows_is_proven(kind, rule):
    random, frame, _, dataset, predictor = problem(MODELS[kind], seed=40 + list(RULES).index(rule))
    rules = RULES[rule]
    for row in random.choice(len(frame), 1):
        before, place = frame.iloc[row], int(predictor(frame.iloc[[row]])[0].argmin())
        found = counterfactuals(predictor, dataset, row=int(row), wanted=predictor.outputs[place], constraints=rules,
                                effort=5)
        rows = every_row(frame, before, {})
        rows = rows[within(rules, before, rows)]
        valid = rows[predictor(rows)[:, place] >= 0.5]
        least = sizes(frame, before, valid, rules).sum(axis=1).min(initial=np.inf)
        assert within(rules, before, found.rows).all()
        assert found.costs.sum(axis=1) == pytest.approx(found.distances)
        assert found.costs == pytest.approx(sizes(frame, before, found.rows, rules))
        assert found.bound == pytest.approx(least, abs=1e-9)
        if len(valid):
            assert found.distances[0] == pytest.approx(least, abs=1e-9)
        else:
            assert found.why_none.startswith("There is no row that has the wanted answer")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("near", ["row", "data"])
def test_rules_hold_where_nothing_is_proven(rule, near):
    def make():
        return MLPClassifier((8,), max_iter=2_000, random_state=0)

    random, frame, _, dataset, predictor = problem(make, seed=60)
    for row in random.choice(len(frame), 1):
        before, place = frame.iloc[row], int(predictor(frame.iloc[[row]])[0].argmin())
        found = counterfactuals(predictor, dataset, row=int(row), wanted=predictor.outputs[place],
                                constraints=RULES[rule], near=near)
        assert within(RULES[rule], before, found.rows).all()
        assert (predictor(found.rows)[:, place] >= 0.5).all()
        assert np.isnan(found.bound)
        rows = every_row(frame, before, {})
        rows = rows[within(RULES[rule], before, rows)]
        there = (predictor(rows)[:, place] >= 0.5).any()
        assert (len(found.rows) > 0) == there


@pytest.mark.parametrize("rule", ["a link to levels", "a link between numbers", "a chain"])
@pytest.mark.parametrize("most", [2, 9])
def test_the_solver_holds_links(rule, most):
    random, frame, _, dataset, predictor = problem(MODELS["forest"], seed=70)
    ground, rules = ground_of(dataset, 0), RULES[rule]
    stand_in = stand_in_for(predictor, dataset, ground, lambda: None)
    coded = dataset.schema.encode(frame)
    for row in random.choice(len(frame), 1):
        before, place = frame.iloc[row], int(predictor(frame.iloc[[row]])[0].argmin())
        goal = wanted_goal(predictor, predictor(frame.iloc[[row]])[0], wanted=predictor.outputs[place], threshold=0.5,
                           target="y", unit="")
        space = space_around(
            ground, dataset.schema.columns, limits(dataset.schema, rules, coded[row]), coded[row], used=[True] * 5,
            max_changed=most, runs=stand_in.runs, links=links(dataset.schema, rules, coded[row]),
        )

        def holds(rows, goal=goal):
            return goal.merit(predictor(dataset.schema.decode(rows))) >= 0

        solved = solver.solved(boxes.maze(goal, space, stand_in, np.inf), holds, Bound(distance=0.0), nearest=None,
                               most=np.inf, seconds=20)
        rows = every_row(frame, before, {})
        rows = rows[within(rules, before, rows)]
        few = sum((rows[name] != before[name]) & ~(rows[name].isna() & pd.isna(before[name])) for name in rows) <= most
        rows = rows[few & (predictor(rows)[:, place] >= 0.5)]
        least = sizes(frame, before, rows, rules).sum(axis=1).min(initial=np.inf)
        assert solved.distance == pytest.approx(least, abs=1e-7)


@pytest.fixture(scope="module")
def degrees():
    """Who has a degree or is over fifty earns more; nothing else matters."""
    frame = pd.DataFrame({"degree": ["no", "yes"] * 40, "age": np.repeat(np.arange(20, 60), 2), "years": 5})
    frame["years"] += np.arange(80) % 7
    target = np.where((frame["degree"] == "yes") | (frame["age"] > 50), "high", "low")
    dataset = read_table(frame.assign(y=target), target="y")
    coder = make_column_transformer((OneHotEncoder(), ["degree"]), ("passthrough", ["age"]))
    model = make_pipeline(coder, DecisionTreeClassifier(random_state=0)).fit(frame[["degree", "age"]], target)
    return load_model(model, dataset), dataset, frame


def test_a_linked_column_moves_though_the_model_does_not_use_it(degrees):
    predictor, dataset, frame = degrees
    rules = {"degree": {"linked": [{"then": "years", "by": 3}]}}
    found = counterfactuals(predictor, dataset, row=0, constraints=rules, n=1)
    assert found.rows[["degree", "age"]].values.tolist() == [["yes", 20]]
    assert found.rows["years"][0] == frame["years"][0] + 3
    assert found.bound == found.distances[0]
    assert found.constraints == (("degree", "with years 3 higher"),)


def test_a_link_that_cannot_be_met_rules_the_change_out(degrees):
    predictor, dataset, _ = degrees
    rules = {"degree": {"linked": [{"then": "years", "by": 3}]}, "years": "fixed"}
    found = counterfactuals(predictor, dataset, row=0, constraints=rules)
    assert found.rows[["degree", "age"]].values.tolist() == [["no", 51]]


def test_each_limit_that_alone_stands_in_the_way_is_named_with_the_nearest_answer_without_it(degrees):
    predictor, dataset, _ = degrees
    rules = {"degree": "fixed", "age": (20, 40), "years": "fixed"}
    found = counterfactuals(predictor, dataset, row=0, constraints=rules)
    assert [(name, words) for name, words, _ in found.ways_out] == [("degree", "fixed"), ("age", "from 20 to 40")]
    for name, _, distance in found.ways_out:
        without = {other: limit for other, limit in rules.items() if other != name}
        assert counterfactuals(predictor, dataset, row=0, constraints=without).distances[0] == pytest.approx(distance)
    assert found.why_none.endswith("without the limit on degree or the limit on age alone there is one.")


def test_the_number_of_changes_is_a_limit_that_can_stand_in_the_way():
    frame = pd.DataFrame({"a": np.repeat([0, 1], 40), "b": np.tile([0, 1], 40)})
    target = np.where(frame["a"] + frame["b"] > 1, "high", "low")
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = load_model(DecisionTreeClassifier(random_state=0).fit(frame, target), dataset)
    found = counterfactuals(predictor, dataset, row=0, max_changed=1)
    assert found.ways_out == (("", "at most 1 change", 4.0),)


def test_what_is_locked_is_not_a_way_out_where_two_limits_stand_in_the_way(degrees):
    predictor, dataset, _ = degrees
    found = counterfactuals(predictor, dataset, row=0, constraints={"degree": ["no"], "age": "decrease"})
    assert {name for name, _, _ in found.ways_out} == {"degree", "age"}
    both = counterfactuals(predictor, dataset, row=0, threshold=0.5, wanted="high",
                           constraints={"degree": {"values": ["no"]}, "age": {"high": 30, "low": 20}, "years": "fixed"})
    assert len(both.ways_out) == 2
