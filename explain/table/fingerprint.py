"""What names a table: a digest of everything in it."""

import hashlib
from typing import Any

import numpy as np
import pandas as pd

from explain.table.packing import Buffer


def of_bytes(raw: Buffer, options: object) -> str:
    """SHA-256 of a file's bytes and of how it was read."""
    digest = hashlib.sha256(raw)
    digest.update(repr(options).encode())
    return digest.hexdigest()


def of_frame(frame: pd.DataFrame, options: object) -> str:
    """SHA-256 of names, dtypes, index and all values of a frame, and of how it was read.

    Examples
    --------
    >>> one, other = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]})
    >>> of_frame(one, ()) == of_frame(one.copy(), ()), of_frame(one, ()) == of_frame(other, ())
    (True, False)
    """
    digest = hashlib.sha256(repr((options, len(frame), frame.index.names)).encode())
    if not isinstance(frame.index, pd.RangeIndex):
        _add(digest, frame.index.to_series())
    else:
        digest.update(repr(frame.index).encode())
    for place, name in enumerate(frame.columns):
        digest.update(repr((name, str(frame.dtypes.iloc[place]))).encode())
        _add(digest, frame.iloc[:, place])
    return digest.hexdigest()


def _add(digest: Any, cells: pd.Series) -> None:
    """Add every value: numbers as their bytes, all else as codes and the text of each distinct value."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        digest.update(np.ascontiguousarray(cells.cat.codes.to_numpy()))
        digest.update(repr((cells.cat.categories.tolist(), bool(cells.dtype.ordered))).encode())
    elif isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iufb":
        digest.update(np.ascontiguousarray(cells.to_numpy()).view(np.uint8))
    elif cells.dtype.kind in "mM":
        digest.update(np.ascontiguousarray(cells.astype("int64").to_numpy()))
    elif isinstance(cells.dtype, pd.StringDtype):
        codes, levels = pd.factorize(cells)
        digest.update(np.ascontiguousarray(codes))
        digest.update(repr(levels.tolist()).encode("utf-8", "surrogatepass"))
    else:  # objects: 1, 1.0 and True are equal and yet three values, as are None and NaN
        digest.update(repr(cells.tolist()).encode("utf-8", "surrogatepass"))
