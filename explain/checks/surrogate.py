"""A tree of a few questions in place of the model, and how far it follows the model: overall and at each end."""

import time
from collections import Counter

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.checks.thresholds import MEASURES
from explain.errors import DataError, MethodError
from explain.methods.surrogate.rules import Told, agreeing, branches, claims, rules
from explain.methods.surrogate.tree import Ground, Node, answers_of, cut, ground, grown
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Finding, Flag, Surrogate
from explain.scores.formulas import ratio, wilson
from explain.scores.parts import settled
from explain.scores.truth import known_truth, measured_output
from explain.table.dataset import Choice, Dataset, Rows, chosen_rows
from explain.wording import counted

DEFAULT_ROWS = 4_000
DEPTHS = (2, 3, 4)
FEWEST_ROWS = 20
TREES = 20
"""Trees of other draws."""
RESAMPLES = 400
"""Of the rows measured, for the intervals."""
SHARE_OF_ASKING = 0.5
"""Of the progress told: the rest is growing trees."""


def surrogate(
    predictor: Predictor, dataset: Dataset, *, output: object = None, scale: str | None = None,
    depth: int | None = 3, rows: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Surrogate:
    """Imitate the model by a tree of a few questions, and measure how far the tree follows it.

    The tree is grown on the model's answers, not on the target, for one half of the rows; every number told of it is
    measured on the other half. It is a picture of the model: it says nothing of the data beyond that, and another tree
    may fit as well, which trees of other draws show.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    output
        Class label, its text, or an index; None for the default.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    depth
        Questions above one another: 2, 3 or 4; None for the fewest that reach an R² of 0.9 on the half that grows the
        tree, else 4.
    rows
        Positions, or raw rows; None for the first 4,000 of the seeded permutation.
    seed
        Of the rows, the halves and the other draws.
    progress
        Called between model calls and between trees; ``total`` is in model rows, trees counted as some of them.

    Returns
    -------
    Surrogate
        The tree, its ends as rules with coverage, precision and lift, R² with an interval, and which columns trees of
        20 other draws ask. Of a model that is a tree of that depth itself, the R² is 1 up to the rows between two cuts.
        Its findings are "surrogate_fidelity" and "surrogate_agreement"; W17 is raised unless both are green.

    Raises
    ------
    DataError
        When a row does not exist, or a value is outside its column's kind.
    MethodError
        When fewer than 20 rows are given, ``depth`` is not 2, 3 or 4, or the model has no such output or scale.

    References
    ----------
    Craven and Shavlik (1996), Extracting tree-structured representations of trained networks.
    Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees.
    Molnar (2022), Interpretable machine learning, chapter on global surrogates.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> frame = pd.DataFrame(np.random.default_rng(0).integers(0, 9, (400, 2)), columns=["x", "z"])
    >>> frame["y"] = 5.0 * (frame["x"] > 4) + (frame["z"] > 2)
    >>> model = DecisionTreeRegressor(max_depth=2, random_state=0).fit(frame[["x", "z"]], frame["y"])
    >>> dataset = explain.read_table(frame, target="y")
    >>> tree = explain.surrogate(explain.load_model(model, dataset), dataset, depth=2)
    >>> round(tree.fidelity, 9), tree.rules[0].region.words, round(tree.rules[0].answer, 9)
    (1.0, 'x from 5, z from 3', 6.0)
    """
    began = time.perf_counter()
    if depth is not None and depth not in DEPTHS:
        raise MethodError(f"A tree of depth {depth} is not offered.", "Choose 2, 3 or 4.", "SURROGATE-DEPTH")
    chosen = chosen_rows(dataset, rows, default=DEFAULT_ROWS, seed=seed)
    if len(chosen) < FEWEST_ROWS:
        raise MethodError(f"{counted(len(chosen), 'row')} are too few to grow a tree on and to measure it.",
                          f"Choose at least {FEWEST_ROWS} rows.", "SURROGATE-ROWS")
    place = predictor.place(output)
    question = Question(
        predictor=predictor, schema=chosen.schema, output=None, scale=predictor.known_scale(scale), progress=progress,
        total=int(len(chosen) / SHARE_OF_ASKING),
    )
    told = _told(question, chosen, dataset, place)
    halves = np.random.default_rng((seed, 17)).permutation(len(chosen))
    grew, measured = told.part(np.sort(halves[: len(halves) // 2])), told.part(np.sort(halves[len(halves) // 2 :]))
    held = ground(grew.answers, grew.coded, chosen.schema, predictor.features)
    deepest = grown(held, DEPTHS[-1], lambda below, above: settled(dataset, below, above))
    trees = {each: cut(deepest, each) for each in DEPTHS}
    depth = depth or _fewest(trees, grew)
    others = _others(held, depth, seed, question)
    return _made(predictor, dataset, question, place, trees, depth, others, grew, measured, began, seed)


def _told(question: Question, rows: Rows, dataset: Dataset, place: int) -> Told:
    """Ask the model, and lay what is true beside it."""
    predictor = question.predictor
    answers = question.of(rows)
    return Told(coded=rows.coded, answers=answers[:, place], said=_named(question, answers, place),
                truth=_truth(predictor, dataset, rows, place))


def _named(question: Question, answers: np.ndarray, place: int) -> np.ndarray | None:
    """(n_rows,) whether the model names a class; None of numbers."""
    task = question.predictor.task
    if task == "regression":
        return None
    if task == "binary":
        return answers[:, place] >= (0.0 if question.scale == "margin" else 0.5)
    return answers.argmax(axis=1) == place


def _truth(predictor: Predictor, dataset: Dataset, rows: Rows, place: int) -> np.ndarray:
    """(n_rows,) what is true of rows, as `Told` has it; all NaN where the table does not say."""
    unknown = np.full(len(rows), np.nan)
    if dataset.target is None:
        return unknown
    try:
        if measured_output(predictor, dataset, predictor.outputs[place]) != place:
            return unknown
        truth = known_truth(predictor, dataset)
    except (DataError, MethodError):  # a tree needs no truth: where it cannot be read, precision against it is left out
        return unknown
    known = np.append(truth, np.nan)[rows.positions]
    return known if predictor.task == "regression" else np.where(np.isnan(known), np.nan, known == place)


def _fewest(trees: dict[int, list[Node]], grew: Told) -> int:
    """Choose the fewest questions that follow the model well on the rows that grew the tree."""
    well = MEASURES["surrogate_fidelity"].green
    return next((depth for depth, nodes in trees.items() if _fidelity(nodes, grew) >= well), DEPTHS[-1])


def _fidelity(nodes: list[Node], told: Told) -> float:
    """R² of a tree with the model's answers; NaN where these do not differ."""
    if not np.ptp(told.answers):  # their mean need not be the same to the last digit
        return float("nan")
    off = ((told.answers - answers_of(nodes, told.coded)) ** 2).sum()
    return float(1 - ratio(off, ((told.answers - told.answers.mean()) ** 2).sum()))


def _others(held: Ground, depth: int, seed: int, question: Question) -> list[list[Node]]:
    """Grow trees on other draws of the rows."""
    found, random = [], np.random.default_rng((seed, 18))
    left = max(question.total - question.n_asked, 0)
    for _ in range(TREES):
        found.append(grown(held.drawn(random), depth))
        question.count(left // TREES)
    return found


def _made(
    predictor: Predictor, dataset: Dataset, question: Question, place: int, trees: dict[int, list[Node]], depth: int,
    others: list[list[Node]], grew: Told, measured: Told, began: float, seed: int,
) -> Surrogate:
    nodes = trees[depth]
    said = claims(nodes, grew)
    follows = agreeing(nodes, said, measured)
    fidelity = _with_interval(nodes, others, measured, seed)
    agreement, balanced = _agreement(follows, measured)
    names = dataset.schema.names
    first, asked = _asked(others)
    findings = _findings(nodes, first, fidelity, len(measured.answers), dataset)
    order = sorted(asked, key=lambda column: (-first[column], -asked[column], column))
    target, unit = answered_target(predictor, dataset, place, question.scale)
    name = predictor.outputs[place]
    n = len(grew.answers) + len(measured.answers)
    return Surrogate(
        branches=branches(nodes, measured, dataset), rules=rules(nodes, said, measured, dataset), depth=depth,
        depths=np.array(DEPTHS), depth_fidelity=np.array([_fidelity(trees[each], measured) for each in DEPTHS]),
        fidelity=fidelity[0], fidelity_low=fidelity[1], fidelity_high=fidelity[2],
        agreement=agreement[0], agreement_low=agreement[1], agreement_high=agreement[2], balanced=balanced,
        features=tuple(names[column] for column in order),
        labels=tuple(dataset.schema.labels[column] for column in order),
        first=np.array([first[column] for column in order], dtype=int),
        asked=np.array([asked[column] for column in order], dtype=int), n_trees=len(others),
        n_found=len(grew.answers), n_measured=len(measured.answers), base=float(measured.answers.mean()),
        task=predictor.task, output=name,
        other=predictor.outputs[1 - place] if predictor.task == "binary" else "",
        target=target, scale=question.scale, unit=unit,
        findings=findings, flags=_warned(findings),
        provenance=provenance(
            predictor, dataset, method="surrogate", engine="regression tree on the model's answers", began=began,
            n_rows=n, seed=seed, scale=question.scale, output=name, depth=depth,
            found_on=counted(len(grew.answers), "row"), measured_on=counted(len(measured.answers), "row"),
            other_draws=counted(len(others), "tree"),
        ),
    )


def _with_interval(
    nodes: list[Node], others: list[list[Node]], measured: Told, seed: int
) -> tuple[float, float, float]:
    """R² with a 95 % interval, which covers the rows measured, by resampling, and the draw that grew the tree."""
    value = _fidelity(nodes, measured)
    if np.isnan(value):
        return value, value, value
    off = (measured.answers - answers_of(nodes, measured.coded)) ** 2
    drawn = np.random.default_rng((seed, 19)).multinomial(len(off), np.full(len(off), 1 / len(off)), RESAMPLES)
    around = measured.answers - measured.answers.mean()
    spread = drawn @ around**2 - (drawn @ around) ** 2 / len(off)
    over_rows = np.nanvar(1 - ratio(drawn @ off, spread))
    # Half of what lies between the middle two thirds of the draws: a tree gone astray does not widen it.
    over_draws = np.diff(np.quantile([_fidelity(each, measured) for each in others], [0.16, 0.84]))[0] / 2
    half = 1.96 * float(np.hypot(np.sqrt(over_rows), over_draws))
    return value, value - half, min(value + half, 1.0)


def _agreement(follows: np.ndarray, measured: Told) -> tuple[tuple[float, float, float], float]:
    """Share of rows of which the tree says what the model says, with its interval, and balanced; NaN of numbers."""
    if measured.said is None:
        return (np.nan, np.nan, np.nan), np.nan
    low, high = wilson(np.array([follows.sum()]), np.array([len(follows)]))
    parts = [follows[measured.said == way].mean() for way in (False, True) if (measured.said == way).any()]
    return (float(follows.mean()), float(low[0]), float(high[0])), float(np.mean(parts))


def _asked(others: list[list[Node]]) -> tuple[Counter[int], Counter[int]]:
    """Column → trees that ask it first; and that ask it at all."""
    first: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    for nodes in others:
        sides = [node.side for node in nodes if node.side is not None]
        asked.update({side.column for side in sides})
        first.update([sides[0].column] if sides else [])
    return first, asked


def _findings(
    nodes: list[Node], first: Counter[int], fidelity: tuple[float, float, float], n_rows: int, dataset: Dataset
) -> tuple[Finding, ...]:
    """State how far the tree follows the model, and how many trees of other draws begin as it does."""
    if len(nodes) == 1:
        why = "The model's answers hardly differ: there is nothing to ask about."
        return not_measured("surrogate_fidelity", why), not_measured("surrogate_agreement", why)
    root = next(node.side.column for node in nodes if node.side is not None)
    hits, column = first[root], dataset.schema.columns[root]
    low, high = (float(end[0]) for end in wilson(np.array([hits]), np.array([TREES])))
    return (
        found("surrogate_fidelity", *fidelity, n=n_rows, of="row"),
        found("surrogate_agreement", hits / TREES, low, high, n=TREES, of="tree of another draw",
              features=[column.name], labels=[column.display]),
    )


def _warned(findings: tuple[Finding, ...]) -> tuple[Flag, ...]:
    """Warn of a tree unless it follows the model, and its like come of every draw."""
    measured = [each for each in findings if not each.unmeasured]
    if not measured or all(each.low >= MEASURES[each.name].green for each in measured):
        return ()
    return (flag("W17", fidelity=max(measured[0].value, 0.0)),)
