"""Conditional permutation importance: what a score loses when a column is shuffled among rows alike in the others."""

import time

import numpy as np

from explain.methods.importance.shuffling import interval, losses
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Importance
from explain.scores.sizes import in_spreads, sized
from explain.table.dataset import Choice, Dataset
from explain.table.schema import Schema

FEWEST = 20
"""Rows of a leaf."""
LEAST = 8.0
"""What a split takes away, in variances of a row's cell: what chance takes away on average over a few columns."""
MOST_LEVELS = 20
"""Levels that a tree tells apart; the others count as one."""
SINGLE = 1e30
"""Trees are given numbers in single precision, and their sums."""


def conditional_importance(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, n_repeats: int = 10, score: str | None = None,
    output: object = None, seed: int = 0, progress: Progress | None = None,
) -> Importance:
    """Measure how much worse a score gets when a column is shuffled among rows that are alike in the other columns.

    A small tree predicts each column from the others, and its cells change places within the leaves alone. So the rows
    asked about stay near those that occur, and a column counts for what it tells **given the other features**: one that
    the others give away counts little, however much the model uses it. `permutation_importance` breaks its tie to the
    other columns too.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    rows, n_repeats, score, output, seed
        As `permutation_importance`.
    progress
        Called between model calls; ``total`` is at most n_rows × (1 + n_repeats × n_features) model rows.

    Returns
    -------
    Importance
        ``mean`` (n_features,) over the repeats, in the unit of the score; ``low`` and ``high`` a 95 % t-interval of
        that mean, which covers the rows and the shuffling. A column that the model does not use has exactly 0 for all.

    Raises
    ------
    MethodError
        As `permutation_importance`.
    DataError
        When the target holds a class that the model does not know.

    References
    ----------
    Molnar, König, Bischl and Casalicchio (2024), Model-agnostic feature importance and effects with dependent features:
    a conditional subgroup approach.
    Strobl, Boulesteix, Kneib, Augustin and Zeileis (2008), Conditional variable importance for random forests.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> x = np.random.default_rng(0).normal(size=500)
    >>> frame = pd.DataFrame({"x": x, "twin": x, "y": 2 * x})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["x", "twin"]], frame["y"]), dataset)
    >>> given = explain.conditional_importance(predictor, dataset, score="MSE")
    >>> bool((given.mean < 0.1 * explain.permutation_importance(predictor, dataset, score="MSE").mean).all())
    True
    """
    began = time.perf_counter()
    found = losses(
        predictor, dataset, [[place] for place in range(len(dataset.schema))], rows=rows, n_repeats=n_repeats,
        score=score, output=output, seed=seed, progress=progress,
        leaves=lambda coded, column: leaves_of(coded, column, dataset.schema),
    )
    mean, low, high = interval(found)
    return Importance(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, mean=mean, low=low, high=high,
        method="conditional_importance", score=f"{found.change} given the other features",
        scale="score", unit="", output=found.output, target=dataset.target_name,
        provenance=provenance(
            predictor, dataset, method="conditional_importance", engine=found.engine, began=began,
            n_rows=found.n_rows, seed=seed, scale=predictor.scale, output=found.output,
            libraries=("numpy", "scipy", "scikit-learn"), rows_of_a_leaf=f"at least {FEWEST}", **found.settings,
        ),
    )


def leaves_of(coded: np.ndarray, column: int, schema: Schema) -> np.ndarray:
    """(n_rows,) the leaf of each row in a small tree that predicts a column from the others.

    A number is predicted as it is, a missing one as the middle of the others; of a column with levels, which of them.
    """
    others = np.delete(np.arange(coded.shape[1]), column)
    coded = in_spreads(coded, schema.columns)
    wanted = _wanted(coded[:, column], schema.columns[column].by_code)
    if not len(others) or len(coded) < 2 * FEWEST:
        return np.zeros(len(coded), dtype=int)
    from sklearn.tree import DecisionTreeRegressor

    spread = float(wanted.var(axis=0).mean())
    tree = DecisionTreeRegressor(
        min_samples_leaf=FEWEST, min_impurity_decrease=LEAST * spread / len(coded), random_state=0
    )
    # A category's code means no order; trees of several splits tell its levels apart all the same.
    given = np.clip(coded[:, others], -SINGLE, SINGLE)
    return tree.fit(given, wanted).apply(given)


def _wanted(values: np.ndarray, by_code: bool) -> np.ndarray:
    """(n_rows, n_wanted) what the tree predicts: the number, or one column for each of the most frequent levels."""
    if by_code:
        _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
        kept = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
        return (places[:, None] == kept).astype(float)
    known = values[~np.isnan(values)]
    return sized(np.where(np.isnan(values), np.median(known) if len(known) else 0.0, values))[:, None]
