import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explain import ExplainError, decision_path, load_model, read_table

RANDOM = np.random.default_rng(2)
N = 200
FRAME = pd.DataFrame({
    "age": RANDOM.integers(18, 70, N), "job": RANDOM.choice(["cook", "clerk", "driver", "baker", "smith"], N),
    "hours": RANDOM.normal(40, 9, N).round(1), "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N), "D"),
})
RICH = np.where((FRAME["age"] > 40) & (FRAME["job"].isin(["cook", "smith"])) | (FRAME["hours"] > 50), "yes", "no")
DATASET = read_table(FRAME.assign(rich=RICH), target="rich")


def encoded():
    steps = make_column_transformer((OneHotEncoder(), ["job"]), (StandardScaler(), ["age", "hours"]))
    tree = DecisionTreeClassifier(max_depth=4, random_state=0)
    return make_pipeline(steps, tree).fit(DATASET.features, DATASET.target)


def plain():
    return DecisionTreeClassifier(max_depth=4, random_state=0).fit(DATASET.features[["hours", "age"]], DATASET.target)


@pytest.fixture(scope="module", params=[encoded, plain], ids=["encoded", "plain"])
def predictor(request):
    return load_model(request.param(), DATASET)


def meets(fork, frame):
    """Which rows meet a condition, read from its words as a person would."""
    words, cells = fork.words, frame[fork.feature]
    if words.startswith("at most"):
        return cells <= float(words.removeprefix("at most "))
    if words.startswith("at least"):
        return cells >= float(words.removeprefix("at least "))
    if words.startswith("not "):
        return ~cells.isin(words.removeprefix("not ").replace(" or ", ", ").split(", "))
    return cells.isin(words.replace(" or ", ", ").split(", "))


@pytest.mark.parametrize("row", [0, 3, 17, 80, 150])
def test_the_rows_that_meet_the_words_are_counted_and_their_answers_averaged(predictor, row):
    path = decision_path(predictor, DATASET, row=row, output="yes")
    answers = predictor(DATASET.features)[:, 1]
    still = pd.Series(True, index=DATASET.features.index)
    for fork in path.forks:
        still &= meets(fork, DATASET.features)
        assert fork.n_rows == still.sum()
        assert fork.prediction == pytest.approx(answers[still].mean())
        assert still[row]
    assert len(path.forks) >= 1
    assert path.base_value == pytest.approx(answers.mean())
    assert path.forks[-1].prediction == pytest.approx(path.prediction)  # all rows of a leaf have one answer
    assert path.prediction == pytest.approx(answers[row])


def test_the_path_is_scikit_learns_own():
    model = plain()
    path = decision_path(load_model(model, DATASET), DATASET, row=5)
    nodes = model.decision_path(DATASET.features[["hours", "age"]].iloc[[5]]).indices
    names = [("hours", "age")[model.tree_.feature[node]] for node in nodes[:-1]]
    assert [fork.feature for fork in path.forks] == names


def test_a_changed_row_takes_another_way(predictor):
    here = DATASET.features.iloc[0].to_dict()
    young, old = (decision_path(predictor, DATASET, row={**here, "hours": hours}) for hours in (20.0, 69.0))
    assert young.row == -1
    assert [fork.words for fork in young.forks] != [fork.words for fork in old.forks]


def test_one_hot_levels_are_said_in_levels():
    path = decision_path(load_model(encoded(), DATASET), DATASET, row=int(np.flatnonzero(FRAME["job"] == "cook")[0]))
    words = {fork.words for fork in path.forks if fork.feature == "job"}
    assert words
    assert words <= {"cook", "not smith", "not clerk", "not driver", "not baker"}


def test_missing_goes_its_own_way():
    frame = pd.DataFrame({"x": [1.0, 2.0, np.nan, np.nan, 3.0, 4.0], "y": [0.0, 0.0, 9.0, 9.0, 0.0, 0.0]})
    dataset = read_table(frame, target="y")
    model = DecisionTreeRegressor(random_state=0).fit(frame[["x"]], frame["y"])
    predictor = load_model(model, dataset)
    path = decision_path(predictor, dataset, row=2)
    assert path.forks[0].words == "missing"
    assert path.forks[0].n_rows == 2
    assert path.prediction == 9.0
    assert decision_path(predictor, dataset, row=0).forks[0].words == "any value"


def test_a_tree_of_one_leaf_has_an_empty_path():
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 3.0]})
    dataset = read_table(frame, target="y")
    path = decision_path(load_model(DecisionTreeRegressor().fit(frame[["x"]], frame["y"]), dataset), dataset, row=0)
    assert (path.forks, path.prediction) == ((), 3.0)


@pytest.mark.parametrize("model", [RandomForestClassifier(3, random_state=0), LinearRegression()])
def test_models_that_are_no_single_tree_are_refused(model):
    target = "rich" if isinstance(model, RandomForestClassifier) else "age"
    frame = FRAME.assign(rich=RICH)[["hours", target]]
    dataset = read_table(frame, target=target)
    with pytest.raises(ExplainError) as refused:
        decision_path(load_model(model.fit(frame[["hours"]], frame[target]), dataset), dataset, row=0)
    assert refused.value.code == "METHOD-PATH"
