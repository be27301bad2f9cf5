"""Shapley values by the definition, in plain loops over raw frames: shares no code with the package."""

from collections.abc import Callable
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

Predict = Callable[[pd.DataFrame], np.ndarray]


def subset_sums(predict: Predict, row: pd.DataFrame, background: pd.DataFrame) -> np.ndarray:
    """(n_features,) exact interventional SHAP values of a one-row frame.

    `predict` gives (n_rows,) answers; each coalition is asked on the whole background.
    """
    names = list(background.columns)
    players = range(len(names))
    every = [frozenset(members) for size in range(len(names) + 1) for members in combinations(players, size)]
    frames = []
    for members in every:
        frame = background.reset_index(drop=True)
        for j in members:
            frame[names[j]] = row[names[j]].iloc[np.zeros(len(background), dtype=int)].reset_index(drop=True)
        frames.append(frame)
    answers = predict(pd.concat(frames, ignore_index=True)).reshape(len(every), -1).mean(axis=1)
    worth = dict(zip(every, answers, strict=True))
    return shapley_of(len(names), lambda members: worth[frozenset(members)])


def shapley_of(n: int, worth: Callable[[set[int]], float]) -> np.ndarray:
    """(n,) Shapley values of a game, given what each coalition of its players is worth."""
    players = range(n)
    every = [frozenset(members) for size in range(n + 1) for members in combinations(players, size)]
    known = {members: worth(set(members)) for members in every}
    share = [factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)]
    return np.array([
        sum(share[len(members)] * (known[members | {j}] - known[members]) for members in every if j not in members)
        for j in players
    ])
