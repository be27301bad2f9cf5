"""Follow raw columns through the steps of a pipeline: which raw column stands behind each column that comes out.

Only steps that treat columns one by one are followed; for any other the answer is None.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

Sources = list[int]
"""For each column of a matrix the position of the one raw column it is made from."""

ONE_TO_ONE = {
    "Binarizer", "MaxAbsScaler", "MinMaxScaler", "OrdinalEncoder", "PowerTransformer", "QuantileTransformer",
    "RobustScaler", "StandardScaler",
}

ELEMENTWISE = (np.nan_to_num, np.clip, np.round, np.around)
"""Functions that do to each number what they do to it alone, whatever else they are told."""


def column_sources(steps: Sequence[Any], names: Sequence[str]) -> Sources | None:
    """Follow columns through fitted transformers, one after the other.

    Parameters
    ----------
    steps
        Fitted scikit-learn transformers.
    names : (n_features,)
        The raw columns the first step is given, in order.

    Returns
    -------
    list of int or None
        For each column that comes out the position in ``names`` of the raw column it depends on; None when one
        depends on several, or when a step is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.preprocessing import OneHotEncoder
    >>> frame = pd.DataFrame({"city": ["Nice", "Paris"], "sex": ["f", "m"]})
    >>> column_sources([OneHotEncoder(drop="if_binary").fit(frame)], ["city", "sex"])
    [0, 1]
    >>> column_sources([OneHotEncoder().fit(frame)], ["city", "sex"])
    [0, 0, 1, 1]
    """
    sources: Sources | None = list(range(len(names)))
    for step in steps:
        if sources is None:
            return None
        sources = _through(step, sources)
    return sources


def _through(step: Any, sources: Sources) -> Sources | None:
    if step is None or isinstance(step, str):
        return {"passthrough": sources, "drop": []}.get(step or "passthrough")
    if not type(step).__module__.startswith("sklearn."):
        return None
    name = type(step).__name__
    if name in ONE_TO_ONE:
        return sources
    follow = _FOLLOWERS.get(name)
    if follow is not None:
        return follow(step, sources)
    if hasattr(step, "get_support"):
        return [sources[i] for i in step.get_support(indices=True)]
    return None


def _pipeline(step: Any, sources: Sources) -> Sources | None:
    held: Sources | None = sources
    for _, inner in step.steps:
        held = None if held is None else _through(inner, held)
    return held


def _union(step: Any, sources: Sources) -> Sources | None:
    parts = [_through(inner, sources) for _, inner in step.transformer_list]
    return None if any(part is None for part in parts) else [source for part in parts for source in part or ()]


def _column_transformer(step: Any, sources: Sources) -> Sources | None:
    """Each branch fills its own slice of the output, in the order the transformer states."""
    placed: dict[int, int] = {}
    for name, inner, columns in step.transformers_:
        chosen = _positions(step, columns)
        part = None if chosen is None else _through(inner, [sources[i] for i in chosen])
        where = step.output_indices_.get(name, slice(0, 0))
        if part is None or len(part) != where.stop - where.start:
            return None
        placed |= {where.start + i: source for i, source in enumerate(part)}
    return [placed[i] for i in sorted(placed)]


def _positions(step: Any, columns: Any) -> list[int] | None:
    """Turn a choice of columns (names, positions, a mask, a slice) into positions; None when one is not known."""
    names = list(getattr(step, "feature_names_in_", ()))
    if isinstance(columns, slice) and all(not isinstance(end, str) for end in (columns.start, columns.stop)):
        return list(range(step.n_features_in_))[columns]
    held = [columns] if isinstance(columns, (str, int)) else list(columns) if np.iterable(columns) else None
    if held is None:
        return None
    if held and all(isinstance(column, (bool, np.bool_)) for column in held):
        return np.flatnonzero(held).tolist()
    if any(isinstance(column, str) and column not in names for column in held):
        return None
    return [names.index(column) if isinstance(column, str) else int(column) % step.n_features_in_ for column in held]


def _function(step: Any, sources: Sources) -> Sources | None:
    elementwise = (isinstance(step.func, np.ufunc) and step.func.nin == 1) or step.func in (None, *ELEMENTWISE)
    return sources if elementwise else None


def _one_hot(step: Any, sources: Sources) -> Sources:
    dropped = step.drop_idx_ if step.drop_idx_ is not None else [None] * len(sources)
    rare = getattr(step, "infrequent_categories_", [None] * len(sources))
    widths = [
        len(levels) - (len(few) - 1 if few is not None else 0) - (drop is not None)
        for levels, few, drop in zip(step.categories_, rare, dropped, strict=True)
    ]
    return np.repeat(sources, widths).tolist()


def _bins(step: Any, sources: Sources) -> Sources:
    return sources if step.encode == "ordinal" else np.repeat(sources, step.n_bins_).tolist()


def _splines(step: Any, sources: Sources) -> Sources:
    return np.repeat(sources, step.n_features_out_ // len(sources)).tolist()


def _target_codes(step: Any, sources: Sources) -> Sources:
    return np.repeat(sources, len(step.classes_)).tolist() if step.target_type_ == "multiclass" else sources


def _imputer(step: Any, sources: Sources) -> Sources:
    empty = np.zeros(len(sources), bool) if step.keep_empty_features else pd.isna(np.asarray(step.statistics_))
    flags = _indicator(step.indicator_, sources) if step.add_indicator else []
    return [source for source, gone in zip(sources, empty, strict=True) if not gone] + flags


def _indicator(step: Any, sources: Sources) -> Sources:
    return [sources[i] for i in step.features_]


_FOLLOWERS = {
    "Pipeline": _pipeline, "FeatureUnion": _union, "ColumnTransformer": _column_transformer,
    "FunctionTransformer": _function, "OneHotEncoder": _one_hot, "KBinsDiscretizer": _bins,
    "SplineTransformer": _splines, "TargetEncoder": _target_codes, "SimpleImputer": _imputer,
    "MissingIndicator": _indicator,
}
