"""Results made by hand, so that charts, sentences and reports are tested without a model."""

from typing import Any

import numpy as np
import pandas as pd

from explain.results import (
    Associations,
    Attributions,
    CommonChanges,
    Counterfactuals,
    Curve,
    Dependence,
    GroupImportance,
    Importance,
    Interactions,
    Limit,
    Performance,
    Predictions,
    Provenance,
    Region,
    RegionalEffects,
    Score,
    Surface,
)

NAMES = ("relationship", "age", "capital_gain", "education", "hours", "occupation", "sex", "race", "workclass",
         "marital_status", "native_country", "capital_loss")
LABELS = ("Relationship", "Age (years)", "Capital gain ($)", "Education", "Hours a week", "Occupation", "Sex", "Race",
          "Work class", "Marital status", "Native country", "Capital loss ($)")
NUMBERS = (1, 2, 4, 11)
HOSTILE = ("<img src=x onerror=alert(1)>", "![a](http://x/y.png)", "$x$ and $y$", ":red[a] :material/home:",
           '<a href="http://x/">click</a>', "**bold** _it_ `code`", "%{x} %{customdata}", "line\nbreak\t& <b>b</b>",
           "</script><script>alert(1)</script>", "1. www.evil.example me@evil.example", "", "x" * 300)
NONE = np.empty(0)


def provenance(**changes: Any) -> Provenance:
    said = {
        "method": "shap_values", "engine": "tree engine", "versions": (("shap", "0.51.0"), ("numpy", "2.4.6")),
        "data": "d" * 64, "model": "m" * 64, "background": "100 rows", "background_digest": "ab12cd34ef56",
        "n_rows": 200, "seed": 0, "scale": "probability", "output": ">50K", "settings": (("n_pairs", "200"),),
        "seconds": 0.25,
    }
    return Provenance(**{**said, **changes})


def attributions(n: int = 60, *, names: tuple[str, ...] = LABELS, seed: int = 0, **changes: Any) -> Attributions:
    """SHAP of a score: mixed numbers and categories, one cell missing, contributions that add up."""
    random, p = np.random.default_rng(seed), len(names)
    codes = np.floor(random.uniform(0, 8, (n, p)))
    for j in set(NUMBERS) & set(range(p)):
        codes[:, j] = random.normal(40, 12, n).round()
    if n > 1:
        codes[0, p - 1] = np.nan
    strength = 0.1 * 0.72 ** np.arange(p)
    standing = np.nan_to_num((codes - np.nanmean(codes, axis=0)) / (np.nanstd(codes, axis=0) + 1e-9))
    parts = standing * strength * np.where(np.arange(p) % 3 == 2, -1, 1)
    base = np.full(n, 0.24)
    cells = np.array([[None if code != code else int(code) if j in NUMBERS else f"level {int(code)}"
                       for j, code in enumerate(row)] for row in codes], dtype=object)
    made = {
        "contributions": parts, "base_value": base, "baseline": "the mean over 100 background rows",
        "predictions": base + parts.sum(axis=1), "residual": np.zeros(n), "fidelity": np.full(n, np.nan),
        "standard_errors": np.full((n, p), np.nan), "output": ">50K", "target": "income", "scale": "probability",
        "unit": "", "engine": "tree engine", "exact": True, "rows": np.arange(n) * 7, "feature_names": names,
        "feature_labels": names, "feature_values": cells, "feature_codes": codes,
        "ordered": np.isin(np.arange(p), NUMBERS), "provenance": provenance(n_rows=n), "checks": (), "replaced": (),
    }
    return Attributions(**{**made, **changes})


def one_row(parts: list[float] | None = None, *, base: float = 0.24, **changes: Any) -> Attributions:
    """SHAP of one row with contributions known by hand."""
    sizes = np.array([parts if parts is not None else
                      [0.31, 0.12, -0.052, 0.04, 0.03, -0.02, 0.01, 0.008, 0.006, -0.004, 0.003, 0.002]])
    p = sizes.shape[1]
    cells = np.array([["Husband", 45, 7298, "Bachelors", 50, "Exec-managerial", "Male", "White", None, "Married", "US",
                       0][:p]], dtype=object)
    changed = {
        "contributions": sizes, "base_value": np.array([base]), "predictions": np.array([base + sizes.sum()]),
        "residual": np.zeros(1), "standard_errors": np.full((1, p), np.nan), "feature_names": NAMES[:p],
        "feature_labels": LABELS[:p], "feature_values": cells, "feature_codes": np.zeros((1, p)),
        "ordered": np.zeros(p, bool), "rows": np.array([3]), "provenance": provenance(n_rows=1),
    }
    return attributions(1, **{**changed, **changes})


def lime(gap: float = 0.05, fidelity: float = 0.62, **changes: Any) -> Attributions:
    """LIME of one row, with a gap between the model and its surrogate."""
    row = one_row([0.2, 0.11, -0.05, 0.03], base=0.3)
    said = {
        "fidelity": np.array([fidelity]), "residual": np.array([gap]), "predictions": row.predictions + gap,
        "baseline": "the surrogate's intercept", "engine": "ridge on 5,000 samples", "exact": False,
        "provenance": provenance(method="lime_weights", engine="ridge on 5,000 samples", background="", n_rows=1,
                                 background_digest=""),
    }
    fields = {name: getattr(row, name) for name in row.__slots__}
    return Attributions(**{**fields, **said, **changes})


def importance(**changes: Any) -> Importance:
    """Drops in AUC: two clear features, the rest around nothing."""
    mean = np.array([0.06, 0.031, 0.001, 0.0])
    made = {
        "feature_names": NAMES[:4], "feature_labels": LABELS[:4], "mean": mean, "low": mean - 0.002,
        "high": mean + 0.002,
        "method": "permutation_importance", "score": "drop in AUC when the column is shuffled", "scale": "score",
        "unit": "AUC", "output": ">50K", "target": "income",
        "provenance": provenance(method="permutation_importance", engine="10 shuffles", background="", n_rows=2000,
                                 background_digest=""),
    }
    return Importance(**{**made, **changes})


def group_importance(**changes: Any) -> GroupImportance:
    """Drops in AUC of a group of two and of a column alone."""
    mean = np.array([0.08, 0.031])
    made = {
        "groups": ("money", "age"), "labels": ("money (2 features)", "Age (years)"),
        "members": (("capital_gain", "capital_loss"), ("age",)), "mean": mean, "low": mean - 0.002,
        "high": mean + 0.002, "score": "drop in AUC when the columns are shuffled", "scale": "score", "unit": "",
        "output": ">50K", "target": "income",
        "provenance": provenance(method="group_importance", engine="10 shuffles", background="", n_rows=2000,
                                 background_digest=""),
    }
    return GroupImportance(**{**made, **changes})


def associations(**changes: Any) -> Associations:
    """Four features: two very close, a third near both, the last alone."""
    strength = np.array([[1, 0.9, 0.6, 0.1], [0.9, 1, 0.5, 0.2], [0.6, 0.5, 1, 0.1], [0.1, 0.2, 0.1, 1]])
    made = {
        "feature_names": NAMES[:4], "feature_labels": LABELS[:4], "strength": strength,
        "merges": np.array([[0, 1], [2, 4], [3, 5]]), "heights": np.array([0.9, 0.5, 0.1]),
        "provenance": provenance(method="associations", engine="rank correlation", background="", n_rows=2000,
                                 background_digest="", scale="", output=""),
    }
    return Associations(**{**made, **changes})


def interactions(**changes: Any) -> Interactions:
    """Three features: the first two do much together, the third stands alone."""
    strength = np.array([[0.1, 0.02, 0.005], [0.02, 0.1, 0.0], [0.005, 0.0, 0.1]])
    made = {
        "feature_names": NAMES[:3], "feature_labels": LABELS[:3], "average": strength / 2, "strength": strength,
        "low": strength * 0.9, "high": strength * 1.1, "contributions": strength.sum(axis=1) / 2,
        "rows": np.arange(200), "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="shap_interactions", engine="tree ensemble"),
    }
    return Interactions(**{**made, **changes})


def dependence(n: int = 40, **changes: Any) -> Dependence:
    """PDP and ICE of a number, rising from 12 % to 41 %."""
    random = np.random.default_rng(1)
    grid = np.linspace(20, 65, 12)
    individual = np.linspace(0.12, 0.41, 12) + random.normal(0, 0.05, (n, 1))
    individual += 0.2650 - individual.mean()
    average = individual.mean(axis=0)
    made = {
        "feature": "age", "label": "Age (years)", "kind": "integer", "method": "PDP", "grid": grid,
        "grid_labels": tuple(f"{point:.0f}" for point in grid), "average": average, "low": average - 0.02,
        "high": average + 0.02, "individual": individual, "rows": np.arange(n),
        "observed": random.normal(40, 11, n).round(), "answers": individual[:, 5],
        "support": np.array([300] * 11 + [2]), "heterogeneity": 0.1,
        "precision": 0.05, "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="dependence", engine="brute force", background="", n_rows=n,
                                 background_digest=""),
    }
    return Dependence(**{**made, **changes})


def levels(n: int = 40, **changes: Any) -> Dependence:
    """PDP of a category with a missing level."""
    random = np.random.default_rng(2)
    average = np.array([0.2, 0.35, 0.28, 0.22])
    changed = {
        "feature": "workclass", "label": "Work class", "kind": "category", "grid": np.array([0.0, 1.0, 2.0, np.nan]),
        "grid_labels": ("Private", "Self-employed, incorporated and more", "State", "missing"), "average": average,
        "low": average - 0.03, "high": average + 0.03, "individual": average + random.normal(0, 0.05, (n, 4)) * 0,
        "observed": random.integers(0, 3, n).astype(float), "support": np.array([2200, 110, 130, 3]),
    }
    return dependence(n, **{**changed, **changes})


def accumulated(**changes: Any) -> Dependence:
    """ALE of a number, centred on zero."""
    average = np.linspace(-0.09, 0.11, 12)
    changed = {
        "method": "ALE", "average": average, "low": average - 0.01, "high": average + 0.01,
        "individual": np.empty((0, 12)), "heterogeneity": float("nan"), "precision": 0.05,
        "provenance": provenance(method="accumulated_effects", engine="quantile bins", background="", n_rows=2000,
                                 background_digest=""),
    }
    return dependence(**{**changed, **changes})


def surface(**changes: Any) -> Surface:
    """Two features; one corner of the table is empty."""
    first, second = np.linspace(20, 65, 6), np.arange(3.0)
    average = 0.1 + 0.01 * first[:, None] * 0.5 + 0.05 * second[None, :]
    support = np.full((6, 3), 40)
    support[4:, 2] = 0
    made = {
        "features": ("age", "workclass"), "labels": ("Age (years)", "Work class"), "kinds": ("integer", "category"),
        "grids": (first, second), "grid_labels": (tuple(f"{a:.0f}" for a in first),
                                                  ("Private", "Self-employed", "State")),
        "average": average, "support": support, "output": ">50K", "target": "income", "scale": "probability",
        "unit": "",
        "provenance": provenance(method="surface", engine="brute force", background="", background_digest=""),
    }
    return Surface(**{**made, **changes})


def counterfactuals(n: int = 3, **changes: Any) -> Counterfactuals:
    """Three answers to a score of 24 %."""
    before = pd.DataFrame({"age": [38], "education": ["HS-grad"], "hours": [40], "gain": [None]})
    rows = pd.DataFrame({"age": [38, 45, 38], "education": ["Masters", "HS-grad", "Bachelors"], "hours": [40, 55, 50],
                         "gain": [None, None, 7300.0]})[:n]
    changed = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1]], dtype=bool)[:n]
    made = {
        "instance": before, "row": 3, "wanted": "income is >50K (score at least 50 %)", "rows": rows,
        "instance_prediction": 0.24, "predictions": np.array([0.57, 0.52, 0.66])[:n],
        "distances": np.array([1.0, 2.4, 3.1])[:n], "data_distances": np.full(n, np.nan), "changed": changed,
        "costs": np.array([[0, 1, 0, 0], [0.9, 0, 1.5, 0], [0, 1, 1.1, 1]])[:n], "ways_out": (),
        "feature_names": ("age", "education", "hours", "gain"),
        "feature_labels": ("Age (years)", "Education", "Hours a week", "Capital gain ($)"),
        "constraints": (("sex", "fixed"), ("age", "increase")), "n_tried": 20_000,
        "why_none": "" if n else "No row within the limits reached the wanted answer.",
        "bound": 0.9 if n else np.nan, "nearest": np.nan if n else 0.43,
        "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="counterfactuals", engine="grid and neighbours", background="", n_rows=1,
                                 background_digest=""),
    }
    return Counterfactuals(**{**made, **changes})


def common_changes(**changes: Any) -> CommonChanges:
    """Thirty rows of forty without the answer; one column turns most of them."""
    made = {
        "rows": np.arange(40), "wanted": "income is >50K (score at least 50 %)", "n_already": 10, "n_open": 30,
        "changes": ((("gain", "at least", "7074"),), (("education", "is", "Masters"),),
                    (("gain", "at least", "5000"), ("hours", "at least", "50"))),
        "n_turned": np.array([24, 6, 27]), "n_changed": np.array([29, 20, 30]), "low": np.array([0.63, 0.1, 0.74]),
        "high": np.array([0.9, 0.37, 0.97]), "efforts": np.array([1.1, 1.0, 3.4]), "n_reached": 28,
        "feature_counts": np.array([3, 1, 0, 26]), "size_counts": np.array([26, 2, 0, 0]),
        "distances": np.append(np.linspace(0.4, 2.8, 28), [np.inf, np.inf]),
        "feature_names": ("age", "education", "hours", "gain"),
        "feature_labels": ("Age (years)", "Education", "Hours a week", "Capital gain ($)"),
        "constraints": (("age", "only increasing"),), "output": ">50K", "target": "income", "scale": "probability",
        "unit": "",
        "provenance": provenance(method="common_changes", engine="one search a row", background="", n_rows=40,
                                 background_digest=""),
    }
    return CommonChanges(**{**made, **changes})


def curve(name: str = "", x: np.ndarray = NONE, y: np.ndarray = NONE, **changes: Any) -> Curve:
    """A line of a performance chart; empty by default."""
    unknown = np.full(len(x), np.nan)
    made = {"name": name, "x": x, "y": y, "low": unknown, "high": unknown, "n": np.zeros(len(x)), "x_label": "",
            "y_label": ""}
    return Curve(**{**made, **changes})


def score(name: str, value: float, reference: float, *, reading: str = "", half: float = 0.01,
          up: bool = True) -> Score:
    return Score(name=name, value=value, low=value - half, high=value + half, reference=reference, higher_is_better=up,
                 reading=reading)


def performance(**changes: Any) -> Performance:
    """A binary classifier on 300 rows."""
    random = np.random.default_rng(3)
    predictions = random.beta(1, 3, 300)
    truth = (random.uniform(size=300) < predictions).astype(float)
    share = np.linspace(0, 1, 50)
    bins = np.linspace(0.05, 0.9, 10)
    made = {
        "task": "binary", "outputs": ("<=50K", ">50K"), "output": ">50K",
        "scores": (score("AUC", 0.91, 0.5, reading="0.5 is a coin toss, 1 is perfect"),
                   score("Brier", 0.104, 0.182, reading="0 is perfect, lower is better", up=False),
                   score("balanced accuracy", 0.78, 0.5, reading="0.5 is a coin toss, 1 is perfect")),
        "roc": curve("ROC", share, share**0.3, x_label="false positive rate", y_label="true positive rate"),
        "precision_recall": curve("PR", share, 1 - 0.7 * share**2, x_label="recall", y_label="precision"),
        "calibration": curve("calibration", bins, bins * 0.95, low=bins * 0.8, high=np.minimum(bins * 1.1, 1),
                             n=np.full(10, 30), x_label="mean score", y_label="share that had the outcome"),
        "threshold": 0.5, "confusion": np.array([[210, 15], [28, 47]]), "confusion_labels": ("<=50K", ">50K"),
        "truth": truth, "predictions": predictions, "rows": np.arange(300), "prevalence": 0.25, "target": "income",
        "scale": "probability", "unit": "",
        "provenance": provenance(method="performance", engine="bootstrap, 200 resamples", background="", n_rows=300,
                                 background_digest=""),
    }
    return Performance(**{**made, **changes})


def regression(**changes: Any) -> Performance:
    """A regression on 300 rows."""
    random = np.random.default_rng(4)
    truth = random.gamma(2, 90, 300)
    changed = {
        "task": "regression", "outputs": ("count",), "output": "", "target": "count", "scale": "target",
        "unit": "bikes",
        "scores": (score("R²", 0.86, 0.0, reading="0 is the mean, 1 is perfect"),
                   score("MAE", 28.4, 140.0, reading="lower is better", up=False, half=1.2),
                   score("RMSE", 41.2, 180.0, reading="lower is better", up=False, half=2.0)),
        "truth": truth, "predictions": truth + random.normal(0, 30, 300), "roc": curve(), "precision_recall": curve(),
        "calibration": curve(), "confusion": np.empty((0, 0)), "confusion_labels": (), "prevalence": float("nan"),
    }
    return performance(**{**changed, **changes})


def predictions(n: int = 300, **changes: Any) -> Predictions:
    """Scores of a binary classifier."""
    positive = np.random.default_rng(5).beta(1, 3, n)
    made = {
        "values": np.column_stack([1 - positive, positive]), "outputs": ("<=50K", ">50K"), "rows": np.arange(n),
        "output_labels": changes.get("outputs", ("<=50K", ">50K")),
        "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="predictions", engine="the model", background="", n_rows=n,
                                 background_digest="",
                                 output=""),
    }
    return Predictions(**{**made, **changes})


def limit(**changes: Any) -> Limit:
    """Some levels of a column."""
    levels = np.array(["Husband", "Wife"], dtype=object)
    made = {"feature": "relationship", "label": "Relationship", "kind": "category", "low": -np.inf, "high": np.inf,
            "missing": False, "categories": levels, "level_labels": ("Husband", "Wife"), "left_out": False}
    return Limit(**{**made, **changes})


def regional(n_regions: int = 3, **changes: Any) -> RegionalEffects:
    """PDP of a number in three parts: one rises, one falls, one lies still."""
    rest = limit(categories=np.array(["Single", "Other", None], dtype=object), left_out=True)
    ages = [limit(feature="age", label="Age (years)", kind="integer", categories=np.empty(0, object), level_labels=(),
                  **ends) for ends in ({"high": 40.0, "missing": True}, {"low": 41.0})]
    parts = ((limit(),), (rest, ages[0]), (rest, ages[1])) if n_regions > 1 else ((),)
    counts = ((100, 40), (60, 30), (40, 10)) if n_regions > 1 else ((200, 80),)
    grid = np.linspace(1, 16, 6)
    average = np.array([np.linspace(0.1, 0.6, 6), np.linspace(0.5, 0.2, 6), np.full(6, 0.3)])[: len(parts)]
    found = tuple(Region(limits=limits, n_rows=n, n_measured=m) for limits, (n, m) in zip(parts, counts, strict=True))
    support = np.full((len(parts), 6), 15)
    support[0, 5] = 1
    made = {
        "feature": "education_num", "label": "Education level", "kind": "integer", "grid": grid,
        "grid_labels": tuple(f"{point:.0f}" for point in grid), "overall": np.linspace(0.25, 0.45, 6), "regions": found,
        "average": average, "low": average - 0.02, "high": average + 0.02, "support": support, "spread": 0.06,
        "heterogeneity": 0.3, "explained": 0.65, "held_out": 0.62, "tried": found if n_regions > 1 else (),
        "n_found": 100, "output": ">50K", "target": "income", "scale": "probability", "unit": "",
        "provenance": provenance(method="regional_effects", engine="brute force", background="", n_rows=200,
                                 background_digest=""),
    }
    return RegionalEffects(**{**made, **changes})
