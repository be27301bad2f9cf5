"""Pickle and joblib files."""

import io
import itertools
import pickletools
import re
import warnings
from collections.abc import Sequence
from typing import Any

from explain.errors import ModelError
from explain.model.naming import LIBRARIES


def is_pickle(raw: bytes) -> bool:
    """Whether bytes begin as a pickle does: 2 to 5 by the mark of the protocol, 0 and 1 by their instructions."""
    if raw[:1] == b"\x80":
        return len(raw) > 1 and raw[1] <= 5
    if raw[:1] not in (b"c", b"(", b"]", b"}") or raw[-1:] != b".":
        return False
    try:
        first = list(itertools.islice(pickletools.genops(raw), 3))
    except Exception:  # anything but instructions
        return False
    return all(operation.proto <= 1 for operation, _, _ in first)


def opened_pickle(raw: bytes) -> tuple[Any, tuple[str, ...]]:
    """Open a pickle or an (inflated) joblib file, and say which other version wrote it.

    A pickle is a program: whoever wrote it decides what runs here when it is opened. Open only files you trust.

    Returns
    -------
    tuple
        The object, and the scikit-learn version that wrote it when it is not the one installed.

    Raises
    ------
    ModelError
        When it is damaged, or needs a class or library that is not here.
    """
    import joblib

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            held = joblib.load(io.BytesIO(raw))
        except Exception as error:
            raise _explained(error) from error
    return held, other_versions(caught)


def other_versions(caught: Sequence[warnings.WarningMessage]) -> tuple[str, ...]:
    """Versions of scikit-learn that warnings name as the writer's, each once."""
    found = [getattr(warning.message, "original_sklearn_version", None) for warning in caught]
    return tuple(dict.fromkeys(str(version) for version in found if version))


def _explained(error: Exception) -> ModelError:
    """Say what an error while opening means to the person who uploaded the file."""
    if isinstance(error, ModuleNotFoundError):
        return missing_library(error.name or "")
    if isinstance(error, (AttributeError, ImportError)):
        name, module = _named(str(error))
        return ModelError(
            f"The file needs {name!r} from {module!r}, which is not here.",
            "Put the code of the model's own classes into an installed package, or use library classes alone.",
        )
    if isinstance(error, (EOFError, OSError)) or "truncated" in str(error) or "ran out of" in str(error).lower():
        return ModelError("The model file ends early.", "Save and upload the whole file again.")
    return ModelError(
        f"The model file cannot be opened: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
        "It may be damaged, or made by other versions: save it again with the versions installed here.",
    )


def missing_library(module: str) -> ModelError:
    """Say which library to install.

    Examples
    --------
    >>> str(missing_library("catboost.core"))
    'This model needs catboost, which is not installed. Install it: pip install catboost.'
    """
    root = module.partition(".")[0]
    package = LIBRARIES.get(root, root)
    if root in LIBRARIES and root != module and root == "sklearn":
        return ModelError(
            f"The model needs {module!r}, which the installed scikit-learn does not have.",
            "Install the version of scikit-learn that made the model, or save the model again with the one installed.",
        )
    return ModelError(f"This model needs {package}, which is not installed.", f"Install it: pip install {package}.")


def _named(text: str) -> tuple[str, str]:
    attribute = re.search(r"attribute '([^']+)' (?:on|from) <module '([^']+)'", text)
    if attribute is not None:
        return attribute.group(1), attribute.group(2)
    imported = re.search(r"cannot import name '([^']+)' from '([^']+)'", text)
    return (imported.group(1), imported.group(2)) if imported else ("a name", "another module")
