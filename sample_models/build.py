"""Make the samples from the licensed tables in `data/`: ``python sample_models/build.py [name …]``.

Each sample is what an upload looks like: a model file and a table to explore, of rows the model was not fitted on.
`sample.json` beside them is written by hand and says in words what the table is. Seeded: the same libraries make the
same models.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
SEED = 0


def income(features: pd.DataFrame, target: pd.Series) -> Any:
    """Fit a small forest on ordinal codes: its probability is a sum over trees, so SHAP is exact and quick."""
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OrdinalEncoder

    text = features.select_dtypes("str").columns.tolist()
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
    columns = ColumnTransformer([("codes", codes, text)], remainder="passthrough")
    forest = RandomForestClassifier(80, max_depth=9, min_samples_leaf=5, random_state=SEED)
    return Pipeline([("columns", columns), ("forest", forest)]).fit(features, target)


def bike(features: pd.DataFrame, target: pd.Series) -> Any:
    """Boost trees with native categories for month and weather; counts are above zero, so on the log scale inside."""
    import xgboost

    text = features.select_dtypes("str").columns.tolist()
    levels = {name: pd.CategoricalDtype(sorted(features[name].unique())) for name in text}
    rows = xgboost.DMatrix(features.astype(levels), target, enable_categorical=True)
    settings = {
        "objective": "count:poisson", "max_depth": 5, "learning_rate": 0.15, "min_child_weight": 20,
        "seed": SEED, "nthread": 1,
    }
    return xgboost.train(settings, rows, num_boost_round=120)


def penguins(features: pd.DataFrame, target: pd.Series) -> Any:
    """Fit a logistic regression on filled and scaled measures and one column for each island and sex."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    text = features.select_dtypes("str").columns.tolist()
    measures = features.columns.difference(text, sort=False).tolist()
    numbers = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    codes = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("numbers", numbers, measures), ("text", codes, text)])
    return Pipeline([("columns", columns), ("model", LogisticRegression(C=0.5, max_iter=1_000))]).fit(features, target)


def as_joblib(model: Any, path: Path) -> None:
    """Write a compressed joblib file."""
    import joblib

    joblib.dump(model, path, compress=("xz", 6))


def as_json(model: Any, path: Path) -> None:
    """Write XGBoost's own JSON, which keeps the levels of the categories."""
    model.save_model(path)


def as_skops(model: Any, path: Path) -> None:
    """Write a skops file."""
    from zipfile import ZIP_DEFLATED

    from skops import io

    io.dump(model, path, compression=ZIP_DEFLATED, compresslevel=9)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How one sample is made."""

    source: str
    left_out: tuple[str, ...]
    """Columns of the source that neither model nor table get; `sample.json` says why."""
    n_shown: int
    """Rows of the table to explore; the model is fitted on the others."""
    fit: Callable[[pd.DataFrame, pd.Series], Any]
    write: Callable[[Any, Path], None]
    file: str


RECIPES = {
    "income": Recipe(
        source="adult_income.csv", left_out=("fnlwgt", "education"), n_shown=3_256,
        fit=income, write=as_joblib, file="model.joblib",
    ),
    "bike": Recipe(
        source="bike_sharing.csv", n_shown=2_500, fit=bike, write=as_json, file="model.json",
        left_out=("casual", "registered", "season", "day_of_year", "feels_like_temp"),
    ),
    "penguins": Recipe(
        source="penguins.csv", left_out=("year",), n_shown=172, fit=penguins, write=as_skops, file="model.skops",
    ),
}


def about(name: str) -> dict[str, Any]:
    """Read what `sample.json` says of a sample."""
    return json.loads((HERE / name / "sample.json").read_text(encoding="utf-8"))


def parts(name: str, *, as_text: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the source into the rows to fit on and the rows to show, each in the order of the source.

    ``as_text`` keeps every cell as it is written, missing marks included.
    """
    recipe = RECIPES[name]
    path = HERE / "data" / recipe.source
    if as_text:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    else:
        frame = pd.read_csv(path, na_values=about(name)["missing"])
    frame = frame.drop(columns=list(recipe.left_out))
    shown = np.zeros(len(frame), dtype=bool)
    shown[np.random.default_rng(SEED).permutation(len(frame))[: recipe.n_shown]] = True
    return frame[~shown], frame[shown]


def fitted(name: str) -> Any:
    """Fit the model of a sample anew, for libraries that cannot open its file."""
    rows, _ = parts(name)
    target = about(name)["target"]
    return RECIPES[name].fit(rows.drop(columns=target), rows[target])


def build(name: str) -> None:
    """Write the files of one sample."""
    recipe = RECIPES[name]
    recipe.write(fitted(name), HERE / name / recipe.file)
    _, shown = parts(name, as_text=True)
    shown.to_csv(HERE / name / "table.csv", index=False, lineterminator="\n")


def main(names: list[str]) -> None:
    """Make the samples named, or all of them."""
    sys.path.insert(0, str(HERE.parent))
    from explain.samples import store_overview

    for name in names or RECIPES:
        build(name)
        store_overview(name)
        sizes = [f"{path.name} {path.stat().st_size / 1000:.0f} kB" for path in sorted((HERE / name).iterdir())]
        print(f"{name}: {', '.join(sizes)}")


if __name__ == "__main__":
    main(sys.argv[1:])
