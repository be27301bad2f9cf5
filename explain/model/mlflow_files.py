"""A zipped MLflow model: a container out of which one file is taken; nothing in it is run or followed."""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass

from explain.errors import ModelError
from explain.wording import listed

MOST_ENTRIES, LARGEST, RATIO, ALWAYS = 200, 2**30, 200, 2**26
"""Files in the zip; bytes they may grow to together; how many times their size, and bytes that are always allowed."""
LARGEST_DESCRIPTION = 2**16
FILES = {
    "sklearn": ("pickled_model",), "xgboost": ("data",), "lightgbm": ("data",), "catboost": ("data",),
    "onnx": ("data",),
}
"""Flavour → the keys under which its description names the file."""
IGNORED = ("code", "conda.yaml", "python_env.yaml", "requirements.txt")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inner:
    """The one file that holds the model."""

    raw: bytes
    notes: tuple[str, ...]


def is_mlflow(raw: bytes) -> bool:
    """Whether bytes are a zip with an MLflow description in it."""
    if raw[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return any(posixpath.basename(name) == "MLmodel" for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def in_mlflow(raw: bytes) -> Inner:
    """Take the file of the model out of a zipped MLflow model.

    Raises
    ------
    ModelError
        When the zip holds links, names that lead out of it, too much, or no file of a known flavour.

    References
    ----------
    .. [1] MLflow, MLflow Models: storage format (documentation of version 3).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_entries(archive.infolist())
            return _inner(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise ModelError(
            "The zip of the MLflow model is damaged or locked.", "Zip the folder again, without a password.",
            "MODEL-ZIP",
        ) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_ENTRIES:
        raise _refused(f"more than {MOST_ENTRIES} files", "Zip the folder of the model alone.")
    if len(set(names)) < len(names):
        raise _refused("two files of one name", "Zip the folder of the model again.")
    if any(_leads_out(entry) for entry in entries):
        raise _refused("a link, or a name that leads out of it", "Zip the folder of the model again, without links.")
    grown, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if grown > min(LARGEST, max(ALWAYS, RATIO * packed)):
        raise _refused("files that grow beyond bounds when unpacked", "Use a smaller model.")


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    kind = entry.external_attr >> 16 & 0o170000
    return ".." in parts or parts[0] == "" or ":" in parts[0] or kind not in (0, 0o100000, 0o040000)


def _refused(what: str, remedy: str) -> ModelError:
    return ModelError(f"The zip holds {what}, which an MLflow model does not need.", remedy, "MODEL-ZIP")


def _inner(archive: zipfile.ZipFile) -> Inner:
    names = archive.namelist()
    described = [name for name in names if posixpath.basename(name) == "MLmodel"]
    if len(described) != 1:
        raise ModelError("The zip holds several MLflow models.", "Zip the folder of one model.", "MODEL-MLFLOW")
    folder = posixpath.dirname(described[0])
    text = _read(archive, described[0], LARGEST_DESCRIPTION).decode("utf-8", errors="replace")
    flavours = flavours_in(text)
    for flavour, keys in FILES.items():
        for key in keys:
            name = posixpath.join(folder, flavours.get(flavour, {}).get(key, ""))
            if name in names and not name.endswith("/"):
                return Inner(raw=_read(archive, name, LARGEST), notes=_notes(folder, names))
    known = listed(list(FILES), "or")
    raise ModelError(
        f"The MLflow model has no file of a kind that is opened here: {known}.",
        "Log it with one of these flavours, or upload the model's own file.", "MODEL-MLFLOW",
    )


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as file:
        held = file.read(most + 1)
    if len(held) > most:
        raise _refused("a file that grows beyond bounds when unpacked", "Use a smaller model.")
    return held


def flavours_in(text: str) -> dict[str, dict[str, str]]:
    r"""Read the flavours of an MLmodel description, line by line: no anchors, no tags, nothing but names and words.

    Examples
    --------
    >>> flavours_in("flavors:\n  sklearn:\n    pickled_model: model.pkl\nmodel_uuid: 1")
    {'sklearn': {'pickled_model': 'model.pkl'}}
    """
    flavours: dict[str, dict[str, str]] = {}
    inside, flavour = False, ""
    for line in text.splitlines():
        found = re.match(r"^( *)([A-Za-z_]\w*):(?: +(.*))?$", line.rstrip())
        if found is None:
            continue
        depth, key, said = len(found.group(1)), found.group(2), (found.group(3) or "").strip("'\" ")
        if depth == 0:
            inside = key == "flavors"
        elif inside and depth == 2:
            flavour = key
            flavours[flavour] = {}
        elif inside and depth == 4 and flavour:
            flavours[flavour][key] = said
    return flavours


def _notes(folder: str, names: list[str]) -> tuple[str, ...]:
    inside = {posixpath.relpath(name, folder or ".").split("/")[0] for name in names}
    ignored = [name for name in IGNORED if name in inside]
    if not ignored:
        return ()
    return (f"Of the MLflow folder the model's file alone was read; {listed(ignored)} had no part in it.",)
