"""What a skops file describes, and how the description of an older version is brought into the form of today."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from explain.errors import ModelError
from explain.model.pickles.lists import lists
from explain.model.pickles.opener import REMAINDER
from explain.model.pickles.renames import renamed
from explain.model.upgrading import tree_nodes
from explain.model.versions import is_version

BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, EOFError, OverflowError, MemoryError)
"""What parts of a file raise that are not what the file says they are."""
NOTHING = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": "null", "is_json": True}
"""What stands in the place of what no prediction needs."""


def nodes_of(schema: Any) -> Iterator[dict[str, Any]]:
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


def written_versions(schema: dict[str, Any]) -> tuple[str, ...]:
    """Find the versions of scikit-learn that estimators name as their writer's."""
    found: dict[str, None] = {}
    for node in nodes_of(schema):
        content = node.get("content")
        held = content.get("_sklearn_version") if type(content) is dict else None
        said = held.get("content") if type(held) is dict else None
        if type(said) is str and is_version(said.strip('"')):
            found[said.strip('"')] = None
    return tuple(found)


def with_names_of_today(schema: dict[str, Any]) -> bool:
    """Give classes the names of today, and lists of columns their plain form; gives whether anything changed."""
    changed = False
    for node in nodes_of(schema):
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


def with_whole_nodes(schema: dict[str, Any], parts: dict[str, bytes]) -> bool:
    """Give the nodes of old trees the field they lacked; gives whether there were any."""
    before = dict(parts)
    try:
        for node in nodes_of(schema):
            if (node["__module__"], node["__class__"]) == ("sklearn.tree._tree", "Tree"):
                name = node["content"]["content"]["nodes"]["file"]
                nodes = np.load(io.BytesIO(parts[name]), allow_pickle=False)
                whole = tree_nodes(nodes)
                if whole is not nodes:
                    file = io.BytesIO()
                    np.save(file, whole)
                    parts[name] = file.getvalue()
    except BROKEN as error:
        raise damaged_file() from error
    return parts != before


def without_left_out(schema: dict[str, Any]) -> bool:
    """Empty the places of what no prediction needs; gives whether there was any."""
    found = [node for node in nodes_of(schema) if (node["__module__"], node["__class__"]) in lists().left_out]
    for node in found:
        node.clear()
        node.update(NOTHING)
    return bool(found)


def damaged_file() -> ModelError:
    """Say that a file is not whole."""
    return ModelError(
        "The skops file ends early or is damaged.", "Save and upload the whole file again.", "MODEL-DAMAGED"
    )
