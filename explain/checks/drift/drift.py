"""Whether the rows explained are like those they are compared with: column by column, together, and in the answers."""

import time
from dataclasses import dataclass

import numpy as np

from explain.checks.drift import shifts
from explain.checks.making import exactly, flag, found, not_measured
from explain.checks.support.realism import told_apart
from explain.checks.thresholds import BACKGROUND, BASE_OFF
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Drift, Finding, Flag
from explain.scores.precision import ROUNDING, deviation
from explain.scores.sizes import sized
from explain.table.column import Column
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.wording import counted

N_ROWS, COMPARED = 200, 2_000
FEWEST = 30
"""Rows of each kind below which nothing is compared."""
CLEAR, LARGE = 0.05, 0.10
"""Corrected chance below which, and index from which on, a shift is clear: both are needed."""
SAME = "The rows are drawn at random from the table they are compared with."
SURE = 2.576
"""Standard errors (99 %) that a base value must lie off before a background is called unlike the table."""


def drift(
    predictor: Predictor, dataset: Dataset, *, rows: Choice = None, background: Choice = None, output: object = None,
    seed: int = 0, progress: Progress | None = None,
) -> Drift:
    """Compare the rows explained with the background, or with the other rows of the table.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    rows
        The rows explained: positions, or raw rows, of which at most 2,000 are compared; None for the first 200 of the
        seeded permutation.
    background
        What they are compared with; rows among those explained are left out. None for up to 2,000 other rows of the
        table, which the default background is drawn from.
    output
        Whose answers are compared; None for the default.
    seed
        Of the rows.
    progress
        Called between model calls; ``total`` is at most 6,100 model rows.

    Returns
    -------
    Drift
        ``psi`` (n_features,) by tenths of the rows compared with, and by levels, missing cells as a part; ``chance``
        the 95 % point of the index for two samples of the same rows. The finding ``drift`` is the largest index beyond
        what chance makes on average, among columns whose shift is clear by size and by test; 0 where none is, and for
        rows that are drawn from the table at random, or are the table.
        ``drift_told_apart`` is the AUC of a classifier that tells the two sets apart. W24 names the columns; W5 is
        raised where the base value is off the mean answer by more than 5 % of the range of the answers, for sure.

    Raises
    ------
    DataError
        When a row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output.

    References
    ----------
    Yurdakul and Naranjo (2020), Statistical properties of the population stability index.
    Benjamini and Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"age": range(400), "pay": range(400)})
    >>> dataset = explain.read_table(frame, target="pay")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["age"]], frame["pay"]), dataset)
    >>> explain.drift(predictor, dataset, rows=list(range(0, 400, 4))).clear.tolist()
    [False]
    >>> explain.drift(predictor, dataset, rows=list(range(300, 400))).clear.tolist()
    [True]
    """
    began = time.perf_counter()
    place = predictor.place(output)
    sides = _sides(dataset, rows, background, seed)
    columns = _columns(sides, dataset)
    question = Question(predictor=predictor, schema=sides.explained.schema, output=place, scale=predictor.scale,
                        progress=progress, total=6_100)
    asked = _answers(question, dataset, sides, background, seed)
    target, unit = answered_target(predictor, dataset, place, predictor.scale)
    told = {"output": predictor.outputs[place], "target": target, "scale": predictor.scale, "unit": unit}
    clear = (columns.p < CLEAR) & (columns.psi > columns.chance) & (columns.psi >= LARGE) & (not sides.drawn)
    return Drift(
        feature_names=dataset.schema.names, feature_labels=dataset.schema.labels, psi=columns.psi,
        chance=columns.chance, p=columns.p, distance=columns.distance, jensen_shannon=columns.jensen_shannon,
        ordered=np.array([column.ordered for column in dataset.schema.columns], dtype=bool), clear=clear,
        prediction_psi=asked.psi, prediction_chance=asked.chance, base=asked.base, mean=asked.mean,
        rows=sides.positions, n_compared=len(sides.compared), compared=sides.words,
        findings=(_largest(columns, clear, sides, dataset), _together(sides, seed), asked.finding),
        flags=(*_drifted(columns, clear, dataset), *_base_off(asked, told)), **told,
        provenance=provenance(
            predictor, dataset, method="drift", engine="stability index, tests and a classifier", began=began,
            n_rows=len(sides.own), seed=seed, scale=predictor.scale, output=predictor.outputs[place],
            libraries=("numpy", "scipy", "scikit-learn"), background=sides.words,
            background_rows=sides.other,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """The rows explained, or 2,000 of more, and those they are compared with, coded alike."""

    drawn: bool
    """Whether both come from one table by chance alone, so that nothing but chance sets them apart."""

    positions: np.ndarray
    """Of all rows explained."""
    explained: Rows
    compared: Rows
    own: np.ndarray
    """(n_rows, n_features)"""
    other: np.ndarray
    """(n_compared, n_features)"""
    words: str

    @property
    def enough(self) -> bool:
        """Whether both are enough to compare."""
        return min(len(self.own), len(self.other)) >= FEWEST


def _sides(dataset: Dataset, rows: Choice, background: Choice, seed: int) -> Sides:
    given = chosen_rows(dataset, rows, default=min(N_ROWS, max(len(dataset) // 2, 1)), seed=seed)
    positions, explained = given.positions, _some(dataset, given, seed)
    if background is None:
        order = dataset.permutation(COMPARED + len(positions), seed)
        compared = chosen_rows(dataset, _without(order, positions)[:COMPARED], default=None, seed=seed)
    else:
        compared = chosen_rows(dataset, background, default=None, seed=seed)
        if (compared.positions >= 0).all():
            left = _without(compared.positions, positions)
            compared = chosen_rows(dataset, left, default=None, seed=seed)
    words = f"{counted(len(compared), 'row')} of the background" if background is not None else (
        f"{counted(len(compared), 'other row')} of the table")
    schema = explained.schema.seeing(compared.frame)
    whole = rows is None or len(explained) >= FEWEST > len(compared)
    return Sides(
        drawn=background is None and whole, positions=positions, explained=explained, compared=compared, words=words,
        own=schema.encode(explained.frame), other=schema.encode(compared.frame),
    )


def _some(dataset: Dataset, rows: Rows, seed: int) -> Rows:
    """Give 2,000 of very many rows: more would tell no more, and take long."""
    if len(rows) <= COMPARED:
        return rows
    places = np.random.default_rng(seed).permutation(len(rows))[:COMPARED]
    stored = (rows.positions >= 0).all()
    return chosen_rows(dataset, rows.positions[places] if stored else rows.frame.iloc[places], default=None, seed=seed)


def _without(positions: np.ndarray, explained: np.ndarray) -> np.ndarray:
    return positions[~np.isin(positions, explained)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shifts:
    """The shift of every column; as `Drift` has it, and with the number of parts of each."""

    psi: np.ndarray
    chance: np.ndarray
    p: np.ndarray
    distance: np.ndarray
    jensen_shannon: np.ndarray
    n_parts: np.ndarray


def _columns(sides: Sides, dataset: Dataset) -> Shifts:
    if not sides.enough:
        unknown = np.full(len(dataset.schema), np.nan)
        return Shifts(psi=unknown, chance=unknown, p=unknown, distance=unknown, jensen_shannon=unknown,
                      n_parts=np.zeros(len(unknown), int))
    found = [_shift(column, sides.other[:, j], sides.own[:, j]) for j, column in enumerate(dataset.schema.columns)]
    psi, chance, p, distance, apart, n_parts = (np.array(held) for held in zip(*found, strict=True))
    return Shifts(psi=psi, chance=chance, p=shifts.corrected(p), distance=distance, jensen_shannon=apart,
                  n_parts=n_parts)


def _shift(column: Column, reference: np.ndarray, current: np.ndarray) -> tuple[float, ...]:
    """Index, its chance band, chance of the test, distance, Jensen-Shannon distance, and number of parts."""
    counts = shifts.parts(reference, current, by_code=column.by_code)
    chance = shifts.by_chance(len(reference), len(current), len(counts[0]))[1]
    _, p, distance = shifts.chi_squared(*counts)
    if not column.by_code:
        reference, current = np.split(sized(np.concatenate([reference, current])), [len(reference)])
        gaps = p if np.isnan(reference).any() or np.isnan(current).any() else 1.0  # more cells missing is a shift too
        p = min(2 * min(shifts.ks(reference, current)[1], gaps), 1.0) if gaps < 1 else shifts.ks(reference, current)[1]
        distance = shifts.moved(reference, current) / (deviation(reference[~np.isnan(reference)]) or 1.0)
    return (shifts.psi(*counts), chance, p, distance, shifts.jensen_shannon(*counts), len(counts[0]))


def _largest(columns: Shifts, clear: np.ndarray, sides: Sides, dataset: Dataset) -> Finding:
    """Give the largest clear shift beyond chance; where none is clear, 0 and what it may still be."""
    if sides.drawn:
        return exactly("drift", 0.0, n=len(sides.own), of="row")
    if not sides.enough:
        return not_measured("drift", _few(sides))
    each = np.array([
        shifts.psi_interval(float(index), len(sides.other), len(sides.own), int(n_parts))
        for index, n_parts in zip(columns.psi, columns.n_parts, strict=True)
    ]).reshape(-1, 3)
    if not clear.any():
        return found("drift", 0.0, 0.0, each[:, 2].max(initial=0.0), n=len(sides.own), of="row")
    first = int(np.argmax(np.where(clear, each[:, 0], -1)))
    return found("drift", *each[first], n=len(sides.own), of="row", features=[dataset.schema.names[first]],
                 labels=[dataset.schema.labels[first]])


def _few(sides: Sides) -> str:
    return (f"{counted(len(sides.own), 'row')} and {len(sides.other)} to compare with: at least {FEWEST} of each are "
            "needed.")


def _together(sides: Sides, seed: int) -> Finding:
    if sides.drawn or not sides.enough:
        return not_measured("drift_told_apart", SAME if sides.drawn else _few(sides))
    return found("drift_told_apart", *told_apart(sides.other, sides.own, seed), n=len(sides.own), of="row")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """The shift of the model's answers, and of the base value."""

    psi: float
    chance: float
    finding: Finding
    base: float
    mean: float
    range: float
    error: float
    """Standard error of the distance of base value and mean."""


def _answers(question: Question, dataset: Dataset, sides: Sides, background: Choice, seed: int) -> Answers:
    """Ask the model about both sides, the background and a sample of the table."""
    named = chosen_rows(dataset, background, default=BACKGROUND, seed=seed)
    table = chosen_rows(dataset, None, default=COMPARED, seed=seed)
    own, other, base, mean = (_of(question, rows) for rows in (sides.explained, sides.compared, named, table))
    psi, chance, told = _answer_shift(other, own, sides)
    return Answers(
        psi=psi, chance=chance, finding=told, base=float(base.mean()) if len(base) else float("nan"),
        mean=float(mean.mean()), range=float(np.ptp(mean)) if len(mean) else 0.0,
        error=float(np.sqrt(base.var() / max(len(base), 1) + mean.var() / max(len(mean), 1))) if len(base) else 0.0,
    )


def _of(question: Question, rows: Rows) -> np.ndarray:
    own = Question(predictor=question.predictor, schema=rows.schema, output=question.output, scale=question.scale,
                   progress=question.progress, total=question.total, n_asked=question.n_asked)
    found = own.of(rows)
    question.n_asked = own.n_asked
    return found


def _answer_shift(other: np.ndarray, own: np.ndarray, sides: Sides) -> tuple[float, float, Finding]:
    if not sides.enough:
        told = exactly("prediction_drift", 0.0, n=len(own), of="row") if sides.drawn else (
            not_measured("prediction_drift", _few(sides)))
        return float("nan"), float("nan"), told
    counts = shifts.parts(other, own, by_code=False)
    index = shifts.psi(*counts)
    chance = shifts.by_chance(len(other), len(own), len(counts[0]))[1]
    if sides.drawn:
        return index, chance, exactly("prediction_drift", 0.0, n=len(own), of="row")
    size, low, high = shifts.psi_interval(index, len(other), len(own), len(counts[0]))
    clear = index > chance and size >= LARGE and shifts.ks(other, own)[1] < CLEAR
    return index, chance, found("prediction_drift", size if clear else 0.0, low if clear else 0.0, high, n=len(own),
                                of="row")


def _drifted(columns: Shifts, clear: np.ndarray, dataset: Dataset) -> tuple[Flag, ...]:
    places = [int(j) for j in np.argsort(-columns.psi, kind="stable") if clear[j]]
    if not places:
        return ()
    return (flag("W24", features=[dataset.schema.names[j] for j in places], n=len(places),
                 labels=[dataset.schema.labels[j] for j in places]),)


def _base_off(asked: Answers, told: dict[str, str]) -> tuple[Flag, ...]:
    """Warn of a base value that is not the table's: W5."""
    off = abs(asked.base - asked.mean)
    if not off > max(BASE_OFF * asked.range, SURE * asked.error, ROUNDING * abs(asked.mean)):
        return ()
    return (Flag(id="W5", feature_names=(), feature_labels=(), cells=(),
                 facts=(("base", asked.base), ("mean", asked.mean)), **told),)
