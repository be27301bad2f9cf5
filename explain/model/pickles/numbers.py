"""Types, arrays, scalars and random states of numpy, each made only of what numpy itself would have written."""

import re
from typing import Any

import numpy as np

from explain.model.pickles.reader import Limits
from explain.model.pickles.refusing import damaged, refused

CODE = re.compile(r"[<>|=]?(?:[biufcSUVO]\d{0,9}|[mM]8|\?)\Z")
MOST_AXES = 32


def dtype_of(arguments: tuple) -> np.dtype:
    """Make a type from its short code; its state follows."""
    if (
        len(arguments) != 3
        or type(arguments[0]) is not str
        or not CODE.match(arguments[0])
        or arguments[2] not in (1, True)
    ):
        raise refused("make an unusual type of numbers", "MODEL-CALL")
    return np.dtype(arguments[0], False, True)  # type: ignore[call-overload]


def fill_dtype(dtype: np.dtype, state: Any) -> None:
    """Give a fresh type its state, if numpy would have written just that."""
    if type(state) is not tuple or not 8 <= len(state) <= 9 or not all(_plain(part) for part in state):
        raise refused("make an unusual type of numbers", "MODEL-STATE")
    wanted = _fields(dtype, state) if state[3] is not None else _simple(dtype, state)
    if wanted.__reduce__()[2][1:] != state[1:] or wanted.itemsize != dtype.itemsize:
        raise refused("make an unusual type of numbers", "MODEL-STATE")
    dtype.__setstate__(state)  # type: ignore[attr-defined]


def _plain(part: Any, depth: int = 0) -> bool:
    if type(part) in (tuple, dict) and depth < 4:
        held = part.items() if type(part) is dict else part
        return all(_plain(each, depth + 1) for each in held)
    return part is None or type(part) in (int, str, bytes, bool) or isinstance(part, np.dtype)


def _simple(dtype: np.dtype, state: tuple) -> np.dtype:
    if len(state) == 9:
        unit, step = state[8][1][:2]
        return np.dtype(f"{dtype.char}8[{step}{unit.decode() if type(unit) is bytes else unit}]").newbyteorder(state[1])
    return dtype.newbyteorder(state[1])


def _fields(dtype: np.dtype, state: tuple) -> np.dtype:
    """Build a type of named fields anew; numpy checks that they lie within it."""
    names, fields = state[3], state[4]
    kinds = [fields[name][0] for name in names]
    if any(kind.hasobject or kind.subdtype is not None for kind in kinds):
        raise refused("make an unusual type of numbers", "MODEL-STATE")
    return np.dtype(
        {
            "names": list(names),
            "formats": kinds,
            "offsets": [fields[name][1] for name in names],
            "itemsize": dtype.itemsize,
        },
        align=bool(state[7] & 128) if len(state) > 7 and type(state[7]) is int else False,
    )


def check_shape(shape: Any, dtype: Any, limits: Limits) -> int:
    """Count the items of an array; its bytes may not be more than the file has."""
    if not isinstance(dtype, np.dtype) or type(shape) is not tuple or len(shape) > MOST_AXES:
        raise damaged("an array has no proper shape")
    n_items = 1
    for length in shape:
        if type(length) is not int and not isinstance(length, np.integer):
            raise damaged("an array has no proper shape")
        if length < 0:
            raise damaged("an array has no proper shape")
        n_items *= int(length)
    if n_items * max(dtype.itemsize, 1) > 8 * limits.size + 64:
        raise damaged("an array is larger than the file")
    return n_items


def fill_array(array: np.ndarray, state: Any, limits: Limits) -> None:
    """Give a fresh array its shape, type and content."""
    if type(state) is not tuple or len(state) != 5 or array.size:
        raise damaged("an array is not whole")
    _, shape, dtype, fortran, content = state
    n_items = check_shape(shape, dtype, limits)
    kind, length = (list, n_items) if dtype.hasobject else (bytes, n_items * dtype.itemsize)
    if type(content) is not kind or len(content) != length or (dtype.hasobject and dtype.names):
        raise damaged("an array is not whole")
    limits.spend(length)
    array.__setstate__((1, tuple(int(length) for length in shape), dtype, bool(fortran), content))  # type: ignore[arg-type]


def scalar_of(arguments: tuple) -> Any:
    """Make a number of numpy from its bytes."""
    if len(arguments) != 2 or not isinstance(arguments[0], np.dtype) or type(arguments[1]) is not bytes:
        raise refused("make an unusual number", "MODEL-CALL")
    dtype, content = arguments
    if dtype.hasobject or len(content) != dtype.itemsize or not content:
        raise refused("make an unusual number", "MODEL-CALL")
    return np.frombuffer(content, dtype=dtype, count=1)[0]


def array_from_buffer(arguments: tuple, limits: Limits) -> np.ndarray:
    """Look at bytes as an array (protocol 5)."""
    if len(arguments) not in (4, 5) or type(arguments[0]) not in (bytes, bytearray):
        raise refused("look at memory that is not its own", "MODEL-CALL")
    content, dtype, shape, order = arguments[:4]
    n_items = check_shape(shape, dtype, limits)
    if dtype.hasobject or len(content) != n_items * dtype.itemsize or order not in ("C", "F"):
        raise damaged("an array is not whole")
    return np.frombuffer(content, dtype=dtype, count=n_items).reshape(shape, order=order)


def fill_random_state(held: np.random.RandomState, state: Any) -> None:
    """Give a source of random numbers its place in the sequence; a place outside would read beyond its memory."""
    try:
        inner = state["state"]
        key, place = inner["key"], inner["pos"]
        if state["bit_generator"] != "MT19937" or key.shape != (624,) or not 0 <= int(place) <= 624:
            raise damaged("a random state is not whole")
        held.set_state(("MT19937", key.astype(np.uint32), int(place), int(state["has_gauss"]), float(state["gauss"])))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise damaged("a random state is not whole") from error
