"""All names that a pickle asks for, found without making anything of it."""

import io
import pickle
import re
from typing import Any, ClassVar

from explain.model.pickles.reader import Limits, Reader
from explain.model.pickles.renames import renamed

WRAPPER = ("joblib.numpy_pickle", "NumpyArrayWrapper")
MOST_NAMES = 5_000


class StandIn:
    """Stands for whatever a name, a call or an object would be."""

    __slots__ = ("arguments", "name", "state")

    def __init__(self, name: tuple[str, str] = ("", ""), arguments: Any = ()) -> None:
        self.name = name
        self.arguments = arguments
        self.state: Any = None


class Inventory(Reader):
    """Reads a stream for its names; calls nothing, fills nothing, imports nothing."""

    dispatch: ClassVar[dict] = dict(Reader.dispatch)

    def __init__(self, file: io.BytesIO, limits: Limits, names: dict[tuple[str, str], None]) -> None:
        super().__init__(file, limits)
        self.names = names

    def named(self, module: str, name: str) -> StandIn:
        """Note a name."""
        if len(self.names) < MOST_NAMES:
            self.names[renamed(module, name)] = None
        return StandIn(renamed(module, name))

    def called(self, function: Any, arguments: Any) -> StandIn:
        """Stand for what a call would give."""
        return StandIn(getattr(function, "name", ("", "")), arguments)

    def created(self, kind: Any, arguments: Any) -> StandIn:
        """Stand for an object."""
        return self.called(kind, arguments)

    def filled(self, held: Any, state: Any) -> Any:
        """Keep a state as it stands; step over the bytes of an array."""
        if isinstance(held, StandIn):
            held.state = state
            if held.name == WRAPPER and isinstance(state, dict):
                self.skip_array(state)
        return held

    def skip_array(self, state: dict) -> None:
        """Step over the bytes that joblib writes behind the description of an array."""
        code = state["dtype"].arguments[0]
        if "O" in code:
            Inventory(self.file, self.limits, self.names).load()
            return
        if state.get("numpy_array_alignment_bytes") is not None:
            self.read(self.read(1)[0])
        n_items = 1
        for length in state["shape"]:
            n_items *= length if isinstance(length, int) else 1
        self.read(n_items * bytes_of(code))

    def extend(self, items: list) -> None:
        """Drop what would be added."""
        pass

    def put(self, items: list) -> None:
        """Keep what is put into a plain dict: the description of an array is one."""
        target = self.stack[-1]
        if isinstance(target, dict):
            target.update(
                {key: held for key, held in zip(items[::2], items[1::2], strict=False) if isinstance(key, str)}
            )

    def load_additems(self) -> None:
        """Drop what would be added to a set."""
        self.pop_mark()

    def load_frozenset(self) -> None:
        """Stand for a set."""
        self.pop_mark()
        self.append(frozenset())

    def load_inst(self) -> None:
        """Note the name of an object made in the oldest way."""
        self.pop_mark()
        self.append(self.named(self.readline()[:-1].decode("ascii"), self.readline()[:-1].decode("ascii")))

    def load_obj(self) -> None:
        """Stand for an object made in an old way."""
        items = self.pop_mark()
        self.append(StandIn(arguments=items))

    for _name in ("additems", "frozenset", "inst", "obj"):
        dispatch[getattr(pickle, _name.upper())[0]] = locals()[f"load_{_name}"]
    del _name


def bytes_of(code: str) -> int:
    """Bytes of one item of a numpy type, by its short code.

    Examples
    --------
    >>> bytes_of("f8"), bytes_of("<U3"), bytes_of("b1")
    (8, 12, 1)
    """
    size = int(re.sub(r"\D", "", code) or 1)
    return 4 * size if "U" in code else 8 if code[-2:-1] in "mM" or code in ("M8", "m8") else size


def names_asked_for(raw: bytes) -> tuple[tuple[str, str], ...]:
    """Pairs of module and name that a pickle or joblib file asks for, as far as it can be read, each once.

    Examples
    --------
    >>> import pickle
    >>> names_asked_for(pickle.dumps(print))
    (('builtins', 'print'),)
    """
    names: dict[tuple[str, str], None] = {}
    file = io.BytesIO(raw)
    try:
        Inventory(file, Limits(len(raw)), names).load()
    except Exception:  # a file that cannot be read to its end is listed as far as it goes
        return tuple(names)
    return tuple(names)
