"""What bounds every explanation of a model: its skill, calibration, giveaways, and whether it repeats itself."""

import time
from dataclasses import dataclass

import numpy as np

from explain.checks.making import exactly, flag, not_measured
from explain.checks.model_quality.calibration import NO_PROBABILITIES, calibration_error, calibration_line
from explain.checks.model_quality.choices import parts_of_choices
from explain.checks.model_quality.leakage import feature_share, single_feature
from explain.checks.model_quality.repeated import ASKED, ONLY_STORED, same_answer_twice
from explain.checks.model_quality.skill import follows, skill
from explain.checks.thresholds import MINORITY
from explain.errors import ExplainError
from explain.kept import kept
from explain.methods.importance import permutation_importance
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Finding, Findings, Flag
from explain.scores.curves import calibration
from explain.scores.truth import Outcomes, answered, known_truth, measured_output, rows_with_target
from explain.table.dataset import Dataset, Rows, chosen_rows
from explain.wording import counted

MOST_ROWS = 4_000
FEWEST = 10
"""Rows with a target below which nothing is measured of them."""
FEWEST_SHARING, REPEATS = 3, 3
"""Columns below which that one of them leads says nothing, and shuffles of each."""
MOST_ASKED, ROWS_SHUFFLED = 60_000, (200, 1_000)
"""Model rows for the shuffles, and the rows shuffled at least and at most."""
A_NUMBER = "The target is a number."
OF_PROBABILITIES = ("calibration_error", "calibration_slope", "mean_off")
OF_TARGET = ("skill", *OF_PROBABILITIES, "single_feature", "feature_share", "smallest_class")
"""What needs the true answers."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class About:
    """What the facts of a warning are answers of."""

    output: str
    target: str
    scale: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """Findings of one subject, and the warnings that follow."""

    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]


def model_quality(
    predictor: Predictor, dataset: Dataset, *, output: object = None, seed: int = 0, progress: Progress | None = None,
) -> Findings:
    """Measure what bounds every explanation of a model, however well it is made.

    Parameters
    ----------
    predictor, dataset
        The model, and the table; without a target only that the model repeats itself is measured.
    output
        The class that calibration is about; None for the default.
    seed
        Of the choice of rows, and of shuffles.
    progress
        Called between model calls.

    Returns
    -------
    Findings
        Of the first 4,000 rows of the seeded permutation that have a target: ``skill``, ``calibration_error``,
        ``single_feature``, ``feature_share``, ``smallest_class``, ``same_answer_twice``; warnings W4, W18, W19, W22
        and W28 where they apply. What cannot be measured says why.

    Examples
    --------
    >>> import explain, numpy as np, pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"x": np.arange(40.0)}).assign(y=lambda held: 2 * held.x + held.x % 3)
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["x"]], frame["y"]), dataset)
    >>> explain.model_quality(predictor, dataset).findings[0].value > 0.9
    True
    """
    place = predictor.place(output)
    return kept(dataset, ("model quality", predictor.fingerprint, place, seed),
                lambda: _measured(predictor, dataset, place, seed, progress))


def _measured(
    predictor: Predictor, dataset: Dataset, place: int, seed: int, progress: Progress | None
) -> Findings:
    began = time.perf_counter()
    ask = Question(predictor=predictor, schema=dataset.schema, output=None, scale=predictor.scale, progress=progress)
    target, unit = answered_target(predictor, dataset, place, predictor.scale)
    name = predictor.outputs[place] if predictor.task != "regression" else ""
    about = About(output=name, target=target, scale=predictor.scale, unit=unit)
    twice, random = same_answer_twice(ask, chosen_rows(dataset, None, default=ASKED, seed=seed), about)
    known = _of_target(ask, dataset, place, seed)
    parts = parts_of_choices(dataset, predictor.features)
    return Findings(
        subject="model", findings=(*known.findings, twice), flags=(*known.flags, *parts, *random),
        rows=np.empty(0, dtype=int), output=name, target=target, scale=predictor.scale, unit=unit,
        provenance=provenance(
            predictor, dataset, method="model_quality", engine="answers beside the target", began=began,
            n_rows=known.findings[0].n, seed=seed, scale=predictor.scale, output=name,
        ),
    )


def _of_target(ask: Question, dataset: Dataset, place: int, seed: int) -> Measured:
    """Measure all that needs the true answers; or say why it cannot be."""
    predictor = ask.predictor
    try:
        place, truth = measured_output(predictor, dataset, place), known_truth(predictor, dataset)
    except ExplainError as error:
        return _unknown(error.problem)
    rows, _ = rows_with_target(dataset, truth, None, default=MOST_ROWS, seed=seed)
    if len(rows) < FEWEST:
        return _unknown(f"A target is known of {counted(len(rows), 'row')} only.")
    outcomes = answered(ask, rows, truth, output=place)
    known = _beside(outcomes, ask, rows, seed)
    share, leading = _leading(known.findings[0], ask, dataset, rows, seed)
    return Measured(findings=(*known.findings, share), flags=(*known.flags, *leading))


def _unknown(why: str) -> Measured:
    return Measured(findings=tuple(not_measured(name, why) for name in OF_TARGET), flags=())


def _beside(outcomes: Outcomes, ask: Question, rows: Rows, seed: int) -> Measured:
    predictor = ask.predictor
    better = skill(outcomes, ask.scale)
    smallest, rare = _smallest(outcomes, predictor)
    alone, giveaway = single_feature(rows, outcomes.truth, predictor.features, task=predictor.task, seed=seed)
    return Measured(
        findings=(better, *_calibration(outcomes, ask.scale), alone, smallest),
        flags=(*_no_skill(better, outcomes), *giveaway, *rare),
    )


def _leading(
    better: Finding, ask: Question, dataset: Dataset, rows: Rows, seed: int
) -> tuple[Finding, tuple[Flag, ...]]:
    """Measure how much of the importance one column carries, where there is something to be shared."""
    predictor = ask.predictor
    if predictor.stored is not None:
        return not_measured("feature_share", ONLY_STORED), ()
    if not better.low > 0:
        return not_measured("feature_share", "The model is not clearly better than a fixed answer."), ()
    if len(predictor.features) < FEWEST_SHARING:
        return not_measured("feature_share", f"The model is given {counted(len(predictor.features), 'column')}."), ()
    n_rows = int(np.clip(MOST_ASKED // (REPEATS * len(predictor.features)), *ROWS_SHUFFLED))
    chosen = np.sort(np.random.default_rng(seed).permutation(rows.positions)[:n_rows])
    try:
        return feature_share(permutation_importance(
            predictor, dataset, rows=chosen, n_repeats=REPEATS, seed=seed, progress=ask.progress))
    except ExplainError as error:
        return not_measured("feature_share", error.problem), ()


def _calibration(outcomes: Outcomes, scale: str) -> tuple[Finding, ...]:
    if scale != "probability":
        why = A_NUMBER if outcomes.task == "regression" else NO_PROBABILITIES
        return tuple(not_measured(name, why) for name in OF_PROBABILITIES)
    curve = calibration("", outcomes.positive, outcomes.score)
    return calibration_error(curve), *calibration_line(outcomes.positive, outcomes.score)


def _no_skill(better: Finding, outcomes: Outcomes) -> tuple[Flag, ...]:
    """Warn where the model is neither better than a fixed answer nor puts the rows in a better order than chance."""
    if better.unmeasured or better.low > 0 or follows(outcomes)[1] > 0:
        return ()
    return (flag("W19", skill=better.value, low=better.low, high=better.high),)


def _smallest(outcomes: Outcomes, predictor: Predictor) -> tuple[Finding, tuple[Flag, ...]]:
    """Count the smallest class among the rows; many classes are small without one being rare."""
    if outcomes.task == "regression":
        return not_measured("smallest_class", A_NUMBER), ()
    counts = np.bincount(outcomes.truth, minlength=len(predictor.outputs))
    share = float(counts.min() / counts.sum())
    finding = exactly("smallest_class", share, n=int(counts.sum()), of="row")
    if share >= min(MINORITY, 0.5 / len(counts)):
        return finding, ()
    name = predictor.outputs[int(counts.argmin())]
    return finding, (flag("W18", of=About(output=name, target="", scale="", unit=""), share=share),)
