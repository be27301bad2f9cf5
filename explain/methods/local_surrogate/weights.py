"""The method: rows chosen, samples found or drawn, a surrogate fitted around each row."""

import time

import numpy as np

from explain.errors import MethodError
from explain.methods.local_surrogate.columns import MODES
from explain.methods.local_surrogate.fitting import fitted
from explain.model.asking import Progress, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Attributions
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.schema import cells
from explain.wording import count

DEFAULT_ROWS = 20
FEWEST_SAMPLES = 10
OURS, LIMES = "ridge", "lime's ridge"
AGREED = "The lime package fitted the first and the last row again, and found the same."
REPLACED = "The lime package fitted all rows: on two of them it differed from the faster fit."
"""Engines."""
BASELINE = "the surrogate's intercept"
"""Its answer where numbers are at their mean and every level is another than this row's."""


def lime_weights(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, output: object = None, scale: str | None = None,
    n_samples: int = 5_000, mode: str = "continuous", n_repeats: int = 0, seed: int = 0,
    progress: Progress | None = None,
) -> Attributions:
    """Split the answer of a local linear surrogate over the features: the numbers of the lime package.

    Samples are drawn column by column: numbers from a normal distribution with the table's mean and standard deviation,
    levels by their share in the table. A ridge regression, weighted by nearness to the row, is fitted to the model's
    answers; numbers enter scaled, levels as "the same as this row's". The columns are drawn independently, so samples
    may be rows that never occur. A column with missing values enters filled (median, or most frequent level) and as
    "is missing"; both parts count for the column. Integers and whole days stay whole. Columns that are constant or not
    given to the model get exactly 0.

    The samples do not depend on the row. They are drawn and the model is asked about them once; further rows, now or
    in later calls with this model and table, cost a regression each.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        Positions, or raw rows; None for the first 20 of the seeded permutation. A row's numbers do not depend on which
        other rows are asked for.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    n_samples
        Samples behind each surrogate, the row itself among them.
    mode
        "continuous", or "quartiles": numbers enter as "in the same quarter of the table as this row's", which is the
        default of the lime package and fits even a linear model badly.
    n_repeats
        Further samples, with the next seeds, that the weights are compared with; each costs as much as the first.
    seed
        Of rows and samples; all rows share their samples, so another seed shows how much hangs on them.
    progress
        Called between model calls and after each row; ``total`` counts rows asked about and rows fitted.

    Returns
    -------
    Attributions
        ``base_value + contributions.sum(axis=1)`` is the surrogate's answer: the contribution of a number is its
        coefficient times its distance from the mean in standard deviations, that of a level or a quarter its
        coefficient. ``residual`` is the model's answer minus the surrogate's, ``fidelity`` the surrogate's weighted R².
        Where the model answers all samples alike, contributions are 0 and fidelity is NaN.

        ``standard_errors`` tell how far another sample would move the contributions: what groups of these samples say
        (a jackknife over 20 groups, to first order), or what the repeats show where that is more. They say nothing of
        how well the surrogate fits. The lime package looks over two rows of each result; where it does not find
        the same, it fits all of them and ``engine`` says so.

    Raises
    ------
    DataError
        When a row does not exist, or a value is outside its column's kind.
    MethodError
        When ``n_samples`` is below 10, ``n_repeats`` is negative, there is no such mode, a column that the model is
        given holds infinite values, or the model has no such output or scale.

    References
    ----------
    .. [1] Ribeiro, Singh and Guestrin (2016). "Why should I trust you?": explaining the predictions of any classifier.
    .. [2] Efron (1982). The jackknife, the bootstrap and other resampling plans.
    .. [3] Visani et al. (2022). Statistical stability indices for LIME.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> from explain import load_model, read_table
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = read_table(frame, target="y")
    >>> predictor = load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> lime_weights(predictor, dataset, rows=[3]).contributions.round(1).tolist()
    [[6.0, 0.5]]
    """
    began = time.perf_counter()
    if n_samples < FEWEST_SAMPLES:
        remedy = f"Choose {FEWEST_SAMPLES} or more."
        raise MethodError(f"{n_samples} samples are too few for a surrogate.", remedy, "METHOD-SAMPLES")
    if n_repeats < 0:
        raise MethodError(f"There cannot be {n_repeats} repeats.", "Choose 0 or more.", "METHOD-REPEATS")
    place, scale = predictor.place(output), predictor.known_scale(scale)
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    found = fitted(
        predictor, dataset, chosen, place=place, scale=scale, n_samples=n_samples, mode=mode, progress=progress,
        seeds=[(seed + k) % 2**32 for k in range(1 + n_repeats)],
    )
    name = predictor.outputs[place]
    target, unit = answered_target(predictor, dataset, place, scale)
    engine = f"{LIMES if found.by_lime.any() else OURS} on {count(n_samples)} samples"
    return Attributions(
        contributions=found.contributions, base_value=found.intercepts, baseline=BASELINE,
        predictions=found.predictions, fidelity=found.fidelity,
        residual=found.predictions - found.intercepts - found.contributions.sum(axis=1),
        standard_errors=np.sqrt(found.variance), output=name, target=target, scale=scale, unit=unit, engine=engine,
        exact=False, rows=chosen.positions, feature_names=dataset.schema.names,
        feature_labels=dataset.schema.labels, feature_values=cells(chosen.frame, dataset.schema.names),
        feature_codes=chosen.coded,
        ordered=np.array([column.ordered for column in dataset.schema.columns]),
        checks=() if found.by_lime.any() else (AGREED,), replaced=(REPLACED,) if found.by_lime.any() else (),
        provenance=provenance(
            predictor, dataset, method="lime_weights", engine=engine, began=began, n_rows=len(chosen), seed=seed,
            scale=scale, output=name, libraries=("lime", "scikit-learn", "numpy"), n_samples=n_samples,
            mode=MODES[mode], kernel_width="0.75 × √(number of coordinates)", ridge_alpha=1, n_repeats=n_repeats,
        ),
    )
