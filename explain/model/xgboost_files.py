"""XGBoost's own files (JSON and UBJ) and boosters, as `Fitted`."""

import json
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.soundness.xgboost_json import checked_model, damaged


def is_xgboost(raw: bytes) -> bool:
    """Whether bytes look like XGBoost's JSON or UBJ: an object whose first key is one of the two it writes."""
    head = raw[:200]
    return head[:1] == b"{" and (b"learner" in head or b"version" in head) and b"learner" in raw


def opened_xgboost(raw: bytes) -> Any:
    """Open a booster.

    Raises
    ------
    ModelError
        When xgboost is not installed, or the bytes are not whole or do not hang together. XGBoost is given only what
        has been checked: it reads past the end of some files, which ends the process.
    """
    try:
        import xgboost
    except ModuleNotFoundError as error:
        raise ModelError("This model needs xgboost.", "Install it: pip install xgboost.", "MODEL-LIBRARY") from error
    content = checked_model(raw)
    try:
        return xgboost.Booster(model_file=bytearray(content))
    except Exception as error:
        raise damaged() from error


def fitted_booster(booster: Any) -> Fitted:
    """Find out how to ask a booster; its objective says what it answers.

    Raises
    ------
    ModelError
        When it answers with several targets.
    """
    import xgboost

    settings = json.loads(booster.save_config())
    objective = settings["learner"]["objective"]["name"]
    n_classes = int(settings["learner"]["learner_model_param"]["num_class"])
    classes = _classes(objective, n_classes)
    names = own_names(booster.feature_names or ())
    return Fitted(
        estimator=booster, classes=classes, asks=_asks(booster, objective), n_features=booster.num_features(),
        names=names, categories=native_categories(booster), library="xgboost",
        version=".".join(str(part) for part in settings.get("version", ())) or xgboost.__version__,
        kind=f"XGBoost {'regressor' if classes is None else 'classifier'}", notes=_notes(booster, objective),
    )


def native_categories(booster: Any) -> dict[str, tuple]:
    """Levels of the columns a booster takes as categories, by column name; columns known only as codes are left out."""
    if booster is None or not booster.feature_names or "c" not in (booster.feature_types or ()):
        return {}
    held = booster.get_categories(export_to_arrow=True)
    if held.empty():
        return {}
    return {name: tuple(levels.to_pylist()) for name, levels in held.to_arrow() if levels is not None}


def _classes(objective: str, n_classes: int) -> tuple | None:
    if objective.startswith("multi:"):
        return tuple(range(n_classes))
    return (0, 1) if objective.startswith("binary:") else None


def _asks(booster: Any, objective: str) -> dict[str, Ask]:
    rounds = _rounds(booster)

    def predict(given: Any, *, margin: bool = False) -> np.ndarray:
        import xgboost

        matrix = xgboost.DMatrix(given, enable_categorical=True)
        return booster.predict(matrix, output_margin=margin, iteration_range=rounds)

    def margin(given: Any) -> np.ndarray:
        return two_sided(predict(given, margin=True))

    if objective.startswith("multi:"):
        return {"probability": lambda given: softmax(margin(given)), "margin": margin}
    if objective == "binary:logitraw":
        return {"margin": margin}
    if objective.startswith("binary:"):
        return {"probability": lambda given: both_classes(predict(given)), "margin": margin}
    return {"target": predict}


def softmax(margin: np.ndarray) -> np.ndarray:
    """Probabilities (n_rows, n_classes) that belong to margins; each row adds up to 1.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]])).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    parts = np.exp(margin.astype(np.float64) - margin.max(axis=1, keepdims=True))
    return parts / parts.sum(axis=1, keepdims=True)


def _rounds(booster: Any) -> tuple[int, int]:
    """Choose the rounds: up to the best one in a file of the scikit-learn wrapper, as the wrapper does; else all."""
    best = booster.attr("best_iteration")
    return (0, int(best) + 1) if best is not None and booster.attr("scikit_learn") else (0, 0)


def _notes(booster: Any, objective: str) -> tuple[str, ...]:
    found = []
    best = booster.attr("best_iteration")
    if best is not None and not booster.attr("scikit_learn"):
        n_rounds = booster.num_boosted_rounds()
        found.append(f"The file names round {best} as the best; all {n_rounds} are used, as Booster.predict does.")
    if objective == "binary:hinge":
        found.append("The objective 'binary:hinge' answers 0 or 1, not a probability.")
    return tuple(found)
