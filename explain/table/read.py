"""Bytes, a path or a frame → Dataset."""

import hashlib
import io
from pathlib import Path

import pandas as pd

from explain.errors import DataError
from explain.table.dataset import Dataset
from explain.table.schema import Column, Schema


def read_table(source, target=None, *, missing=(), kinds=None, labels=None, units=None, target_unit="", name=""):
    """Read a table (thin version)."""
    if isinstance(source, pd.DataFrame):
        frame = source.reset_index(drop=True)
        raw = pd.util.hash_pandas_object(frame).to_numpy().tobytes()
    else:
        raw = source if isinstance(source, bytes) else Path(source).read_bytes()
        frame = pd.read_csv(io.BytesIO(raw), na_values=list(missing))
        name = name or ("table" if isinstance(source, bytes) else Path(source).name)
    if target is not None and target not in frame.columns:
        raise DataError(f"The table has no column {target!r}.", "Choose a column of the table as target.")
    features = frame.drop(columns=[target]) if target is not None else frame
    columns = tuple(_column(features[c]) for c in features.columns)
    schema = Schema(columns=columns).with_labels(labels or {}, units or {})
    return Dataset(
        features=features, target=None if target is None else frame[target], target_name=target or "",
        target_unit=target_unit, schema=schema,
        fingerprint=hashlib.sha256(raw + repr((target, missing, kinds)).encode()).hexdigest(), name=name or "table",
        reading=(), notes=(),
    )


def _column(cells):
    n_missing = int(cells.isna().sum())
    if pd.api.types.is_bool_dtype(cells.dtype):
        return Column(name=cells.name, kind="boolean", dtype=cells.dtype, categories=(False, True), n_missing=n_missing)
    if isinstance(cells.dtype, pd.CategoricalDtype):
        kind = "ordinal" if cells.dtype.ordered else "category"
        return Column(name=cells.name, kind=kind, dtype=cells.dtype, categories=tuple(cells.cat.categories), n_missing=n_missing)
    if pd.api.types.is_datetime64_any_dtype(cells.dtype):
        days = Column(name=cells.name, kind="date", dtype=cells.dtype)
        coded = days.encode(cells)
        return Column(name=cells.name, kind="date", dtype=cells.dtype, low=float(pd.Series(coded).min()), high=float(pd.Series(coded).max()), n_missing=n_missing)
    if pd.api.types.is_numeric_dtype(cells.dtype):
        kind = "integer" if pd.api.types.is_integer_dtype(cells.dtype) else "numeric"
        return Column(name=cells.name, kind=kind, dtype=cells.dtype, low=float(cells.min()), high=float(cells.max()), n_missing=n_missing)
    return Column(name=cells.name, kind="category", dtype=cells.dtype, categories=tuple(sorted(cells.dropna().unique())), n_missing=n_missing)
