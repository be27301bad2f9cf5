"""Whether the rows that a method asks the model about resemble the table."""

import time
from typing import Any

import numpy as np

from explain.checks.making import flag, found, not_measured
from explain.checks.support.probing import MAKERS, Asking, asking
from explain.checks.support.realism import FEWEST, told_apart, yardstick
from explain.checks.support.row_support import extent, outside
from explain.checks.support.standing_in import stand_in
from explain.checks.thresholds import MEASURES, THIN
from explain.errors import MethodError
from explain.model.asking import Progress, Question, answered_target
from explain.model.predictor import Predictor
from explain.model.structure import used_features
from explain.provenance import provenance
from explain.results import Finding, Findings, Flag
from explain.scores.formulas import wilson
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.wording import listed

OF_FEATURE = {"dependence": "W12", "permutation_importance": "W15"}
"""Methods that ask about one feature → the warning of theirs."""
MIXED = frozenset({"shap_values", "permutation_importance"})
"""Methods whose rows, made of many rows of the table, hold each column's values as often as the table does."""
TOLD_ANYWAY = "Such rows differ from the table in every column by itself, so a classifier would tell them apart anyway."
FEW = "The table has too few rows to compare with."


def probes(
    predictor: Predictor, dataset: Dataset, *, method: str = "shap_values", row: Any = None,
    feature: str | None = None, output: object = None, background: Choice = None, seed: int = 0,
    progress: Progress | None = None,
) -> Findings:
    """Measure whether the rows that a method asks the model about resemble the rows of the table.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    method
        "shap_values" (mixes of the row with background rows), "lime_weights" (samples), "dependence" (rows with
        ``feature`` set to the values of its grid) or "permutation_importance" (rows with ``feature`` shuffled).
    row
        The row explained, a position or ``{column: value}``; None for a sample of rows.
    feature
        Of the two methods that are about one.
    output
        Whose answers are forecast; None for the default.
    background
        Of "shap_values", as that takes it.
    seed
        Of 1,000 such rows, and of the rows of the table they are compared with.
    progress
        Called between model calls: about 3,000 model rows the first time, then 1,000.

    Returns
    -------
    Findings
        ``probes_outside`` is the share whose mean distance to the ten nearest rows of the table, in the columns that
        the model uses, is larger than that of 99 % of the table's own. ``probes_told_apart`` is the AUC of a
        classifier; of a single row it is not measured, since mixes share its cells. ``probes_answered`` says how much
        worse a simple model, fitted to the answers to real rows, forecasts the answers to these rows than those to
        other real rows, per variance: large where the model behaves in another way off the data.

    Raises
    ------
    MethodError
        When there is no such method, or it needs a feature and none is given.
    DataError
        When the row or the feature does not exist.

    References
    ----------
    Slack, Hilgard, Jia, Singh and Lakkaraju (2020), Fooling LIME and SHAP: adversarial attacks on post hoc explanation
    methods.
    Hooker, Mentch and Zhou (2021), Unrestricted permutation forces extrapolation.

    Examples
    --------
    >>> import numpy as np, pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame(np.random.default_rng(0).normal(size=(400, 2)), columns=["a", "b"])
    >>> dataset = explain.read_table(frame.assign(y=frame["a"] + frame["b"]), target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame, frame["a"] + frame["b"]), dataset)
    >>> explain.probes(predictor, dataset, row=0).findings[0].value < 0.05
    True
    """
    began = time.perf_counter()
    _check(method, feature)
    place, of_row = predictor.place(output), row is not None and method not in OF_FEATURE
    ask = asking(predictor, dataset, row=row if of_row else None, feature=feature, background=background, seed=seed)
    made = MAKERS[method](ask)
    used = np.array([name in used_features(predictor) for name in dataset.schema.names])
    question = Question(predictor=predictor, schema=ask.schema, output=place, scale=predictor.scale, progress=progress)
    out = yardstick(dataset, used, seed)
    far, apart = _outside(out.outside(made), out.far), _apart(method, made, ask, used, of_row)
    otherwise = _answered(question, dataset, made, seed)
    target, unit = answered_target(predictor, dataset, place, predictor.scale)
    about = () if feature is None or method not in OF_FEATURE else (feature,)
    return Findings(
        subject="row" if of_row else "overall", findings=(far, apart, otherwise),
        flags=_flags(method, far, otherwise, about, dataset, made), output=predictor.outputs[place], target=target,
        scale=predictor.scale, unit=unit,
        rows=chosen_rows(dataset, [row], default=None, seed=seed).positions if of_row else np.empty(0, np.int64),
        provenance=provenance(
            predictor, dataset, method="probes", engine="nearest rows, a classifier and a stand-in", began=began,
            n_rows=len(made), seed=seed, scale=predictor.scale, output=predictor.outputs[place], asked_by=method,
            feature=feature or "", libraries=("numpy", "scikit-learn"),
        ),
    )


def _check(method: str, feature: str | None) -> None:
    if method not in MAKERS:
        raise MethodError(f"The rows that {method!r} asks about are not known.", f"Use {listed(list(MAKERS), 'or')}.",
                          "CHECK-METHOD")
    if method in OF_FEATURE and feature is None:
        raise MethodError("Rows with one column changed need a column.", "Name it: feature=…", "CHECK-FEATURE")


def _outside(beyond: np.ndarray, far: float) -> Finding:
    if far != far:
        return not_measured("probes_outside", FEW)
    low, high = wilson(np.array([beyond.sum()]), np.array([len(beyond)]))
    return found("probes_outside", beyond.mean(), low[0], high[0], n=len(beyond), of="row asked about")


def _apart(method: str, made: np.ndarray, ask: Asking, used: np.ndarray, of_row: bool) -> Finding:
    if of_row or method not in MIXED:
        return not_measured("probes_told_apart", TOLD_ANYWAY)
    auc, low, high = told_apart(ask.real()[:, used], made[:, used], ask.seed) if used.any() else 3 * (np.nan,)
    if auc != auc:
        return not_measured("probes_told_apart", f"There are fewer than {FEWEST} rows of a kind.")
    return found("probes_told_apart", auc, low, high, n=len(made), of="row asked about")


def _answered(question: Question, dataset: Dataset, made: np.ndarray, seed: int) -> Finding:
    if question.predictor.stored is not None:
        return not_measured("probes_answered", "There is no model to ask about other rows.")
    known = Question(predictor=question.predictor, schema=dataset.schema, output=question.output, scale=question.scale,
                     progress=question.progress)
    learned = stand_in(known, dataset, seed)
    if learned is None:
        return not_measured("probes_answered", "The answers do not differ, or there are too few rows to learn them.")
    return found("probes_answered", *learned.extra(made, question(made)), n=len(made), of="row asked about")


def _flags(
    method: str, far: Finding, otherwise: Finding, about: tuple[str, ...], dataset: Dataset, made: np.ndarray
) -> tuple[Flag, ...]:
    """Warn of rows unlike the table (W2, W12, W15), and of values that it does not have (W11)."""
    other: dict[str, Any] = {"other": otherwise.value} if otherwise.low >= MEASURES["probes_answered"].red else {}
    impossible = _impossible(dataset, made) if method == "lime_weights" else ()
    if not other and not far.low > (THIN if about else MEASURES["probes_outside"].green):
        return impossible
    if not about:
        return (flag("W2", share=far.value, n=far.n, **other), *impossible)
    labels = [dataset.schema[name].display for name in about]
    return (flag(OF_FEATURE[method], features=about, labels=labels, share=far.value),)


def _impossible(dataset: Dataset, made: np.ndarray) -> tuple[Flag, ...]:
    beyond = outside(extent(dataset), made)
    shares = beyond.mean(axis=0)
    places = [int(j) for j in np.argsort(-shares, kind="stable") if shares[j] > THIN]
    if not places:
        return ()
    return (flag("W11", features=[dataset.schema.names[j] for j in places], n=len(made),
                 labels=[dataset.schema.labels[j] for j in places], share=float(beyond[:, places].any(axis=1).mean())),)
