"""Makers of findings and flags, so that every check states them the same way."""

from collections.abc import Sequence
from typing import Any

from explain.checks.thresholds import MEASURES
from explain.results import Finding, Flag

NAN = float("nan")


def found(
    name: str, value: float, low: float = NAN, high: float = NAN, *, n: int, of: str,
    features: Sequence[str] = (), labels: Sequence[str] = (),
) -> Finding:
    """State what was measured.

    Parameters
    ----------
    name
        A key of `MEASURES`.
    value, low, high
        The value and its 95 % interval; give the value three times where it is exact.
    n, of
        What it stands on, and in what unit: 50, "random order".
    features, labels
        The columns it is about.
    """
    if name not in MEASURES:
        raise KeyError(name)
    return Finding(name=name, value=float(value), low=float(low), high=float(high), n=int(n), of=of, unmeasured="",
                   feature_names=tuple(features), feature_labels=tuple(labels))


def exactly(name: str, value: float, *, n: int, of: str, **about: Sequence[str]) -> Finding:
    """State what was counted or computed without sampling: its interval is the value itself."""
    return found(name, value, value, value, n=n, of=of, **about)


def not_measured(name: str, why: str) -> Finding:
    """State that something was not measured, and why, in a sentence."""
    if name not in MEASURES:
        raise KeyError(name)
    return Finding(name=name, value=NAN, low=NAN, high=NAN, n=0, of="", unmeasured=why, feature_names=(),
                   feature_labels=())


def nearer_to_red(finding: Finding) -> bool:
    """Whether a value is nearer to where a problem begins than to where all is well; False where it is not measured.

    Examples
    --------
    >>> nearer_to_red(exactly("sensitivity", 0.3, n=10, of="draw"))
    False
    >>> nearer_to_red(exactly("sensitivity", 0.45, n=10, of="draw"))
    True
    """
    _, green, red, _, _ = MEASURES[finding.name]
    middle = (green + red) / 2
    return finding.value > middle if green < red else finding.value < middle


def flag(
    name: str, *, features: Sequence[str] = (), labels: Sequence[str] = (), cells: Sequence[str] = (), of: Any = None,
    **facts: float,
) -> Flag:
    """State that a warning applies.

    Parameters
    ----------
    name
        "W1" to "W28".
    features, labels, cells
        The columns its words name, and their values.
    of
        A result whose output, target, scale and unit the facts are in; None where they need none.
    **facts
        The numbers its words tell.
    """
    told = {field: getattr(of, field, "") for field in ("output", "target", "scale", "unit")}
    return Flag(id=name, feature_names=tuple(features), feature_labels=tuple(labels), cells=tuple(cells),
                facts=tuple((fact, float(held)) for fact, held in facts.items()), **told)
