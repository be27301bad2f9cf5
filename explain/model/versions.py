"""Which scikit-learn wrote a file, and what to say when the one installed cannot stand in for it."""

import functools
import importlib.metadata
import re
from typing import TypeGuard

from explain.errors import ModelError

VERSION = re.compile(rb"_sklearn_version.{0,16}?(\d{1,3}(?:\.\d{1,3}){1,3}(?:\.dev\d{1,3}|rc\d{1,3})?)", re.DOTALL)
NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){1,3}(\.?(dev|rc|post)\d{1,3})?")
CHANGED = (AttributeError, TypeError, ImportError)
"""What is raised where one version of a class meets the attributes or the calls of another."""


def is_version(text: object) -> TypeGuard[str]:
    """Whether something is a version: it is put into a sentence on what to install, so nothing else will do.

    Examples
    --------
    >>> is_version("1.2.2"), is_version("1.5.dev0"), is_version("1.2; rm"), is_version(1.2)
    (True, True, False, False)
    """
    return type(text) is str and NUMBER.fullmatch(text) is not None


@functools.cache
def installed_scikit() -> str:
    """Give the version of scikit-learn that is installed."""
    return importlib.metadata.version("scikit-learn")


def written_version(raw: bytes) -> str:
    """Find the version of scikit-learn that wrote a pickle, without opening it; "" when it names none."""
    found = VERSION.search(raw)
    return found.group(1).decode("ascii") if found else ""


def others(versions: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the versions that are not the one installed."""
    return tuple(version for version in versions if version != installed_scikit())


def other_version(version: str, reason: str = "which cannot open it") -> ModelError:
    """Say that a model needs the scikit-learn that wrote it.

    Examples
    --------
    >>> other_version("1.2.2").code
    'MODEL-VERSION'
    """
    here = installed_scikit()
    return ModelError(
        f"The model was saved with scikit-learn {version}; here is {here}, {reason}.",
        f"Fit and save the model again with {here}, or install the other: pip install scikit-learn=={version}.",
        "MODEL-VERSION",
    )


def is_of_version(error: BaseException | None) -> bool:
    """Whether an error, or what it came from, is one of a class that has changed since the file was written.

    Examples
    --------
    >>> is_of_version(AttributeError("'Tree' object has no attribute 'shape'")), is_of_version(ValueError("a"))
    (True, False)
    """
    while error is not None:
        if isinstance(error, CHANGED):
            return True
        error = error.__cause__
    return False
