"""Bytes → a fitted object; the format is found by content, never by name."""

import bz2
import gzip
import lzma
import zlib
from dataclasses import dataclass
from typing import Any

from explain.errors import ModelError

LARGEST = 2**31
"""Bytes a compressed file may grow to: a small file can be made that grows without end."""
OPENS = "joblib or pickle, skops, XGBoost JSON or UBJ, LightGBM text"
OTHERS = (
    (b"CBM1", "a CatBoost file", "Save the fitted CatBoost object with joblib.dump, and upload that."),
    (b"\x89HDF\r\n", "an HDF5 file", f"Save the model as {OPENS}."),
    (b"PAR1", "a Parquet table", "Upload it as the table, and the fitted model here."),
    (b"\x89PNG", "a picture", f"Upload a fitted model: {OPENS}."),
    (b"\xff\xd8\xff", "a picture", f"Upload a fitted model: {OPENS}."),
    (b"%PDF", "a PDF document", f"Upload a fitted model: {OPENS}."),
    (b"PK\x03\x04", "a zip or Excel file without a skops model in it", f"Upload a fitted model: {OPENS}."),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """A fitted object out of a file."""

    estimator: Any
    other_versions: tuple[str, ...] = ()
    """Of scikit-learn, when the file names one that is not installed here."""


def opened(raw: bytes) -> Opened:
    """Open a model file.

    Raises
    ------
    ModelError
        When it is not a model, is damaged, or needs a class or library that is not here.
    """
    from explain.model.lightgbm_files import is_lightgbm, opened_lightgbm
    from explain.model.pickle_files import is_pickle, opened_pickle
    from explain.model.skops_files import is_skops, opened_skops
    from explain.model.xgboost_files import is_xgboost, opened_xgboost

    if not raw.strip():
        raise ModelError("The model file is empty.", "Save and upload it again.")
    raw = inflated(raw)
    if is_skops(raw):
        held, versions = opened_skops(raw)
        return Opened(estimator=held, other_versions=versions)
    if is_xgboost(raw):
        return Opened(estimator=opened_xgboost(raw))
    if is_lightgbm(raw):
        return Opened(estimator=opened_lightgbm(raw))
    if is_pickle(raw):
        held, versions = opened_pickle(raw)
        return Opened(estimator=held, other_versions=versions)
    raise _unknown(raw)


def inflated(raw: bytes) -> bytes:
    """Undo the compressions of joblib and gzip; anything else comes back as it is.

    Raises
    ------
    ModelError
        When the compressed bytes end early, are damaged, or grow beyond `LARGEST`.
    """
    try:
        if raw[:2] == b"\x1f\x8b":
            return _bounded(zlib.decompressobj(31), raw)
        if raw[:1] == b"\x78" and len(raw) > 1 and (raw[0] * 256 + raw[1]) % 31 == 0:
            return _bounded(zlib.decompressobj(), raw)
        if raw[:3] == b"BZh":
            return _bounded(bz2.BZ2Decompressor(), raw)
        if raw[:6] == b"\xfd7zXZ\x00" or raw[:3] == b"\x5d\x00\x00":
            return _bounded(lzma.LZMADecompressor(), raw)
        if raw[:4] == b"\x04\x22\x4d\x18":
            return _lz4(raw)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise ModelError("The compressed model file is damaged.", "Save and upload it again.") from error
    return raw


def _bounded(decompressor: Any, raw: bytes) -> bytes:
    out = decompressor.decompress(raw, LARGEST)
    if not decompressor.eof:
        if len(out) >= LARGEST:
            raise ModelError("The model file grows beyond 2 GB when it is unpacked.", "Use a smaller model.")
        raise ModelError("The model file ends early.", "Save and upload the whole file again.")
    return out


def _lz4(raw: bytes) -> bytes:
    try:
        import lz4.frame
    except ModuleNotFoundError as error:
        raise ModelError("The file is compressed with lz4.", "Save it with compress=3, or: pip install lz4.") from error
    return _bounded(lz4.frame.LZ4FrameDecompressor(), raw)


def _unknown(raw: bytes) -> ModelError:
    for mark, what, remedy in OTHERS:
        if raw.startswith(mark):
            return ModelError(f"This is {what}, not a model that can be opened.", remedy)
    text = raw[:4_000].decode("utf-8", errors="replace")
    if any(mark < " " and mark not in "\r\n\t" for mark in text) or text.count("\ufffd") > 1:
        return ModelError("The file is not a model in a known format.", f"Upload a fitted model: {OPENS}.")
    return _text(text)


def _text(text: str) -> ModelError:
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    if first[:1] == "<":
        return ModelError("This is a web page, not a model.", f"Upload a fitted model: {OPENS}.")
    if first[:1] in "{[":
        return ModelError(
            "This JSON file does not hold an XGBoost model.",
            "Save a booster with save_model (a dump cannot be opened again); other models with joblib.dump.",
        )
    if any(mark in first for mark in ",;\t|"):
        return ModelError("This looks like a table, not a model.", "Upload it as the table, and the fitted model here.")
    return ModelError("This is a text file, not a model in a known format.", f"Upload a fitted model: {OPENS}.")
