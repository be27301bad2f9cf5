"""A table and a model that are open in this process: what every workspace is on the inside."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from explain.errors import MethodError
from explain.names import METHODS
from explain.results import Result
from explain.wording import listed

if TYPE_CHECKING:
    from explain.model.asking import Progress
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset


def answered(
    method: str, predictor: "Predictor", dataset: "Dataset", *, progress: "Progress | None" = None,
    sample: int | None = None, **arguments: Any,
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
    if sample is not None:
        arguments["rows"] = dataset.permutation(sample, arguments.get("seed", 0))
    if progress is not None and method != "cells":
        arguments["progress"] = progress
    return getattr(import_module(METHODS[method]), method)(predictor, dataset, **arguments)
