"""A table and a model that are open in this process: what every workspace is on the inside."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from explain.errors import MethodError
from explain.names import METHODS
from explain.results import Result
from explain.wording import listed

if TYPE_CHECKING:
    import numpy as np

    from explain.model.asking import Progress
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset


def answered(
    method: str, predictor: "Predictor", dataset: "Dataset", /, *, progress: "Progress | None" = None,
    sample: int | None = None, cohort: Mapping[str, Any] | None = None, **arguments: Any,
) -> Result:
    """Run a method on a table and a model.

    Parameters
    ----------
    method
        A public name of `explain`, such as ``"shap_values"``.
    predictor, dataset
        The model and the table.
    progress
        Called between model calls; may raise to stop.
    sample : rows
        Stands for ``rows``: the first so many of the table's seeded permutation.
    cohort
        Stands for ``rows``: those that its conditions hold of, see `explain.table.cohorts`; with ``sample`` the first
        so many of them in the permutation. The provenance names it.
    **arguments
        Of the method.

    Raises
    ------
    MethodError
        When there is no such method.
    ExplainError
        Whatever the method raises.
    """
    if method not in METHODS:
        raise MethodError(f"There is no method {method!r}.", f"Use {listed(sorted(METHODS), 'or')}.", "METHOD-NAME")
    if progress is not None and method != "cells":
        arguments["progress"] = progress
    if cohort is not None:
        arguments["rows"] = _rows_in(predictor, dataset, cohort, sample, arguments)
    elif sample is not None:
        arguments["rows"] = dataset.permutation(sample, arguments.get("seed", 0))
    result = getattr(import_module(METHODS[method]), method)(predictor, dataset, **arguments)
    return result if cohort is None else _named(result, dataset, cohort)


def _rows_in(
    predictor: "Predictor", dataset: "Dataset", cohort: Mapping[str, Any], sample: int | None,
    arguments: dict[str, Any],
) -> "np.ndarray":
    """(n,) positions of the rows of a cohort: the first ``sample`` of the permutation, or all in table order."""
    import numpy as np

    from explain.methods.cohort import members

    found = members(predictor, dataset, cohort, progress=arguments.get("progress"))
    if not found.any():
        raise MethodError(
            "No row of the table is in the cohort chosen.", "Widen the cohort, or take it away.", "METHOD-COHORT"
        )
    if sample is None:
        return np.flatnonzero(found)
    order = dataset.permutation(None, arguments.get("seed", 0))
    return order[found[order]][:sample]


def _named(result: Any, dataset: "Dataset", cohort: Mapping[str, Any]) -> Result:
    """Write the cohort into how a result was made."""
    from explain.methods.cohort import words_of

    source = result.provenance
    settings = (*source.settings, ("cohort", words_of(dataset, cohort)))
    return replace(result, provenance=replace(source, settings=settings))
