"""Pickle and joblib files."""

import io
import itertools
import pickletools
import re
import warnings
from dataclasses import dataclass
from typing import Any

from explain.errors import ModelError
from explain.model.naming import LIBRARIES
from explain.model.pickles.refusing import UnknownNames, damaged, ends_early, refused
from explain.model.versions import installed_scikit, other_version, others, written_version

__all__ = ["PickleFacts", "UnknownNames", "is_pickle", "missing_library", "opened_pickle"]

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
        return others(self.versions)


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
    from explain.model.upgrading import check_and_upgrade

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
    check_and_upgrade(held, tuple(opener.versions))
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
    from explain.model.pickles.inventory import names_asked_for
    from explain.model.pickles.lists import listed_as
    from explain.model.pickles.opener import STAND_INS

    asked = [name for name in names_asked_for(raw) if name not in STAND_INS]
    names = [".".join(name) for name in asked if listed_as(*name) is None] or [first]
    return unknown_names(names, written_version(raw))


def unknown_names(names: list[str], version: str) -> ModelError:
    """Say which names a file asks for; of another scikit-learn's own names, which version wrote it."""
    is_own = all(name.startswith(("sklearn.", "numpy.", "scipy.")) for name in names)
    if is_own and version not in ("", installed_scikit()):
        return other_version(version)
    return UnknownNames(names)


def _explained(error: Exception, raw: bytes) -> ModelError:
    """Say what an error while opening means to the person who uploaded the file."""
    if isinstance(error, ModuleNotFoundError):
        return missing_library(error.name or "")
    if isinstance(error, (EOFError, OSError)) or "truncated" in str(error) or "ran out of" in str(error).lower():
        return ends_early()
    version = written_version(raw)
    if version not in ("", installed_scikit()):
        return other_version(version)
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
