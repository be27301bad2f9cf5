import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LogisticRegression

from explain import ExplainError, counterfactuals, load_model, read_table, similar_rows


def table(n=60):
    random = np.random.default_rng(3)
    frame = pd.DataFrame({
        "age": random.integers(18, 70, n).astype(float), "hours": random.normal(40, 9, n).round(1),
        "job": random.choice(["cook", "clerk", "driver"], n),
    })
    frame.loc[5, "age"] = np.nan
    frame.loc[6, "job"] = None
    return frame.assign(rich=np.where(frame["hours"] > 40, "yes", "no"))


@pytest.fixture(scope="module")
def pair():
    dataset = read_table(table(), target="rich")
    return load_model(LogisticRegression().fit(dataset.features[["hours"]], dataset.target), dataset), dataset


def by_hand(dataset, here):
    """Distances of all rows from one, cell by cell."""
    frame = dataset.features
    spread = {name: (frame[name] - frame[name].median()).abs().median() for name in ("age", "hours")}
    total = np.zeros(len(frame))
    for i, (_, row) in enumerate(frame.iterrows()):
        for name, cell in row.items():
            both = pd.isna(cell), pd.isna(here[name])
            if any(both):
                total[i] += not all(both)
            else:
                total[i] += abs(cell - here[name]) / spread[name] if name in spread else cell != here[name]
    return total


@pytest.mark.parametrize("row", [0, 5, 6])
def test_the_nearest_rows_are_those_found_by_looking_at_all(pair, row):
    found = similar_rows(*pair, row=row, n=7)
    apart = by_hand(pair[1], pair[1].features.iloc[row])
    order = [place for place in np.argsort(apart.round(9), kind="stable") if place != row][:7]
    assert found.rows.tolist() == order
    assert found.distances == pytest.approx(apart[order])


def test_answers_truth_and_cells_are_those_of_the_rows(pair):
    predictor, dataset = pair
    found = similar_rows(predictor, dataset, row=2, n=5, output="yes")
    answers = predictor(dataset.features.iloc[found.rows])[:, 1]
    assert found.predictions == pytest.approx(answers)
    assert found.instance_prediction == pytest.approx(predictor(dataset.features.iloc[[2]])[0, 1])
    assert found.target_values.tolist() == dataset.target.iloc[found.rows].tolist()
    assert found.feature_values[:, 1].tolist() == dataset.features["hours"].iloc[found.rows].tolist()
    own = dataset.features.iloc[2]
    assert found.differing[:, 2].tolist() == [job != own["job"] for job in dataset.features["job"].iloc[found.rows]]


def test_a_row_given_by_its_values_may_find_itself(pair):
    cells = pair[1].features.iloc[9].to_dict()
    found = similar_rows(*pair, row=cells, n=1)
    assert (found.row, found.rows.tolist(), found.distances.tolist()) == (-1, [9], [0.0])


def test_the_distance_is_that_of_counterfactuals(pair):
    predictor, dataset = pair
    other = counterfactuals(predictor, dataset, row=3)
    changed = other.rows.iloc[0].to_dict()
    both = read_table(pd.concat([dataset.features, pd.DataFrame([changed])], ignore_index=True).assign(
        rich=[*dataset.target, "yes"]), target="rich")
    place = len(dataset)
    apart = dict(zip(*(lambda found: (found.rows, found.distances))(similar_rows(predictor, both, row=place, n=60)),
                     strict=True))
    assert apart[3] == pytest.approx(other.distances[0], rel=0.1)  # one row more moves the median a little


def test_a_table_of_one_row_has_none():
    frame = pd.DataFrame({"x": [1.0], "y": [2.0]})
    dataset = read_table(frame, target="y")
    predictor = load_model(DummyRegressor().fit(frame[["x"]], frame["y"]), dataset)
    found = similar_rows(predictor, dataset, row=0)
    assert (len(found.rows), found.feature_values.shape, found.n_compared) == (0, (0, 1), 0)
    assert np.isnan(found.typical)


@pytest.mark.parametrize("n", [0, 101, 2.5, True, "3"])
def test_a_number_of_rows_that_is_none_is_refused(pair, n):
    with pytest.raises(ExplainError) as refused:
        similar_rows(*pair, row=0, n=n)
    assert refused.value.code == "METHOD-SIMILAR"
