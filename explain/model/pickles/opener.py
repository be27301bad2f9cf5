"""A pickle, opened by the lists."""

import importlib
import io
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from explain.model.pickles import numbers
from explain.model.pickles.calls import CALLS, LeftOut, Named, with_numbers
from explain.model.pickles.inventory import WRAPPER
from explain.model.pickles.lists import listed_as, lists
from explain.model.pickles.reader import Limits, Reader
from explain.model.pickles.refusing import damaged, refused
from explain.model.pickles.renames import renamed
from explain.model.pickles.states import RemainderColumns, fill_for
from explain.model.versions import is_version

RECONSTRUCTOR = ("copyreg", "_reconstructor")
REMAINDER = ("sklearn.compose._column_transformer", "_RemainderColsList")
MOST_STREAMS = 4
"""Streams inside streams: arrays of objects in joblib files."""
ARRAYS = {("numpy", "ndarray"), ("numpy", "memmap")}
FILLED_LATER = {
    ("functools", "partial"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("sklearn.tree._tree", "Tree"),
    ("numpy.random._pickle", "__randomstate_ctor"),
    ("sklearn.metrics._dist_metrics", "newObj"),
    ("sklearn.neighbors._ball_tree", "newObj"),
    ("sklearn.neighbors._kd_tree", "newObj"),
}
"""Calls whose answer is given its state afterwards; the others' is whole as it is."""


class NotListed(Exception):
    """A name that is in no list; raised before anything else of the file is read."""


class JoblibArray:
    """The description that joblib writes before the bytes of an array."""

    __slots__ = ("state",)


STAND_INS: dict[tuple[str, str], type] = {
    WRAPPER: JoblibArray, RECONSTRUCTOR: JoblibArray, REMAINDER: RemainderColumns,
}
"""Names for which a class of our own stands."""


class Opener(Reader):
    """Makes what a stream describes, of listed names alone."""

    dispatch: ClassVar[dict] = dict(Reader.dispatch)

    def __init__(self, file: io.BytesIO, limits: Limits, depth: int = 0) -> None:
        super().__init__(file, limits)
        self.depth = depth
        self.tokens: dict[tuple[str, str], Any] = {}
        self.unfilled: dict[int, Any] = {}
        """What was made and not yet filled: an object takes state once, before anything else can look into it."""
        self.versions: dict[str, None] = {}
        self.names: dict[str, None] = {}
        self.is_joblib = False

    def named(self, module: str, name: str) -> Any:
        """Give what a name stands for, each looked up once."""
        pair = (module, name)
        if pair not in self.tokens:
            self.tokens[pair] = self.looked_up(*renamed(module, name))
        return self.tokens[pair]

    def looked_up(self, module: str, name: str) -> Any:
        """Find a name in the lists; what it stands for is imported only then."""
        if (module, name) in STAND_INS:
            return Named((module, name), STAND_INS[module, name])
        pair = listed_as(module, name)
        if pair is None:
            raise NotListed(f"{module}.{name}")
        self.names[".".join(pair)] = None
        if pair in lists().left_out:
            return LeftOut(pair)
        if pair in CALLS:
            return Named(pair, None)
        held = getattr(importlib.import_module(pair[0]), pair[1])
        return held if pair in lists().values else Named(pair, held)

    def called(self, function: Any, arguments: Any) -> Any:
        """Carry out a call of the lists."""
        if isinstance(function, LeftOut):
            return function
        if not isinstance(function, Named) or type(arguments) is not tuple:
            raise refused("call something that is not to be called", "MODEL-CALL")
        if function.name == RECONSTRUCTOR:
            return self.reconstructed(arguments)
        for part in arguments:
            self.check_filled(part)
        if function.name in lists().called:
            return with_numbers(function.kind, arguments)
        if function.name not in CALLS:
            raise refused(f"call {function.name[1]!r}", "MODEL-CALL")
        if any(isinstance(part, LeftOut) for part in arguments) and function.name[0] == "functools":
            return arguments[0]
        made = CALLS[function.name](arguments, self.limits)
        return self.fresh(made) if function.name in FILLED_LATER else made

    def reconstructed(self, arguments: tuple) -> Any:
        """Make an object as protocols 0 and 1 do: its class, the builtin it is derived from, and that one's value."""
        if len(arguments) != 3:
            raise refused("make an object in an unusual way", "MODEL-CALL")
        kind, base, content = arguments
        if base is object and content is None:
            return self.created(kind, ())
        if base is tuple and type(content) is tuple:
            return self.created(kind, content)
        if base is dict and type(content) is dict:
            made = self.created(kind, ())
            if isinstance(made, dict):
                dict.update(made, content)
                return made
        raise refused("make an object in an unusual way", "MODEL-CALL")

    def created(self, kind: Any, arguments: Any) -> Any:
        """Make an empty object of a listed class."""
        if isinstance(kind, LeftOut):
            return kind
        if not isinstance(kind, Named) or type(arguments) is not tuple:
            raise refused("make an object of what is no class", "MODEL-CALL")
        if kind.name in lists().records and len(arguments) == len(kind.kind._fields):
            return tuple.__new__(kind.kind, arguments)
        if arguments or (kind.name not in lists().created and kind.name not in STAND_INS):
            raise refused(f"make an object of {kind.name[1]!r} in an unusual way", "MODEL-CALL")
        return self.fresh(new_object(kind.kind))

    def fresh(self, made: Any) -> Any:
        """Remember what waits for its state."""
        self.unfilled[id(made)] = made
        return made

    def check_filled(self, part: Any) -> None:
        """Let nothing into compiled code that can still change its shape."""
        if not isinstance(part, (np.ndarray, np.dtype)) or id(part) not in self.unfilled:
            return
        if isinstance(part, np.ndarray) or part.names or part.kind in "VmM":
            raise refused("use an array before it is whole", "MODEL-STATE")
        del self.unfilled[id(part)]

    def filled(self, held: Any, state: Any) -> Any:
        """Give a new object its state, once."""
        if isinstance(held, LeftOut):
            return held
        if self.unfilled.pop(id(held), self) is not held:
            raise refused("change something that is already made", "MODEL-STATE")
        if type(held) is JoblibArray:
            return self.array(state)
        self.check_parts(state)
        if isinstance(held, np.dtype):
            numbers.fill_dtype(held, state)
        elif type(held) is np.ndarray:
            numbers.fill_array(held, state, self.limits)
        elif type(held) is np.random.RandomState:
            numbers.fill_random_state(held, state)
        else:
            self.note_version(state)
            self.way_of(held)(held, state)
        return held

    def way_of(self, held: Any) -> Callable[[Any, Any], None]:
        """Choose how an object is given its state."""
        return fill_for(type(held))

    def check_parts(self, state: Any) -> None:
        """Let no unfinished array or type into a state."""
        for part in state.values() if type(state) is dict else state if type(state) is tuple else ():
            self.check_filled(part)
            if type(part) is dict:
                for field in part.values():
                    self.check_filled(field[0] if type(field) is tuple and field else None)

    def note_version(self, state: Any) -> None:
        """Remember which scikit-learn wrote an estimator."""
        version = state.get("_sklearn_version") if type(state) is dict else None
        if is_version(version):
            self.versions[version] = None

    def is_mapping(self, target: Any) -> bool:
        """Whether an object is scikit-learn's own kind of dict."""
        return isinstance(target, dict) and type(target).__module__ == "sklearn.utils._bunch"

    def array(self, state: Any) -> Any:
        """Read the array behind its description in a joblib file."""
        self.is_joblib = True
        if type(state) is not dict or not isinstance(state.get("dtype"), np.dtype):
            raise damaged("an array has no type")
        dtype, shape = state["dtype"], state.get("shape", ())
        kind = state.get("subclass")
        if not isinstance(kind, Named) or kind.name not in ARRAYS:
            raise refused("make an unusual array", "MODEL-STATE")
        self.check_filled(dtype)
        if dtype.hasobject:
            return self.objects()
        n_items = numbers.check_shape(shape, dtype, self.limits)
        if state.get("numpy_array_alignment_bytes") is not None:
            self.read(self.read(1)[0])
        n_bytes = n_items * dtype.itemsize
        if n_bytes > self.limits.size - self.file.tell():
            raise EOFError
        content = bytearray(n_bytes)
        self.file.readinto(content)
        array = np.frombuffer(content, dtype=dtype, count=n_items)
        if not dtype.isnative:
            array = array.astype(dtype.newbyteorder("="))
        return array.reshape(shape[::-1]).T if state.get("order") == "F" else array.reshape(shape)

    def objects(self) -> Any:
        """Read an array of objects: a stream within the stream, held to the same lists and limits."""
        if self.depth >= MOST_STREAMS:
            raise refused("nest streams too deeply", "MODEL-LIMIT")
        inner = Opener(self.file, self.limits, self.depth + 1)
        inner.tokens, inner.names, inner.versions = self.tokens, self.names, self.versions
        made = inner.load()
        if type(made) is not np.ndarray:
            raise damaged("an array is none")
        return made


def new_object(kind: type) -> Any:
    """Make an empty object, as Python does; a constructor of the class is not run.

    Raises
    ------
    TypeError
        When the class is compiled: its objects are not safe to make this way.
    """
    base = next((base for base in (dict, list) if issubclass(kind, base)), object)
    return base.__new__(kind)
