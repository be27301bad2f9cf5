"""Files of skops: a zip with a description of each object, looked through before anything is built."""

import io
import json
import warnings
import zipfile
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.pickle_files import PickleFacts, missing_library, unknown_names
from explain.model.pickles.lists import listed_as
from explain.model.pickles.refusing import ends_early, refused, too_large
from explain.model.skops_schema import (
    BROKEN,
    damaged_file,
    nodes_of,
    with_names_of_today,
    with_whole_nodes,
    without_left_out,
    written_versions,
)
from explain.model.upgrading import check_and_upgrade
from explain.model.versions import other_version, others

LARGEST = 2**31
"""Bytes that all parts together may have when unpacked."""
RATIO = 200
MAKERS = frozenset(
    {
        "ObjectNode",
        "DictNode",
        "JsonNode",
        "NdArrayNode",
        "ListNode",
        "TypeNode",
        "TupleNode",
        "TreeNode",
        "RandomStateNode",
        "FunctionNode",
        "SliceNode",
        "LossNode",
        "MaskedArrayNode",
        "RandomGeneratorNode",
        "DTypeNode",
        "SparseMatrixNode",
        "PartialNode",
        "BytearrayNode",
        "DefaultDictNode",
        "BytesNode",
        "SetNode",
        "CachedNode",
    }
)
"""The ways of skops to make an object that models need."""
PLAIN = frozenset(
    ("builtins", name)
    for name in ("str", "dict", "list", "tuple", "set", "slice", "bytes", "bytearray", "int", "float", "bool")
) | {
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("functools", "partial"),
    ("numpy", "dtype"),
    ("numpy.ma", "MaskedArray"),
    ("numpy.random.mtrand", "RandomState"),
    ("numpy.random._generator", "Generator"),
    ("sklearn.tree._tree", "Tree"),
}


def is_skops(raw: bytes) -> bool:
    """Whether bytes are a zip with skops' description in it."""
    if raw[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "schema.json" in archive.namelist()
    except zipfile.BadZipFile:
        return b"schema.json" in raw


def opened_skops(raw: bytes) -> tuple[Any, PickleFacts]:
    """Open a skops file whose names are all listed, and check what it holds.

    Returns
    -------
    tuple
        The object, and what was learned of the file.

    Raises
    ------
    UnknownNames
        When it asks for what models do not need; nothing has been built.
    ModelError
        When it is damaged, or does not hold together.
    """
    try:
        from skops import io as skops_io
    except ModuleNotFoundError as error:
        raise missing_library("skops") from error
    schema, parts = _unpacked(raw)
    versions = written_versions(schema)
    changed = with_names_of_today(schema)
    names = _check_names(schema, versions)
    _check_parts(schema, parts)
    changed |= with_whole_nodes(schema, parts)
    if without_left_out(schema) or changed:
        raw = _packed(schema, parts)
    held = _built(skops_io, raw, versions)
    _check_built(held)
    check_and_upgrade(held, versions)
    return held, PickleFacts(names=names, versions=versions, format="skops")


def _unpacked(raw: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > min(LARGEST, RATIO * len(raw) + 2**24):
                raise too_large(f"unpacked, it would have {size:,} bytes")
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
            return json.loads(parts.pop("schema.json")), parts
    except ModelError:
        raise
    except Exception as error:  # a zip can be damaged in many ways
        raise damaged_file() from error


def _check_names(schema: dict[str, Any], versions: tuple[str, ...]) -> tuple[str, ...]:
    """Check the name and the maker of every object, and that no two share a mark."""
    names: dict[tuple[str, str], None] = {}
    marked: dict[Any, tuple] = {}
    for node in nodes_of(schema):
        name = (str(node.get("__module__")), str(node.get("__class__")))
        names[name] = None
        if node.get("__loader__") not in MAKERS:
            raise refused(f"make an object by {str(node.get('__loader__'))[:40]!r}", "MODEL-CALL")
        seen = (*name, node["__loader__"], *(str(node.get(part)) for part in ("content", "file") if _is_leaf(node)))
        if node.get("__id__") is not None and marked.setdefault(node["__id__"], seen) != seen:
            raise refused("take one object for another", "MODEL-STATE")
    unknown = [
        ".".join(name) for name in names if name not in PLAIN and not _is_number(name) and listed_as(*name) != name
    ]
    if unknown:
        raise unknown_names(unknown, next(iter(others(versions)), ""))
    return tuple(sorted(".".join(name) for name in names))


def _is_leaf(node: dict[str, Any]) -> bool:
    return node["__loader__"] in ("JsonNode", "NdArrayNode", "BytearrayNode", "BytesNode")


def _is_number(name: tuple[str, str]) -> bool:
    kind = getattr(np, name[1], None) if name[0] == "numpy" else None
    return isinstance(kind, type) and issubclass(kind, (np.generic, np.ndarray))


def _check_parts(schema: dict[str, Any], parts: dict[str, bytes]) -> None:
    """Check what compiled code is given while the objects are built."""
    from explain.model.soundness.lightgbm_text import checked_text
    from explain.model.soundness.xgboost_json import checked_memory

    try:
        for node in nodes_of(schema):
            name = (node["__module__"], node["__class__"])
            if name == ("sklearn.tree._tree", "Tree"):
                _check_tree(node["__reduce__"]["args"]["content"], parts)
            elif name == ("xgboost.core", "Booster"):
                checked_memory(parts[node["content"]["content"]["handle"]["file"]])
            elif name == ("lightgbm.basic", "Booster"):
                checked_text(json.loads(node["content"]["content"]["_handle"]["content"]))
    except BROKEN as error:
        raise damaged_file() from error


def _check_tree(arguments: list[dict[str, Any]], parts: dict[str, bytes]) -> None:
    n_outputs = json.loads(arguments[2]["content"])
    n_classes = np.load(io.BytesIO(parts[arguments[1]["file"]]), allow_pickle=False)
    if type(n_outputs) is not int or n_classes.shape != (n_outputs,) or n_outputs < 1 or n_classes.min() < 1:
        raise ValueError("a tree is not whole")


def _packed(schema: dict[str, Any], parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**parts, "schema.json": json.dumps(schema).encode()}.items():
            archive.writestr(name, content)
    return file.getvalue()


def _built(skops_io: Any, raw: bytes, versions: tuple[str, ...]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return skops_io.loads(raw, trusted=skops_io.get_untrusted_types(data=raw))
        except ModuleNotFoundError as error:
            raise missing_library(error.name or "") from error
        except EOFError as error:
            raise ends_early() from error
        except Exception as error:
            if others(versions):
                raise other_version(others(versions)[0]) from error
            reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise ModelError(
                f"The skops file cannot be opened: {reason}",
                "Save it again with the versions of skops and scikit-learn installed here.",
                "MODEL-DAMAGED",
            ) from error


def _check_built(held: Any) -> None:
    """Check that there is a model, and that no attribute stands before a method."""
    from explain.model.pickles.kinds import check_kind
    from explain.model.pickles.states import check_attribute
    from explain.model.soundness.walking import attributes, reachable

    check_kind(held)
    for part in reachable(held):
        if not isinstance(part, dict):
            for name in attributes(part):
                check_attribute(type(part), name)
