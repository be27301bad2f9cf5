"""Make the lists of names that a model file may use: ``python tools/model_names.py``.

Fits the estimators of tests/zoo.py, pickles each in every protocol and with joblib, and collects what the files name.
The rules below sort the names into lists; a name that no rule takes stops the script, so that a person decides. The
result, explain/model/pickles/names.json, is kept in git: after an update of a library, run the script again and review
the diff.
"""

import importlib
import io
import json
import pickle
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from explain.model.pickles.opener import new_object  # noqa: E402  # found only once the path is set

FILE = ROOT / "explain" / "model" / "pickles" / "names.json"
Name = tuple[str, str]

LIBRARIES = ("sklearn", "scipy", "numpy", "xgboost", "lightgbm", "catboost")
"""Only what these define may be made; see `VALUES` for the few things that may be named apart from them."""

DENIED = re.compile(
    r"(^|\.)(datasets?|externals|_?testing|tests?|conftest|_build_utils|_show_versions|distutils|f2py|ctypeslib|"
    r"npyio|_npyio_impl|memmap|_datasource|callback|plotting?|_plot|inspection|io|weave|odr)(\.|$)"
)
"""Modules that load, fetch, compile, run or draw: nothing of them is listed, whatever a rule says."""

DISTANCES = "sklearn.metrics._dist_metrics"
LOSSES = ("sklearn._loss._loss", "sklearn.linear_model._sgd_fast")
ARGUMENTS = {
    ("numpy", "ndarray"),
    ("numpy", "memmap"),
    ("sklearn.neighbors._kd_tree", "KDTree"),
    ("sklearn.neighbors._ball_tree", "BallTree"),
    ("sklearn._loss._loss", "CyHalfMultinomialLoss"),
}
FAMILIES = (
    "sklearn.gaussian_process.kernels",
    "sklearn.model_selection._split",
    "sklearn._loss.loss",
    "sklearn._loss.link",
    "sklearn.metrics._scorer",
    "sklearn.calibration",
)
"""Modules whose classes are settings of estimators: with one of them, all."""
MIXED_IN = ("GroupsConsumerMixin", "KernelCallable", "Hyperparameter")
SPARSE = ("csr_matrix", "csc_matrix", "csr_array", "csc_array")
OLD_LOSSES = (
    "BinomialDeviance", "ExponentialLoss", "HuberLossFunction", "LeastAbsoluteError", "LeastSquaresError",
    "MultinomialDeviance", "QuantileLossFunction",
)
"""Of gradient boosting until scikit-learn 1.3; others are put in their place, see `explain.model.upgrading`."""
SCORES = tuple(f"sklearn.metrics._{name}" for name in ("classification", "ranking", "regression"))
MATHS = (
    "abs",
    "absolute",
    "arcsinh",
    "arctan",
    "cbrt",
    "ceil",
    "cos",
    "deg2rad",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "floor",
    "log",
    "log10",
    "log1p",
    "log2",
    "negative",
    "rad2deg",
    "reciprocal",
    "rint",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
)
SUMMARIES = ("mean", "median", "max", "min", "amax", "amin", "sum", "nan_to_num", "nanmean", "nanmedian", "asarray")
TYPES = (
    "bool",
    "bool_",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
    "number",
    "integer",
    "floating",
    "str_",
    "object_",
    "datetime64",
)
VALUES = {
    *(("numpy", name) for name in (*MATHS, *SUMMARIES, *TYPES)),
    *(("numpy._core._multiarray_umath", name) for name in MATHS if name not in ("abs",)),
    *(("builtins", name) for name in ("int", "float", "bool", "str", "object", "list", "dict", "tuple")),
    *(("scipy.special._ufuncs", name) for name in ("expit", "logit", "log1p", "expm1", "exp10", "cbrt")),
    ("sklearn.utils.validation", "check_array"),
    ("scipy._lib.array_api_compat.numpy._aliases", "asarray"),
    ("pandas._libs.missing", "NA"),
}
"""Types, and functions of numbers that have no effect but their answer: a model may keep these and call them."""


def files_of(fitted: Any) -> Iterator[bytes]:
    """Write an object in every way that names things differently."""
    import joblib

    for protocol in range(6):
        yield pickle.dumps(fitted, protocol=protocol)
    file = io.BytesIO()
    joblib.dump(fitted, file)
    yield file.getvalue()


def named_by_models() -> set[Name]:
    """Collect what the files of the zoo name."""
    from explain.model.pickles.inventory import names_asked_for
    from tests.zoo import zoo

    return {name for specimen in zoo().values() for raw in files_of(specimen().fitted) for name in names_asked_for(raw)}


def named_by_tables() -> set[Name]:
    """Collect what tables name that people keep beside a model; they are left out."""
    import pandas as pd

    from explain.model.pickles.inventory import names_asked_for

    table = pd.DataFrame(
        {
            "a": [1, 2],
            "b": [0.5, None],
            "c": ["x", "y"],
            "d": pd.Categorical(["u", "v"]),
            "e": pd.to_datetime(["2024-01-01", "2024-01-02"]),
            "f": [True, False],
        }
    )
    held = [table, table.set_index("c"), table.set_index("a")["b"], table.columns, table.dtypes, table.astype(object)]
    found = {name for each in held for raw in files_of(each) for name in names_asked_for(raw)}
    return {name for name in found if name[0].partition(".")[0] in ("pandas", "pyarrow")}


def relatives() -> Iterator[type]:
    """Find classes of the same kinds as those in the zoo, which no specimen happens to hold."""
    import catboost
    import lightgbm
    import xgboost
    from sklearn.utils import all_estimators

    yield from (kind for _, kind in all_estimators())
    for home in map(importlib.import_module, FAMILIES):
        classes = (kind for kind in vars(home).values() if isinstance(kind, type) and kind.__module__ == home.__name__)
        yield from (kind for kind in classes if is_plain(kind) and kind.__name__ not in MIXED_IN)
    yield from (lightgbm.LGBMModel, lightgbm.LGBMRanker, xgboost.XGBModel, xgboost.XGBRanker, catboost.CatBoost)


def compiled() -> Iterator[Name]:
    """Find the compiled losses and distances; those that call a function of the file's choice stay away."""
    for module in (*LOSSES, DISTANCES):
        for name, kind in vars(importlib.import_module(module)).items():
            if (
                isinstance(kind, type)
                and kind.__module__ == module
                and not name.startswith(("PyFunc", "DistanceMetric", "_"))
            ):
                yield module, name


def functions_of(home: Any) -> Iterator[Name]:
    """Find the public functions of a package."""
    held = (getattr(home, name) for name in home.__all__)
    yield from ((each.__module__, each.__name__) for each in held if callable(each) and not isinstance(each, type))


def scores() -> set[Name]:
    """Find the scores of answers, which a classifier with a tuned threshold keeps and looks at: plain arithmetic."""
    from sklearn import metrics

    return {name for name in functions_of(metrics) if name[0] in SCORES}


def without_effect_on_answers() -> Iterator[Name]:
    """Find what searches and selections keep but no prediction needs: ranges, other scores, sources of chance."""
    from scipy import stats
    from sklearn import feature_selection, metrics

    yield from functions_of(feature_selection)
    yield from (name for name in functions_of(metrics) if name[0] not in SCORES)
    for each in vars(stats).values():
        if isinstance(each, (stats.rv_continuous, stats.rv_discrete)):
            yield type(each).__module__, type(each).__name__
    yield from ((stats._distn_infrastructure.__name__, name) for name in ("rv_continuous_frozen", "rv_discrete_frozen"))
    yield from (("sklearn.cluster._kmeans", f"_kmeans_single_{way}") for way in ("lloyd", "elkan"))
    yield from (("sklearn.ensemble._gb_losses", name) for name in OLD_LOSSES)
    yield from (("sklearn.linear_model._sgd_fast", name) for name in ("Huber", "Log", "SquaredLoss"))
    yield "sklearn.metrics._scorer", "_passthrough_scorer"
    yield from (("numpy.random._pickle", name) for name in ("__bit_generator_ctor", "__generator_ctor"))
    yield from (("numpy.random.bit_generator", name) for name in ("SeedSequence", "__pyx_unpickle_SeedSequence"))
    for name in ("MT19937", "PCG64", "Philox", "SFC64"):
        yield f"numpy.random._{name.lower()}", name
    yield from (("numpy.ma", "MaskedArray"), ("numpy.ma.core", "MaskedArray"), ("numpy.ma.core", "_mareconstruct"))


def sorted_out(names: Iterable[Name], left_out: set[Name]) -> dict[str, set[Name]]:
    """Give each name its list.

    Raises
    ------
    SystemExit
        When no rule takes a name.
    """
    lists: dict[str, set[Name]] = {
        "created": set(),
        "records": set(),
        "called": set(),
        "arguments": set(),
        "values": VALUES | scores(),
        "left_out": left_out,
    }
    undecided = []
    for name in sorted(set(names) - left_out - lists["values"]):
        kind = place_of(name)
        lists[kind].add(name) if kind else undecided.append(name)
    if undecided:
        raise SystemExit(f"No rule takes these names; decide and write it down: {undecided}")
    return lists


def place_of(name: Name) -> str:
    """Choose the list of a name; "" when a person has to decide.

    Examples
    --------
    >>> place_of(("sklearn.pipeline", "Pipeline")), place_of(("os", "system"))
    ('created', '')
    """
    module = name[0]
    if module.partition(".")[0] not in LIBRARIES or (DENIED.search(module) and name not in ARGUMENTS):
        return ""
    if name in ARGUMENTS or module == DISTANCES:
        return "arguments"
    if module in LOSSES:
        return "called"
    kind = getattr(importlib.import_module(module), name[1])
    if not isinstance(kind, type):
        return ""
    if issubclass(kind, tuple):
        return "records" if hasattr(kind, "_fields") else ""
    return "created" if is_plain(kind) and state_is_known(kind) else ""


def is_plain(kind: type) -> bool:
    """Whether Python alone makes the empty objects of a class: it refuses to for compiled ones."""
    try:
        new_object(kind)
    except TypeError:
        return False
    return True


def state_is_known(kind: type) -> bool:
    """Whether a class takes over its state as it is, or in a way that has been looked at."""
    from explain.model.pickles.states import FILLS, OWN_WAYS

    own = getattr(kind, "__setstate__", None)
    known = own is None or (own.__module__, own.__qualname__) in OWN_WAYS
    return known or any((each.__module__, each.__name__) in FILLS for each in kind.__mro__)


def main() -> None:
    """Write the lists and say how long they are."""
    import sklearn

    from explain.model.pickles.calls import CALLS
    from explain.model.pickles.opener import STAND_INS

    left_out = set(without_effect_on_answers()) | named_by_tables()
    names = named_by_models() | {(kind.__module__, kind.__name__) for kind in relatives()} | set(compiled()) | ARGUMENTS
    names |= {(f"scipy.sparse._{name[:3]}", name) for name in SPARSE}
    lists = sorted_out(names - set(CALLS) - set(STAND_INS), left_out - set(CALLS))
    held = {
        "made_with": {"scikit-learn": sklearn.__version__},
        "lists": {kind: by_module(lists[kind]) for kind in lists},
    }
    FILE.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(", ".join(f"{kind} {len(found)}" for kind, found in lists.items()))


def by_module(names: set[Name]) -> dict[str, list[str]]:
    """Group names by their module, in order.

    Examples
    --------
    >>> by_module({("b", "y"), ("a", "z"), ("b", "x")})
    {'a': ['z'], 'b': ['x', 'y']}
    """
    return {
        module: sorted(name for home, name in names if home == module) for module in sorted({home for home, _ in names})
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
