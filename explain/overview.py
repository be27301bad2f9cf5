"""The first picture of a sample, stored beside it, so that no screen waits for a library to load.

The answers are made by the same functions as any other, and are used only while the files, the seed and the versions of
the libraries are the ones they were made with.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explain import __version__
from explain.errors import DataError
from explain.facts import ModelFacts, TableFacts
from explain.provenance import versions
from explain.results import Result
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


def questions(model: ModelFacts) -> list[tuple[str, dict[str, Any]]]:
    """List what the overview asks: how good the model is, and what drives it.

    Returns
    -------
    list of (method, arguments)
        In the form the pages ask them, so that the stored answers are found.
    """
    return [
        ("performance", {"output": model.default_output}),
        ("shap_values", {"sample": ROWS, "output": model.default_output, "scale": model.scale}),
    ]


def made_overview(workspace: Workspace, files: Mapping[str, Path]) -> str:
    """Ask the questions of the overview and write the answers down with what they depend on."""
    asked = questions(workspace.model)
    for method, arguments in asked:  # the time kept with an answer must not be that of loading model and engines
        workspace.ask(method, **arguments)
    answers = [
        {"method": method, "arguments": arguments, "result": plain(workspace.ask(method, **arguments))}
        for method, arguments in asked
    ]
    known = {"table": plain(workspace.table), "model": plain(workspace.model)}
    return json.dumps({"made_with": made_with(files), **known, "answers": answers})


def stored_overview(path: Path, files: Mapping[str, Path]) -> Overview | None:
    """Bring back a stored overview; None without one, or when files, seed or libraries are not the same."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["made_with"] != made_with(files):
            return None
        table, model = revived(held["table"]), revived(held["model"])
        answers = tuple((kept["method"], kept["arguments"], revived(kept["result"])) for kept in held["answers"])
    except (OSError, ValueError, KeyError, TypeError, DataError):
        return None
    if not isinstance(table, TableFacts) or not isinstance(model, ModelFacts):
        return None
    return Overview(table=table, model=model, answers=answers)


def made_with(files: Mapping[str, Path]) -> dict[str, str]:
    """State what stored answers depend on: digests of the files, seed, versions."""
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return {**digests, "seed": str(SEED), "whyboard": __version__, **dict(versions(*LIBRARIES))}
