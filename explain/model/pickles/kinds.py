"""Whether what a pickle holds is a model, or a few things with a model among them."""

from typing import Any

from explain.errors import ModelError
from explain.model.pickles.calls import LeftOut, Named
from explain.model.pickles.opener import JoblibArray
from explain.model.pickles.refusing import refused
from explain.model.soundness.walking import reachable

MODELS = {
    ("sklearn.base", "BaseEstimator"),
    ("xgboost.core", "Booster"),
    ("lightgbm.basic", "Booster"),
    ("catboost.core", "CatBoost"),
}
DEEPEST = 3
OFFER = "Save the fitted model alone, or in a dict: joblib.dump(model, 'model.joblib')."


def check_kind(held: Any) -> None:
    """Check that an object is a model or holds one, and holds nothing that only stands for something else.

    Raises
    ------
    ModelError
        MODEL-KIND, when there is no model; MODEL-NAME, when a class is kept where a value belongs.
    """
    if not holds_model(held):
        name = (
            "a table" if isinstance(held, LeftOut) and held.name[0].startswith("pandas") else f"a {type(held).__name__}"
        )
        raise ModelError(f"The file holds {name}, not a fitted model.", OFFER, "MODEL-KIND")
    for part in reachable(held):
        if type(part) is Named:
            raise refused(f"keep {'.'.join(part.name)!r} as if it were a value", "MODEL-NAME")
        if type(part) is JoblibArray:
            raise refused("keep an array without its content", "MODEL-STATE")


def holds_model(held: Any, depth: int = 0) -> bool:
    """Whether an object is a model, or a dict, list or tuple with one in it.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> holds_model({"model": Ridge(), "threshold": 0.5}), holds_model({"threshold": 0.5})
    (True, False)
    """
    if any((kind.__module__, kind.__name__) in MODELS for kind in type(held).__mro__):
        return True
    if type(held) not in (dict, list, tuple) or depth == DEEPEST:
        return False
    return any(holds_model(part, depth + 1) for part in (held.values() if type(held) is dict else held))
