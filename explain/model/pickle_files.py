"""Pickle and joblib files."""

import functools
import importlib.metadata
import io
import itertools
import pickletools
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explain.errors import ModelError
from explain.model.naming import LIBRARIES
from explain.model.pickles.refusing import UnknownNames, damaged, ends_early, refused

__all__ = ["PickleFacts", "UnknownNames", "is_pickle", "missing_library", "opened_pickle", "other_versions"]

VERSION = re.compile(rb"_sklearn_version.{0,16}?(\d{1,3}(?:\.\d{1,3}){1,3}(?:\.dev\d{1,3}|rc\d{1,3})?)", re.DOTALL)
INSTALL = "Install the version of scikit-learn that made the model, or save the model again with the one installed."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PickleFacts:
    """What was learned of a file while it was opened."""

    names: tuple[str, ...]
    """The names it asks for, ``module.name``, each found in the lists."""
    versions: tuple[str, ...]
    """Of scikit-learn, that wrote it."""
    format: str
    """How it is written, in words."""

    @property
    def other_versions(self) -> tuple[str, ...]:
        """Of scikit-learn, that wrote it and are not the one installed."""
        return tuple(version for version in self.versions if version != _installed())


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


def opened_pickle(raw: bytes, *, any_name: bool = False) -> tuple[Any, PickleFacts]:
    """Open a pickle or an (inflated) joblib file.

    A pickle is a program: whoever wrote it decides what runs when it is opened. Here only listed names are known,
    only a few of them are called, and what is made is checked before it is handed out.

    Parameters
    ----------
    raw
        The bytes of the file.
    any_name
        Open it as Python does, whatever it names and runs: for a file that its reader trusts, in a sealed process.

    Returns
    -------
    tuple
        The object, and what was learned of the file.

    Raises
    ------
    UnknownNames
        When it asks for what models do not need; nothing of that has been run.
    ModelError
        When it is damaged, does not hold together, or needs a class or library that is not here.

    Examples
    --------
    >>> import pickle
    >>> from sklearn.linear_model import LinearRegression
    >>> model, facts = opened_pickle(pickle.dumps(LinearRegression()))
    >>> type(model).__name__, facts.names[-1], facts.format
    ('LinearRegression', 'sklearn.linear_model._base.LinearRegression', 'pickle')
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _run(raw) if any_name else _opened_by_lists(raw)


def _opened_by_lists(raw: bytes) -> tuple[Any, PickleFacts]:
    from explain.model.pickles.kinds import check_kind
    from explain.model.pickles.opener import NotListed, Opener
    from explain.model.pickles.reader import Limits
    from explain.model.soundness.checking import check_sound

    file = io.BytesIO(raw)
    opener = Opener(file, Limits(len(raw)))
    try:
        held = opener.load()
    except NotListed as error:
        raise _unknown(raw, str(error)) from error
    except ModelError:
        raise
    except Exception as error:
        raise _explained(error, raw) from error
    if file.tell() != len(raw):
        raise refused("read on behind its end", "MODEL-REST")
    check_kind(held)
    check_sound(held)
    facts = PickleFacts(
        names=tuple(sorted(opener.names)),
        versions=tuple(opener.versions),
        format="joblib" if opener.is_joblib else "pickle",
    )
    return held, facts


def _run(raw: bytes) -> tuple[Any, PickleFacts]:
    """Open a file as Python does."""
    import joblib

    from explain.model.pickles.inventory import names_asked_for

    try:
        held = joblib.load(io.BytesIO(raw))
    except Exception as error:
        raise _explained(error, raw) from error
    names = tuple(sorted(".".join(name) for name in names_asked_for(raw)))
    return held, PickleFacts(
        names=names, versions=tuple(filter(None, [written_version(raw)])), format="pickle, any name"
    )


def _unknown(raw: bytes, first: str) -> ModelError:
    """Say which names the file asks for; of another scikit-learn's own names, which version wrote it."""
    from explain.model.pickles.inventory import WRAPPER, names_asked_for
    from explain.model.pickles.lists import listed_as
    from explain.model.pickles.opener import RECONSTRUCTOR

    asked = [name for name in names_asked_for(raw) if name not in (WRAPPER, RECONSTRUCTOR)]
    names = [".".join(name) for name in asked if listed_as(*name) is None] or [first]
    version = written_version(raw)
    if version and version != _installed() and all(name.startswith(("sklearn.", "numpy.", "scipy.")) for name in names):
        return _other_version(version)
    return UnknownNames(names)


def written_version(raw: bytes) -> str:
    """Find the version of scikit-learn that wrote a file, without opening it; "" when it names none."""
    found = VERSION.search(raw)
    return found.group(1).decode("ascii") if found else ""


def other_versions(caught: Sequence[warnings.WarningMessage]) -> tuple[str, ...]:
    """Versions of scikit-learn that warnings name as the writer's, each once."""
    found = [getattr(warning.message, "original_sklearn_version", None) for warning in caught]
    return tuple(dict.fromkeys(str(version) for version in found if version))


@functools.cache
def _installed() -> str:
    return importlib.metadata.version("scikit-learn")


def _other_version(version: str) -> ModelError:
    return ModelError(
        f"The model was saved with scikit-learn {version}; here is {_installed()}, which cannot open it.",
        f"Save the model again with {_installed()}, or install the other: pip install scikit-learn=={version}.",
        "MODEL-VERSION",
    )


def _explained(error: Exception, raw: bytes) -> ModelError:
    """Say what an error while opening means to the person who uploaded the file."""
    if isinstance(error, ModuleNotFoundError):
        return missing_library(error.name or "")
    if isinstance(error, (EOFError, OSError)) or "truncated" in str(error) or "ran out of" in str(error).lower():
        return ends_early()
    version = written_version(raw)
    if version and version != _installed():
        return _other_version(version)
    if isinstance(error, (AttributeError, ImportError)):
        name, module = _named(str(error))
        return ModelError(
            f"The file needs {name!r} from {module!r}, which is not here.",
            "Put the code of the model's own classes into an installed package, or use library classes alone.",
            "MODEL-CLASS",
        )
    return damaged(str(error).splitlines()[0] if str(error) else type(error).__name__)


def missing_library(module: str) -> ModelError:
    """Say which library to install.

    Examples
    --------
    >>> str(missing_library("catboost.core"))
    'This model needs catboost, which is not installed. Install it: pip install catboost.'
    """
    root = module.partition(".")[0]
    package = LIBRARIES.get(root, root)
    if root == "sklearn" and root != module:
        return ModelError(
            f"The model needs {module!r}, which the installed scikit-learn does not have.", INSTALL, "MODEL-VERSION"
        )
    return ModelError(
        f"This model needs {package}, which is not installed.", f"Install it: pip install {package}.", "MODEL-LIBRARY"
    )


def _named(text: str) -> tuple[str, str]:
    attribute = re.search(r"attribute '([^']+)' (?:on|from) <module '([^']+)'", text)
    if attribute is not None:
        return attribute.group(1), attribute.group(2)
    imported = re.search(r"cannot import name '([^']+)' from '([^']+)'", text)
    return (imported.group(1), imported.group(2)) if imported else ("a name", "another module")
