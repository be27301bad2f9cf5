"""What all results are: frozen, with arrays that cannot be written, and with how they were made."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np


class Result:
    """Base of all results: makes their arrays read-only."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Freeze every array field."""
        for field in fields(self):  # type: ignore[arg-type]
            held = getattr(self, field.name)
            if isinstance(held, np.ndarray):
                held = held.view()
                held.setflags(write=False)
                object.__setattr__(self, field.name, held)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Provenance(Result):
    """How a result was made; enough to make it again."""

    method: str
    """The public name of the method, e.g. ``"shap_values"``."""
    engine: str
    """Which algorithm computed it, e.g. ``"exact enumeration"``."""
    versions: tuple[tuple[str, str], ...]
    """Name and version of each library that had a part in the numbers."""
    data: str
    """Fingerprint of the dataset."""
    model: str
    """Fingerprint of the predictor."""
    background: str
    """The rows averaged over, in words; "" when the method has none."""
    background_digest: str
    """SHA-256 of the coded background, first 12 hex digits; "" when there is none."""
    n_rows: int
    """How many rows the result stands on."""
    seed: int
    scale: str
    """"probability", "margin" or "target"."""
    output: str
    """The output explained; "" when the result is about all of them."""
    settings: tuple[tuple[str, str], ...]
    """Other arguments that decide the numbers, written out."""
    seconds: float
    """Time it took; stands outside any comparison."""


def texts(held: Any) -> Iterator[str]:
    """Go through the texts of a result and of what it holds, but for those in arrays, which are cells."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, Result):
        for field in fields(held):  # type: ignore[arg-type]
            yield from texts(getattr(held, field.name))
    elif isinstance(held, tuple):
        for each in held:
            yield from texts(each)
