"""What a pickle may call, and with what; kept by hand, since a call is the only thing that runs.

Each function here is given the arguments of the file and makes the object itself; the file's own callable is never run
without a look at what it is called with.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from explain.model.pickles import numbers
from explain.model.pickles.reader import Limits, plain_key
from explain.model.pickles.refusing import damaged, refused

NUMBERS = (int, float, bool)
FACTORIES = (list, dict, int, float, str, None)
LOSSES = frozenset(
    ("sklearn._loss._loss", f"Cy{name}")
    for name in (
        "AbsoluteError", "ExponentialLoss", "HalfBinomialLoss", "HalfGammaLoss", "HalfMultinomialLoss",
        "HalfPoissonLoss", "HalfSquaredError", "HalfTweedieLoss", "HalfTweedieLossIdentity", "HuberLoss",
        "PinballLoss",
    )
)
MADE_BY_DEFAULT: dict[tuple[str, str], type] = {("collections", "OrderedDict"): OrderedDict, ("builtins", "set"): set}
"""What a `defaultdict` may make by itself."""


class Named:
    """Stands for a class until it is called for: nothing that a model holds can run it."""

    __slots__ = ("kind", "name")

    def __init__(self, name: tuple[str, str], kind: Any) -> None:
        self.name = name
        self.kind = kind


class LeftOut:
    """Stands for what no prediction needs, such as the ranges of a search."""

    __slots__ = ("name",)

    def __init__(self, name: tuple[str, str]) -> None:
        self.name = name


def wrong(name: str) -> Exception:
    """Say that a listed name is called in a way that models do not need."""
    return refused(f"call {name!r} in an unusual way", "MODEL-CALL")


def encoded(arguments: tuple, limits: Limits) -> bytes:
    """Turn text into the bytes it stands for, as protocols 0 to 2 write bytes."""
    if len(arguments) != 2 or type(arguments[0]) is not str or arguments[1] not in ("latin1", "latin-1"):
        raise wrong("encode")
    limits.spend(len(arguments[0]))
    return arguments[0].encode("latin1")


def no_bytes(arguments: tuple, limits: Limits) -> bytes:
    """Give no bytes: protocols 0 to 2 write them so."""
    if arguments != ():
        raise wrong("bytes")
    return b""


def byte_array(arguments: tuple, limits: Limits) -> bytearray:
    """Copy bytes that the file has; a size alone makes nothing."""
    if arguments == ():
        return bytearray()
    content = encoded(arguments, limits) if len(arguments) == 2 else arguments[0]
    if type(content) is not bytes:
        raise wrong("bytearray")
    limits.spend(len(content))
    return bytearray(content)


def slice_of(arguments: tuple, limits: Limits) -> slice:
    """Make a slice of whole numbers or names of columns."""
    if not 1 <= len(arguments) <= 3 or not all(part is None or type(part) in (int, str) for part in arguments):
        raise wrong("slice")
    return slice(*arguments)


def set_of(arguments: tuple, limits: Limits, *, kind: type = set) -> Any:
    """Make a set of plain values."""
    if len(arguments) != 1 or type(arguments[0]) is not list:
        raise wrong(kind.__name__)
    limits.spend(8 * len(arguments[0]))
    return kind(plain_key(item) for item in arguments[0])


def ordered(arguments: tuple, limits: Limits) -> OrderedDict:
    """Make an empty ordered dict; its items follow."""
    if arguments != ():
        raise wrong("OrderedDict")
    return OrderedDict()


def with_default(arguments: tuple, limits: Limits) -> defaultdict:
    """Make an empty dict with one of a few defaults."""
    factory = arguments[0] if len(arguments) == 1 else wrong
    if isinstance(factory, Named) and factory.name in MADE_BY_DEFAULT:
        return defaultdict(MADE_BY_DEFAULT[factory.name])
    if not any(factory is allowed for allowed in FACTORIES):
        raise wrong("defaultdict")
    return defaultdict(factory)  # type: ignore[arg-type]


def dated(arguments: tuple, limits: Limits, *, kind: type) -> Any:
    """Make a date or a span of time of what Python writes of it: a few bytes, or whole numbers."""
    if not 1 <= len(arguments) <= 3 or not all(type(part) in (int, bytes) for part in arguments):
        raise wrong(kind.__name__)
    return kind(*arguments)


def empty_array(arguments: tuple, limits: Limits) -> np.ndarray:
    """Make an empty array; its shape and content follow."""
    if (
        len(arguments) != 3
        or not _is(arguments[0], np.ndarray)
        or arguments[1] != (0,)
        or arguments[2] not in (b"b", "b")
    ):
        raise wrong("_reconstruct")
    return np.ndarray.__new__(np.ndarray, (0,), "b")


def random_state(arguments: tuple, limits: Limits) -> np.random.RandomState:
    """Make a source of random numbers; its place in the sequence follows."""
    return np.random.RandomState(0)


def tree(arguments: tuple, limits: Limits) -> Any:
    """Make an empty tree; its constructor trusts the count of outputs it is given."""
    from sklearn.tree._tree import Tree

    n_features, n_classes, n_outputs = arguments if len(arguments) == 3 else (None, None, None)
    if type(n_features) is not int or type(n_outputs) is not int or type(n_classes) is not np.ndarray:
        raise damaged("a tree is not whole")
    proper = n_classes.dtype.kind == "i" and n_classes.shape == (n_outputs,) and n_outputs > 0 and n_features >= 0
    if not proper or n_classes.min() < 1 or int(n_classes.max()) * n_outputs > 8 * limits.size:
        raise damaged("a tree is not whole")
    return Tree(n_features, n_classes, n_outputs)


def cython_object(arguments: tuple, limits: Limits, *, module: str) -> Any:
    """Make an empty object of a compiled class of one module."""
    kind = arguments[0] if len(arguments) == 1 else None
    if not isinstance(kind, Named) or kind.name[0] != module:
        raise wrong("newObj")
    return kind.kind.__new__(kind.kind)


def loss(arguments: tuple, limits: Limits) -> Any:
    """Make a compiled loss from its class, a mark of its version and its numbers."""
    kind, _, held = arguments if len(arguments) == 3 else (None, None, None)
    if not isinstance(kind, Named) or kind.name not in LOSSES or type(held) not in (tuple, type(None)):
        raise wrong("__pyx_unpickle")
    return with_numbers(kind.kind, held or ())


def partial_function(arguments: tuple, limits: Limits) -> partial:
    """Make a function with settings, of the functions that a model may hold."""
    if len(arguments) != 1 or not callable(arguments[0]) or isinstance(arguments[0], type):
        raise wrong("partial")
    return partial(arguments[0])


def dtype(arguments: tuple, limits: Limits) -> np.dtype:
    """Make a type of numbers."""
    return numbers.dtype_of(arguments)


def scalar(arguments: tuple, limits: Limits) -> Any:
    """Make one number."""
    return numbers.scalar_of(arguments)


def with_numbers(kind: Any, arguments: tuple) -> Any:
    """Call one of the classes that take a few plain numbers."""
    if len(arguments) > 2 or not all(type(part) in NUMBERS for part in arguments):
        raise wrong(kind.__name__)
    return kind(*arguments)


def _is(named: Any, kind: Any) -> bool:
    return isinstance(named, Named) and named.kind is kind


CALLS: dict[tuple[str, str], Callable[[tuple, Limits], Any]] = {
    ("_codecs", "encode"): encoded,
    ("builtins", "bytes"): no_bytes,
    ("builtins", "bytearray"): byte_array,
    ("builtins", "slice"): slice_of,
    ("builtins", "set"): set_of,
    ("builtins", "frozenset"): partial(set_of, kind=frozenset),
    ("collections", "OrderedDict"): ordered,
    ("collections", "defaultdict"): with_default,
    ("datetime", "date"): partial(dated, kind=date),
    ("datetime", "datetime"): partial(dated, kind=datetime),
    ("datetime", "timedelta"): partial(dated, kind=timedelta),
    ("functools", "partial"): partial_function,
    ("numpy", "dtype"): dtype,
    ("numpy._core.multiarray", "_reconstruct"): empty_array,
    ("numpy._core.multiarray", "scalar"): scalar,
    ("numpy._core.numeric", "_frombuffer"): numbers.array_from_buffer,
    ("numpy.random._pickle", "__randomstate_ctor"): random_state,
    **{(module, f"__pyx_unpickle_{name}"): loss for module, name in LOSSES},
    ("sklearn.metrics._dist_metrics", "newObj"): partial(cython_object, module="sklearn.metrics._dist_metrics"),
    ("sklearn.neighbors._ball_tree", "newObj"): partial(cython_object, module="sklearn.neighbors._ball_tree"),
    ("sklearn.neighbors._kd_tree", "newObj"): partial(cython_object, module="sklearn.neighbors._kd_tree"),
    ("sklearn.tree._tree", "Tree"): tree,
}
"""By exact name; `copyreg._reconstructor` is a way to make empty objects and is in `opener`."""
