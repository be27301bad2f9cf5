"""The machine of a pickle: its instructions, bounded, with no power of its own.

What an instruction may name, call, make or fill is decided by the four hooks of a subclass.
"""

import io
import pickle
import struct
from collections import OrderedDict, defaultdict
from typing import Any, ClassVar

from explain.model.pickles.refusing import damaged, ends_early, refused, too_large

MACHINE: Any = pickle._Unpickler  # type: ignore[attr-defined]
"""The machine written in Python: each of its instructions can be replaced."""
N_INSTRUCTIONS = 50_000_000
DEEPEST = 1_000
PLAIN = (str, int, float, bool, bytes, type(None), complex)
REFUSED = (
    "INST",
    "OBJ",
    "EXT1",
    "EXT2",
    "EXT4",
    "PERSID",
    "BINPERSID",
    "NEWOBJ_EX",
    "NEXT_BUFFER",
    "READONLY_BUFFER",
)
"""Instructions that no model needs: old and indirect ways to make objects, and data kept elsewhere."""


class Limits:
    """What is left to spend while a file is opened, streams inside the stream included."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.n_instructions = N_INSTRUCTIONS
        self.n_bytes = 6 * size + 2**24

    def spend(self, n_bytes: int) -> None:
        """Count bytes that are made apart from those of the file."""
        self.n_bytes -= n_bytes
        if n_bytes < 0 or self.n_bytes < 0:
            raise too_large("it would grow far beyond its size")


class Reader(MACHINE):
    """Reads one stream; the hooks `named`, `called`, `created` and `filled` say what comes of it."""

    dispatch: ClassVar[dict] = dict(MACHINE.dispatch)

    def __init__(self, file: io.BytesIO, limits: Limits) -> None:
        super().__init__(file)
        self.file = file
        self.limits = limits

    def load(self) -> Any:
        """Carry out the instructions up to STOP; gives the object made."""
        one = self.file.read
        self.read, self.readline = self.whole, self.line
        self.metastack: list = []
        self.stack: list = []
        self.append = self.stack.append
        dispatch: dict[int, Any] = self.dispatch
        try:
            for done in range(self.limits.n_instructions):  # noqa: B007  # told apart from the end of the stream below
                dispatch[one(1)[0]](self)
        except pickle._Stop as stop:  # type: ignore[attr-defined]
            self.limits.n_instructions -= done
            return stop.value
        except IndexError as error:
            raise (ends_early() if self.file.tell() >= self.limits.size else damaged()) from error
        except (EOFError, struct.error) as error:
            raise ends_early() from error
        raise too_large(f"it has more than {N_INSTRUCTIONS:,} instructions")

    def whole(self, n_bytes: int) -> bytes:
        """Read exactly so many bytes."""
        found = self.file.read(n_bytes)
        if len(found) != n_bytes:
            raise EOFError
        return found

    def line(self) -> bytes:
        """Read up to the end of a line."""
        found = self.file.readline()
        if found[-1:] != b"\n":
            raise EOFError
        return found

    def find_class(self, module: str, name: str) -> Any:
        """Give what a name stands for; Python's own way to find it is never taken."""
        return self.named(module, name)

    def named(self, module: str, name: str) -> Any:
        """Stand for a name."""
        raise NotImplementedError

    def called(self, function: Any, arguments: Any) -> Any:
        """Stand for what a call gives."""
        raise NotImplementedError

    def created(self, kind: Any, arguments: Any) -> Any:
        """Stand for a new object of a class, not yet filled."""
        raise NotImplementedError

    def filled(self, held: Any, state: Any) -> Any:
        """Stand for an object that is given its state."""
        raise NotImplementedError

    def load_reduce(self) -> None:
        """Call something."""
        arguments = self.stack.pop()
        self.stack[-1] = self.called(self.stack[-1], arguments)

    def load_newobj(self) -> None:
        """Make an empty object."""
        arguments = self.stack.pop()
        self.stack[-1] = self.created(self.stack[-1], arguments)

    def load_build(self) -> None:
        """Give an object its state."""
        state = self.stack.pop()
        self.stack[-1] = self.filled(self.stack[-1], state)

    def load_frame(self) -> None:
        """Step over the mark of a frame; its size must fit the file."""
        (size,) = struct.unpack("<Q", self.read(8))
        if size > self.limits.size - self.file.tell():
            raise EOFError

    def load_bytearray8(self) -> None:
        """Read bytes that can be changed; as many as the file has."""
        (size,) = struct.unpack("<Q", self.read(8))
        if size > self.limits.size:
            raise EOFError
        self.append(bytearray(self.read(size)))

    def load_mark(self) -> None:
        """Begin a group, within bounds."""
        if len(self.metastack) >= DEEPEST:
            raise too_large(f"it is nested more than {DEEPEST:,} levels deep")
        super().load_mark()

    def load_append(self) -> None:
        """Add one item to a list."""
        item = self.stack.pop()
        self.extend([item])

    def load_appends(self) -> None:
        """Add items to a list."""
        self.extend(self.pop_mark())

    def extend(self, items: list) -> None:
        """Add to the list on the stack, and to nothing but a list."""
        if type(self.stack[-1]) is not list:
            raise refused("add to something that is no list", "MODEL-STATE")
        self.stack[-1].extend(items)

    def load_setitem(self) -> None:
        """Put one pair into a mapping."""
        held = self.stack.pop()
        self.put([self.stack.pop(), held])

    def load_setitems(self) -> None:
        """Put pairs into a mapping."""
        self.put(self.pop_mark())

    def put(self, items: list) -> None:
        """Put pairs into the mapping on the stack."""
        target = self.stack[-1]
        if type(target) not in (dict, OrderedDict, defaultdict) and not self.is_mapping(target):
            raise refused("put something into what is no mapping", "MODEL-STATE")
        for key, held in zip(items[::2], items[1::2], strict=True):
            target[plain_key(key)] = held

    def is_mapping(self, target: Any) -> bool:
        """Whether an object is a mapping of a kind that a subclass knows."""
        return False

    def load_dict(self) -> None:
        """Make a dict of pairs."""
        items = self.pop_mark()
        self.append({})
        self.put(items)

    def load_additems(self) -> None:
        """Add items to a set."""
        items = self.pop_mark()
        if type(self.stack[-1]) is not set:
            raise refused("add to something that is no set", "MODEL-STATE")
        self.stack[-1].update(plain_key(item) for item in items)

    def load_frozenset(self) -> None:
        """Make a set that stays as it is."""
        items = self.pop_mark()
        self.append(frozenset(plain_key(item) for item in items))

    def load_refused(self) -> None:
        """Refuse an instruction that no model needs."""
        raise refused("make objects in a way that is not in use", "MODEL-CALL")

    for _name in (
        "reduce",
        "newobj",
        "build",
        "frame",
        "bytearray8",
        "mark",
        "append",
        "appends",
        "setitem",
        "setitems",
        "dict",
        "additems",
        "frozenset",
    ):
        dispatch[getattr(pickle, _name.upper())[0]] = locals()[f"load_{_name}"]
    for _name in REFUSED:
        dispatch[getattr(pickle, _name)[0]] = load_refused
    del _name


def plain_key(key: Any, depth: int = 0) -> Any:
    """Let only plain values be keys: hashing anything else runs its code, and nested pairs of pairs take for ever.

    Examples
    --------
    >>> plain_key("age"), plain_key((1, "a"))
    ('age', (1, 'a'))
    """
    if type(key) in PLAIN or _is_number(type(key)):
        return key
    if type(key) is tuple and depth < 2 and len(key) < 1_000:
        for part in key:
            plain_key(part, depth + 1)
        return key
    raise refused("use an object as a key", "MODEL-STATE")


def _is_number(kind: type) -> bool:
    return kind.__module__ == "numpy" and "generic" in {each.__name__ for each in kind.__mro__}
