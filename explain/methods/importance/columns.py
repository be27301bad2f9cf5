"""Permutation importance: what a score loses when one raw column is shuffled."""

import time

from explain.methods.importance.shuffling import interval, losses
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Importance
from explain.table.dataset import Choice, Dataset


def permutation_importance(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, n_repeats: int = 10, score: str | None = None,
    output: object = None, seed: int = 0, progress: Progress | None = None,
) -> Importance:
    """Measure how much worse a score gets when the cells of one column are shuffled among the rows.

    The column keeps its values, missing ones included, and loses its tie to the target and to the other columns.
    Columns that stand in for each other each look less important than they are together. Whether the model saw these
    rows in training is not known here; importance measured on rows it saw tends to be too high.

    Parameters
    ----------
    predictor, dataset
        The model, and a table with a target.
    rows
        Positions in the table; None for the first 2,000 of the seeded permutation that have a target.
    n_repeats
        Shuffles of each column; every column gets the same ones.
    score
        "R²", "MSE", "RMSE", "MAE" or "Median error" in regression; "AUC", "PR-AUC", "Log-loss", "Brier", "Accuracy" or
        "Balanced accuracy" in classification, with several classes also "Macro AUC". None for R², AUC with two classes,
        log-loss with more.
    output
        The class that AUC, PR-AUC and Brier are about; None for the default.
    seed
        Of rows and shuffles; on the same rows the shuffles are those of scikit-learn with this ``random_state``.
    progress
        Called between model calls; ``total`` is at most n_rows × (1 + n_repeats × n_features) model rows.

    Returns
    -------
    Importance
        ``mean`` (n_features,) over the repeats, in the unit of the score, positive where shuffling makes it worse;
        ``low`` and ``high`` a 95 % t-interval of that mean, which covers the rows and the shuffling. A column that
        the model does not use has exactly 0 for all three.

    Raises
    ------
    MethodError
        When the table has no target, the score does not fit the model, or these rows do not define it.
    DataError
        When the target holds a class that the model does not know.

    References
    ----------
    Breiman (2001), Random forests.
    Fisher, Rudin and Dominici (2019), All models are wrong, but many are useful.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"x": [0.0, 1, 2, 3], "idle": [1.0, 0, 0, 1], "y": [1.0, 3, 5, 7]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["x", "idle"]], frame["y"]), dataset)
    >>> importance = permutation_importance(predictor, dataset, score="MSE", n_repeats=3)
    >>> importance.score
    'increase in MSE when the column is shuffled'
    """
    began = time.perf_counter()
    found = losses(
        predictor, dataset, [[place] for place in range(len(dataset.schema))], rows=rows, n_repeats=n_repeats,
        score=score, output=output, seed=seed, progress=progress,
    )
    mean, low, high = interval(found)
    return Importance(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, mean=mean, low=low, high=high,
        method="permutation_importance", score=found.words("the column is"), scale="score", unit="",
        output=found.output, target=dataset.target_name,
        provenance=provenance(
            predictor, dataset, method="permutation_importance", engine=found.engine, began=began,
            n_rows=found.n_rows, seed=seed, scale=predictor.scale, output=found.output, libraries=("numpy", "scipy"),
            **found.settings,
        ),
    )
