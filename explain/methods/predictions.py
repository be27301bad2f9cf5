"""What the model says of some rows."""

import time

from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Predictions
from explain.table.dataset import Choice, Dataset, chosen_rows


def predictions(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, scale: str | None = None, seed: int = 0,
    progress: Progress | None = None,
) -> Predictions:
    """Predict rows of a table, or rows given by their values.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions or raw rows; None for all, in table order.
    scale
        "probability", "margin" or "target"; None for the model's own.
    seed
        Stated with the result; nothing is drawn.
    progress
        Called between model calls.

    Returns
    -------
    Predictions
        ``values`` (n_rows, n_outputs), rows in the order asked.

    Raises
    ------
    DataError
        When a row does not exist or a value does not fit its column.
    MethodError
        When the model has no answer on that scale.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["x"]], frame["y"]), dataset)
    >>> predictions(predictor, dataset, rows=[{"x": 3.0}]).values.round(6).tolist()
    [[7.0]]
    """
    began = time.perf_counter()
    scale = predictor.known_scale(scale)
    chosen = chosen_rows(dataset, rows, default=None, seed=seed)
    ask = Question(
        predictor=predictor, schema=chosen.schema, output=None, scale=scale, progress=progress, total=len(chosen)
    )
    values = ask.of(chosen)
    several = scale == "target" and len(predictor.outputs) > 1
    target, unit = ("", "") if several else answered_target(predictor, dataset, 0, scale)
    return Predictions(
        values=values, outputs=predictor.outputs, output_labels=predictor.outputs, rows=chosen.positions,
        target=target, scale=scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="predictions", engine="the model itself", began=began, n_rows=len(chosen),
            seed=seed, scale=scale, output="", libraries=("numpy", "pandas"),
        ),
    )
