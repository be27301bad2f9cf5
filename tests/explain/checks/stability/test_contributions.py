import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.tree import DecisionTreeRegressor

from explain import ranking_stability, stability
from explain.checks.lights import judged
from explain.model.load import load_model
from explain.table.read import read_table

NAMES = list("abcdef")


def table_of(seed=0, n=400):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(size=(n, 6)), columns=NAMES)
    frame["y"] = 8 * frame["a"] + 4 * frame["b"] + 2 * frame["c"] + frame["d"] + 0.1 * random.normal(size=n)
    return frame


def opened(model, frame):
    dataset = read_table(frame, target="y")
    return load_model(model.fit(frame[NAMES], frame["y"]), dataset), dataset


def states(result):
    return {each.name: judged(each).state for each in result.findings}


def by_name(result):
    return {each.name: each for each in result.findings}


@pytest.fixture(scope="module")
def linear():
    return opened(LinearRegression(), table_of())


@pytest.fixture(scope="module")
def noise():
    """Random labels."""
    random = np.random.default_rng(9)
    frame = pd.DataFrame(random.normal(size=(5000, 6)), columns=NAMES)
    return frame.assign(**dict.fromkeys("def", 0.0), y=random.normal(size=len(frame)))


@pytest.fixture(scope="module")
def wild(noise):
    """A full tree has learned noise by heart."""
    return opened(DecisionTreeRegressor(random_state=0), noise)


def test_the_error_of_a_linear_model_is_that_of_the_means_of_its_columns(linear):
    predictor, dataset = linear
    row = dict.fromkeys(NAMES, 0.0) | {"a": 2.0}
    found = by_name(stability(predictor, dataset, row=row))["background_error"]
    spread = 8 * dataset.features["a"][dataset.permutation(100, 0)]
    size = abs(16 - spread.mean())
    assert found.value == pytest.approx(2.09 * spread.std() / 10 / size, rel=0.35)
    assert found.low < found.value < found.high


def test_a_clear_order_is_confirmed_and_the_light_is_green(linear):
    predictor, dataset = linear
    row = dict(zip(NAMES, [2.0, 2, 2, 2, 0, 0], strict=True))
    result = stability(predictor, dataset, row=row)
    assert set(states(result).values()) == {"green", ""}
    assert by_name(result)["order_confirmed"].value == 3
    assert by_name(result)["order_confirmed"].feature_names == ("a", "b", "c")
    assert result.flags == ()
    assert (result.subject, result.rows.tolist()) == ("row", [-1])


@pytest.mark.parametrize("model", [
    LinearRegression(), DecisionTreeRegressor(max_depth=4, random_state=0),
    RandomForestRegressor(30, max_depth=6, random_state=0),
], ids=["linear", "tree", "forest"])
def test_sound_models_are_not_red(model):
    predictor, dataset = opened(model, table_of())
    for row in range(5):
        assert "red" not in states(stability(predictor, dataset, row=row)).values()


def test_a_tree_that_learned_noise_by_heart_is_not_green_and_is_warned_of(wild):
    predictor, dataset = wild
    results = [stability(predictor, dataset, row=row) for row in range(20)]
    assert sum(bool({"amber", "red"} & set(states(each).values())) for each in results) >= 19
    assert sum([flag.id for flag in each.flags] == ["W8"] for each in results) >= 19


def test_the_nearest_neighbour_in_noise_is_not_green(noise):
    predictor, dataset = opened(KNeighborsRegressor(1), noise)
    assert all({"amber", "red"} & set(states(stability(predictor, dataset, row=row)).values()) for row in range(4))


def test_sound_models_are_rarely_warned_of(linear):
    for predictor, dataset in (linear, opened(RandomForestRegressor(30, max_depth=6, random_state=0), table_of())):
        assert sum(bool(stability(predictor, dataset, row=row).flags) for row in range(10)) <= 1


def test_a_constant_model_is_grey(linear):
    _, dataset = linear
    frame = table_of().assign(y=1.0)
    predictor, _ = opened(LinearRegression(), frame)
    result = stability(predictor, dataset, row=0)
    assert set(states(result).values()) == {"grey"}
    assert {each.unmeasured for each in result.findings} == {"No feature moves the answer.",
                                                             "The model answers alike, whatever the row."}


def test_a_background_of_one_row_cannot_be_drawn_anew(linear):
    predictor, dataset = linear
    found = by_name(stability(predictor, dataset, row=0, background=[5]))
    assert found["background_overlap"].unmeasured == "The background has too few different rows to draw it anew."
    assert found["sensitivity"].n == 10


def test_other_seeds_turn_no_light_from_green_to_red(linear, wild):
    for predictor, dataset in (linear, wild):
        for row in (0, 1):
            seen = [states(stability(predictor, dataset, row=row, seed=seed)) for seed in range(5)]
            assert all(not {"green", "red"} <= {each[name] for each in seen} for name in seen[0])


def test_the_same_seed_gives_the_same_numbers(linear):
    predictor, dataset = linear
    first, second = (stability(predictor, dataset, row=3, seed=4).findings for _ in range(2))
    assert [(a.value, a.low, a.high) for a in first] == [(b.value, b.low, b.high) for b in second]


def test_the_ranking_of_a_linear_model_is_that_of_its_weights(linear):
    predictor, dataset = linear
    result = ranking_stability(predictor, dataset)
    found = by_name(result)
    assert found["order_confirmed"].feature_names == ("a", "b", "c")
    assert found["order_confirmed"].value == 3
    assert found["background_overlap"].value == 1
    assert (result.subject, len(result.rows)) == ("overall", 100)
    assert result.flags == ()


def test_few_rows_are_said_to_be_few(linear):
    predictor, dataset = linear
    found = by_name(ranking_stability(predictor, dataset, rows=[1, 2]))
    assert found["background_error"].unmeasured == "There are too few rows to draw them anew."


def test_it_can_be_stopped(linear):
    predictor, dataset = linear

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stability(predictor, dataset, row=0, progress=stop)
