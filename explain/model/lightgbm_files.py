"""LightGBM's own text files and boosters, as `Fitted`."""

import re
from typing import Any

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.soundness.lightgbm_text import checked_text, damaged


def is_lightgbm(raw: bytes) -> bool:
    """Whether bytes look like LightGBM's text format."""
    return raw[:5] in (b"tree\n", b"tree\r") and b"version=v" in raw[:100]


def opened_lightgbm(raw: bytes) -> Any:
    """Open a booster.

    Raises
    ------
    ModelError
        When lightgbm is not installed, or the file is not whole: half a file ends the process that parses it.
    """
    text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n")
    try:
        import lightgbm
    except ModuleNotFoundError as error:
        raise ModelError("This model needs lightgbm.", "Install it: pip install lightgbm.", "MODEL-LIBRARY") from error
    text = checked_text(text)
    try:
        return lightgbm.Booster(model_str=text)
    except Exception as error:
        raise damaged() from error


def fitted_booster(booster: Any) -> Fitted:
    """Find out how to ask a booster; its objective says what it answers."""
    import lightgbm

    objective = _objective(booster)
    classes = _classes(objective)
    return Fitted(
        estimator=booster, classes=classes, asks=_asks(booster, classes), names=own_names(booster.feature_name()),
        n_features=booster.num_feature(), categories=native_categories(booster), library="lightgbm",
        version=lightgbm.__version__, kind=f"LightGBM {'regressor' if classes is None else 'classifier'}",
    )


def native_categories(booster: Any) -> dict[str, tuple]:
    """Levels of the columns a booster takes as categories, by column name.

    Raises
    ------
    ModelError
        When the file keeps levels without saying whose they are, as it does for ordered categories.
    """
    levels = getattr(booster, "pandas_categorical", None)
    if not levels:
        return {}
    named = booster.params.get("categorical_feature", ())
    columns = [booster.feature_name()[i] for i in named] if all(isinstance(i, int) for i in named) else []
    if len(columns) != len(levels):
        columns = _categorical_by_split_values(booster)
    if len(columns) != len(levels):
        raise ModelError(
            "The model was trained on ordered categories, and does not say which columns they are.",
            "Train it on unordered categories, or on numbers, and save it again.",
        )
    return {name: tuple(held) for name, held in zip(columns, levels, strict=True)}


def _categorical_by_split_values(booster: Any) -> list[str]:
    """Names of the columns whose range is written as a list of codes, not as an interval."""
    header = booster.model_to_string(num_iteration=1)
    ranges = re.search(r"^feature_infos=(.*)$", header, re.MULTILINE)
    pairs = zip(booster.feature_name(), ranges.group(1).split(" ") if ranges else [], strict=False)
    return [name for name, held in pairs if not held.startswith(("[", "none"))]


def _objective(booster: Any) -> str:
    found = re.search(r"^objective=(.*)$", booster.model_to_string(num_iteration=1), re.MULTILINE)
    return found.group(1) if found else ""


def _classes(objective: str) -> tuple | None:
    if objective.startswith("multiclass"):
        n_classes = re.search(r"num_class:(\d+)", objective)
        return tuple(range(int(n_classes.group(1)))) if n_classes else ()
    return (0, 1) if objective.startswith("binary") else None


def _asks(booster: Any, classes: tuple | None) -> dict[str, Ask]:
    if classes is None:
        return {"target": booster.predict}
    return {
        "probability": lambda given: both_classes(booster.predict(given)),
        "margin": lambda given: two_sided(booster.predict(given, raw_score=True)),
    }
