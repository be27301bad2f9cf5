"""Results and arguments → a tree that JSON can hold, with the bytes of arrays, cells and texts beside it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.results import Result
from explain.stored.cells import cells_to_bytes, plain_cell, texts_to_bytes

if TYPE_CHECKING:
    import pandas as pd

ARRAY_KINDS = "biufU"
"""Letters of the NumPy kinds whose bytes are numbers or text; all others are kept cell by cell."""
Keep = Callable[[bytes], Any]
"""Takes bytes, and gives what stands for them in the tree."""
FEW = 16
"""Texts of a tuple, and cells of a list, that stand in the tree itself."""
PLAIN = (type(None), bool, int, float, str)


class Writer:
    """Writes values down; the bytes go where ``keep`` puts them."""

    def __init__(self, keep: Keep) -> None:
        self.keep = keep

    def value(self, held: Any) -> Any:
        """Write any value a result or an argument may hold."""
        if isinstance(held, Result):
            return self.result(held)
        if isinstance(held, np.ndarray):
            return self.array(held)
        if isinstance(held, tuple):
            return self.tuple(held)
        if isinstance(held, list):
            return self.list(held)
        if isinstance(held, Mapping):
            return {"pairs": [[self.value(key), self.value(each)] for key, each in held.items()]}
        return self.frame(held) if hasattr(held, "columns") else plain_cell(held)

    def result(self, result: Result) -> dict[str, Any]:
        """Write a result by its class and its fields."""
        held = {field.name: self.value(getattr(result, field.name)) for field in fields(result)}  # type: ignore[arg-type]
        return {"result": type(result).__name__, "fields": held}

    def tuple(self, held: tuple) -> dict[str, Any]:
        """Write a tuple; one of many texts as bytes."""
        if len(held) > FEW and all(type(each) is str for each in held):
            return {"texts": self.keep(texts_to_bytes(held))}
        return {"tuple": [self.value(each) for each in held]}

    def list(self, held: list) -> dict[str, Any]:
        """Write a list; one of many plain cells, such as positions, as bytes."""
        if len(held) > FEW and all(type(each) in PLAIN for each in held):
            return {"line": self.keep(cells_to_bytes(held))}
        return {"list": [self.value(each) for each in held]}

    def array(self, array: np.ndarray) -> dict[str, Any]:
        """Write an array bit for bit, one of objects cell by cell."""
        if array.dtype.kind not in ARRAY_KINDS:
            return {"cells": self.keep(cells_to_bytes(array.ravel().tolist())), "shape": list(array.shape)}
        little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        return {"array": self.keep(little.tobytes()), "dtype": little.dtype.str, "shape": list(array.shape)}

    def frame(self, frame: "pd.DataFrame") -> dict[str, Any]:
        """Write a frame column by column, with its index."""
        columns = [self.column(frame.iloc[:, i]) for i in range(frame.shape[1])]
        names = self.keep(cells_to_bytes(list(frame.columns)))
        return {"frame": columns, "names": names, "index": self.column(frame.index.to_series())}

    def column(self, cells: "pd.Series") -> dict[str, Any]:
        """Write one column with its dtype."""
        import pandas as pd

        if isinstance(cells.dtype, pd.CategoricalDtype):
            return {
                "categories": self.column(cells.cat.categories.to_series()), "ordered": bool(cells.cat.ordered),
                "codes": self.array(cells.cat.codes.to_numpy()),
            }
        if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in ARRAY_KINDS:
            return self.array(cells.to_numpy())
        listed = cells.astype(object).to_numpy(dtype=object)
        return {"cells": self.keep(cells_to_bytes(list(listed))), "dtype": str(cells.dtype)}
