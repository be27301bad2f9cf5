"""Bytes → a fitted object; the format is found by content, never by name."""

from dataclasses import dataclass, replace
from typing import Any

from explain.errors import ModelError
from explain.model.inflating import inflated, packing
from explain.wording import count

OPENS = "joblib or pickle, skops, ONNX, XGBoost JSON or UBJ, LightGBM text, CatBoost cbm or JSON, a zipped MLflow model"
OTHERS = (
    (b"\x89HDF\r\n", "an HDF5 file", f"Save the model as {OPENS}."),
    (b"PAR1", "a Parquet table", "Upload it as the table, and the fitted model here."),
    (b"\x89PNG", "a picture", f"Upload a fitted model: {OPENS}."),
    (b"\xff\xd8\xff", "a picture", f"Upload a fitted model: {OPENS}."),
    (b"%PDF", "a PDF document", f"Upload a fitted model: {OPENS}."),
    (b"PK\x03\x04", "a zip or Excel file without a skops or MLflow model in it", f"Upload a fitted model: {OPENS}."),
)


class NoPickles(ModelError):
    """The file is a pickle, where none is opened unless its reader trusts it."""

    def __init__(self) -> None:
        super().__init__(
            "This file is a pickle, and this system cannot seal in what opens it.",
            "Save the model as ONNX, or in the form of its own library; or open it if you know who made it.",
            "MODEL-LEVEL",
        )
        self.details = {"needs_trust": "listed"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """A fitted object out of a file."""

    estimator: Any
    other_versions: tuple[str, ...] = ()
    """Of scikit-learn, when the file names one that is not installed here."""
    format: str = ""
    """What kind of file it was, as a person calls it: "joblib, zlib"; "" for no file."""
    checked: str = ""
    """What was checked before it was opened, in one line; "" when nothing was."""
    notes: tuple[str, ...] = ()


def opened(raw: bytes, *, pickles: str = "listed") -> Opened:
    """Open a model file.

    Parameters
    ----------
    raw
        The whole file.
    pickles
        Which pickles are opened: "listed" those that name only what models need, "none", or "any", which may run code
        of whoever wrote it.

    Raises
    ------
    ModelError
        When it is not a model, is damaged, or needs a class or library that is not here.
    """
    from explain.model.mlflow_files import in_mlflow, is_mlflow

    if not raw.strip():
        raise ModelError("The model file is empty.", "Save and upload it again.", "MODEL-EMPTY")
    packed = packing(raw)
    raw = inflated(raw)
    if is_mlflow(raw):
        inner = in_mlflow(raw)
        found = _opened(inflated(inner.raw), pickles)
        return replace(found, format=f"MLflow, {found.format}", notes=(*inner.notes, *found.notes))
    found = _opened(raw, pickles)
    return replace(found, format=f"{found.format}, {packed}") if packed else found


def _opened(raw: bytes, pickles: str) -> Opened:
    from explain.model.pickle_files import is_pickle, opened_pickle
    from explain.model.skops_files import is_skops, opened_skops

    if is_skops(raw):
        held, facts = opened_skops(raw)
        checked = f"{len(facts.names)} names checked, all known"
        return Opened(estimator=held, other_versions=facts.other_versions, format=facts.format, checked=checked)
    if is_pickle(raw):
        if pickles == "none":
            raise NoPickles
        held, facts = opened_pickle(raw, any_name=pickles == "any")
        known = "not checked, as was asked" if pickles == "any" else "checked, all known"
        return Opened(
            estimator=held, other_versions=facts.other_versions, format=facts.format,
            checked=f"{count(len(facts.names))} names {known}",
        )
    native = _native(raw)
    if native is None:
        raise _unknown(raw)
    return native


def _native(raw: bytes) -> Opened | None:
    """Open a format that holds numbers and no program."""
    from explain.model.catboost_files import is_catboost, opened_catboost
    from explain.model.catboost_json import is_catboost_json, opened_catboost_json
    from explain.model.lightgbm_files import is_lightgbm, opened_lightgbm
    from explain.model.onnx_files import is_onnx, opened_onnx
    from explain.model.xgboost_files import is_xgboost, opened_xgboost

    if is_xgboost(raw):
        form = "JSON" if raw[1:2] in b'" \n\r\t' else "UBJ"
        return Opened(estimator=opened_xgboost(raw), format=f"XGBoost {form}")
    if is_lightgbm(raw):
        return Opened(estimator=opened_lightgbm(raw), format="LightGBM text")
    if is_catboost(raw):
        return Opened(estimator=opened_catboost(raw), format="CatBoost cbm")
    if is_catboost_json(raw):
        return Opened(estimator=opened_catboost_json(raw), format="CatBoost JSON", checked="all trees checked")
    if is_onnx(raw):
        return Opened(estimator=opened_onnx(raw), format="ONNX", checked="no foreign operators, no files beside it")
    return None


def _unknown(raw: bytes) -> ModelError:
    for mark, what, remedy in OTHERS:
        if raw.startswith(mark):
            return ModelError(f"This is {what}, not a model that can be opened.", remedy, "MODEL-OTHER")
    text = raw[:4_000].decode("utf-8", errors="replace")
    if any(mark < " " and mark not in "\r\n\t" for mark in text) or text.count("\ufffd") > 1:
        return ModelError(
            "The file is not a model in a known format.", f"Upload a fitted model: {OPENS}.", "MODEL-FORMAT"
        )
    return _text(text)


def _text(text: str) -> ModelError:
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    if first[:1] == "<":
        return ModelError("This is a web page, not a model.", f"Upload a fitted model: {OPENS}.", "MODEL-OTHER")
    if first[:1] in "{[":
        return ModelError(
            "This JSON file does not hold an XGBoost model.",
            "Save a booster with save_model (a dump cannot be opened again); other models with joblib.dump.",
            "MODEL-JSON",
        )
    if any(mark in first for mark in ",;\t|"):
        return ModelError(
            "This looks like a table, not a model.", "Upload it as the table, and the fitted model here.", "MODEL-TABLE"
        )
    return ModelError(
        "This is a text file, not a model in a known format.", f"Upload a fitted model: {OPENS}.", "MODEL-FORMAT"
    )
