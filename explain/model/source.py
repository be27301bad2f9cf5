"""What a model is given as, a path, bytes or an object, → the fitted object, and its fingerprint."""

import hashlib
import pickle
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.choosing import chosen_item
from explain.model.fitted import Fitted
from explain.model.opening import OPENS, Opened, opened
from explain.model.scikit import fitted_estimator
from explain.model.versions import installed_scikit
from explain.wording import shortened


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A fitted object, and where it came from."""

    estimator: Any
    fingerprint: str
    """SHA-256 of the bytes, or of the object's pickle."""
    format: str
    checked: str
    other_versions: tuple[str, ...]
    notes: tuple[str, ...]


def found_model(source: Any, *, item: str = "", pickles: str = "listed") -> Source:
    """Open a path, bytes or an object, and take the model out of a container.

    Raises
    ------
    ModelError
        When it cannot be opened, or holds no model or several.
    """
    found, fingerprint, notes = _opened(source, pickles)
    estimator, left_out = chosen_item(found.estimator, item)
    return Source(
        estimator=estimator, fingerprint=fingerprint, format=found.format, checked=found.checked,
        other_versions=found.other_versions, notes=(*notes, *found.notes, *_version_notes(found), *left_out),
    )


def _opened(source: Any, pickles: str) -> tuple[Opened, str, tuple[str, ...]]:
    if isinstance(source, (pd.DataFrame, pd.Series, np.ndarray)):
        raise ModelError(
            "This is a table, not a model.", "Give the fitted model first, then the table.", "MODEL-TABLE"
        )
    if isinstance(source, (str, Path)):
        source = _bytes(Path(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        raw = bytes(source)
        return opened(raw, pickles=pickles), hashlib.sha256(raw).hexdigest(), ()
    try:
        return Opened(estimator=source), hashlib.sha256(pickle.dumps(source)).hexdigest(), ()
    except Exception:  # pickling may raise anything
        note = "This object cannot be pickled: its fingerprint names it in this session only."
        return Opened(estimator=source), uuid.uuid4().hex, (note,)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The file {shortened(path.name, 80)!r} cannot be read.", f"Check the path. Opened are {OPENS}.",
            "MODEL-FILE",
        ) from error


def _version_notes(found: Opened) -> tuple[str, ...]:
    here = installed_scikit()
    return tuple(
        f"The model was saved with scikit-learn {version} and opened with {here}: compare some predictions."
        for version in found.other_versions
    )


def with_options(
    fingerprint: str, positive: int | None, classes: tuple, *, labels: Sequence | None, item: str,
    columns: Mapping[str, str] | None,
) -> str:
    """Keep answers apart that were given under other names, for another class by default, or by another model inside.

    Examples
    --------
    >>> with_options("abc", 1, ("no", "yes"), labels=None, item="", columns=None)
    'abc'
    """
    held = [] if positive in (None, int(len(classes) == 2)) and labels is None else [str(positive), str(labels)]
    held += [item] if item else []
    held += [str(sorted(columns.items()))] if columns else []
    return hashlib.sha256(" ".join([fingerprint, *held]).encode()).hexdigest() if held else fingerprint


def fitted(estimator: Any) -> Fitted:
    """Find out how to ask a fitted object of any library."""
    home = (type(estimator).__module__.partition(".")[0], type(estimator).__name__)
    if home == ("xgboost", "Booster"):
        from explain.model.xgboost_files import fitted_booster

        return fitted_booster(estimator)
    if home == ("lightgbm", "Booster"):
        from explain.model.lightgbm_files import fitted_booster

        return fitted_booster(estimator)
    if home == ("catboost", "CatBoost"):
        from explain.model.catboost_files import fitted_catboost

        return fitted_catboost(estimator)
    if home == ("explain", "CatBoostTrees"):
        from explain.model.catboost_json import fitted_trees

        return fitted_trees(estimator)
    if home == ("explain", "OnnxModel"):
        from explain.model.onnx_files import fitted_onnx

        return fitted_onnx(estimator)
    return fitted_estimator(estimator)
