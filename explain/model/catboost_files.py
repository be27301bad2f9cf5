"""CatBoost's own binary files and its plain models, as `Fitted`."""

from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.scikit import several_targets

SEVERAL_LABELS = ("MultiLogloss", "MultiCrossEntropy")
"""Objectives under which a row can have several classes at once."""
ANSWERS = {"Poisson": "Exponent", "Tweedie": "Exponent", "RMSEWithUncertainty": "RMSEWithUncertainty"}
"""Objectives whose regressor answers with something else than the sum over its trees."""


def is_catboost(raw: bytes) -> bool:
    """Whether bytes begin as CatBoost's binary format does."""
    return raw[:4] == b"CBM1"


def opened_catboost(raw: bytes) -> Any:
    """Open a model from its bytes.

    Raises
    ------
    ModelError
        When catboost is not installed, or the file is damaged.
    """
    try:
        import catboost
    except ModuleNotFoundError as error:
        raise ModelError("This model needs catboost.", "Install it: pip install catboost.", "MODEL-LIBRARY") from error
    try:
        return catboost.CatBoost().load_model(blob=raw)
    except Exception as error:
        raise ModelError(
            "This CatBoost file ends early or is damaged.",
            "Save the model again with save_model('model.cbm'), and upload the whole file.", "MODEL-CATBOOST",
        ) from error


def fitted_catboost(model: Any) -> Fitted:
    """Find out how to ask a model; its objective says what it answers.

    Raises
    ------
    ModelError
        When a row can have several classes at once.
    """
    import catboost

    if not model.is_fitted():
        raise ModelError("The CatBoost model is not fitted.", "Fit it, save it, and upload it again.", "MODEL-FIT")
    objective = str(model.get_all_params().get("loss_function", "")).partition(":")[0]
    if objective in SEVERAL_LABELS:
        raise several_targets(len(model.classes_))
    classes = tuple(np.asarray(model.classes_).tolist()) or None
    names = own_names(model.feature_names_)
    return Fitted(
        estimator=model, classes=classes, asks=_asks(model, classes, objective), names=names,
        n_features=len(model.feature_names_), library="catboost", version=catboost.__version__,
        kind=f"CatBoost {'regressor' if classes is None else 'classifier'}",
    )


def _asks(model: Any, classes: tuple | None, objective: str) -> dict[str, Ask]:
    if classes is None:
        scale = ANSWERS.get(objective, "RawFormulaVal")
        return {"target": lambda given: model.predict(given, prediction_type=scale)}
    return {
        "probability": lambda given: both_classes(model.predict(given, prediction_type="Probability")),
        "margin": lambda given: two_sided(model.predict(given, prediction_type="RawFormulaVal")),
    }
