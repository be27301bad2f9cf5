import numpy as np
import pandas as pd
import pytest
from scipy import stats

from explain import associations, load_model, read_table
from explain.errors import MethodError
from explain.methods import feature_groups

N = 300


class Constant:
    """A regressor that takes any columns and always says the same."""

    def __init__(self, names):
        self.feature_names_in_ = np.array(names, dtype=object)

    def predict(self, frame):
        return np.zeros(len(frame))



def opened(**columns):
    frame = pd.DataFrame(columns)
    dataset = read_table(frame)
    return load_model(Constant(list(frame.columns)), dataset), dataset


@pytest.fixture(scope="module")
def mixed():
    random = np.random.default_rng(0)
    a = random.normal(size=N)
    level = np.where(a > 0.4, "high", np.where(a < -0.4, "low", "middle"))
    noisy = np.where(random.uniform(size=N) < 0.1, random.permutation(level), level)
    return opened(
        a=a, cubed=a**3, noise=random.normal(size=N), level=level, noisy=noisy,
        coin=random.choice(["heads", "tails"], N), same=np.ones(N),
        many=[f"name {i}" for i in range(N)], half=np.where(np.arange(N) % 2, a, np.nan),
    )


@pytest.fixture(scope="module")
def found(mixed):
    return associations(*mixed)


def tie(found, one, two):
    return found.strength[found.feature_names.index(one), found.feature_names.index(two)]


def test_two_numbers_by_the_rank_correlation_of_scipy(mixed, found):
    frame = mixed[1].features
    assert tie(found, "a", "cubed") == pytest.approx(1.0)
    assert tie(found, "a", "noise") == pytest.approx(abs(stats.spearmanr(frame["a"], frame["noise"])[0]), abs=1e-12)


def test_missing_cells_have_no_part(found):
    assert tie(found, "a", "half") == pytest.approx(1.0, abs=0.01)


def test_two_categories_by_the_corrected_v_of_its_formula(mixed, found):
    frame = mixed[1].features
    table = pd.crosstab(frame["level"], frame["noisy"]).to_numpy()
    squared = stats.chi2_contingency(table, correction=False)[0] / N
    r, c = table.shape
    corrected = squared - (r - 1) * (c - 1) / (N - 1)
    least = min(size - (size - 1) ** 2 / (N - 1) for size in (r, c)) - 1
    assert tie(found, "level", "noisy") == pytest.approx(np.sqrt(corrected / least), abs=1e-12)
    assert tie(found, "level", "noisy") > 0.7


def test_a_number_and_a_category_by_the_corrected_ratio_of_an_analysis_of_variance(mixed, found):
    frame = mixed[1].features
    ranks = stats.rankdata(frame["a"])
    f = stats.f_oneway(*[ranks[frame["level"] == level] for level in ("low", "middle", "high")])[0]
    ratio = 2 * f / (2 * f + N - 3)
    assert tie(found, "a", "level") == pytest.approx(np.sqrt(1 - (1 - ratio) * (N - 1) / (N - 3)), abs=1e-12)


def test_what_has_nothing_to_do_with_each_other_is_near_zero(found):
    for one, two in [("coin", "level"), ("coin", "a"), ("noise", "level"), ("many", "a"), ("many", "level")]:
        assert tie(found, one, two) < 0.2


def test_a_column_of_one_value_goes_with_nothing(found):
    place = found.feature_names.index("same")
    assert np.delete(found.strength[place], place).tolist() == [0.0] * (len(found.feature_names) - 1)


def test_strengths_are_symmetric_between_nothing_and_one(found):
    np.testing.assert_array_equal(found.strength, found.strength.T)
    np.testing.assert_array_equal(np.diag(found.strength), 1)
    assert found.strength.min() >= 0
    assert found.strength.max() <= 1


@pytest.mark.parametrize("threshold", [0.3, 0.7, 0.9])
def test_any_two_of_a_group_go_together_that_closely(found, threshold):
    groups = found.groups(threshold)
    assert groups
    assert all(found.weakest(members) >= threshold - 1e-12 for members in groups.values())


def test_related_columns_of_different_kinds_come_into_one_group(found):
    assert found.groups(0.7) == {"a, cubed and 3 more": ["a", "cubed", "level", "noisy", "half"]}


def test_one_column_makes_no_group():
    found = associations(*opened(a=np.arange(20.0)))
    assert found.strength.tolist() == [[1.0]]
    assert found.groups(0.0) == {}


def test_columns_of_levels_alone_are_no_special_case():
    level = np.array(["x", "y"])[np.arange(40) % 2]
    assert associations(*opened(one=level, two=level)).groups(0.99) == {"one and two": ["one", "two"]}


def test_too_many_columns_are_refused(mixed, monkeypatch):
    monkeypatch.setattr(feature_groups, "MOST_FEATURES", 3)
    with pytest.raises(MethodError, match="too many") as refused:
        associations(*mixed)
    assert refused.value.code == "METHOD-MANY-FEATURES"
