"""Tables and walks: against every coalition asked of the trees themselves, against each other, and by their laws."""

from dataclasses import replace

import numpy as np
import pytest

from explain.methods.trees import blocks, compiling, deep, tables
from explain.model.forests.forest import MISSING, Column, Forest, Trees, sums
from tests.subset_sums import shapley_of

pytestmark = pytest.mark.usefixtures("kernels")
N_COLUMNS = 6


def grown(rng, n_trees=12, depth=4, players=N_COLUMNS, gaps=True):
    """Random trees, uneven, on codes 0 to 9, that split on a column as often as they like."""
    parts = {name: [] for name in ("left", "right", "column", "threshold", "missing_left", "cover", "value")}
    roots = []

    def grow(level, cover):
        node = len(parts["left"])
        for name, empty in zip(parts, (-1, -1, 0, 0, False, cover, 0.0), strict=True):
            parts[name].append(empty)
        if level == depth or (level and rng.random() < 0.2):
            parts["value"][node] = rng.normal()
            return node
        share = rng.uniform(0.1, 0.9)
        parts["column"][node], parts["threshold"][node] = rng.integers(players), rng.integers(9)
        parts["missing_left"][node] = gaps and rng.random() < 0.5
        parts["left"][node] = grow(level + 1, cover * share)
        parts["right"][node] = grow(level + 1, cover * (1 - share))
        return node

    for _ in range(n_trees):
        roots.append(grow(0, 100.0))
    kinds = {"missing_left": bool, "cover": float, "value": float}
    arrays = {name: np.array(held, dtype=kinds.get(name, np.int32)) for name, held in parts.items()}
    return Trees(roots=np.array(roots, np.int32), base=0.5, n_columns=players, **arrays)


def drawn(rng, n, players=N_COLUMNS):
    codes = rng.integers(0, 10, (n, players)).astype(np.int32)
    codes[rng.random(codes.shape) < 0.1] = MISSING
    return codes


def truth(trees, row, background, counts, players, n_players):
    """Shapley values from all coalitions of players, each asked of the trees by the plain sum over leaves."""

    def worth(known):
        mixed = background.copy()
        columns = np.isin(players, list(known))
        mixed[:, columns] = row[columns]
        return np.average(sums(trees, mixed), weights=counts)

    return shapley_of(n_players, worth)


ALONE = np.arange(N_COLUMNS, dtype=np.int32)
TOGETHER = np.array([0, 0, 1, 2, 2, 2], dtype=np.int32)


@pytest.mark.parametrize("players", [ALONE, TOGETHER], ids=["a player a column", "players of several columns"])
@pytest.mark.parametrize("seed", range(4))
def test_equal_to_every_coalition(seed, players):
    rng = np.random.default_rng(seed)
    trees, rows, background = grown(rng), drawn(rng, 5), drawn(rng, 37)
    counts, n_players = rng.integers(1, 4, 37), players.max() + 1
    assert tables.fits(trees, players)
    expected = [truth(trees, row, background, counts, players, n_players) for row in rows]
    for build, tolerance in ((tables.tabulated, 2e-6), (deep.walking, 1e-12)):
        engine = build(trees, players, n_players, background, counts)
        np.testing.assert_allclose(engine.contributions(rows), expected, atol=tolerance)


@pytest.mark.parametrize("fuse", [0, 1, 3, 7])
def test_whatever_subtrees_share_a_table(fuse, monkeypatch):
    rng = np.random.default_rng(7)
    trees, rows, background = grown(rng, depth=5), drawn(rng, 40), drawn(rng, 30)
    expected = deep.walking(trees, ALONE, N_COLUMNS, background).contributions(rows)
    monkeypatch.setattr(tables.laid_out, "__kwdefaults__", {"fuse": fuse, "most_bits": 12})
    found = tables.tabulated(trees, ALONE, N_COLUMNS, background).contributions(rows)
    np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize(("most", "alone"), [(20_000, False), (2_000, True), (200, None)])
def test_tables_hold_no_more_than_they_may(most, alone, monkeypatch):
    """Of few columns, a table of a subtree is many times as large as those of its leaves."""
    rng = np.random.default_rng(29)
    trees, rows, background = grown(rng, n_trees=2, depth=6, players=2), drawn(rng, 40, 2), drawn(rng, 30, 2)
    players = np.arange(2, dtype=np.int32)
    expected = deep.walking(trees, players, 2, background).contributions(rows)
    monkeypatch.setattr(tables, "MOST_VALUES", most)
    assert tables.fits(trees, players) == (alone is not None)
    if alone is not None:
        built = tables.tabulated(trees, players, 2, background)
        assert len(built.values) <= most
        assert (built.layout.n_inner[built.start >= 0].max() == 0) == alone
        np.testing.assert_allclose(built.contributions(rows), expected, atol=2e-6)


@pytest.mark.parametrize("players", [ALONE, TOGETHER], ids=["a player a column", "players of several columns"])
def test_by_training_weight_both_engines_agree_and_add_up(players):
    rng = np.random.default_rng(3)
    trees, rows, n_players = grown(rng, depth=6), drawn(rng, 70), players.max() + 1
    one = tables.tabulated(trees, players, n_players).contributions(rows)
    other = deep.walking(trees, players, n_players).contributions(rows)
    np.testing.assert_allclose(one, other, atol=5e-6)
    total = tables.expected(trees) + one.sum(axis=1)
    np.testing.assert_allclose(total, sums(trees, rows), atol=5e-6)


def test_by_training_weight_where_no_row_went():
    """A node without training weight: what is below it counts for rows that go there, and for nobody else."""
    rng = np.random.default_rng(5)
    trees = grown(rng, n_trees=3)
    inner = np.flatnonzero((trees.left >= 0) & ~np.isin(np.arange(len(trees.left)), trees.roots))
    trees.cover[inner[0]] = 0.0
    for child in (trees.left[inner[0]], trees.right[inner[0]]):
        trees.cover[child] = 0.0
    rows = drawn(rng, 60)
    one = tables.tabulated(trees, ALONE, N_COLUMNS).contributions(rows)
    other = deep.walking(trees, ALONE, N_COLUMNS).contributions(rows)
    assert np.isfinite(one).all()
    np.testing.assert_allclose(one, other, atol=5e-6)


def test_a_row_alone_and_in_company_and_on_any_number_of_threads(monkeypatch):
    rng = np.random.default_rng(11)
    trees, rows, background = grown(rng, n_trees=30), drawn(rng, 2_100), drawn(rng, 20)
    for build in (tables.tabulated, deep.walking):
        engine = build(trees, ALONE, N_COLUMNS, background)
        whole = engine.contributions(rows)
        np.testing.assert_array_equal(engine.contributions(rows[1_003:1_004]), whole[1_003:1_004])
        np.testing.assert_array_equal(engine.contributions(rows[511:1_025]), whole[511:1_025])
        monkeypatch.setattr(blocks, "THREADS", 5)
        np.testing.assert_array_equal(engine.contributions(rows), whole)
        monkeypatch.undo()


def test_null_players_backgrounds_that_merge_and_a_row_against_itself():
    rng = np.random.default_rng(13)
    trees, rows = replace(grown(rng, players=4), n_columns=N_COLUMNS), drawn(rng, 9)
    first, second = drawn(rng, 10), drawn(rng, 30)
    for build in (tables.tabulated, deep.walking):
        one, other, both = (
            build(trees, ALONE, N_COLUMNS, background).contributions(rows)
            for background in (first, second, np.concatenate([first, second]))
        )
        np.testing.assert_allclose(both, one / 4 + 3 * other / 4, atol=2e-6)
        np.testing.assert_array_equal(both[:, 4:], 0)
        np.testing.assert_allclose(build(trees, ALONE, N_COLUMNS, rows[:1]).contributions(rows[:1]), 0, atol=1e-7)


def test_leaves_far_from_zero_cost_no_precision():
    rng = np.random.default_rng(17)
    trees, rows, background = grown(rng), drawn(rng, 9), drawn(rng, 10)
    expected = deep.walking(trees, ALONE, N_COLUMNS, background).contributions(rows)
    trees.value[trees.left < 0] += 1e6
    found = tables.tabulated(trees, ALONE, N_COLUMNS, background).contributions(rows)
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_what_does_not_fit_is_walked():
    rng = np.random.default_rng(19)
    trees = grown(rng, n_trees=1, depth=9, players=20)
    players = np.arange(20, dtype=np.int32)
    assert tables.fits(trees, players)
    chain = grown(rng, n_trees=1, depth=1, players=1)
    n = 200
    left = np.where(np.arange(2 * n + 1) % 2 == 0, np.arange(2 * n + 1) + 1, -1).astype(np.int32)
    right = np.where(left >= 0, left + 1, -1).astype(np.int32)
    left[-1] = right[-1] = -1
    long = Trees(
        roots=chain.roots, left=left, right=right, column=np.zeros(2 * n + 1, np.int32),
        threshold=np.where(left >= 0, np.arange(2 * n + 1) // 2, 0).astype(np.int32),
        missing_left=np.zeros(2 * n + 1, bool), cover=np.linspace(9, 1, 2 * n + 1),
        value=np.where(left < 0, np.arange(2 * n + 1.0), 0.0), base=0.0, n_columns=1,
    )
    one = np.zeros(1, np.int32)
    assert not tables.fits(long, one)
    assert deep.walks(long, one)
    rows, background = np.array([[5], [150], [MISSING]], np.int32), np.array([[7], [33]], np.int32)
    found = deep.walking(long, one, 1, background).contributions(rows)[:, 0]
    np.testing.assert_allclose(found, sums(long, rows) - sums(long, background).mean())


def test_codes_that_sixteen_bits_do_not_hold_are_walked():
    """The trees of one output may ask for few of the thresholds that those of all outputs ask for."""
    levels = np.arange(40_000.0)
    stump = {"left": [1, -1, -1], "right": [2, -1, -1], "cover": [3.0, 1, 2]}
    forest = Forest(
        columns=(Column(source=0, levels=levels),), roots=np.array([0], np.int32), column=np.zeros(3, np.int32),
        threshold=np.array([100, 0, 0], np.int32), missing_left=np.array([True, False, False]),
        values=np.array([[0.0], [1.0], [-1.0]]), outputs=np.array([0], np.int32), base=np.zeros(1), scale="target",
        link="", **{name: np.array(held, float if name == "cover" else np.int32) for name, held in stump.items()},
    )
    trees, one = forest.of(0), np.zeros(1, np.int32)
    assert not tables.fits(trees, one)
    assert tables.fits(replace(trees, highest=tables.MOST_LEVELS), one)
    rows, background = forest.coded(np.array([[50.0], [39_000.0], [np.nan]])), forest.coded(np.array([[50.0]]))
    found = deep.walking(trees, one, 1, background).contributions(rows)
    np.testing.assert_allclose(found.ravel(), [0, -2, 0])


def test_rows_are_reported_and_a_stop_is_obeyed():
    rng = np.random.default_rng(23)
    trees, rows = grown(rng), drawn(rng, 3_000)
    engine, done = tables.tabulated(trees, ALONE, N_COLUMNS, drawn(rng, 5)), []
    engine.contributions(rows, done.append)
    assert done == sorted(done)
    assert done[-1] == 3_000
    assert len(done) > 1

    class Stop(Exception):
        pass

    def stop(n_done):
        raise Stop

    with pytest.raises(Stop):
        engine.contributions(rows, stop)


def test_kernels_take_what_they_were_compiled_for_and_nothing_else():
    assert compiling.ready()
    from explain.methods.trees import kernels_tables

    with pytest.raises(TypeError):
        kernels_tables.list_parts(np.zeros(3))
