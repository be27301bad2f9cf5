"""The search: every single change, the nearest rows that have the answer, every pair of the changes that matter.

Each stage is a handful of questions with thousands of rows; what they find is then settled (see `settle`).
"""

from dataclasses import dataclass, field

import numpy as np

from explain.methods.counterfactual.goal import Goal
from explain.methods.counterfactual.settle import settled, thinned
from explain.methods.counterfactual.space import Space
from explain.methods.counterfactual.standin import StandIn
from explain.model.asking import Question

NEIGHBOURS, SAMPLED = 40, 24
"""Rows of the table with the wanted answer that the search starts from: the nearest, and others at random."""
BLOCK, PATIENCE = 500, 2_500
"""Rows of the table asked about at a time, nearest first, and how many once the first with the answer is found."""
COLUMNS, VALUES = 10, 10
"""Columns whose changes are combined, and values of each."""
BEAM, DEPTH = 12, 6
"""Partial answers extended by one more change at a time, and how many changes they may grow to."""
CLIMBS = 4
"""Ascents from random rows, tried only when all else found nothing."""
KEPT, PER_SET = 40, 3
"""Rows settled at the end, and how many of them may change the same columns."""


def report(question: Question) -> None:
    """Tell how many rows were asked about; whoever listens may raise to stop."""
    if question.progress is not None:
        question.progress(question.n_asked, max(question.total, question.n_asked))


@dataclass(slots=True, kw_only=True, eq=False)
class Verdict:
    """The merit of coded rows; remembers the nearest miss."""

    question: Question
    goal: Goal
    space: Space
    stand_in: StandIn | None = None
    """Answers in the model's place; what is shown is asked of the model (see `holds`)."""
    best: float = -np.inf
    closest: np.ndarray = field(default_factory=lambda: np.empty(0))
    """(1, n_features) the row of merit ``best``, among those that change few enough columns; empty before any."""

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows, n_features) coded → (n_rows,) merit: at least 0 for the wanted answer; -inf for a broken link."""
        if not len(rows):
            return np.empty(0)
        merit = self.goal.merit(self._answers(rows))
        merit[np.abs(merit) < self.goal.noise] = 0.0
        merit[~self.space.linked(rows)] = -np.inf
        legal = np.where(self.space.few(rows), merit, -np.inf)
        top = int(legal.argmax())
        if legal[top] > self.best:
            self.best, self.closest = float(legal[top]), rows[[top]]
        return merit

    def _answers(self, rows: np.ndarray) -> np.ndarray:
        if self.stand_in is None:
            return self.question(rows)
        answers = self.stand_in(rows)
        self.question.n_asked += len(rows)
        self.report()
        return answers

    def report(self) -> None:
        """Tell of progress; whoever listens may raise to stop."""
        report(self.question)

    def answers(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether rows have the wanted answer, whatever the links say of them."""
        return self.goal.merit(self._answers(rows)) >= 0 if len(rows) else np.empty(0, dtype=bool)

    def holds(self, rows: np.ndarray) -> np.ndarray:
        """(n_rows,) whether the model, asked about rows together, gives the wanted answer without any tolerance."""
        return self.goal.merit(self.question(rows)) >= 0


def search(verdict: Verdict, *, seed: int) -> np.ndarray:
    """Find rows with the wanted answer.

    Returns
    -------
    numpy.ndarray
        (n_found, n_features) coded rows, the nearest first: valid, within the limits, with no more changes than are
        allowed, of which none can be taken back. The first costs no more than the nearest row of the table that has
        the answer and meets the limits, where it gets by with so few changes.
    """
    space = verdict.space
    found, missed = [], []

    def ask(rows: np.ndarray) -> None:
        rows = space.repaired(rows)
        rows = rows[space.legal(rows)]
        merit = verdict(rows)
        found.append(best_of_each_set(space, rows[merit >= 0]))
        missed.append((rows[merit < 0], merit[merit < 0]))

    rng = np.random.default_rng(seed)
    ask(space.start[None])
    if len(found[0]) or not space.few(space.start[None])[0]:
        return found[0]
    ask(single_changes(space))
    neighbours = thinned(verdict, space, rows_with_answer(verdict, rng))
    neighbours = neighbours[space.few(neighbours)]
    near = best_of_each_set(space, neighbours)
    choices = combined_values(space, near, missed)
    ask(pair_changes(space, choices))
    for depth in range(3, DEPTH + 1):
        if depth > 3 and any(len(rows) for rows in (near, *found)):
            break
        ask(extended(space, choices, _front(space, *missed[-1])))
    found.append(near)
    if not any(len(rows) for rows in found):
        found.append(climbed(verdict, rng))
    rows = settled(verdict, space, best_of_each_set(space, np.concatenate(found)))
    rows = np.concatenate([rows, neighbours])
    return rows[np.argsort(space.cost(rows), kind="stable")]


def single_changes(space: Space) -> np.ndarray:
    """List every row one change away from the start, over the values of each column worth trying."""
    return changes(space.start[None], space.options)


def changes(rows: np.ndarray, values: tuple[np.ndarray, ...]) -> np.ndarray:
    """List every row that one of these values in one column makes of each of these rows."""
    parts = [np.empty((0, rows.shape[1]))]
    for j, held in enumerate(values):
        part = np.repeat(rows, len(held), axis=0)
        part[:, j] = np.tile(held, len(rows))
        parts.append(part)
    return np.concatenate(parts)


def pair_changes(space: Space, choices: tuple[np.ndarray, ...]) -> np.ndarray:
    """List every row two changes away from the start, over the values chosen for each column."""
    parts = [np.empty((0, len(space.start)))]
    for j, held in enumerate(choices):
        later = tuple(other if k > j else np.empty(0) for k, other in enumerate(choices))
        only = tuple(held if k == j else np.empty(0) for k in range(len(choices)))
        parts.append(changes(changes(space.start[None], only), later))
    return np.concatenate(parts)


def rows_with_answer(verdict: Verdict, rng: np.random.Generator) -> np.ndarray:
    """Find rows of the table that have the answer within the limits: the nearest, and some from anywhere.

    Rows are asked about from the nearest on, so the first found is the nearest of all; when none of the near ones has
    the answer the whole table is asked.
    """
    space = verdict.space
    order = np.argsort(space.cost(space.table), kind="stable")
    valid = np.empty(0, dtype=int)
    for start in range(0, len(order), BLOCK):
        if len(valid) >= NEIGHBOURS or (len(valid) and start >= PATIENCE):
            break
        part = order[start : start + BLOCK]
        valid = np.append(valid, part[verdict(space.table[part]) >= 0])
    if not len(valid):
        return np.empty((0, len(space.start)))
    sample = rng.permutation(len(order))[: 2 * BLOCK]
    anywhere = sample[verdict(space.table[sample]) >= 0][:SAMPLED]
    chosen = np.append(valid[:NEIGHBOURS], anywhere)
    _, first = np.unique(space.table[chosen], axis=0, return_index=True)
    return space.table[chosen[np.sort(first)]]


def combined_values(
    space: Space, near: np.ndarray, missed: list[tuple[np.ndarray, np.ndarray]]
) -> tuple[np.ndarray, ...]:
    """Choose the columns whose changes are combined, and their values.

    Columns that rows with the answer needed come first, then those that alone move the model most. Of each, the values
    that those rows took, those that nothing cheaper beats, and some spread over the rest.
    """
    start_merit, (rows, merit) = missed[0][1], missed[1]
    base = float(start_merit.max(initial=-np.inf))
    if not np.isfinite(base):  # the links rule out the start
        base = float(merit.min(initial=0))
    left = space.left(rows)
    gain = np.array([merit[left[:, j]].max(initial=base) for j in range(len(space.start))]) - base
    share = space.left(near).mean(axis=0) if len(near) else np.zeros(len(space.start))
    rank = share + np.nan_to_num(gain / max(gain.max(initial=0), 1e-12))
    chosen = [j for j in np.argsort(-rank, kind="stable") if len(space.options[j])][:COLUMNS]
    picked = [np.empty(0) for _ in space.start]
    for j in chosen:
        taken = near[space.left(near)[:, j], j]
        alone = left[:, j]
        front = rows[alone][_undominated(space.cost(rows[alone]), merit[alone]), j]
        picked[j] = _some(taken, front, space.options[j])
    return tuple(picked)


def _some(*groups: np.ndarray) -> np.ndarray:
    """Up to `VALUES` different values; no group but the last takes more than a third."""
    picked: list[float] = []
    for i, group in enumerate(groups):
        room = VALUES - len(picked) if i == len(groups) - 1 else VALUES // 3
        fresh = [held for held in dict.fromkeys(group.tolist()) if held not in picked]
        places = np.unique(np.linspace(0, len(fresh) - 1, min(room, len(fresh))).round().astype(int))
        picked += [fresh[place] for place in places]
    return np.array(picked)


def _undominated(cost: np.ndarray, merit: np.ndarray) -> np.ndarray:
    """Positions of rows that no cheaper row beats in merit, by rising cost."""
    order = np.lexsort((-merit, cost))
    rising = np.maximum.accumulate(np.append(-np.inf, merit[order]))[:-1]
    return order[merit[order] > rising]


def _front(space: Space, rows: np.ndarray, merit: np.ndarray) -> np.ndarray:
    """Up to `BEAM` misses that no cheaper one beats, spread over their cost."""
    front = _undominated(space.cost(rows), merit)
    places = np.unique(np.linspace(0, len(front) - 1, min(BEAM, len(front))).round().astype(int))
    return rows[front[places]]


def extended(space: Space, choices: tuple[np.ndarray, ...], rows: np.ndarray) -> np.ndarray:
    """List every row that one more change makes of each of these rows."""
    longer = changes(rows, choices)
    longer = longer[space.left(longer).sum(axis=1) > 2]
    return np.unique(longer, axis=0)


def climbed(verdict: Verdict, rng: np.random.Generator) -> np.ndarray:
    """Climb to a valid row by the best single change at a time: from the nearest miss, then from random rows."""
    space = verdict.space
    for climb in range(CLIMBS):
        row = verdict.closest[0] if climb == 0 else _random_row(space, rng)
        merit = -np.inf
        for _ in range(2 * len(row)):
            trial = space.repaired(changes(row[None], space.options))
            trial = trial[space.legal(trial)]
            answers = verdict(trial)
            if not len(answers) or answers.max() <= merit:
                break
            merit, row = answers.max(), trial[answers.argmax()]
            if merit >= 0:
                return row[None]
    return np.empty((0, len(space.start)))


def _random_row(space: Space, rng: np.random.Generator) -> np.ndarray:
    return np.array([rng.choice(np.append(held, own)) for held, own in zip(space.options, space.start, strict=True)])


def best_of_each_set(space: Space, rows: np.ndarray) -> np.ndarray:
    """Keep the nearest few rows of each set of changed columns, and of those sets the nearest."""
    rows = rows[np.argsort(space.cost(rows), kind="stable")]
    moved = space.moved(rows)
    levels = np.where(space.by_level & moved, rows, 0.0)
    taken: dict[bytes, set[bytes]] = {}
    kept = []
    for i in range(len(rows)):
        same = taken.setdefault(moved[i].tobytes(), set())
        if len(same) < PER_SET and levels[i].tobytes() not in same:
            same.add(levels[i].tobytes())
            kept.append(i)
    return rows[kept[:KEPT]]
