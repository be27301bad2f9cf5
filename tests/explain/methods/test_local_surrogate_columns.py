import gc
import weakref

import numpy as np
import pandas as pd
import pytest

from explain import read_table
from explain.methods.local_surrogate.columns import Level, Number, Quarter, layouts, table_columns
from explain.methods.local_surrogate.neighbourhood import sampled
from explain.methods.local_surrogate.shelf import Shelf


def nothing():
    pass


def layout_of(frame, *rows, given=None, mode="continuous"):
    dataset = read_table(pd.DataFrame(frame))
    return layouts(table_columns(dataset, given or dataset.schema.names, mode, nothing), np.array(rows, dtype=float))


def one_layout(frame, row, **choices):
    ((layout, _),) = layout_of(frame, row, **choices)
    return layout


def test_a_table_without_gaps_takes_part_as_it_is():
    layout = one_layout({"a": [1.5, 2, 4], "k": ["x", "y", "x"]}, [2, 1])
    assert layout.columns.tolist() == [0, 1]
    number, level = layout.ways
    assert (number.mean, number.scale) == (pytest.approx(2.5), pytest.approx(np.std([1.5, 2, 4])))
    assert (level.codes.tolist(), level.shares.tolist()) == ([0, 1], [2 / 3, 1 / 3])
    np.testing.assert_allclose(layout.points(np.array([[2.0, 1]])), [[-0.5 / number.scale, 1]])
    assert layout.rows(np.array([[3.3, 0.0]])).tolist() == [[3.3, 0]]


def test_gaps_are_filled_and_flagged():
    layout = one_layout({"a": [1.5, None, 4.5, 3.0], "k": ["x", "y", None, "y"]}, [np.nan, 0])
    assert layout.columns.tolist() == [0, 1, 0, 1]
    number, level, gap, other = layout.ways
    assert number.mean == pytest.approx(np.mean([1.5, 3, 4.5, 3]))
    assert level.shares.tolist() == [1 / 4, 3 / 4]
    assert gap.codes.tolist() == other.codes.tolist() == [0, 1]
    assert gap.shares.tolist() == other.shares.tolist() == [3 / 4, 1 / 4]
    assert layout.points(np.array([[np.nan, 0]]))[0, 1:].tolist() == [0, 1, 0]
    np.testing.assert_array_equal(
        layout.rows(np.array([[2.0, 1, 0, 0], [2.0, 1, 1, 0], [2.0, 1, 0, 1]])), [[2, 1], [np.nan, 1], [2, np.nan]]
    )


def test_a_row_may_lack_what_the_table_never_lacks():
    layout = one_layout({"a": [1.0, 2, 4]}, [np.nan])
    assert layout.columns.tolist() == [0, 0]
    assert layout.ways[1].codes.tolist() == [0]
    assert layout.points(np.array([[np.nan]]))[0, 1] == 1


def test_integers_and_whole_days_stay_whole():
    days = pd.to_datetime(["2020-01-01", "2020-01-05"])
    layout = one_layout({"n": [1, 4], "d": days, "x": [1.0, 4.0]}, [1, 18262, 1])
    assert layout.rows(np.array([[2.4, 18263.6, 2.4]])).tolist() == [[2, 18264, 2.4]]


def test_constant_and_unused_columns_take_no_part():
    layout = one_layout({"c": [7.0, 7, 7], "u": [1.0, 2, 3], "a": [1.0, 2, 4]}, [9, 3, 4], given=("c", "a"))
    assert layout.columns.tolist() == [2]
    np.testing.assert_array_equal(layout.rows(np.array([[2.5]])), [[9, np.nan, 2.5]])


def test_a_column_without_any_value():
    empty = {"e": np.full(3, np.nan), "a": [1.0, 2, 4]}
    assert one_layout(empty, [np.nan, 1]).columns.tolist() == [1]
    layout = one_layout(empty, [5, 1])
    assert layout.columns.tolist() == [1, 0]
    np.testing.assert_array_equal(layout.rows(np.array([[3.0, 1], [3, 0]])), [[np.nan, 3], [5, 3]])


def test_a_constant_with_gaps_takes_part_by_its_gaps():
    layout = one_layout({"c": [7.0, None, 7], "a": [1.0, 2, 4]}, [7, 1])
    assert layout.columns.tolist() == [1, 0]
    np.testing.assert_array_equal(layout.rows(np.array([[3.0, 1], [3, 0]])), [[np.nan, 3], [7, 3]])


def test_rows_are_sorted_by_what_takes_part():
    frame = {"c": [7.0, 7, 7], "a": [1.0, 2, 4]}
    found = layout_of(frame, [7, 1], [9, 1], [7, 2], [7, np.nan])
    assert [rows.tolist() for _, rows in found] == [[0, 2], [1], [3]]
    assert [layout.kept[0] for layout, _ in found] == [7, 9, 7]
    assert [len(layout) for layout, _ in found] == [1, 1, 2]


def test_numbers_enter_by_their_quarter_when_asked_to():
    layout = one_layout({"a": np.arange(8.0), "k": list("xxyyzzzz")}, [2, 1], mode="quartiles")
    quarter, level = layout.ways
    assert isinstance(quarter, Quarter)
    assert isinstance(level, Level)
    assert quarter.codes.tolist() == [0, 1, 2, 3]
    assert quarter.shares.tolist() == [1 / 4] * 4
    assert layout.points(np.array([[0.0, 0], [1.75, 0], [2, 1], [5.3, 2], [99, 2]]))[:, 0].tolist() == [0, 0, 1, 3, 3]


def test_samples_have_the_shares_and_moments_of_the_table():
    random = np.random.default_rng(0)
    frame = {"a": random.normal(3, 2, 500), "k": random.choice(["x", "y", "z"], 500, p=[0.6, 0.3, 0.1])}
    for mode in ("continuous", "quartiles"):
        layout = one_layout(frame, [0, 0], mode=mode)
        cells, seen = sampled(layout, 20_001, 3, mode)
        assert cells.shape == seen.shape == (20_000, 2)
        shares = np.unique(cells[:, 1], return_counts=True)[1] / 20_000
        np.testing.assert_allclose(shares, layout.ways[1].shares, atol=0.02)
        assert cells[:, 0].mean() == pytest.approx(np.mean(frame["a"]), abs=0.1)
        np.testing.assert_allclose(seen[:, 0], layout.ways[0].seen(cells[:, 0]), atol=1e-12)
    assert cells[:, 0].min() >= np.min(frame["a"])  # quarters keep to the values of the table
    assert isinstance(one_layout(frame, [0, 0]).ways[0], Number)


def test_looking_at_a_large_table_can_be_stopped_between_two_columns():
    seen = []

    def stop():
        seen.append(1)
        if len(seen) == 2:
            raise InterruptedError

    dataset = read_table(pd.DataFrame({name: [1.0, 2.0] for name in "abc"}))
    with pytest.raises(InterruptedError):
        table_columns(dataset, dataset.schema.names, "continuous", stop)
    assert len(seen) == 2


class Thing:
    """Something to keep things beside."""


def test_a_shelf_keeps_what_was_used_last_within_its_room():
    shelf, owner = Shelf(100), Thing()
    for name in "abc":
        shelf.put((owner,), name, name.upper(), 30)
    assert shelf.get((owner,), "a") == "A"
    shelf.put((owner,), "d", "D", 30)
    assert [shelf.get((owner,), name) for name in "abcd"] == ["A", None, "C", "D"]
    shelf.put((owner,), "a", "anew", 30)
    assert [shelf.get((owner,), name) for name in "acd"] == ["anew", "C", "D"]
    shelf.put((owner,), "huge", "more than there is room for", 101)
    assert [shelf.get((owner,), name) for name in ("a", "c", "d", "huge")] == ["anew", "C", "D", None]


def test_a_shelf_gives_nothing_to_another_owner_and_lets_go_of_what_has_none():
    shelf, owner, other = Shelf(100), Thing(), Thing()
    thing = Thing()
    shelf.put((owner, other), "key", thing, 1)
    assert shelf.get((owner, other), "key") is thing
    assert shelf.get((other, owner), "key") is None
    assert shelf.get((owner, owner), "key") is None
    seen = weakref.ref(thing)
    del owner, thing
    gc.collect()
    shelf.put((other,), "next", "N", 1)
    assert seen() is None
