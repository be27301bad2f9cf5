"""The first picture of a sample, stored beside it, so that no screen waits for a library to load.

The answers are made by the same functions as any other, and are used only while the files, the seed and the versions of
the libraries are the ones they were made with. Nothing tells that a method or a check itself was changed: whoever
changes its numbers makes the answers anew, by `explain.samples.store_overview` for each sample.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explain import __version__
from explain.checks.catalogue import OVERALL
from explain.checks.catalogue import questions as checks
from explain.errors import DataError
from explain.facts import ModelFacts, TableFacts
from explain.provenance import versions
from explain.results import Predictions, Result
from explain.stored import plain, revived
from explain.workspace import Workspace

ROWS = 200
"""Rows the first picture stands on."""
SEED = 0
LIBRARIES = ("numpy", "pandas", "scikit-learn", "shap", "xgboost-cpu", "xgboost", "lightgbm")
Answer = tuple[str, Mapping[str, Any], Result]
"""Method, arguments and result."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overview:
    """What the first screen of a sample shows, and what is known of its table and model without opening them."""

    table: TableFacts
    model: ModelFacts
    answers: tuple[Answer, ...]
    later: tuple[Mapping[str, Any], ...]
    """Answers that hold rows of a table, as they are stored: `answers_of` needs pandas, which takes its time."""


def questions(model: ModelFacts, row: int) -> list[tuple[str, dict[str, Any]]]:
    """List what the overview asks: how good the model is, what drives it, what moved one row, and all checks of many.

    Returns
    -------
    list of (method, arguments)
        In the form the pages ask them, so that the stored answers are found.
    """
    answer = {"output": model.default_output, "scale": model.scale}
    return [
        ("performance", {"output": model.default_output}),
        ("shap_values", {"sample": ROWS, **answer}),
        ("shap_values", {"rows": [row], **answer}),
        ("predictions", {"rows": [row]}),
        *checks(OVERALL, **answer),
    ]


def other_answer(predictions: Predictions, output: str, task: str) -> Any:
    """Give the answer that is asked for when nobody has chosen one, other than the answer of now.

    Of numbers a fifth more; of classes the one that is explained, or the runner-up where that is the answer already.
    """
    now = predictions.values[0]
    if task == "regression":
        return (float(f"{now[predictions.outputs.index(output)] * 1.2:.3g}"), None)
    first, second = (predictions.outputs[i] for i in np.argsort(-now, kind="stable")[:2])
    return output if output in predictions.outputs and output != first else second


def made_overview(
    workspace: Workspace, files: Mapping[str, Path], *, row: int = 0, constraints: Mapping[str, Any] | None = None
) -> str:
    """Ask the questions of the overview and write the answers down with what they depend on."""
    asked, model = questions(workspace.model, row), workspace.model
    scores = workspace.ask("predictions", rows=[row])
    assert isinstance(scores, Predictions)
    wanted = other_answer(scores, model.default_output, model.task)
    change = {"row": row, "wanted": wanted, "constraints": dict(constraints or {}), "near": "row"}
    for method, arguments in asked:  # the time kept with an answer must not be that of loading model and engines
        workspace.ask(method, **arguments)
    known = {"table": plain(workspace.table), "model": plain(workspace.model)}
    return json.dumps({
        "made_with": made_with(files), **known,
        "answers": [_kept(workspace, method, arguments) for method, arguments in asked],
        "later": [_kept(workspace, "counterfactuals", change)] if len(model.outputs) < 2 or model.task != "regression"
        else [],
    })


def _kept(workspace: Workspace, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"method": method, "arguments": arguments, "result": plain(workspace.ask(method, **arguments))}


def answers_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Bring back stored answers; a pair, which JSON makes a list of, is a pair again."""
    found = []
    for kept in stored:
        arguments = dict(kept["arguments"])
        if isinstance(arguments.get("wanted"), list):
            arguments["wanted"] = tuple(arguments["wanted"])
        found.append((kept["method"], arguments, revived(kept["result"])))
    return tuple(found)


def stored_overview(path: Path, files: Mapping[str, Path]) -> Overview | None:
    """Bring back a stored overview; None without one, or when files, seed or libraries are not the same."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["made_with"] != made_with(files):
            return None
        table, model = revived(held["table"]), revived(held["model"])
        answers, later = answers_of(held["answers"]), tuple(held["later"])
    except (OSError, ValueError, KeyError, TypeError, DataError):
        return None
    if not isinstance(table, TableFacts) or not isinstance(model, ModelFacts):
        return None
    return Overview(table=table, model=model, answers=answers, later=later)


def made_with(files: Mapping[str, Path]) -> dict[str, str]:
    """State what stored answers depend on: digests of the files, seed, versions."""
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return {**digests, "seed": str(SEED), "whyboard": __version__, **dict(versions(*LIBRARIES))}
