"""A block of answers → the columns that are written, and the rows that are kept to look at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from explain.results import Attributions, Contributions
from explain.table.schema import cells

if TYPE_CHECKING:
    import pyarrow

    from explain.batch.files import Part
    from explain.batch.manifest import Manifest

CONTRIBUTION, KEY = "contribution_", "key_"
"""What names of columns begin with that are called after columns of the table; no other name begins so."""


def columns_of(
    answer: Contributions, block: "pyarrow.Table", part: "Part", start: int, manifest: "Manifest"
) -> "pyarrow.Table":
    """Give the columns that are written: where each row stands, its keys, its answer and its contributions."""
    import pyarrow

    n_rows, kind = len(block), pyarrow.float32() if manifest.settings.single else pyarrow.float64()
    first = part.first_row + start
    columns = {
        "file": pyarrow.DictionaryArray.from_arrays(np.zeros(n_rows, np.int32), [part.file]),
        "position": pyarrow.array(np.arange(first, first + n_rows)),
        **{KEY + name: block.column(name) for name in manifest.settings.keys},
        "prediction": pyarrow.array(answer.predictions),
        "base_value": pyarrow.array(np.full(n_rows, answer.base_value)),
        "largest_standard_error": pyarrow.array(answer.largest_errors),
    }
    by_feature = np.ascontiguousarray(answer.contributions.T)
    for name, sizes in zip(answer.feature_names, by_feature, strict=True):
        columns[CONTRIBUTION + name] = pyarrow.array(sizes).cast(kind)
    return pyarrow.table(columns)


def in_sample(sampled: Sequence[int], offset: int, n_rows: int) -> np.ndarray:
    """Places within a block of the rows that are kept to look at, in order.

    Examples
    --------
    >>> in_sample((7, 3, 90), offset=3, n_rows=10).tolist()
    [0, 4]
    """
    positions = np.asarray(sampled, dtype=np.int64)
    return np.sort(positions[(positions >= offset) & (positions < offset + n_rows)]) - offset


def kept_rows(answer: Contributions, features: "pyarrow.Table", places: np.ndarray, offset: int) -> Attributions:
    """Keep some rows of a block one by one, with their cells.

    Parameters
    ----------
    answer
        The contributions of the block.
    features
        Its cells.
    places
        Which rows.
    offset
        Position of the first row of the block among the rows of all files.
    """
    shape = (len(places), len(answer.feature_names))
    return Attributions(
        contributions=answer.contributions[places], base_value=np.full(len(places), answer.base_value),
        baseline=answer.baseline, predictions=answer.predictions[places], residual=answer.residual[places],
        fidelity=np.full(len(places), np.nan), standard_errors=np.full(shape, np.nan), output=answer.output,
        target=answer.target, scale=answer.scale, unit=answer.unit, engine=answer.engine, exact=answer.exact,
        rows=places + offset, feature_names=answer.feature_names, feature_labels=answer.feature_labels,
        feature_values=cells(features.take(places).to_pandas(), answer.feature_names),
        feature_codes=answer.feature_codes[places], ordered=answer.ordered, checks=(), replaced=(),
        provenance=replace(answer.provenance, n_rows=len(places)),
    )
