"""The lists: which exact names a model file may use, and as what."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("names.json")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lists:
    """Pairs of module and name; a name stands in one list only."""

    created: frozenset[tuple[str, str]]
    """Classes whose empty objects may be made and then filled."""
    records: frozenset[tuple[str, str]]
    """Named tuples."""
    called: frozenset[tuple[str, str]]
    """Classes that may be called with a few plain numbers."""
    arguments: frozenset[tuple[str, str]]
    """Classes that may stand as the argument of a call in `calls`, and nowhere else."""
    values: frozenset[tuple[str, str]]
    """Types of numbers and functions of arrays that a model may hold as settings."""
    left_out: frozenset[tuple[str, str]]
    """What a file may hold but no prediction needs: an empty object stands in its place."""

    def known(self) -> frozenset[tuple[str, str]]:
        """All of them."""
        return self.created | self.records | self.called | self.arguments | self.values | self.left_out


@functools.cache
def lists() -> Lists:
    """Read the lists.

    Examples
    --------
    >>> ("sklearn.pipeline", "Pipeline") in lists().created, ("os", "system") in lists().known()
    (True, False)
    """
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return Lists(**{
        kind: frozenset((module, name) for module, names in modules.items() for name in names)
        for kind, modules in held["lists"].items()
    })


def listed_as(module: str, name: str) -> tuple[str, str] | None:
    """Find a name in the lists; a class that has moved inside its own package is found where it is now.

    Examples
    --------
    >>> listed_as("sklearn.tree.tree", "DecisionTreeClassifier")
    ('sklearn.tree._classes', 'DecisionTreeClassifier')
    >>> listed_as("os", "system")
    """
    if (module, name) in _known():
        return module, name
    package = ".".join(module.split(".")[:2])
    found = _by_name().get((package, name), ())
    return found[0] if len(found) == 1 else None


@functools.cache
def _known() -> frozenset[tuple[str, str]]:
    from explain.model.pickles.calls import CALLS

    return lists().known() | frozenset(CALLS)


@functools.cache
def _by_name() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Classes of scikit-learn and scipy by package and name."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for module, name in sorted(lists().created | lists().left_out):
        if module.startswith(("sklearn.", "scipy.")):
            found.setdefault((".".join(module.split(".")[:2]), name), []).append((module, name))
    return found
