from itertools import combinations

import numpy as np
import pytest

from explain.scores.splits import Side, best_split, spread


def within(curves, first):
    return spread(curves[first]) + spread(curves[~first])


def found(curves, values, *, by_code=False, ordered=True, fewest=1):
    kinds = np.array([by_code]), np.array([ordered])
    return best_split(curves, values[:, None], *kinds, np.array([0]), fewest=fewest)


def test_spread_is_that_of_its_definition():
    curves = np.random.default_rng(0).normal(size=(7, 3))
    assert spread(curves) == pytest.approx(7 * curves.var(axis=0).sum())
    assert spread(curves[:0]) == 0


@pytest.mark.parametrize("seed", range(8))
def test_a_number_is_cut_where_trying_all_cuts_finds_the_least(seed):
    random = np.random.default_rng(seed)
    curves, values = random.normal(size=(30, 4)), random.integers(0, 9, 30).astype(float)
    curves[values > 5] += [0, 1, 2, 3]
    split = found(curves, values, fewest=3)
    tried = [within(curves, values <= cut) for cut in np.unique(values)[:-1]
             if 3 <= (values <= cut).sum() <= 27]
    assert spread(curves) - split.gain == pytest.approx(min(tried))
    first = split.sides[0].holds(values)
    assert within(curves, first) == pytest.approx(min(tried))
    assert (split.sides[1].holds(values) == ~first).all()


@pytest.mark.parametrize("side", ["below", "above", "alone"])
def test_missing_values_go_where_they_belong(side):
    values = np.array([1.0, 2, 3, 4, np.nan, np.nan])
    shape = {"below": [0, 0, 1, 1, 0, 0], "above": [0, 0, 1, 1, 1, 1], "alone": [0, 0, 0, 0, 1, 1]}[side]
    curves = np.outer(shape, [-1.0, 1.0])
    split = found(curves, values)
    assert split.gain == pytest.approx(spread(curves))
    first = split.sides[0].holds(values)
    assert within(curves, first) == pytest.approx(0)
    assert (split.sides[1].holds(values) == ~first).all()


@pytest.mark.parametrize("seed", range(8))
def test_levels_of_one_dimension_are_cut_where_trying_all_subsets_finds_the_least(seed):
    random = np.random.default_rng(seed)
    values = random.integers(0, 5, 60).astype(float)
    values[:6] = np.nan
    curves = np.outer(random.normal(size=60) + np.array([2.0, 0, 1, 3, 1, 5])[np.nan_to_num(values, nan=5).astype(int)],
                      [-1.0, 0.0, 1.0])
    split = found(curves, values, by_code=True, ordered=False)
    levels = [*range(5), np.nan]
    tried = [within(curves, Side(column=0, codes=some).holds(values))
             for n in (1, 2, 3) for some in combinations(levels, n)]
    assert spread(curves) - split.gain == pytest.approx(min(tried))
    assert (split.sides[0].holds(values) != split.sides[1].holds(values)).all()


def test_the_column_that_tells_them_apart_is_chosen():
    random = np.random.default_rng(0)
    coded = random.normal(size=(80, 4))
    curves = np.outer(np.sign(coded[:, 2]), [-1.0, 1.0])
    split = best_split(curves, coded, np.zeros(4, bool), np.ones(4, bool), np.arange(4), fewest=5)
    assert split.sides[0].column == 2
    assert split.sides[0].high < 0 < split.sides[1].low
    others = best_split(curves, coded, np.zeros(4, bool), np.ones(4, bool), np.array([0, 1, 3]), fewest=5)
    assert others.gain < split.gain / 4


def test_a_side_has_enough_rows_or_there_is_no_split():
    curves = np.outer([1, 0, 0, 0, 0, 0], [-1.0, 1.0])
    assert found(curves, np.arange(6.0), fewest=2).sides[0].high == 1
    assert found(curves, np.arange(6.0), fewest=4) is None
    assert found(curves, np.full(6, 3.0)) is None
    assert found(curves, np.zeros(6), by_code=True, ordered=False) is None


def test_columns_of_very_many_levels_are_not_tried():
    random = np.random.default_rng(0)
    curves = random.normal(size=(200, 3))
    assert found(curves, np.arange(200.0) // 2, by_code=True, ordered=False) is None
