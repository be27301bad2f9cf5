import numpy as np

from explain.checks.faithfulness import removal
from explain.checks.faithfulness.removal import worths


def answers(rows):
    return np.nan_to_num(rows[:, 0], nan=9) * rows[:, 1] + rows[:, 2]


def by_hand(row, draws, kept):
    return np.array([[answers(np.where(some, row, draw)[None])[0] for draw in draws] for some in kept])


def made():
    random = np.random.default_rng(0)
    draws = random.integers(0, 3, (7, 3)).astype(float)
    draws[2, 0] = np.nan
    return random, np.array([5.0, 2.0, 1.0]), draws


def test_answers_are_those_of_rows_made_one_by_one():
    random, row, draws = made()
    kept = random.random((11, 3)) < 0.5
    assert np.array_equal(worths(answers, row, draws, kept), by_hand(row, draws, kept))


def test_each_draw_may_keep_its_own_features():
    random, row, draws = made()
    kept = random.random((4, 7, 3)) < 0.5
    found = worths(answers, row, draws, kept)
    for i in range(7):
        assert np.array_equal(found[:, i], by_hand(row, draws[[i]], kept[:, i])[:, 0])


def test_blocks_change_nothing_and_no_row_is_asked_twice_in_one(monkeypatch):
    random, row, draws = made()
    kept = random.random((40, 3)) < 0.5
    asked = []

    def ask(rows):
        asked.append(rows)
        return answers(rows)

    whole = worths(ask, row, draws, kept)
    assert len({each.tobytes() for each in asked[0]}) == len(asked[0]) < whole.size
    monkeypatch.setattr(removal, "CELLS", 50)
    assert np.array_equal(worths(ask, row, draws, kept), whole)
    assert len(asked) > 3


def test_nothing_asked_gives_nothing():
    _, row, draws = made()
    assert worths(answers, row, draws, np.zeros((0, 3), dtype=bool)).shape == (0, 7)
