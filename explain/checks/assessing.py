"""`row_trust` and `overall_trust`: every check of an explanation, one after the other, and the lights that follow."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from explain.checks.catalogue import LIME, OVERALL, ROW, questions, refused
from explain.checks.lights import Checked, assess
from explain.checks.of_attributions import of_attributions, of_many
from explain.checks.of_importance import of_importance
from explain.errors import ExplainError
from explain.methods.feature_groups import associations
from explain.methods.local_surrogate import lime_weights
from explain.methods.shapley import shap_values
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.names import METHODS
from explain.results import Attributions, Trust
from explain.table.dataset import Choice, Dataset


def row_trust(
    predictor: Predictor, dataset: Dataset, *, row: Any, method: str = "shap_values", output: Any = None,
    scale: str | None = None, seed: int = 0, progress: Progress | None = None,
) -> Trust:
    """Check the explanation of one row in every way, and set its lights.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or a raw row.
    method
        The explanation that is checked: "shap_values" or "lime_weights".
    output, scale
        As the methods take them.
    seed
        Of everything that is drawn.
    progress
        Called by the checks one after the other, each with counts of its own; may raise to stop.

    Returns
    -------
    Trust
        A light is the worst state of what was measured for it, "grey" where nothing was; lights are never averaged.
        A check that cannot be had of this model or table leaves its light grey, and says why.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output or scale.

    References
    ----------
    Kaur, H. et al. (2020). Interpreting interpretability: understanding data scientists' use of interpretability tools
    for machine learning. CHI.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), columns=list("abc"))
    >>> frame["y"] = frame["a"] + 2 * frame["b"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[list("abc")], frame["y"]), dataset)
    >>> trust = explain.row_trust(predictor, dataset, row=3)
    >>> trust.light("L1").state
    'green'
    """
    split_by = lime_weights if method == LIME else shap_values
    explained = split_by(predictor, dataset, rows=[row], output=output, scale=scale, seed=seed)
    asked = {"row": row, "output": output, "scale": scale}
    results = [of_attributions(explained), *_asked(predictor, dataset, ROW, method, asked, seed, progress)]
    ties = associations(predictor, dataset, seed=seed)
    return assess(results, explained.provenance, subject=ROW, rows=explained.rows,
                  flags=of_importance(explained.importance(), ties).flags)


def overall_trust(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: Any = None, scale: str | None = None,
    seed: int = 0, progress: Progress | None = None,
) -> Trust:
    """Check the explanation of many rows together, and set its lights.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Those explained; None for the first 200 of the seeded permutation.
    output, scale
        As the methods take them.
    seed
        Of everything that is drawn.
    progress
        Called by the checks one after the other, each with counts of its own; may raise to stop.

    Returns
    -------
    Trust
        As of `row_trust`. Drift is that of ``rows`` beside the rest of the table.

    Raises
    ------
    DataError
        When a row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output or scale.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), columns=list("abc"))
    >>> frame["y"] = frame["a"] + 2 * frame["b"]
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[list("abc")], frame["y"]), dataset)
    >>> explain.overall_trust(predictor, dataset).light("L1").state
    'green'
    """
    explained: Attributions = shap_values(predictor, dataset, rows=rows, output=output, scale=scale, seed=seed)
    asked = {"output": output, "scale": scale} | ({} if rows is None else {"rows": rows})
    results = [of_many(explained), *_asked(predictor, dataset, OVERALL, "shap_values", asked, seed, progress)]
    ties = associations(predictor, dataset, seed=seed)
    return assess(results, explained.provenance, subject=OVERALL,
                  flags=of_importance(explained.importance(), ties).flags)


def _asked(
    predictor: Predictor, dataset: Dataset, subject: str, method: str, arguments: dict[str, Any], seed: int,
    progress: Progress | None,
) -> Iterator[Checked]:
    """Ask all checks; one that refuses this model or table says why."""
    for name, given in questions(subject, method, **arguments):
        check = getattr(import_module(METHODS[name]), name)
        try:
            yield check(predictor, dataset, **given, seed=seed, progress=progress)
        except ExplainError as error:
            yield refused(name, error.problem)
