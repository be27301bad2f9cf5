"""Files of skops: a zip with a description of each object, looked through before anything is built."""

import io
import warnings
import zipfile
from typing import Any

from explain.errors import ModelError
from explain.model.pickle_files import missing_library, other_versions
from explain.wording import listed

TRUSTED_MODULES = ("sklearn", "numpy", "scipy", "builtins", "xgboost", "lightgbm", "catboost")
TRUSTED_NAMES = frozenset({"functools.partial", "collections.OrderedDict"})
"""Outside the libraries above: gradient boosting of scikit-learn and LightGBM's wrapper hold these."""


def is_skops(raw: bytes) -> bool:
    """Whether bytes are a zip with skops' description in it."""
    if raw[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "schema.json" in archive.namelist()
    except zipfile.BadZipFile:
        return b"schema.json" in raw


def opened_skops(raw: bytes) -> tuple[Any, tuple[str, ...]]:
    """Open a skops file whose types all come from known libraries, and say which other version wrote it.

    Raises
    ------
    ModelError
        When it is damaged, or holds a type of another library.
    """
    try:
        from skops import io as skops_io
    except ModuleNotFoundError as error:
        raise ModelError("This model needs skops.", "Install it: pip install skops.") from error
    try:
        types = skops_io.get_untrusted_types(data=raw)
    except Exception as error:
        raise ModelError("The skops file ends early or is damaged.", "Save and upload the whole file again.") from error
    foreign = [name for name in types if not _trusted(name)]
    if foreign:
        raise ModelError(
            f"The file holds {listed([repr(name) for name in foreign[:5]])}, which is not part of a known library.",
            "Save a model built from scikit-learn, XGBoost or LightGBM classes alone.",
        )
    return _built(skops_io, raw, types)


def _trusted(name: str) -> bool:
    return name in TRUSTED_NAMES or name.partition(".")[0] in TRUSTED_MODULES


def _built(skops_io: Any, raw: bytes, types: list[str]) -> tuple[Any, tuple[str, ...]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            held = skops_io.loads(raw, trusted=types)
        except ModuleNotFoundError as error:
            raise missing_library(error.name or "") from error
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(
                f"The skops file cannot be opened: {reason}",
                "Save it again with the versions of skops and scikit-learn installed here.",
            ) from error
    return held, other_versions(caught)
