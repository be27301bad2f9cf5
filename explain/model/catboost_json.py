"""CatBoost's JSON: trees of numbers, read and added up here, since the library opens it from a file on a disk only."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted, both_classes, own_names, two_sided
from explain.model.xgboost_files import softmax

DEEPEST = 16
"""Levels of a tree; CatBoost makes no deeper ones."""
PLAIN = frozenset({
    "RMSE", "MAE", "MAPE", "Quantile", "MultiQuantile", "Huber", "LogCosh", "Lq", "Expectile", "MultiRMSE",
})
"""Objectives whose answer is the sum over the trees itself."""
EXPONENT = frozenset({"Poisson", "Tweedie"})
"""Objectives whose answer is the exponential of that sum."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CatBoostTrees:
    """A sum over trees that ask, level by level, whether one number is above a border."""

    names: tuple[str, ...]
    features: tuple[np.ndarray, ...]
    """Of each tree, the column asked at each level."""
    borders: tuple[np.ndarray, ...]
    leaves: tuple[np.ndarray, ...]
    """Of each tree (2 ** n_levels, n_outputs)."""
    missing_above: np.ndarray
    """(n_features,) whether a missing value counts as above every border, else below."""
    scale: float
    bias: np.ndarray
    objective: str
    classes: tuple

    def raw(self, given: Any) -> np.ndarray:
        """Add up the trees: (n_rows, n_outputs)."""
        values = np.asarray(given, dtype=np.float64).astype(np.float32)
        values = np.where(np.isnan(values) & self.missing_above, np.float32(np.inf), values)
        total = np.zeros((len(values), len(self.bias)))
        for features, borders, leaves in zip(self.features, self.borders, self.leaves, strict=True):
            above = values[:, features] > borders
            total += leaves[above @ (1 << np.arange(len(features)))]
        return self.scale * total + self.bias


def is_catboost_json(raw: bytes) -> bool:
    """Whether bytes look like CatBoost's JSON."""
    return raw[:1] == b"{" and b'"features_info"' in raw[:500]


def opened_catboost_json(raw: bytes) -> CatBoostTrees:
    """Read trees of numbers, and check that each is whole.

    Raises
    ------
    ModelError
        When the file is damaged, or asks for more than numbers (categories, text, uneven trees).
    """
    try:
        held = json.loads(raw)
        if "oblivious_trees" not in held or set(held["features_info"]) - {"float_features"}:
            raise ModelError(
                "This CatBoost JSON takes categories or text, or its trees are uneven: only even ones are read.",
                "Save the model with save_model('model.cbm'), and upload that.", "MODEL-CATBOOST-JSON",
            )
        return _trees(held)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, AttributeError) as error:
        raise ModelError(
            "This CatBoost JSON ends early or is damaged.", "Save and upload the whole file again.", "MODEL-CATBOOST"
        ) from error


def _trees(held: dict[str, Any]) -> CatBoostTrees:
    columns = sorted(held["features_info"]["float_features"], key=lambda column: column["flat_feature_index"])
    if [column["flat_feature_index"] for column in columns] != list(range(len(columns))):
        raise ValueError("columns are missing")
    scale, bias = held["scale_and_bias"]
    bias = _numbers(bias)
    trees = [_tree(tree, len(columns), len(bias)) for tree in held["oblivious_trees"]]
    told = held["model_info"].get("class_params", {})
    return CatBoostTrees(
        names=tuple(str(column.get("feature_id", "")) for column in columns),
        scale=float(_numbers([scale])[0]), bias=bias,
        features=tuple(tree[0] for tree in trees), borders=tuple(tree[1] for tree in trees),
        leaves=tuple(tree[2] for tree in trees), classes=tuple(told.get("class_names", ())),
        missing_above=np.array([column["nan_value_treatment"] == "AsTrue" for column in columns], dtype=bool),
        objective=str(held["model_info"]["params"]["loss_function"]["type"]),
    )


def _tree(tree: dict[str, Any], n_features: int, n_outputs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    splits = tree["splits"] or []
    if len(splits) > DEEPEST or any(split["split_type"] != "FloatFeature" for split in splits):
        raise ValueError("a split that is not about a number")
    features = np.array([split["float_feature_index"] for split in splits], dtype=np.int64)
    if len(features) and not (features.min() >= 0 and features.max() < n_features):
        raise ValueError("a column that is not there")
    borders = _numbers([split["border"] for split in splits]).astype(np.float32)
    return features, borders, _numbers(tree["leaf_values"]).reshape(2 ** len(splits), n_outputs)


def _numbers(held: list) -> np.ndarray:
    values = np.array(held, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("not numbers")
    return values


def fitted_trees(trees: CatBoostTrees) -> Fitted:
    """Find out how to ask trees read from JSON; the objective says what they answer.

    Raises
    ------
    ModelError
        When the objective is one whose answer is not known to be read here.
    """
    classes, asks = _asks(trees)
    return Fitted(
        estimator=trees, classes=classes, asks=asks, names=own_names(trees.names) if all(trees.names) else None,
        n_features=len(trees.names), library="catboost", version="",
        kind=f"CatBoost {'regressor' if classes is None else 'classifier'}",
        notes=("CatBoost's JSON is read and added up here, without CatBoost.",),
    )


def _asks(trees: CatBoostTrees) -> tuple[tuple | None, dict[str, Ask]]:
    if trees.objective in ("Logloss", "CrossEntropy"):
        return trees.classes or (0, 1), {
            "probability": lambda given: both_classes(1 / (1 + np.exp(-trees.raw(given)[:, 0]))),
            "margin": lambda given: two_sided(trees.raw(given)[:, 0]),
        }
    if trees.objective == "MultiClass":
        return trees.classes or tuple(range(len(trees.bias))), {
            "probability": lambda given: softmax(trees.raw(given)), "margin": trees.raw,
        }
    if trees.objective in PLAIN:
        return None, {"target": trees.raw}
    if trees.objective in EXPONENT:
        return None, {"target": lambda given: np.exp(trees.raw(given))}
    raise ModelError(
        f"The CatBoost model was fitted with the objective {trees.objective[:40]!r}, which is not read from JSON.",
        "Save the model with save_model('model.cbm'), and upload that.", "MODEL-CATBOOST-JSON",
    )
