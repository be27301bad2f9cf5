"""What is so of safety here, as plain data: how files are opened, which formats, which limits, what stays a risk."""

import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pages.shared.settings import Settings, stated

LIBRARIES = (
    "streamlit", "starlette", "plotly", "pandas", "pyarrow", "numpy", "scipy", "scikit-learn", "shap", "lime", "skops",
    "joblib", "xgboost", "xgboost-cpu", "lightgbm", "catboost", "onnxruntime",
)
NATIVE = "ONNX, XGBoost JSON and UBJ, LightGBM text, CatBoost"
CHECKED = "pickle, joblib and cloudpickle that name only what models need"
CUSTOM = "pickle that names code of its own"
FORMATS = {
    NATIVE: {"A": "yes", "B": "yes", "C": "yes"},
    "skops": {"A": "yes", "B": "yes", "C": "yes"},
    CHECKED: {"A": "yes", "B": "yes", "C": "after typed consent"},
    CUSTOM: {"A": "after typed consent; on a server, if its operator says so", "B": "no", "C": "no"},
    "MLflow zip": {"A": "the model file inside, as above", "B": "the same", "C": "the same"},
    "CSV, Parquet, Feather, Excel, JSON lines": {"A": "yes", "B": "yes", "C": "yes"},
    "anything else": {"A": "no", "B": "no", "C": "no"},
}
"""Kind of file → level → whether it opens. A server does not start below level B."""
LEFT_OVER = (
    "A model can lie. It can answer well on the rows it is tried on and otherwise on others, return numbers somebody "
    "chose, or remember earlier rows of its own session. No process can see that: look at stability and agreement.",
    "Level A rests on the kernel of this machine. A fault in the kernel's few calls that stay allowed would end it.",
    "Levels B and C keep a crash from spreading; they do not hold code that wants to do harm.",
    "Trees, neighbours, support vectors and XGBoost files are checked before use. Other damaged files may give wrong "
    "numbers without a word.",
    "An upload lies unencrypted in this machine's memory while its browser tab is open, and for about two minutes "
    "after; memory is not wiped.",
    "Who shares the processor may learn something from how long things take.",
    "The pages keep inline styles, and trust Streamlit, Plotly and the browser.",
)
OPERATOR = (
    "Run it as a user of its own without rights, never as root, and limit memory and tasks of the whole app (a "
    "container or a service with limits).",
    "Put a proxy with TLS in front, and let nobody reach the app around it.",
    "Say who may come in: with sign_in = \"header\" the proxy signs visitors in, sets the header named in "
    "sign_in_header, and takes that header out of what browsers send; with sign_in = \"oidc\" give Streamlit's "
    "secrets an [auth] part with a cookie secret of your own.",
    "Name the hosts under which the app is asked in allowed_hosts.",
    "Keep the libraries of this page up to date, and run the tests again after each change.",
)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """How uploads are opened here."""

    level: str
    """"A" to "D"; "A" protects best and sorts first."""
    words: str
    measures: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    """Hostile acts that were tried at the start and failed."""
    happened: tuple[str, ...] = ()
    """Those that came off."""


@cache
def protection() -> Opened:
    """Ask the workspace, once, what its trial of the confinement showed."""
    from explain import workspace

    found = workspace.protection()
    acts = {name: tuple(_plain(act) for act in getattr(found, name)) for name in ("measures", "stopped", "happened")}
    return Opened(level=found.level.value, words=found.level.sentence, **acts)


def _plain(name: str) -> str:
    return str(name).replace("_", " ")


def opened_in() -> str:
    """Say in one line of a report where model and table were opened.

    Examples
    --------
    >>> opened_in().startswith("level ")
    True
    """
    found = protection()
    return f"level {found.level} of A to D. {found.words}"


def format_lines(level: str) -> list[dict[str, str]]:
    """Give the table of formats: one line a kind of file, one column a level, the one reached here marked."""
    marks = {each: f"Level {each}{' (here)' if each == level else ''}" for each in "ABC"}
    return [{"File": kind, **{marks[each]: rule for each, rule in rules.items()}} for kind, rules in FORMATS.items()]


def limit_lines(chosen: Settings) -> list[dict[str, str]]:
    """Give the settings in force, as a person reads them."""
    return [{"Setting": name, "In force": held or "none"} for name, held in stated(chosen).items()]


def version_lines() -> list[dict[str, str]]:
    """Give the versions of Python and of the libraries that are installed."""
    found = {"Python": sys.version.split()[0]}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return [{"Library": name, "Version": held} for name, held in found.items()]
