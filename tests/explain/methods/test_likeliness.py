import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyRegressor

from explain import likeliness, load_model, read_table


def opened(frame):
    dataset = read_table(frame, target="y")
    model = DummyRegressor().fit(dataset.features, np.zeros(len(frame)))
    return load_model(model, dataset), dataset


def people(n=600):
    """Children are at school and adults are not; nothing else goes together."""
    random = np.random.default_rng(0)
    age = random.integers(6, 60, n)
    return pd.DataFrame({
        "age": age.astype(float), "school": np.where(age < 18, "yes", "no"), "town": random.choice(list("abc"), n),
        "y": random.normal(size=n),
    })


@pytest.fixture(scope="module")
def pair():
    return opened(people())


def test_shares_are_counted_as_by_hand():
    predictor, dataset = opened(pd.DataFrame({"x": np.arange(20.0) ** 2, "y": np.zeros(20)}))
    x = dataset.features["x"].to_numpy()
    spread = np.median(np.abs(x - np.median(x)))
    own = np.array([np.sort(np.abs(x - here) / spread)[1:4].mean() for here in x])
    found = likeliness(predictor, dataset, rows=list(range(20)))
    assert found.distances == pytest.approx(own)
    assert found.shares == pytest.approx([(1 + (own >= one - 1e-9).sum()) / 21 for one in own])


def test_a_row_of_the_table_is_seldom_called_unlike():
    random = np.random.default_rng(5)
    both = opened(pd.DataFrame(random.normal(size=(2_500, 3)), columns=list("abc")).assign(y=0.0))
    fresh = pd.DataFrame(random.normal(size=(1_000, 3)), columns=list("abc"))
    shares = likeliness(*both, rows=fresh).shares
    assert (shares > 0).all()
    assert [(shares <= x).mean() for x in (0.05, 0.5)] == pytest.approx([0.05, 0.5], abs=0.05)


def test_the_farther_out_the_smaller_the_share(pair):
    rows = [{"age": age, "school": "no", "town": "a"} for age in (30, 61, 90, 300)]
    shares = likeliness(*pair, rows=rows).shares
    assert (np.diff(shares) <= 0).all()
    assert shares[0] > shares[-1]
    assert shares[-1] < 0.01


def test_the_row_that_others_are_made_from_can_be_left_out():
    frame = pd.DataFrame({"x": [*np.arange(50.0), 1_000.0], "y": np.zeros(51)})
    pair = opened(frame)
    near = [{"x": 1_001.0}]
    assert likeliness(*pair, rows=near).distances[0] > 0
    with_it, without = (likeliness(*pair, rows=near, besides=besides).distances[0] for besides in (None, 50))
    assert with_it < without


def test_values_that_never_stand_together_are_named(pair):
    found = likeliness(*pair, rows=[{"age": 9, "school": "no", "town": "a"}, {"age": 9, "school": "yes", "town": "a"}])
    assert found.pairs.tolist() == [[0, 0, 1]]
    assert found.together.tolist() == [0]
    ages, frame = people()["age"], people()
    tenth = np.searchsorted(np.quantile(ages, np.arange(1, 10) / 10, method="inverted_cdf"), [9, *ages])
    n_tenth = (tenth[1:] == tenth[0]).sum()
    assert found.expected[0] == pytest.approx(n_tenth * (frame["school"] == "no").sum() / len(frame))


def test_independent_columns_give_no_pairs():
    random = np.random.default_rng(4)
    frame = pd.DataFrame(random.normal(size=(1_000, 6)), columns=list("abcdef")).assign(y=0.0)
    found = likeliness(*opened(frame), rows=list(range(200)))
    assert len(found.pairs) == 0


def test_missing_counts_as_a_value():
    frame = people()
    frame.loc[frame["school"] == "yes", "age"] = np.nan
    found = likeliness(*opened(frame), rows=[{"age": None, "school": "no", "town": "a"}])
    assert found.pairs.tolist() == [[0, 0, 1]]
    assert found.together.tolist() == [0]


def test_tables_too_small_for_a_yardstick_have_no_share():
    found = likeliness(*opened(pd.DataFrame({"x": [1.0, 2.0], "y": [0.0, 0.0]})), rows=[0, 1])
    assert np.isnan(found.shares).all()
    assert found.distances == pytest.approx([2.0, 2.0])


def test_one_row_alone_is_like_nothing():
    found = likeliness(*opened(pd.DataFrame({"x": [1.0], "y": [0.0]})), rows=[0])
    assert np.isnan(found.distances).all()
    assert np.isnan(found.shares).all()


def test_an_unseen_level_is_no_error(pair):
    found = likeliness(*pair, rows=[{"age": 30, "school": "perhaps", "town": "a"}])
    assert found.feature_values[0].tolist() == [30.0, "perhaps", "a"]
    assert len(found.pairs) == 0
