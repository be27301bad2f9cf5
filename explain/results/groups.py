"""Features taken together: which go together, what a group contributes, and what shuffling it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.results.attributions import Attributions, Importance
from explain.results.result import Provenance, Result
from explain.wording import counted, listed, shortened

Groups = Mapping[str, Sequence[str]]
"""Name of a group → names of its features; a feature in no group stands alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupImportance(Result):
    """What a score loses when the columns of a group are shuffled together."""

    groups: tuple[str, ...]
    """(n_groups,) names, in table order of their first column."""
    labels: tuple[str, ...]
    """(n_groups,) names for display."""
    members: tuple[tuple[str, ...], ...]
    """(n_groups,) the columns of each."""
    mean: np.ndarray
    """(n_groups,) over the repeats, in the unit of the score."""
    low: np.ndarray
    """(n_groups,) lower end of a 95 % interval, which covers the rows and the shuffling; NaN when not measured."""
    high: np.ndarray
    score: str
    """What ``mean`` measures, in words."""
    scale: str
    unit: str
    output: str
    target: str
    provenance: Provenance

    def importance(self) -> Importance:
        """Rank the groups."""
        return Importance(
            feature_names=self.groups, feature_labels=self.labels, mean=self.mean, low=self.low, high=self.high,
            method="permutation_importance", score=self.score, scale=self.scale, unit=self.unit, output=self.output,
            target=self.target, provenance=self.provenance,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Associations(Result):
    """How closely the features of a table go together, two by two, and the tree that this makes of them."""

    feature_names: tuple[str, ...]
    feature_labels: tuple[str, ...]
    strength: np.ndarray
    """(n_features, n_features) from 0 to 1, symmetric, 1 on the diagonal."""
    merges: np.ndarray
    """(n_features - 1, 2) int: the two parts joined at each step, the closest first. A part below n_features is that
    feature, part n_features + i what step i made."""
    heights: np.ndarray
    """(n_features - 1,) the least strength between two features of what is joined, falling."""
    provenance: Provenance

    def groups(self, threshold: float) -> dict[str, list[str]]:
        """Put features together, so that any two of a group go together at least as closely as ``threshold``.

        Only groups of two and more are given, in table order, named after their features.
        """
        n = len(self.feature_names)
        parts = {i: [i] for i in range(n)}
        for step, (one, two) in enumerate(self.merges.tolist()):
            if self.heights[step] >= threshold:
                parts[n + step] = sorted(parts.pop(one) + parts.pop(two))
        found = sorted(part for part in parts.values() if len(part) > 1)
        return {self._named(part): [self.feature_names[j] for j in part] for part in found}

    def weakest(self, members: Sequence[str]) -> float:
        """Give the least strength between two of some features."""
        places = [self.feature_names.index(name) for name in members]
        return float(self.strength[np.ix_(places, places)].min())

    def _named(self, part: list[int]) -> str:
        names = [shortened(self.feature_labels[j], 40) for j in part]
        return listed(names if len(names) < 4 else [*names[:2], f"{len(names) - 2} more"])


def parted(names: Sequence[str], groups: Groups) -> dict[str, list[int]]:
    """Give the positions of the features of each group, and of each feature that stands alone.

    Parameters
    ----------
    names
        Of all features, in table order.
    groups
        See `Groups`.

    Returns
    -------
    dict
        Name → ascending positions, in table order of the first; each feature once.

    Raises
    ------
    MethodError
        When a group is empty or unnamed, holds a feature that there is not or that another group holds, or has the
        name of a feature outside it.

    Examples
    --------
    >>> parted(["age", "pay", "tax"], {"money": ["tax", "pay"]})
    {'age': [0], 'money': [1, 2]}
    """
    places = {name: i for i, name in enumerate(names)}
    held: dict[str, str] = {}
    for group, members in groups.items():
        _check(group, members, places, held)
        held |= dict.fromkeys(members, group)
    found: dict[str, list[int]] = {}
    for name, place in places.items():
        found.setdefault(held.get(name, name), []).append(place)
    if clash := [group for group in groups if group in places and group not in held]:
        raise _refused(f"The group {clash[0]!r} has the name of a feature outside it.", "Choose another name.")
    return found


def are_groups(held: Any, names: Sequence[str]) -> bool:
    """Whether plain data, such as a link or a file brings, are groups of some features.

    Examples
    --------
    >>> are_groups({"money": ["pay", "tax"]}, ["pay", "tax"]), are_groups({"money": "pay"}, ["pay"]), are_groups([], [])
    (True, False, False)
    """
    lists = isinstance(held, dict) and all(isinstance(members, list) for members in held.values())
    if not lists or not all(isinstance(text, str) for part in held.items() for text in (part[0], *part[1])):
        return False
    try:
        parted(names, held)
    except MethodError:
        return False
    return True


def _check(group: str, members: Sequence[str], places: dict[str, int], held: dict[str, str]) -> None:
    shown = shortened(group, 80)
    if not group.strip() or not len(members):
        raise _refused(f"The group {shown!r} has no name or no features.", "Give each group a name and features.")
    if unknown := [name for name in members if name not in places]:
        raise _refused(f"The group {shown!r} holds {unknown[0]!r}, which is no feature of the table.", "Take it out.")
    if twice := [name for name in members if name in held]:
        raise _refused(f"The feature {twice[0]!r} is in two groups.", "Take it out of one of them.")


def _refused(problem: str, remedy: str) -> MethodError:
    return MethodError(problem, remedy, "METHOD-GROUPS")


def grouped(attributions: Attributions, groups: Groups) -> Attributions:
    """Add up what the features of each group contribute, row by row.

    The sum is exact; it is what its features contribute one by one, not the value of a game in which the group plays
    as one (Owen's). Rows still add up to the model's answer. Errors of sampled contributions are added up too, which is
    the most they can come to.

    Raises
    ------
    MethodError
        As `parted`.
    """
    parts = parted(attributions.feature_names, groups)
    places = list(parts.values())
    return replace(
        attributions,
        contributions=_sums(attributions.contributions, places),
        standard_errors=_sums(attributions.standard_errors, places), feature_names=tuple(parts),
        feature_labels=labels_of(attributions.feature_labels, parts),
        feature_values=_cells(attributions.feature_values, places),
        feature_codes=_codes(attributions.feature_codes, places),
        ordered=np.array([len(part) == 1 and bool(attributions.ordered[part[0]]) for part in places]),
    )


def labels_of(labels: Sequence[str], parts: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
    """Names for display: of a feature alone its own, of a group its name and how many it holds."""
    return tuple(
        labels[part[0]] if len(part) == 1 else f"{name} ({counted(len(part), 'feature')})"
        for name, part in parts.items()
    )


def grouped_importance(attributions: Attributions, groups: Groups) -> Importance:
    """Rank groups by the mean size of what their features contribute together, with a 95 % interval over rows."""
    ranked = grouped(attributions, groups).importance()
    return replace(ranked, score="mean absolute contribution, added up in each group") if groups else ranked


def inside(importance: Importance, members: Sequence[str]) -> Importance:
    """Keep some features of a ranking, in its order."""
    places = [i for i, name in enumerate(importance.feature_names) if name in set(members)]
    return replace(
        importance, feature_names=tuple(importance.feature_names[i] for i in places),
        feature_labels=tuple(importance.feature_labels[i] for i in places), mean=importance.mean[places],
        low=importance.low[places], high=importance.high[places],
    )


def _sums(values: np.ndarray, places: list[list[int]]) -> np.ndarray:
    return np.column_stack([values[:, part].sum(axis=1) for part in places])


def _cells(values: np.ndarray, places: list[list[int]]) -> np.ndarray:
    """Cells of features alone; of a group how many there are."""
    made = np.empty((len(values), len(places)), dtype=object)
    for j, part in enumerate(places):
        made[:, j] = values[:, part[0]] if len(part) == 1 else counted(len(part), "feature")
    return made


def _codes(codes: np.ndarray, places: list[list[int]]) -> np.ndarray:
    """Codes of features alone; a group has no order, nor is it ever missing: 0."""
    return np.column_stack([codes[:, part[0]] if len(part) == 1 else np.zeros(len(codes)) for part in places])
