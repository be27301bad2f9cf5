"""Friedman's H: how much of what two features do, they do only together."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from explain.errors import MethodError
from explain.methods.trees.curves import TREES, tree_curves
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import InteractionStrength
from explain.scores.fitted_again import interval
from explain.scores.precision import deviation
from explain.scores.sizes import in_spreads
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.wording import counted

LEADING = 6
"""Features compared unless others are asked for."""
SAMPLES = 5
CHANCE_MODELS, CHANCE_ROWS, CHANCE_SAMPLED = 20, 1_000, 50
"""Models fitted where no features work together, rows that each is fitted to, and rows that its H is measured on."""
SHUFFLES = 3
"""Of each column, to see which move the answers most."""
FEWEST_ROWS = 20
NOTHING = 1e-9
"""Share of the spread of the answers below which what features do is rounding."""
Asked = Callable[[np.ndarray, tuple[int, ...]], np.ndarray]
"""Coded rows and places of columns → (n_rows, n_rows) answers for each row with these columns as in each other row."""


def interaction_strength(
    predictor: Predictor, dataset: Dataset, *, features: Sequence[str] | None = None, output: object = None,
    scale: str | None = None, n_rows: int = 150, seed: int = 0, progress: Progress | None = None,
) -> InteractionStrength:
    """Measure how much of what two features do, they do only together: Friedman's H.

    H is the share of the movement of two features' joint average that the sum of their own averages leaves, as a root.
    It can be large where both hardly move anything, so ``size`` tells how much that is. Fitted models show some of it
    where no features work together; how much is measured with boosted trees fitted to answers that add up, with what is
    left of the model's answers mixed up among the rows. Only pairs beyond that are worth a look.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    features
        Names of at least two columns; None for the six that move the answers most.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    n_rows
        Rows of each of five samples; of a table with fewer than twice as many, all its rows are the only sample.
    seed
        Of the samples, and of the models that stand for chance.
    progress
        Called between model calls; ``total`` is about 5 × n_rows² model rows for each feature and each pair.

    Returns
    -------
    InteractionStrength
        H of each pair and of each feature with all others, with a 95 % t-interval over the samples; exact for
        its rows where the sample is the whole table. 0 for features that add up.

    Raises
    ------
    DataError
        When there is no such column.
    MethodError
        When fewer than two features are there to compare, fewer than 20 rows are asked for or there, or the model has
        no such output or scale.

    References
    ----------
    Friedman and Popescu (2008), Predictive learning via rule ensembles (H, and the models that stand for chance).
    Inglis, Parnell and Hurley (2022), Visualizing variable importance and variable interaction effects in machine
    learning models (the unnormalised size).

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> frame = pd.DataFrame(np.random.default_rng(0).choice([-1.0, 1.0], (400, 2)), columns=["x", "z"])
    >>> frame["y"] = frame["x"] * frame["z"]
    >>> model = DecisionTreeRegressor(random_state=0).fit(frame[["x", "z"]], frame["y"])
    >>> dataset = explain.read_table(frame, target="y")
    >>> found = explain.interaction_strength(explain.load_model(model, dataset), dataset, n_rows=40)
    >>> bool(found.strength[0] > 0.9)
    True
    """
    began = time.perf_counter()
    n_rows = n_rows if len(dataset) >= 2 * n_rows else len(dataset)
    if n_rows < FEWEST_ROWS:
        raise MethodError(f"{counted(n_rows, 'row')} are too few to see what features do together.",
                          f"Choose at least {FEWEST_ROWS} rows.", "STRENGTH-ROWS")
    place = predictor.place(output)
    question = Question(
        predictor=predictor, schema=dataset.schema, output=place, scale=predictor.known_scale(scale), progress=progress,
    )
    samples = _samples(dataset, n_rows, seed)
    compared, n_left_out = _compared(question, dataset, samples[0], features, seed)
    pairs = list(combinations(range(len(compared)), 2))
    question.total = question.n_asked + len(samples) * n_rows**2 * (len(compared) + len(pairs))
    engines: set[str] = set()
    measured = [_measured(_of_model(question, rows, engines), rows.coded, compared, pairs) for rows in samples]
    strength, size, overall = (np.array(each) for each in zip(*measured, strict=True))
    band = _band(question, dataset, compared, pairs, seed)
    order = np.argsort(-np.nan_to_num(strength.mean(axis=0), nan=-1), kind="stable")
    low, high = _interval(strength)
    ends = _interval(overall)
    target, unit = answered_target(predictor, dataset, place, question.scale)
    return InteractionStrength(
        features=tuple(dataset.schema.names[i] for i in compared),
        labels=tuple(dataset.schema.labels[i] for i in compared), pairs=np.array(pairs, dtype=int)[order],
        strength=strength.mean(axis=0)[order], low=low[order], high=high[order], size=size.mean(axis=0)[order],
        band=band[order], overall=overall.mean(axis=0), overall_low=ends[0], overall_high=ends[1],
        n_left_out=n_left_out, n_samples=len(samples), n_sampled=n_rows, n_chance=CHANCE_MODELS,
        output=predictor.outputs[place], target=target, scale=question.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="interaction_strength", engine=" and ".join(sorted(engines)), began=began,
            n_rows=len(samples) * n_rows, seed=seed, scale=question.scale, output=predictor.outputs[place],
            libraries=("numpy", "scipy", "scikit-learn"), samples=f"{len(samples)} of {counted(n_rows, 'row')}",
            chance=f"{CHANCE_MODELS} boosted models fitted to answers that add up",
        ),
    )


def _samples(dataset: Dataset, n_rows: int, seed: int) -> list[Rows]:
    """Draw samples, which share no row where the table has enough; one where it is the whole table."""
    n = 1 if n_rows == len(dataset) else SAMPLES
    order = dataset.permutation(None, seed)
    places = [np.take(order, np.arange(i * n_rows, (i + 1) * n_rows), mode="wrap") for i in range(n)]
    return [chosen_rows(dataset, np.sort(each), default=None, seed=seed) for each in places]


def _compared(
    question: Question, dataset: Dataset, rows: Rows, features: Sequence[str] | None, seed: int
) -> tuple[list[int], int]:
    """Places of the columns compared, the one that moves the answers most first, and how many are left out."""
    if features is None:
        asked = [dataset.schema.place(name) for name in question.predictor.features if name in dataset.schema.names]
    else:
        asked = list(dict.fromkeys(dataset.schema.place(name) for name in features))
    moved = _moved(question, rows.coded, asked, seed)
    leading = [asked[i] for i in np.argsort(-moved, kind="stable") if features is not None or moved[i] > 0]
    leading = leading if features is not None else leading[:LEADING]
    if len(leading) < 2:
        raise MethodError("Fewer than two columns move the model's answers: there is no pair to compare.",
                          "Name two columns, or open another model.", "STRENGTH-FEATURES")
    return leading, len(asked) - len(leading)


def _moved(question: Question, coded: np.ndarray, asked: list[int], seed: int) -> np.ndarray:
    """(n_asked,) mean squared change of the answers when a column is shuffled."""
    random, own = np.random.default_rng((seed, 23)), question(coded)
    orders = [random.permutation(len(coded)) for _ in range(SHUFFLES)]
    moved = np.zeros(len(asked))
    for i, column in enumerate(asked):
        batch = np.tile(coded, (SHUFFLES, 1))
        batch[:, column] = np.concatenate([coded[order, column] for order in orders])
        moved[i] = float(((question(batch).reshape(SHUFFLES, -1) - own) ** 2).mean())
    return np.where(moved > (NOTHING * np.abs(own).max(initial=0)) ** 2, moved, 0.0)


def _of_model(question: Question, rows: Rows, engines: set[str]) -> Asked:
    """Ask the model: by its trees where it is a sum over trees."""

    def asked(coded: np.ndarray, places: tuple[int, ...]) -> np.ndarray:
        sets, back = np.unique(coded[:, places], axis=0, return_inverse=True)
        total, before = question.total, question.n_asked
        found = tree_curves(question, rows, places, sets).individual
        engines.add(TREES if found is not None else "brute force")
        if found is None:
            found = np.column_stack(list(question.along(coded, places, sets)))
        question.total, question.n_asked = total, before
        question.count(len(coded) ** 2)
        return found[:, back.ravel()]

    return asked


def _measured(
    asked: Asked, coded: np.ndarray, compared: list[int], pairs: list[tuple[int, int]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """H and size of each pair, and H of each feature with all others, on one sample of rows."""
    alone, others, own = [], [], np.empty(0)
    for place in compared:
        answers = asked(coded, (place,))
        alone.append(_centred(answers.mean(axis=0)))
        # The answers for a row with this column as in each other row are those of its other columns, averaged.
        others.append(_centred(answers.mean(axis=1)))
        own = np.diagonal(answers)
    nothing = (NOTHING * max(float(np.abs(own).max()), 1e-300)) ** 2
    own = _centred(own)
    overall = [_share(own - alone[i] - others[i], own, nothing) for i in range(len(compared))]
    strength, size = [], []
    for one, two in pairs:
        both = _centred(asked(coded, (compared[one], compared[two])).mean(axis=0))
        beyond = both - alone[one] - alone[two]
        strength.append(_share(beyond, both, nothing))
        size.append(float(np.sqrt((beyond**2).mean())))
    return np.array(strength), np.array(size), np.array(overall)


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean()


def _share(beyond: np.ndarray, whole: np.ndarray, nothing: float) -> float:
    """H: a root of mean squares; 0 where what is beyond is rounding, NaN where there is nothing at all."""
    if (whole**2).mean() <= nothing:
        return float("nan")
    return float(np.sqrt((beyond**2).sum() / (whole**2).sum())) if (beyond**2).mean() > nothing else 0.0


def _interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % t-interval over (n_samples, …) samples, from 0 on; the value itself for a single sample of all rows."""
    mean, low, high = interval(values, 1 / len(values))
    return (np.maximum(low, 0), high) if len(values) > 1 else (mean, mean)


def _band(
    question: Question, dataset: Dataset, compared: list[int], pairs: list[tuple[int, int]], seed: int
) -> np.ndarray:
    """(n_pairs,) the H that 95 % of models stay below which were fitted where no features work together."""
    rows = chosen_rows(dataset, None, default=CHANCE_ROWS, seed=seed + 1)
    coded = _without_gaps(in_spreads(rows.coded[:, compared], [dataset.schema.columns[place] for place in compared]))
    answers = question.of(rows)
    answers = np.ldexp(answers, -np.frexp(deviation(answers) or 1.0)[1])  # trees of tiny numbers stop; H has no unit
    found = [
        _measured(_of_fitted(fitted), coded[:CHANCE_SAMPLED], list(range(len(compared))), pairs)[0]
        for fitted in _chance_models(question, coded, answers, seed)
    ]
    return np.quantile(np.nan_to_num(np.array(found)), 0.95, axis=0)


def _chance_models(question: Question, coded: np.ndarray, answers: np.ndarray, seed: int) -> Iterator[Any]:
    """Fit boosted trees to answers that add up over the columns, with what is left of the answers mixed up."""
    from sklearn.ensemble import GradientBoostingRegressor

    # Trees of one question add up over the columns, deeper ones need not.
    sums = GradientBoostingRegressor(max_depth=1, n_estimators=200, random_state=0).fit(coded, answers).predict(coded)
    deeper = {"max_depth": 3, "n_estimators": 60, "learning_rate": 0.15, "min_samples_leaf": 10, "random_state": 0}
    random = np.random.default_rng((seed, 29))
    for _ in range(CHANCE_MODELS):
        yield GradientBoostingRegressor(**deeper).fit(coded, sums + random.permutation(answers - sums))
        question.count(0)


def _without_gaps(coded: np.ndarray) -> np.ndarray:
    """Put missing values below all others of their column, where a tree can tell them apart."""
    return np.where(np.isnan(coded), np.nanmin(coded, axis=0, initial=0) - 1, coded)


def _of_fitted(fitted: Any) -> Asked:
    def asked(coded: np.ndarray, places: tuple[int, ...]) -> np.ndarray:
        n = len(coded)
        batch = np.repeat(coded, n, axis=0)
        batch[:, places] = np.tile(coded[:, places], (n, 1))
        return fitted.predict(batch).reshape(n, n)

    return asked
