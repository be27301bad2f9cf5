"""One maker of `Provenance`, so that every method states the same facts in the same words."""

import time
from importlib import metadata
from typing import TYPE_CHECKING

import numpy as np

from explain.results import Provenance

if TYPE_CHECKING:
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset


def versions(*libraries: str) -> tuple[tuple[str, str], ...]:
    """Name and installed version of each library, without importing it; ones not installed are left out.

    Examples
    --------
    >>> versions("numpy", "no-such-library")[0][0]
    'numpy'
    """
    found = []
    for library in filter(None, libraries):  # answers without a model name none
        try:
            found.append((library, metadata.version(library)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)


def provenance(
    predictor: "Predictor", dataset: "Dataset", *, method: str, engine: str, began: float, n_rows: int, seed: int,
    scale: str, output: str, libraries: tuple[str, ...] = ("numpy",), background: str = "",
    background_rows: np.ndarray | None = None, **settings: object,
) -> Provenance:
    """State how a result was made; ``began`` is the ``time.perf_counter()`` at its start."""
    from explain.table.dataset import digest

    return Provenance(
        method=method, engine=engine, versions=versions(*libraries), data=dataset.fingerprint,
        model=predictor.fingerprint, background=background,
        background_digest="" if background_rows is None else digest(background_rows),
        n_rows=n_rows, seed=seed, scale=scale, output=output,
        settings=tuple((name, str(held)) for name, held in settings.items()),
        seconds=time.perf_counter() - began,
    )
