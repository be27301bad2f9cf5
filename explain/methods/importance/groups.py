"""Permutation importance of groups: what a score loses when the columns of a group are shuffled together."""

import time

from explain.methods.importance.shuffling import interval, losses
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import GroupImportance
from explain.results.groups import Groups, labels_of, parted
from explain.table.dataset import Choice, Dataset


def group_importance(
    predictor: Predictor, dataset: Dataset, groups: Groups, *, rows: Choice = None, n_repeats: int = 10,
    score: str | None = None, output: object = None, seed: int = 0, progress: Progress | None = None,
) -> GroupImportance:
    """Measure how much worse a score gets when the columns of a group are shuffled together among the rows.

    The columns of a group keep their tie to each other, and lose it to the target and to all other columns. So columns
    that stand in for each other are seen at their full weight, which shuffling them one by one hides.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    groups
        Name of each group → names of its columns; a column in none stands alone.
    rows, n_repeats, score, output, seed
        As `permutation_importance`; each group gets the shuffles that a column gets there.
    progress
        Called between model calls; ``total`` is at most n_rows × (1 + n_repeats × n_groups) model rows.

    Returns
    -------
    GroupImportance
        ``mean`` (n_groups,) over the repeats, in the unit of the score; ``low`` and ``high`` a 95 % t-interval of that
        mean, which covers the rows and the shuffling. A group of one column has exactly what that column has alone.

    Raises
    ------
    MethodError
        When groups overlap, are empty or hold a column that there is not; and as `permutation_importance`.
    DataError
        When the target holds a class that the model does not know.

    References
    ----------
    Gregorutti, Michel and Saint-Pierre (2015), Grouped variable importance with random forests and application to
    multiple functional data analysis.

    Examples
    --------
    >>> import explain, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"x": [0.0, 1, 2, 3], "z": [0.0, 1, 2, 4], "idle": [1.0, 0, 0, 1], "y": [1.0, 3, 5, 8]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["x", "z", "idle"]], frame["y"]), dataset)
    >>> explain.group_importance(predictor, dataset, {"both": ["x", "z"]}).groups
    ('both', 'idle')
    """
    began = time.perf_counter()
    parts = parted(dataset.schema.names, groups)
    found = losses(
        predictor, dataset, list(parts.values()), rows=rows, n_repeats=n_repeats, score=score, output=output,
        seed=seed, progress=progress,
    )
    mean, low, high = interval(found)
    return GroupImportance(
        groups=tuple(parts), labels=labels_of(dataset.schema.labels, parts),
        members=tuple(tuple(dataset.schema.names[i] for i in part) for part in parts.values()), mean=mean, low=low,
        high=high, score=found.words("the columns are"), scale="score", unit="", output=found.output,
        target=dataset.target_name,
        provenance=provenance(
            predictor, dataset, method="group_importance", engine=found.engine, began=began, n_rows=found.n_rows,
            seed=seed, scale=predictor.scale, output=found.output, libraries=("numpy", "scipy"), **found.settings,
        ),
    )
