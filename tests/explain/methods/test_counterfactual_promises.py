"""Whatever the model and the table, each row shown keeps every promise: a property test over random ones."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from explain import counterfactuals, load_model, read_table

pytestmark = pytest.mark.usefixtures("kernels")

NUMBERS, LEVELS = ["price", "width", "age", "since"], ["city", "owner", "size"]
SIZES = ["small", "medium", "large"]


def random_table(random, n=100):
    """Numbers with two decimals and with all digits, integers, dates, levels, ordered levels; cells missing."""
    frame = pd.DataFrame({
        "price": random.gamma(2.0, 20.0, n).round(2), "width": random.normal(0, 1, n),
        "age": random.integers(18, 80, n),
        "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, n), unit="D"),
        "city": random.choice(["Paris", "Nice", "Lyon"], n), "owner": random.random(n) < 0.4,
        "size": pd.Categorical(random.choice(SIZES, n), categories=SIZES, ordered=True),
    })
    frame.loc[random.random(n) < 0.1, "price"] = np.nan
    frame.loc[random.random(n) < 0.1, "city"] = None
    return frame


def signal(frame, random):
    pull = random.normal(0, 1, 6)
    days = (frame["since"] - frame["since"].min()).dt.days
    return (
        pull[0] * frame["price"].fillna(20) / 20 + pull[1] * frame["width"] + pull[2] * frame["age"] / 20
        + pull[3] * frame["owner"] + pull[4] * (frame["city"] == "Paris") + pull[5] * days / 300
        + random.normal(0, 0.3, len(frame))
    )


def as_days(frame):
    return frame.assign(since=frame["since"].astype("datetime64[us]").astype("int64") / 8.64e10)


def prepared(estimator):
    numbers = make_pipeline(FunctionTransformer(as_days), SimpleImputer(), StandardScaler())
    return make_pipeline(
        make_column_transformer((numbers, NUMBERS), (OneHotEncoder(handle_unknown="ignore"), LEVELS)), estimator
    )


def spreads(dataset):
    """Median absolute deviation of each number, dates in days."""
    numbers = as_days(dataset.features[NUMBERS])
    return {name: float((numbers[name] - numbers[name].median()).abs().median()) for name in NUMBERS}


def cell_costs(spread, before, after):
    """Cost of each change, written from its definition on raw cells; 0 where nothing changed."""
    costs = {}
    for name in NUMBERS + LEVELS:
        old, new = before[name], after[name]
        if (pd.isna(old) and pd.isna(new)) or (not pd.isna(old) and old == new):
            costs[name] = 0.0
        elif name in LEVELS or pd.isna(old):
            costs[name] = 1.0
        else:
            gap = (new - old) / pd.Timedelta(days=1) if name == "since" else new - old
            costs[name] = abs(gap) / spread[name]
    return costs


def meets(limit, old, new):
    if limit is None or (pd.isna(old) and pd.isna(new)):
        return True
    if limit == "fixed":
        return not pd.isna(old) and old == new
    if isinstance(limit, str):
        old, new = (SIZES.index(cell) if cell in SIZES else cell for cell in (old, new))
        return not pd.isna(old) and (new >= old if limit == "increase" else new <= old)
    return limit[0] <= new <= limit[1] if isinstance(limit, tuple) else new in limit


def within(dataset, constraints, before, after):
    """Whether a row meets the constraints, takes only values of the table and makes nothing missing."""
    for name in NUMBERS + LEVELS:
        old, new, limit = before[name], after[name], constraints.get(name)
        unchanged = (pd.isna(old) and pd.isna(new)) or (not pd.isna(old) and old == new)
        if not meets(limit, old, new) or (pd.isna(new) and not pd.isna(old)):
            return False
        held = dataset.features[name].dropna()
        known = held.min() <= new <= held.max() if name in NUMBERS else pd.isna(new) or new in set(held)
        if not unchanged and not known:
            return False
    return True


def check(found, predictor, dataset, constraints, is_wanted):
    before, spread = found.instance.iloc[0], spreads(dataset)
    for frame in [found.rows, *(found.rows.iloc[[i]] for i in range(len(found.rows)))]:
        assert is_wanted(predictor(frame)).all()
    distances = []
    for i, after in found.rows.iterrows():
        assert within(dataset, constraints, before, after), f"row {i} is outside its limits"
        costs = cell_costs(spread, before, after)
        moved = [name for name in found.feature_names if costs[name] > 0]
        assert moved == [name for name, is_moved in zip(found.feature_names, found.changed[i], strict=True) if is_moved]
        for name in moved:
            undone = found.rows.iloc[[i]].copy()
            undone[name] = found.instance[name].to_numpy()
            kept = meets(constraints.get(name), before[name], before[name])
            assert not (kept and is_wanted(predictor(undone))[0]), f"the change of {name} in row {i} is not needed"
        distances.append(sum(costs.values()))
        assert round(after["price"], 2) == after["price"] or pd.isna(after["price"])
        assert float(after["age"]).is_integer()
        assert after["since"] == after["since"].normalize()
    assert found.distances == pytest.approx(distances, abs=1e-9)
    assert (np.diff(found.distances) >= 0).all()
    assert len(found.rows) == len(found.rows.drop_duplicates())
    assert bool(found.why_none) == (len(found.rows) == 0)
    nearest = min(
        (sum(cell_costs(spread, before, after).values())
         for _, after in dataset.features[is_wanted(predictor(dataset.features))].iterrows()
         if within(dataset, constraints, before, after)),
        default=np.inf,
    )
    assert (found.distances[0] if len(found.rows) else np.inf) <= nearest + 1e-9


def random_constraints(random, before):
    choices = {
        "price": ["fixed", "increase", "decrease", (10.0, 60.0), None],
        "width": ["fixed", "increase", (-1.0, 1.0), None],
        "age": ["increase", "fixed", (30, 60), [25, 35, 45], None],
        "since": ["increase", (pd.Timestamp("2020-06-01"), pd.Timestamp("2021-06-01")), None],
        "city": ["fixed", ["Paris", "Nice"], None], "owner": ["fixed", "increase", None],
        "size": ["increase", "decrease", ["small", "large"], None],
    }
    return {name: held[random.integers(len(held))] for name, held in choices.items()}


MODELS = {
    "forest": lambda seed: RandomForestClassifier(12, min_samples_leaf=3, random_state=seed),
    "three classes": lambda seed: RandomForestClassifier(8, max_depth=5, random_state=seed),
    "logistic": lambda seed: LogisticRegression(),
    "regression": lambda seed: GradientBoostingRegressor(n_estimators=20, random_state=seed),
}


def problem(kind, seed):
    random = np.random.default_rng(seed)
    frame = random_table(random)
    score = signal(frame, random)
    if kind == "regression":
        target = score.round(3)
    else:
        target = pd.qcut(score, 3 if kind == "three classes" else 2, labels=False).map({0: "a", 1: "b", 2: "c"})
    dataset = read_table(frame.assign(y=target), target="y")
    model = prepared(MODELS[kind](seed)).fit(dataset.features, dataset.target)
    return random, dataset, load_model(model, dataset), score


def wish(kind, predictor, random, score, answer):
    """What to want, and how to see from predictions that it was reached."""
    if kind == "regression":
        low = float(np.quantile(score, random.choice([0.2, 0.7])))
        return (low, low + 0.8), lambda values: (values[:, 0] >= low) & (values[:, 0] <= low + 0.8)
    others = [place for place in range(len(predictor.outputs)) if place != answer]
    place = int(random.choice(others))
    if kind == "three classes":
        return predictor.outputs[place], lambda values: values.argmax(axis=1) == place
    return predictor.outputs[place], lambda values: values[:, place] >= 0.5


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", MODELS)
def test_every_row_shown_keeps_every_promise(kind, seed):
    random, dataset, predictor, score = problem(kind, seed)
    for row in random.choice(len(dataset), 2, replace=False):
        before = dataset.features.iloc[row]
        wanted, is_wanted = wish(kind, predictor, random, score, int(predictor(dataset.features)[row].argmax()))
        constraints = random_constraints(random, before)
        found = counterfactuals(predictor, dataset, row=int(row), wanted=wanted, constraints=constraints, n=3)
        if found.why_none == "The model already gives the wanted answer.":
            assert is_wanted(predictor(dataset.features.iloc[[row]]))[0]
        else:
            check(found, predictor, dataset, constraints, is_wanted)


@pytest.mark.parametrize("kind", ["forest", "regression"])
def test_without_limits_an_answer_is_found_for_every_row(kind):
    random, dataset, predictor, score = problem(kind, 11)
    for row in random.choice(len(dataset), 3, replace=False):
        wanted, is_wanted = wish(kind, predictor, random, score, int(predictor(dataset.features)[row].argmax()))
        found = counterfactuals(predictor, dataset, row=int(row), wanted=wanted)
        if not is_wanted(predictor(dataset.features.iloc[[row]]))[0]:
            assert len(found.rows) > 0
            check(found, predictor, dataset, {}, is_wanted)
