"""Curves of random trees beside their sums, asked value by value."""

import numpy as np
import pytest

from explain.methods.trees.compiling import ready
from explain.methods.trees.effects import average_curves, empty_tally, individual_curves, tallied
from explain.methods.trees.walks import walk_of
from explain.model.forests.forest import LEAF, MISSING, Trees, sums

N_COLUMNS, N_LEVELS = 7, 12
PLAYERS = np.array([0, 1, 1, 2, 3, 3, 3])
"""Raw columns behind the columns of the forest: two of them are made into several."""


@pytest.fixture(scope="module", autouse=True)
def compiled():
    assert ready()


def grown(depth, n_trees=12, seed=0, fewer=0.15):
    """Random trees; some leaves lie above the bottom."""
    random, nodes, roots = np.random.default_rng(seed), [], []

    def grow(levels, root):
        place = len(nodes)
        nodes.append([LEAF, LEAF, 0, 0, False, random.normal()])
        if levels and (root or random.random() > fewer):
            left, right = grow(levels - 1, False), grow(levels - 1, False)
            nodes[place] = [left, right, random.integers(N_COLUMNS), random.integers(N_LEVELS),
                            bool(random.random() < 0.5), 0.0]
        return place

    for _ in range(n_trees):
        roots.append(grow(depth, True))
    left, right, column, threshold, missing_left, value = zip(*nodes, strict=True)
    return Trees(
        roots=np.array(roots, np.int32), left=np.array(left, np.int32), right=np.array(right, np.int32),
        column=np.array(column, np.int32), threshold=np.array(threshold, np.int32),
        missing_left=np.array(missing_left), cover=np.ones(len(nodes)), value=np.array(value), base=0.25,
        n_columns=N_COLUMNS,
    )


def coded(n, seed=1, missing=0.15):
    random = np.random.default_rng(seed)
    codes = random.integers(0, N_LEVELS + 1, (n, N_COLUMNS)).astype(np.int32)
    codes[random.random(codes.shape) < missing] = MISSING
    return codes


def by_hand(trees, codes, columns, sets):
    """Each set of codes in turn, in all rows."""
    curves = []
    for each in sets:
        changed = codes.copy()
        changed[:, columns] = each
        curves.append(sums(trees, changed))
    return np.column_stack(curves)


def sets_of(player, n, seed=2):
    columns = np.flatnonzero(player == PLAYERS)
    return columns, coded(n, seed)[:, columns]


@pytest.mark.parametrize("depth", [1, 4, 10])
@pytest.mark.parametrize("n_rows", [1, 64, 1_100])
def test_curves_are_the_sums_value_by_value(depth, n_rows):
    trees, codes = grown(depth, n_trees=4 if depth == 10 else 12), coded(n_rows)
    for player in range(4):
        columns, sets = sets_of(player, 9)
        found = individual_curves(walk_of(trees), codes, columns, sets)
        np.testing.assert_allclose(found, by_hand(trees, codes, columns, sets), rtol=0, atol=1e-12)


@pytest.mark.parametrize("n_sets", [1, 63, 64, 65, 128, 130])
def test_any_number_of_values(n_sets):
    trees, codes = grown(5), coded(30)
    columns, sets = sets_of(3, n_sets)
    found = individual_curves(walk_of(trees), codes, columns, sets)
    np.testing.assert_allclose(found, by_hand(trees, codes, columns, sets), rtol=0, atol=1e-12)


def test_two_raw_columns_together():
    trees, codes, columns = grown(6), coded(40), np.array([0, 4, 5, 6])
    sets = coded(70, 5)[:, columns]
    found = individual_curves(walk_of(trees), codes, columns, sets)
    np.testing.assert_allclose(found, by_hand(trees, codes, columns, sets), rtol=0, atol=1e-12)


def test_no_column_set_gives_the_sums_of_the_rows():
    trees, codes = grown(9), coded(700)
    found = individual_curves(walk_of(trees), codes, np.empty(0, int), np.empty((1, 0), np.int32))
    np.testing.assert_allclose(found[:, 0], sums(trees, codes), rtol=0, atol=1e-12)


def test_a_column_in_no_tree_gives_exactly_flat_curves():
    trees, codes = grown(5), coded(50)
    trees.column[trees.column == 2] = 1
    found = individual_curves(walk_of(trees), codes, np.array([2]), np.arange(10, dtype=np.int32)[:, None])
    assert (found == found[:, :1]).all()


@pytest.mark.parametrize("depth", [1, 4, 10])
def test_averages_from_counts_are_the_means_of_the_curves(depth):
    walk, codes = walk_of(grown(depth, n_trees=5)), coded(1_300)
    grids = [sets_of(player, n) for player, n in zip(range(4), (5, 70, 2, 12), strict=True)]
    found = average_curves(tallied(empty_tally(walk, PLAYERS), codes), grids)
    for curve, (columns, sets) in zip(found, grids, strict=True):
        np.testing.assert_allclose(curve, individual_curves(walk, codes, columns, sets).mean(axis=0), atol=1e-12)


def test_tallies_of_parts_add_up_to_the_whole():
    empty, codes = empty_tally(walk_of(grown(6)), PLAYERS), coded(1_000)
    whole, parts = tallied(empty, codes), tallied(tallied(empty, codes[:333]), codes[333:])
    assert (whole.counts == parts.counts).all()
    assert (whole.n_rows, parts.n_rows, empty.counts.sum()) == (1_000, 1_000, 0)


def test_counts_are_of_rows_that_violate_nothing_or_one_player():
    walk, codes = walk_of(grown(4)), coded(500)
    tally = tallied(empty_tally(walk, PLAYERS), codes)
    leaves = walk.nodes[1] == np.arange(len(walk)) + 1
    assert tally.counts[tally.counter[leaves]].sum() == 500 * 12  # each row reaches one leaf of each tree


def test_a_model_that_is_a_constant():
    trees = grown(1)
    none = Trees(**{name: getattr(trees, name)[:0] for name in (
        "roots", "left", "right", "column", "threshold", "missing_left", "cover", "value",
    )}, base=4.0, n_columns=N_COLUMNS)
    walk = walk_of(none)
    grids = [sets_of(player, 3) for player in range(4)]
    assert (individual_curves(walk, coded(5), *grids[0]) == 4).all()
    assert all((curve == 4).all() for curve in average_curves(tallied(empty_tally(walk, PLAYERS), coded(5)), grids))


def test_progress_is_told_and_may_stop():
    walk, told = walk_of(grown(3)), []
    individual_curves(walk, coded(5_000), *sets_of(0, 3), told.append)
    assert told[-1] == 5_000
    assert told == sorted(told)

    def stop(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        individual_curves(walk, coded(5_000), *sets_of(0, 3), stop)
