"""One change for many rows: against the model itself, row by row, and against every value there is."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier

from explain import common_changes, counterfactuals, load_model, read_table
from explain.errors import DataError, MethodError
from explain.scores.formulas import wilson

pytestmark = pytest.mark.usefixtures("kernels")


@pytest.fixture(scope="module")
def loans():
    """A loan is given to who has a house and an income of at least 40, or is in Nice with an income of at least 60."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame({
        "income": random.integers(10, 80, 400), "house": random.choice(["no", "yes"], 400),
        "city": random.choice(["Nice", "Paris"], 400), "shoes": random.integers(36, 46, 400),
    })
    good = ((frame["house"] == "yes") & (frame["income"] >= 40)) | ((frame["city"] == "Nice") & (frame["income"] >= 60))
    coder = make_column_transformer((OneHotEncoder(), ["house", "city"]), ("passthrough", ["income"]))
    target = np.where(good, "yes", "no")
    model = make_pipeline(coder, DecisionTreeClassifier(random_state=0)).fit(frame, target)
    dataset = read_table(frame.assign(loan=target), target="loan")
    return load_model(model, dataset), dataset, frame


def after(frame, change):
    """The rows that a change makes, by its definition."""
    made = frame.copy()
    for name, way, written in change:
        value = float(written) if way != "is" else written
        if way == "is":
            made[name] = value
        else:
            made[name] = np.maximum(made[name], value) if way == "at least" else np.minimum(made[name], value)
    return made


def test_every_count_is_what_the_model_says_of_the_rows_made(loans):
    predictor, dataset, frame = loans
    rows = list(range(40))
    found = common_changes(predictor, dataset, rows=rows, wanted="yes")
    part, yes = frame.iloc[rows], predictor.place("yes")
    still = part[predictor(part)[:, yes] < 0.5]
    assert (found.n_open, found.n_already) == (len(still), 40 - len(still))
    assert found.rows.tolist() == rows
    for i, change in enumerate(found.changes):
        made = after(still, change)
        moved = (made != still).any(axis=1)
        turned = moved & (predictor(made)[:, yes] >= 0.5)
        assert (found.n_turned[i], found.n_changed[i]) == (turned.sum(), moved.sum())
    low, high = wilson(found.n_turned, np.full(len(found.changes), len(still)))
    assert found.low.tolist() == low.tolist()
    assert found.high.tolist() == high.tolist()


def test_no_single_change_to_one_value_turns_more_rows(loans):
    predictor, dataset, frame = loans
    rows = list(range(40))
    found = common_changes(predictor, dataset, rows=rows, wanted="yes")
    part, yes = frame.iloc[rows], predictor.place("yes")
    still = part[predictor(part)[:, yes] < 0.5]
    every = [(name, way, str(value)) for name in ("income", "shoes") for way in ("at least", "at most")
             for value in sorted(frame[name].unique())]
    every += [(name, "is", level) for name in ("house", "city") for level in frame[name].unique()]
    most = max(int(((after(still, [change]) != still).any(axis=1)
                    & (predictor(after(still, [change]))[:, yes] >= 0.5)).sum()) for change in every)
    alone = [n for n, change in zip(found.n_turned, found.changes, strict=True) if len(change) == 1]
    assert max(alone) >= 0.9 * most
    assert alone == sorted(alone, reverse=True)


def test_a_pair_turns_more_than_either_column_alone(loans):
    predictor, dataset, _ = loans
    found = common_changes(predictor, dataset, rows=list(range(40)), wanted="yes")
    best = {}
    for change, n in zip(found.changes, found.n_turned, strict=True):
        if len(change) == 1:
            best[change[0][0]] = max(best.get(change[0][0], 0), n)
    pairs = [(change, n) for change, n in zip(found.changes, found.n_turned, strict=True) if len(change) == 2]
    assert pairs[0][1] == found.n_open  # a house and an income of 40 turn everybody
    assert "income" in {part[0] for part in pairs[0][0]}
    assert all(n > max(best.get(part[0], 0) for part in change) for change, n in pairs)


def test_nearest_changes_are_those_of_each_row_alone(loans):
    predictor, dataset, _ = loans
    rows = list(range(15))
    found = common_changes(predictor, dataset, rows=rows, wanted="yes")
    alone = [counterfactuals(predictor, dataset, row=row, wanted="yes", n=1, effort=0) for row in rows]
    alone = [each for each in alone if len(each.rows)]
    assert found.n_reached == len(alone)
    assert found.feature_counts.tolist() == sum(each.changed[0].astype(int) for each in alone).tolist()
    assert found.distances.tolist() == [each.distances[0] for each in alone]
    assert found.size_counts.sum() == len(alone)
    assert found.feature_counts[dataset.schema.place("shoes")] == 0


def test_limits_hold_for_every_row_and_links_move_with_the_change(loans):
    predictor, dataset, _ = loans
    fixed = common_changes(predictor, dataset, rows=list(range(40)), wanted="yes", constraints={"house": "fixed"})
    assert all(part[0] != "house" for change in fixed.changes for part in change)
    assert fixed.constraints == (("house", "fixed"),)
    rules = {"house": {"linked": [{"then": "shoes", "at least": 40}]}, "income": "fixed", "city": "fixed"}
    linked = common_changes(predictor, dataset, rows=list(range(40)), wanted="yes", constraints=rules)
    free = common_changes(predictor, dataset, rows=list(range(40)), wanted="yes", constraints=rules | {"house": None})
    assert linked.changes[0] == free.changes[0] == (("house", "is", "yes"),)
    assert linked.n_turned[0] == free.n_turned[0]
    assert linked.efforts[0] > free.efforts[0]
    rules = rules | {"shoes": "fixed"}
    held = common_changes(predictor, dataset, rows=list(range(40)), wanted="yes", constraints=rules)
    assert held.n_turned.sum() < linked.n_turned.sum()


def test_nothing_to_change_and_nothing_that_helps_are_answers(loans):
    predictor, dataset, frame = loans
    yes = np.flatnonzero(predictor(frame)[:, predictor.place("yes")] >= 0.5)[:5].tolist()
    none = common_changes(predictor, dataset, rows=yes, wanted="yes")
    assert (none.n_open, none.n_already, none.changes, none.distances.shape) == (0, 5, (), (0,))
    stuck = common_changes(predictor, dataset, rows=list(range(10)), wanted="yes",
                           constraints=dict.fromkeys(frame, "fixed"))
    assert (stuck.changes, stuck.n_reached, np.isinf(stuck.distances).all()) == ((), 0, True)


def test_the_class_given_least_is_wanted_unless_one_is_named(loans):
    predictor, dataset, _ = loans
    found = common_changes(predictor, dataset, rows=list(range(12)))
    assert found.output == "yes"
    assert found.n_already < 6


def test_a_number_is_brought_into_a_range():
    frame = pd.DataFrame({"x": np.arange(30.0), "z": np.tile([0.0, 1.0, 2.0], 10)})
    target = 2 * frame["x"] + frame["z"]
    dataset = read_table(frame.assign(y=target), target="y", target_unit="m")
    predictor = load_model(LinearRegression().fit(frame, target), dataset)
    found = common_changes(predictor, dataset, rows=[0, 1, 2, 3], wanted=(20, None))
    (name, way, value), = found.changes[0]
    assert (name, way, found.n_turned[0], found.unit) == ("x", "at least", 4, "m")
    assert 9 <= float(value) <= 12
    assert found.wanted == "y is at least 20 m"


def test_too_many_rows_and_unknown_columns_are_refused(loans):
    predictor, dataset, _ = loans
    with pytest.raises(MethodError) as told:
        common_changes(predictor, dataset, rows=list(range(101)), wanted="yes")
    assert told.value.code == "METHOD-MANY"
    with pytest.raises(DataError):
        common_changes(predictor, dataset, rows=[0, 1], wanted="yes", constraints={"hat": "fixed"})
