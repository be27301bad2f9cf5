"""Do several methods say the same of an answer? Side by side, on the same scale and output."""

import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from explain.checks.agreement.clear import Clear, clearly, draws, interval, parted
from explain.checks.agreement.disagreement import ABLATION, LIME, PERMUTATION, SHAP, Case, overall_questions, questions
from explain.checks.agreement.formulas import FEW, beyond_chance, leading_number, measures
from explain.checks.agreement.splits import Split, by_ablation, by_permutation, of_lime, of_shap, usual
from explain.checks.lights import WORST_FIRST, worst
from explain.checks.lights import judged as held_against
from explain.checks.making import flag, found, not_measured
from explain.checks.thresholds import BACKGROUND
from explain.errors import ExplainError
from explain.methods.importance import permutation_importance
from explain.methods.local_surrogate import lime_weights
from explain.methods.shapley import shap_values
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.provenance import provenance
from explain.results import Agreement, AgreementQuestion, Finding, Pair, Provenance
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.table.schema import cells
from explain.wording import counted

OVERALL_ROWS, LIME_ROWS = 100, 20
"""Rows that sizes are averaged over."""
JUDGED = ((SHAP, LIME), (SHAP, PERMUTATION))
"""Pairs that the light is set by: these start from the mean over rows. Ablation starts from usual values."""


def agreement(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], output: Any = None,
    scale: str | None = None, background: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Agreement:
    """Put four splits of one row's answer side by side, and say where they part.

    SHAP values; LIME's contributions, each measured from the mean of its column; what the answer loses on average when
    one cell comes from a background row; and what it loses when one cell takes the usual value of its column.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or raw values as a mapping.
    output
        Class label, its text or an index; None for the positive class, else the first output.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    background
        The rows that SHAP averages over and cells come from; None for the first 100 of the seeded permutation.
    seed
        Of the permutation and of LIME's samples.
    progress
        Called between model calls; may raise to stop.

    Returns
    -------
    Agreement
        All four in the unit of ``scale``, for the same output. The light is set by SHAP beside LIME and beside
        permutation, whichever is worse; ablation starts from another place and is shown beside them. Attributions
        of different methods are never averaged.

    Raises
    ------
    DataError
        When the row does not exist or a value does not fit its column.
    MethodError
        When the model has no such output or scale.

    References
    ----------
    Krishna et al. (2024). The disagreement problem in explainable machine learning: a practitioner's perspective.
    Transactions on Machine Learning Research.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> found = agreement(predictor, dataset, row=3)
    >>> found.of("shap_values").round(1).tolist() == found.of("permutation_importance").round(1).tolist()
    True
    """
    began = time.perf_counter()
    rows: Any = [row]
    asked: dict[str, Any] = {"rows": rows, "output": output, "scale": scale, "seed": seed, "progress": progress}
    shap = shap_values(predictor, dataset, background=background, **asked)
    here = chosen_rows(dataset, rows, default=None, seed=seed)
    compared = chosen_rows(dataset, background, default=BACKGROUND, seed=seed)
    schema = here.schema.seeing(compared.frame)
    coded, against = schema.encode(here.frame)[0], schema.encode(compared.frame)
    question = Question(predictor=predictor, schema=schema, output=predictor.place(output), scale=shap.scale,
                        progress=progress)
    used = np.flatnonzero(np.isin(schema.names, predictor.features))
    answer, held = float(shap.predictions[0]), usual(dataset)
    splits = {SHAP: of_shap(shap)}
    left_out, fidelity = [], float("nan")
    try:
        lime = lime_weights(predictor, dataset, n_repeats=1, **asked)
    except ExplainError as error:
        left_out.append(f"LIME is left out: {error.problem}")
    else:
        splits[LIME], fidelity = of_lime(lime, 0, coded, held), float(lime.fidelity[0])
    splits[PERMUTATION] = by_permutation(question, coded, against, used, answer)
    start, lost = by_ablation(question, coded[None], held.cells, used, shap.predictions)
    splits[ABLATION] = Split(start, lost[0], np.zeros(len(coded)))
    judged = _judged(splits, seed, one_row=True)
    case = Case(predictor=predictor, dataset=dataset, question=question, row=coded, background=against, used=used,
                shap=shap, splits=splits, fidelity=fidelity, parted=_parted(judged), seed=seed)
    return _told(
        case, judged, questions(case), subject="row", left_out=tuple(left_out),
        values=cells(here.frame, schema.names), prediction=answer, began=began,
    )


def _judged(splits: dict[str, Split], seed: int, *, one_row: bool) -> dict[tuple[str, str], Clear]:
    """Compare the pairs that the light is set by, over draws.

    Of one row, SHAP and permutation are averages over the same background: another one would move both alike, so the
    errors of permutation are drawn once for the two.
    """
    drawn = {name: draws(split.parts, split.errors, seed + i) for i, (name, split) in enumerate(splits.items())}
    if one_row:
        drawn[SHAP] = drawn[SHAP] + drawn[PERMUTATION] - splits[PERMUTATION].parts
    k = leading_number(len(splits[SHAP].parts))
    return {pair: clearly(drawn[pair[0]], drawn[pair[1]], k) for pair in JUDGED if pair[1] in splits}


def _told(
    case: Case, judged: dict[tuple[str, str], Clear], asked: tuple[AgreementQuestion, ...], *, subject: str,
    left_out: tuple[str, ...], values: np.ndarray, prediction: float, began: float,
) -> Agreement:
    """Put the result together."""
    shap, splits, n_features = case.shap, case.splits, len(case.shap.feature_names)
    k, signed = leading_number(n_features), subject == "row"
    names, labels = ([held[j] for j in case.parted] for held in (shap.feature_names, shap.feature_labels))
    findings = findings_of(judged, n_features, signed=signed)
    doubted = bool(names) and worst(held_against(finding).state for finding in findings) != "green"
    return Agreement(
        subject=subject, methods=tuple(splits), left_out=left_out,
        attributions=np.array([split.parts for split in splits.values()]),
        standard_errors=np.array([split.errors for split in splits.values()]),
        base_values=np.array([split.base for split in splits.values()]), prediction=prediction,
        fidelity=case.fidelity, leading=k, chance=k / n_features, pairs=_pairs(splits, k, signed=signed),
        parted=case.parted, questions=asked, findings=findings,
        flags=(flag("W23", features=names, labels=labels),) if doubted else (), rows=shap.rows,
        feature_names=shap.feature_names, feature_labels=shap.feature_labels, feature_values=values,
        output=shap.output, target=shap.target, scale=shap.scale, unit=shap.unit,
        provenance=_made(case, began, "agreement" if signed else "overall_agreement"),
    )


def _made(case: Case, began: float, method: str) -> Provenance:
    """Say how it was made, on the background that SHAP names."""
    shap = case.shap
    stated = provenance(
        case.predictor, case.dataset, method=method, engine=f"{len(case.splits)} methods side by side", began=began,
        n_rows=len(shap.rows), seed=case.seed, scale=shap.scale, output=shap.output,
        background=shap.provenance.background, libraries=("shap", "lime", "numpy"),
    )
    return replace(stated, background_digest=shap.provenance.background_digest)


def _parted(judged: dict[tuple[str, str], Clear]) -> np.ndarray:
    """Features on which a judged pair clearly parts, each once."""
    every = [parted(clear) for clear in judged.values()]
    return np.array(list(dict.fromkeys(np.concatenate(every).tolist() if every else [])), dtype=np.int64)


def _pairs(splits: dict[str, Split], k: int, *, signed: bool) -> tuple[Pair, ...]:
    """Measure every pair of methods."""
    return tuple(_pair(one, other, splits[one].parts, splits[other].parts, k, signed=signed)
                 for one, other in combinations(splits, 2))


def _pair(first: str, second: str, one: np.ndarray, other: np.ndarray, k: int, *, signed: bool) -> Pair:
    nan = float("nan")
    told = measures(one, other, k)._asdict()
    if len(one) <= FEW:
        told |= dict.fromkeys(("feature", "rank", "sign", "signed_rank"), nan)
    if not signed:
        told |= dict.fromkeys(("sign", "signed_rank"), nan)
    return Pair(first=first, second=second, beyond_chance=beyond_chance(told["feature"], k, len(one)), **told)


def findings_of(judged: dict[tuple[str, str], Clear], n_features: int, *, signed: bool) -> tuple[Finding, ...]:
    """State what the judged pairs share, of each measure for the pair that sets the worse light."""
    few = f"With {counted(n_features, 'feature')}, most are among the leading ones."
    return (
        not_measured("agreement_top", few) if n_features <= FEW else _worst("agreement_top", judged, "top"),
        _worst("agreement_signs", judged, "signs") if signed else not_measured(
            "agreement_signs", "Mean sizes have no sign."),
        _worst("agreement_order", judged, "order"),
    )


def _worst(name: str, judged: dict[tuple[str, str], Clear], field: str) -> Finding:
    """State what the pair shares that sets the worse light, and of two alike the one that shares less.

    The pair of the lower value may be the surer one: the light is green only where both pairs surely are.
    """
    n_of = {"top": ("n_signs", "feature"), "signs": ("n_signs", "feature"), "order": ("n_pairs", "pair of features")}
    counted, of = n_of[field]
    each = [found(name, *interval(getattr(clear, field)), n=max(getattr(clear, counted), 1), of=of)
            for clear in judged.values()]
    known = [finding for finding in each if finding.value == finding.value]
    if not known:
        return not_measured(name, "No two methods tell features apart here.")
    return min(known, key=lambda finding: (WORST_FIRST.index(held_against(finding).state), finding.value))


def overall_agreement(
    predictor: Predictor, dataset: Dataset, *, output: Any = None, scale: str | None = None, background: Choice = None,
    seed: int = 0, progress: Progress | None = None,
) -> Agreement:
    """Put four rankings of the features over many rows side by side, and say where they part.

    The mean size of SHAP values over 100 rows and of LIME's contributions over 20, permutation importance, and the mean
    size of what answers lose when a cell takes the usual value of its column.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    output, scale, background, seed, progress
        As for `agreement`.

    Returns
    -------
    Agreement
        SHAP, LIME and ablation in the unit of ``scale``; permutation importance in that of its score, left out in words
        where the table has no target. Sizes have no sign, so only leading features and their order are compared.

    Raises
    ------
    MethodError
        When the model has no such output or scale.

    References
    ----------
    Krishna et al. (2024). The disagreement problem in explainable machine learning: a practitioner's perspective.
    Transactions on Machine Learning Research.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> found = overall_agreement(predictor, dataset)
    >>> [found.feature_names[j] for j in found.attributions.argmax(axis=1)]
    ['a', 'a', 'a', 'a']
    """
    began = time.perf_counter()
    place, scale = predictor.place(output), predictor.known_scale(scale)
    asked: dict[str, Any] = {"output": place, "scale": scale, "seed": seed, "progress": progress}
    positions = dataset.permutation(OVERALL_ROWS, seed)
    shap = shap_values(predictor, dataset, rows=positions, background=background, **asked)
    held, left_out, fidelity = usual(dataset), [], float("nan")
    splits = {SHAP: _mean_size(float(shap.base_value[0]), shap.contributions)}
    try:
        lime = lime_weights(predictor, dataset, rows=positions[:LIME_ROWS], **asked)
    except ExplainError as error:
        left_out.append(f"LIME is left out: {error.problem}")
    else:
        each = [of_lime(lime, i, lime.feature_codes[i], held) for i in range(len(lime.rows))]
        splits[LIME] = _mean_size(float(np.mean([one.base for one in each])), np.array([one.parts for one in each]))
        fidelity = float(np.nanmean(lime.fidelity)) if np.isfinite(lime.fidelity).any() else float("nan")
    try:
        shuffled = permutation_importance(predictor, dataset, n_repeats=5, output=place, seed=seed, progress=progress)
    except ExplainError as error:
        left_out.append(f"Permutation importance is left out: {error.problem}")
    else:
        splits[PERMUTATION] = Split(float("nan"), shuffled.mean, np.nan_to_num(shuffled.high - shuffled.low) / 4)
    question = Question(predictor=predictor, schema=dataset.schema, output=place, scale=scale, progress=progress)
    used = np.flatnonzero(np.isin(dataset.schema.names, predictor.features))
    start, lost = by_ablation(question, shap.feature_codes, held.cells, used, shap.predictions)
    splits[ABLATION] = _mean_size(start, lost)
    judged = _judged(splits, seed, one_row=False)
    case = Case(predictor=predictor, dataset=dataset, question=question, row=shap.feature_codes[0],
                background=shap.feature_codes, used=used, shap=shap, splits=splits, fidelity=fidelity,
                parted=_parted(judged), seed=seed)
    return _told(
        case, judged, overall_questions(case), subject="overall", left_out=tuple(left_out),
        values=np.empty((0, len(dataset.schema)), dtype=object), prediction=float("nan"), began=began,
    )


def _mean_size(base: float, parts: np.ndarray) -> Split:
    """Average sizes over (n_rows, n_features) parts, with the standard error over rows."""
    size = np.abs(parts)
    errors = size.std(axis=0, ddof=1) / np.sqrt(len(size)) if len(size) > 1 else np.zeros(size.shape[1])
    return Split(base, size.mean(axis=0), errors)
