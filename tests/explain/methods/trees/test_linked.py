import math
from dataclasses import replace

import numpy as np
import pytest

from explain.methods.shapley.enumeration import coalitions, shapley_values
from explain.methods.trees import blocks
from explain.methods.trees.linked import Pairs, against, linked_trees
from explain.model.forests.agreement import linked
from explain.model.forests.forest import LEAF, MISSING, Column, Forest, sums

N_LEVELS = 4
pytestmark = pytest.mark.usefixtures("kernels")


def grown(random, n_columns, depth):
    """One tree: left, right, column, threshold, missing_left and value of its nodes, parents first."""
    if depth == 0 or random.random() < 0.15:
        return [[LEAF, LEAF, 0, 0, False, random.normal()]]
    own = [0, 0, random.integers(n_columns), random.integers(N_LEVELS - 1), random.random() < 0.5, 0.0]
    nodes = [own]
    for side in (0, 1):
        own[side] = len(nodes)
        nodes += [
            [part + len(nodes) if i < 2 and part != LEAF else part for i, part in enumerate(node)]
            for node in grown(random, n_columns, depth - 1)
        ]
    return nodes


def random_forest(seed, *, n_columns=6, n_trees=12, depth=4, n_outputs=1, link="logistic"):
    random = np.random.default_rng(seed)
    trees = [grown(random, n_columns, depth) for _ in range(n_trees)]
    roots = np.cumsum([0] + [len(tree) for tree in trees[:-1]])
    nodes = [
        [part + root if i < 2 and part != LEAF else part for i, part in enumerate(node)]
        for root, tree in zip(roots, trees, strict=True) for node in tree
    ]
    left, right, column, threshold, missing_left, value = (np.array(part) for part in zip(*nodes, strict=True))
    levels = np.arange(N_LEVELS - 1) + 0.5
    return Forest(
        columns=tuple(Column(source=j, levels=levels) for j in range(n_columns)), roots=roots.astype(np.int32),
        left=left.astype(np.int32), right=right.astype(np.int32), column=column.astype(np.int32),
        threshold=threshold.astype(np.int32), missing_left=missing_left.astype(bool),
        cover=np.full(len(left), np.nan), values=value.astype(float)[:, None],
        outputs=np.arange(n_trees, dtype=np.int32) % n_outputs, base=random.normal(size=n_outputs), scale="margin",
        link=link,
    )


def random_codes(seed, n_rows, n_columns=6):
    random = np.random.default_rng(seed)
    codes = random.integers(N_LEVELS, size=(n_rows, n_columns)).astype(np.int32)
    return np.where(random.random(codes.shape) < 0.15, MISSING, codes).astype(np.int32)


def answers(forest, codes, output=0):
    """What the model says, worked out the slow and plain way."""
    found = np.column_stack([sums(forest.of(k), codes) for k in range(forest.n_outputs)])
    if forest.link == "logistic":
        return 1 / (1 + np.exp(-found[:, output]))
    return linked(found, forest.link)[:, output]


def brute_force(forest, rows, background, weights, players, n_players, output=0):
    """Shapley values from the answers for every coalition of all players."""
    members = coalitions(n_players)[:, players]
    values = [
        weight * shapley_values(answers(forest, np.where(members, row, other).astype(np.int32), output)[None])[0]
        for row in rows for other, weight in zip(background, weights, strict=True)
    ]
    return np.reshape(values, (len(rows), len(background), n_players)).sum(axis=1)


def exact(forest, rows, background, weights=None, players=None, output=0):
    players = np.arange(rows.shape[1]) if players is None else players
    weights = np.full(len(background), 1 / len(background)) if weights is None else weights
    trees = linked_trees(forest, players.astype(np.int32), output, int(players.max()) + 1)
    pairs = against(trees, background, weights)
    return enumerated(pairs, rows)


def enumerated(pairs: Pairs, rows):
    return pairs.enumerated(rows, pairs.n_differing(rows), np.full(len(rows), 20))


@pytest.mark.parametrize(("link", "n_outputs"), [("logistic", 1), ("softmax", 3), ("exp", 1)])
@pytest.mark.parametrize("seed", range(3))
def test_equal_to_every_coalition_asked(link, n_outputs, seed):
    forest = random_forest(seed, link=link, n_outputs=n_outputs)
    rows, background = random_codes(seed + 10, 5), random_codes(seed + 20, 9)
    weights = np.random.default_rng(seed).dirichlet(np.ones(9))
    players = np.array([0, 1, 1, 2, 3, 0])
    for output in range(n_outputs):
        expected = brute_force(forest, rows, background, weights, players, 4, output)
        found = exact(forest, rows, background, weights, players, output)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13 * max(1, np.abs(expected).max()))


def test_more_background_rows_than_a_block_holds():
    forest, rows, background = random_forest(3), random_codes(1, 3), random_codes(2, 150)
    weights = np.full(150, 1 / 150)
    expected = brute_force(forest, rows, background, weights, np.arange(6), 6)
    np.testing.assert_allclose(exact(forest, rows, background, weights), expected, atol=1e-13)


def test_blocks_that_are_cut_because_their_coalitions_are_many():
    """Twelve players have 4,096 coalitions, so that a block of 64 pairs does not fit at once."""
    forest = random_forest(5, n_columns=12, n_trees=40)
    row = np.zeros((1, 12), np.int32)
    background = 1 + np.random.default_rng(0).integers(N_LEVELS - 1, size=(40, 12)).astype(np.int32)
    alone = [exact(forest, row, other[None]) for other in background]
    np.testing.assert_allclose(exact(forest, row, background), np.mean(alone, axis=0), atol=1e-14)
    np.testing.assert_allclose(alone[0], brute_force(forest, row, background[:1], [1], np.arange(12), 12), atol=1e-13)


def stump(value, link="logistic", base=0.0):
    """One condition: a code of at most 0 gives 0, a higher one ``value``."""
    return Forest(
        columns=(Column(source=0, levels=np.array([0.5])),), roots=np.array([0], np.int32),
        left=np.array([1, LEAF, LEAF], np.int32), right=np.array([2, LEAF, LEAF], np.int32),
        column=np.zeros(3, np.int32), threshold=np.zeros(3, np.int32), missing_left=np.array([True, False, False]),
        cover=np.full(3, np.nan), values=np.array([[0.0], [0.0], [value]]), outputs=np.zeros(1, np.int32),
        base=np.array([base]), scale="margin", link=link,
    )


def test_a_single_condition_by_hand():
    rows, background = np.array([[1]], np.int32), np.array([[0], [MISSING], [1]], np.int32)
    found = exact(stump(math.log(3)), rows, background)
    np.testing.assert_allclose(found, [[2 / 3 * (0.75 - 0.5)]], atol=1e-15)
    np.testing.assert_allclose(exact(stump(math.log(3), "exp", math.log(2)), rows, background[:1]), [[4.0]], atol=1e-14)


@pytest.mark.parametrize("size", [40.0, 800.0, 1e300])
def test_answers_at_their_ends(size):
    rows, background = np.array([[1]], np.int32), np.array([[0]], np.int32)
    assert exact(stump(size), rows, background) == pytest.approx(0.5, abs=1e-15)
    assert exact(stump(-size), rows, background) == pytest.approx(-0.5, abs=1e-15)


def test_no_trees_at_all_contribute_nothing():
    forest = random_forest(0)
    still = replace(forest, values=np.zeros_like(forest.values))
    assert not exact(still, random_codes(1, 2), random_codes(2, 3)).any()


def test_no_link_no_engine():
    assert linked_trees(random_forest(0, link=""), np.arange(6, dtype=np.int32), 0, 6) is None


def test_only_players_whose_asked_columns_differ_count():
    forest = random_forest(1, n_columns=4)
    unasked = replace(forest, column=np.where(forest.column == 3, 2, forest.column))
    trees = linked_trees(unasked, np.array([0, 1, 1, 2], np.int32), 0, 3)
    pairs = against(trees, np.zeros((1, 4), np.int32), np.ones(1))
    rows = np.array([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 1, 0], [1, 0, 1, 1]], np.int32)
    assert pairs.n_differing(rows).ravel().tolist() == [0, 1, 1, 2]


def test_contributions_add_up_to_the_answer_from_the_mean_over_the_background():
    forest, rows, background = random_forest(7), random_codes(1, 20), random_codes(2, 30)
    found = exact(forest, rows, background).sum(axis=1)
    np.testing.assert_allclose(found, answers(forest, rows) - answers(forest, background).mean(), atol=1e-14)


def test_swapping_two_columns_swaps_their_contributions():
    forest, rows, background = random_forest(8), random_codes(1, 4), random_codes(2, 5)
    order = np.array([3, 1, 2, 0, 4, 5])
    swapped = replace(forest, column=order[forest.column].astype(np.int32))
    found = exact(swapped, np.ascontiguousarray(rows[:, order]), np.ascontiguousarray(background[:, order]))
    np.testing.assert_allclose(found[:, order], exact(forest, rows, background), atol=1e-14)


def test_a_column_no_tree_asks_contributes_exactly_nothing():
    forest = random_forest(9)
    deaf = replace(forest, column=np.where(forest.column == 2, 1, forest.column))
    found = exact(deaf, random_codes(1, 6), random_codes(2, 7))
    assert not found[:, 2].any()
    assert np.abs(found[:, 1]).min() > 0


def test_a_background_of_two_parts_gives_the_weighted_mean():
    forest, rows, background = random_forest(10), random_codes(1, 4), random_codes(2, 9)
    parts = [exact(forest, rows, background[part]) for part in (slice(0, 3), slice(3, 9))]
    np.testing.assert_allclose(exact(forest, rows, background), (parts[0] + 2 * parts[1]) / 3, atol=1e-14)


def test_a_row_compared_with_itself_has_no_contributions():
    forest, rows = random_forest(11), random_codes(1, 1)
    assert not exact(forest, rows, rows).any()


def test_numbers_depend_on_neither_company_nor_threads(monkeypatch):
    forest, rows, background = random_forest(12), random_codes(1, 30), random_codes(2, 70)
    whole = exact(forest, rows, background)
    monkeypatch.setattr(blocks, "THREADS", 1)
    assert (exact(forest, rows, background) == whole).all()
    assert (exact(forest, rows[[7]], background) == whole[7]).all()


def test_a_stop_is_obeyed_between_blocks():
    forest, rows, background = random_forest(12), random_codes(1, 30), random_codes(2, 3)
    pairs = against(linked_trees(forest, np.arange(6, dtype=np.int32), 0, 6), background, np.ones(3))
    seen = []

    def report(n_done):
        seen.append(n_done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pairs.enumerated(rows, pairs.n_differing(rows), np.full(30, 6), report)
    assert len(seen) == 1
    assert 0 < seen[0] < 30
