"""What an ONNX file holds, read before any library is given it: which operators, which data, which class labels."""

import re
from dataclasses import dataclass, field

from explain.errors import ModelError
from explain.model.protobuf import fields, little, numbers
from explain.wording import count, shortened

DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
"""Families of operators that are standard; any other brings code of its own."""
MOST_NODES, DEEPEST = 200_000, 8
LABELS = ("classlabels_strings", "classlabels_int64s", "classlabels_ints")
"""Attributes under which operators that classify keep the labels."""
PASSED_OVER = re.compile(
    rb"(?:\x3d[\x00-\xff]{4})++|(?:\x40[\x80-\xff]{0,9}[\x00-\x7f])++|(?:\x4a\x0aBRANCH_LEQ|\x4a\x04LEAF)++"
)
"""Numbers of an attribute, and the kinds of a tree's nodes: a forest has millions, and nobody wants them here."""
NUMBERS_OF_A_TENSOR = re.compile(rb"(?:\x25[\x00-\xff]{4})++|(?:[\x28\x38][\x80-\xff]{0,9}[\x00-\x7f])++")
"""Single-precision and whole numbers of a tensor, written one by one."""
INT32, INT64, STRING = 6, 7, 8
"""Types of a tensor's elements."""


@dataclass(slots=True, kw_only=True)
class Graph:
    """What was found out about an ONNX file."""

    producer: str = ""
    version: str = ""
    n_nodes: int = 0
    classes: tuple = ()
    """Labels of the classes, as an operator of the graph names them; () when none does."""
    domains: set[str] = field(default_factory=set)


def looks_like_onnx(raw: bytes) -> bool:
    """Whether bytes begin as an ONNX file: its version, then a field that follows it.

    Examples
    --------
    >>> looks_like_onnx(bytes([8, 10, 18, 0])), looks_like_onnx(b"a,b")
    (True, False)
    """
    return len(raw) > 3 and raw[0] == 8 and 1 <= raw[1] <= 40 and raw[2] in (0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42)


def read_graph(raw: bytes) -> Graph:
    """Walk through an ONNX file.

    Raises
    ------
    ModelError
        When it is damaged, keeps data in other files, uses operators that are not standard, or is too large.

    References
    ----------
    .. [1] ONNX, Open Neural Network Exchange: Intermediate Representation Specification.
    """
    graph = Graph()
    try:
        for number, _, value in fields(memoryview(raw)):
            if number == 25:
                raise _refused("operators of its own making", "MODEL-ONNX-OPS")
            if not isinstance(value, memoryview):
                continue
            if number == 2:
                graph.producer = _text(value)
            elif number == 3:
                graph.version = _text(value)
            elif number == 7:
                _walk_graph(value, graph, depth=1)
    except ValueError as error:
        raise damaged() from error
    if not graph.n_nodes:
        raise damaged()
    return graph


def damaged() -> ModelError:
    """Say that an ONNX file cannot be read."""
    return ModelError(
        "This ONNX file ends early, is damaged, or asks for what the onnxruntime installed here cannot run.",
        "Save and upload the whole file again, or convert the model with an older set of operators.", "MODEL-ONNX",
    )


def _refused(what: str, code: str) -> ModelError:
    remedy = "Convert the model with standard operators, into one file."
    return ModelError(f"The ONNX file has {what}, which is not opened.", remedy, code)


def _walk_graph(raw: memoryview, graph: Graph, *, depth: int) -> None:
    if depth > DEEPEST:
        raise _refused(f"graphs inside graphs, more than {DEEPEST} deep", "MODEL-ONNX-SIZE")
    for number, _, value in fields(raw):
        if not isinstance(value, memoryview):
            continue
        if number == 1:
            _walk_node(value, graph, depth=depth)
        elif number == 5:
            _walk_initializer(value, graph)
        elif number == 15:
            _walk_sparse(value)


def _walk_node(raw: memoryview, graph: Graph, *, depth: int) -> None:
    graph.n_nodes += 1
    if graph.n_nodes > MOST_NODES:
        raise _refused(f"more than {count(MOST_NODES)} operators", "MODEL-ONNX-SIZE")
    for number, _, value in fields(raw):
        if number == 7 and isinstance(value, memoryview) and _text(value) not in DOMAINS:
            raise _refused(f"operators of the family {_text(value)!r}", "MODEL-ONNX-OPS")
        if number == 5 and isinstance(value, memoryview):
            _walk_attribute(value, graph, depth=depth)


def _walk_attribute(raw: memoryview, graph: Graph, *, depth: int) -> None:
    name = next((_text(value) for number, _, value in fields(raw) if number == 1 and isinstance(value, memoryview)), "")
    labels: list = []
    for number, _, value in fields(raw, skip=None if name in LABELS else PASSED_OVER):
        if name in LABELS and number in (8, 9):
            labels += [_text(value)] if isinstance(value, memoryview) and number == 9 else numbers(value)
        if not isinstance(value, memoryview):
            continue
        if number in (6, 11):
            _walk_graph(value, graph, depth=depth + 1)
        elif number in (5, 10):
            _check_tensor(value)
        elif number in (22, 23):
            _walk_sparse(value)
    if labels:
        graph.classes = tuple(labels)


def _walk_sparse(raw: memoryview) -> None:
    for number, _, value in fields(raw):
        if number in (1, 2) and isinstance(value, memoryview):
            _check_tensor(value)


def _walk_initializer(raw: memoryview, graph: Graph) -> None:
    """Check the data, and keep the labels that converters store as a tensor named "classes"."""
    if _check_tensor(raw) == "classes" and not graph.classes:
        graph.classes = _labels(raw)


def _check_tensor(raw: memoryview) -> str:
    """Refuse data that is kept in another file; gives the tensor's name."""
    name = ""
    for number, _, value in fields(raw, skip=NUMBERS_OF_A_TENSOR):
        if number == 13 or (number == 14 and value == 1):
            raise _refused("data in another file", "MODEL-ONNX-DATA")
        if number == 8 and isinstance(value, memoryview):
            name = _text(value)
    return name


def _labels(raw: memoryview) -> tuple:
    kind, texts, whole, packed = 0, [], [], memoryview(b"")
    for number, _, value in fields(raw):
        if number == 2 and isinstance(value, int):
            kind = value
        elif number == 6 and isinstance(value, memoryview):
            texts.append(_text(value))
        elif number in (5, 7):
            whole += numbers(value)
        elif number == 9 and isinstance(value, memoryview):
            packed = value
    if kind == STRING:
        return tuple(texts)
    if kind in (INT32, INT64):
        return tuple(whole or little(packed, "i" if kind == INT32 else "q"))
    return ()


def _text(value: memoryview) -> str:
    return shortened(bytes(value[:1_000]).decode("utf-8", errors="replace"), 200)
