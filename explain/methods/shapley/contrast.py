"""Why one answer rather than another: two explanations of one row, on the same background."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explain.errors import MethodError
from explain.methods.shapley.values import shap_values
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.results import Contrast
from explain.table.dataset import Choice, Dataset, chosen_rows
from explain.wording import listed


def contrast(
    predictor: Predictor, dataset: Dataset, *, row: int | Mapping[str, Any], output: Any = None, rather: Any = None,
    scale: str | None = None, background: Choice = None, seed: int = 0, progress: Progress | None = None,
) -> Contrast:
    """Explain how far apart two answers of the model are for one row.

    Parameters
    ----------
    predictor, dataset
        The model and the table.
    row
        Position, or raw values as a mapping.
    output
        Class label, its text or an index; None for the positive class, else the first output.
    rather
        The output it is compared with; None for the one with the highest score among the others.
    scale
        "probability", "margin" or "target"; None for the predictor's own.
    background, seed, progress
        As for `shap_values`.

    Returns
    -------
    Contrast
        Shapley values are linear in the answer, so the difference of the two explanations is that of the difference:
        base values and contributions, each subtracted, add up to the difference of the two answers.

    Raises
    ------
    MethodError
        When the model has one output only, or the two named are the same.
    DataError
        When the row does not exist or a value does not fit its column.

    References
    ----------
    Shapley, L. S. (1953). A value for n-person games.
    Miller, T. (2019). Explanation in artificial intelligence: insights from the social sciences. Artificial
    Intelligence 267.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LogisticRegression
    >>> frame = pd.DataFrame({"bill": [38.0, 39.0, 47.0, 48.0, 55.0, 56.0], "kind": list("AABBCC")})
    >>> dataset = explain.read_table(frame, target="kind")
    >>> predictor = explain.load_model(LogisticRegression(max_iter=500).fit(frame[["bill"]], frame["kind"]), dataset)
    >>> found = contrast(predictor, dataset, row=2, output="B")
    >>> found.second.output, bool(abs(found.base_value + found.contributions.sum() - found.difference) < 1e-9)
    ('A', True)
    """
    began = time.perf_counter()
    rows: Any = [row]
    first, scale = predictor.place(output), predictor.known_scale(scale)
    second = _runner_up(predictor, dataset, rows, first, scale) if rather is None else predictor.place(rather)
    if first == second:
        problem = f"An answer cannot be compared with itself ({predictor.outputs[first]!r})."
        raise MethodError(problem, f"Name two of {listed(predictor.outputs[:30])}.", "METHOD-CONTRAST")
    asked = {"rows": rows, "scale": scale, "background": background, "seed": seed, "progress": progress}
    one = shap_values(predictor, dataset, output=first, **asked)
    other = shap_values(predictor, dataset, output=second, **asked)
    return Contrast(first=one, second=other, provenance=replace(
        one.provenance, method="contrast", settings=(*one.provenance.settings, ("rather", other.output)),
        seconds=time.perf_counter() - began,
    ))


def _runner_up(predictor: Predictor, dataset: Dataset, rows: Any, first: int, scale: str) -> int:
    """Place of the highest answer besides the first."""
    if len(predictor.outputs) < 2:
        problem = "The model has one answer only, so there is nothing to compare it with."
        raise MethodError(problem, "Ask for SHAP of the row instead.", "METHOD-CONTRAST")
    chosen = chosen_rows(dataset, rows, default=None, seed=0)
    answers = Question(predictor=predictor, schema=chosen.schema, output=None, scale=scale).of(chosen)[0].copy()
    answers[first] = -float("inf")
    return int(answers.argmax())
