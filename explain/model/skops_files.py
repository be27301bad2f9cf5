"""Files of skops: a zip with a description of each object, looked through before anything is built."""

import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.pickle_files import PickleFacts, missing_library, unknown_names
from explain.model.pickles.lists import listed_as, lists
from explain.model.pickles.opener import REMAINDER
from explain.model.pickles.refusing import ends_early, refused, too_large
from explain.model.pickles.renames import renamed
from explain.model.upgrading import check_and_upgrade, tree_nodes
from explain.model.versions import is_version, other_version, others

LARGEST = 2**31
"""Bytes that all parts together may have when unpacked."""
RATIO = 200
BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, EOFError, OverflowError, MemoryError)
"""What parts of a file raise that are not what the file says they are."""
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
NOTHING = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": "null", "is_json": True}
"""What stands in the place of what no prediction needs."""


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
    versions = _versions(schema)
    changed = _renamed(schema)
    names = _check_names(schema, versions)
    _check_parts(schema, parts)
    changed |= _with_whole_nodes(schema, parts)
    if _without_left_out(schema) or changed:
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
        raise _damaged() from error


def _damaged() -> ModelError:
    return ModelError(
        "The skops file ends early or is damaged.", "Save and upload the whole file again.", "MODEL-DAMAGED"
    )


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Go through all objects that are described."""
    waiting = [schema]
    while waiting:
        held = waiting.pop()
        if type(held) is dict:
            if "__loader__" in held or "__class__" in held:
                yield held
            waiting.extend(held.values())
        elif type(held) is list:
            waiting.extend(held)


def _versions(schema: dict[str, Any]) -> tuple[str, ...]:
    """Find the versions of scikit-learn that estimators name as their writer's."""
    found: dict[str, None] = {}
    for node in _nodes(schema):
        content = node.get("content")
        held = content.get("_sklearn_version") if type(content) is dict else None
        said = held.get("content") if type(held) is dict else None
        if type(said) is str and is_version(said.strip('"')):
            found[said.strip('"')] = None
    return tuple(found)


def _renamed(schema: dict[str, Any]) -> bool:
    """Give classes the names of today, and lists of columns their plain form; gives whether anything changed."""
    changed = False
    for node in _nodes(schema):
        name = (str(node.get("__module__")), str(node.get("__class__")))
        if name == REMAINDER and type(node.get("content")) is dict and type(node["content"].get("content")) is dict:
            columns = node["content"]["content"].get("data")
            node.clear()
            node.update(columns if type(columns) is dict else NOTHING)
            changed = True
        elif renamed(*name) != name or node.get("__loader__") == "SGDNode":
            node["__module__"], node["__class__"] = renamed(*name)
            node["__loader__"] = "LossNode" if node.get("__loader__") == "SGDNode" else node.get("__loader__")
            changed = True
    return changed


def _check_names(schema: dict[str, Any], versions: tuple[str, ...]) -> tuple[str, ...]:
    """Check the name and the maker of every object, and that no two share a mark."""
    names: dict[tuple[str, str], None] = {}
    marked: dict[Any, tuple] = {}
    for node in _nodes(schema):
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
        for node in _nodes(schema):
            name = (node["__module__"], node["__class__"])
            if name == ("sklearn.tree._tree", "Tree"):
                _check_tree(node["__reduce__"]["args"]["content"], parts)
            elif name == ("xgboost.core", "Booster"):
                checked_memory(parts[node["content"]["content"]["handle"]["file"]])
            elif name == ("lightgbm.basic", "Booster"):
                checked_text(json.loads(node["content"]["content"]["_handle"]["content"]))
    except BROKEN as error:
        raise _damaged() from error


def _check_tree(arguments: list[dict[str, Any]], parts: dict[str, bytes]) -> None:
    n_outputs = json.loads(arguments[2]["content"])
    n_classes = np.load(io.BytesIO(parts[arguments[1]["file"]]), allow_pickle=False)
    if type(n_outputs) is not int or n_classes.shape != (n_outputs,) or n_outputs < 1 or n_classes.min() < 1:
        raise ValueError("a tree is not whole")


def _with_whole_nodes(schema: dict[str, Any], parts: dict[str, bytes]) -> bool:
    """Give the nodes of old trees the field they lacked; gives whether there were any."""
    before = dict(parts)
    try:
        for node in _nodes(schema):
            if (node["__module__"], node["__class__"]) == ("sklearn.tree._tree", "Tree"):
                name = node["content"]["content"]["nodes"]["file"]
                nodes = np.load(io.BytesIO(parts[name]), allow_pickle=False)
                whole = tree_nodes(nodes)
                if whole is not nodes:
                    file = io.BytesIO()
                    np.save(file, whole)
                    parts[name] = file.getvalue()
    except BROKEN as error:
        raise _damaged() from error
    return parts != before


def _without_left_out(schema: dict[str, Any]) -> bool:
    """Empty the places of what no prediction needs; gives whether there was any."""
    found = [node for node in _nodes(schema) if (node["__module__"], node["__class__"]) in lists().left_out]
    for node in found:
        node.clear()
        node.update(NOTHING)
    return bool(found)


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
