"""The one door: a table and a model, and `ask`.

Here both live in this process. Pages hold a workspace, never a model, so that the two can move into a process of
their own without touching a page.
"""

from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

from explain.errors import MethodError
from explain.model.asking import Progress
from explain.model.predictor import Predictor
from explain.results import ModelFacts, Result
from explain.table.dataset import Dataset
from explain.table.schema import Schema
from explain.wording import listed

METHODS = {
    "cells": "explain.methods.cells",
    "predictions": "explain.methods.predictions",
    "shap_values": "explain.methods.shapley",
    "lime_weights": "explain.methods.local_surrogate",
    "dependence": "explain.methods.dependence",
    "surface": "explain.methods.dependence",
    "accumulated_effects": "explain.methods.accumulated",
    "permutation_importance": "explain.methods.importance",
    "counterfactuals": "explain.methods.counterfactual",
    "performance": "explain.methods.performance",
}


class Workspace:
    """A table and a model, ready to be asked.

    Parameters
    ----------
    dataset
        The table.
    model
        What is known of the model without opening it.
    open_predictor
        Opens the model; called once, when the first question needs it.
    title
        What to call the pair on screen.
    """

    def __init__(
        self, *, dataset: Dataset, model: ModelFacts, open_predictor: Callable[[], Predictor], title: str
    ) -> None:
        self.title = title
        self.model = model
        self.dataset_name = dataset.name
        self.key = f"{dataset.fingerprint}:{model.fingerprint}"
        self._dataset = dataset
        self._open = open_predictor
        self._predictor: Predictor | None = None
        self._lock = Lock()

    @property
    def schema(self) -> Schema:
        """The columns of the table without its target."""
        return self._dataset.schema

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return len(self._dataset)

    @property
    def target(self) -> str:
        """Name of the target column; "" when there is none."""
        return self._dataset.target_name

    @property
    def target_unit(self) -> str:
        """Unit of a numeric target; "" when not known."""
        return self._dataset.target_unit

    @property
    def data_fingerprint(self) -> str:
        """Fingerprint of the table."""
        return self._dataset.fingerprint

    @property
    def reading(self) -> tuple[tuple[str, str], ...]:
        """How the table was read."""
        return self._dataset.reading

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about the table and the model, as sentences."""
        return (*self._dataset.notes, *self.model.notes)

    def predictor(self) -> Predictor:
        """Open the model once; threads that ask at the same time wait for the same one."""
        with self._lock:
            if self._predictor is None:
                self._predictor = self._open()
            return self._predictor

    def ask(
        self, method: str, *, progress: Progress | None = None, sample: int | None = None, **arguments: Any
    ) -> Result:
        """Run a method beside the table and the model.

        Parameters
        ----------
        method
            A public name of `explain`, such as ``"shap_values"``.
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
            raise MethodError(f"There is no method {method!r}.", f"Use {listed(sorted(METHODS), 'or')}.")
        if sample is not None:
            arguments["rows"] = self._dataset.permutation(sample, arguments.get("seed", 0)).tolist()
        if progress is not None and method != "cells":
            arguments["progress"] = progress
        function = getattr(import_module(METHODS[method]), method)
        return function(self.predictor(), self._dataset, **arguments)


def facts(predictor: Predictor) -> ModelFacts:
    """State what a screen needs to know of a model."""
    return ModelFacts(
        task=predictor.task,
        outputs=predictor.outputs,
        default_output=predictor.outputs[predictor.place()],
        scale=predictor.scale,
        scales=tuple(predictor.answers),
        features=predictor.features,
        fingerprint=predictor.fingerprint,
        library=predictor.library,
        version=predictor.version,
        name=predictor.name,
        notes=predictor.notes,
    )


def open_workspace(model: Any, table: Any, *, target: str | None = None, title: str = "", **reading: Any) -> Workspace:
    """Open a model and a table together.

    Parameters
    ----------
    model
        What `explain.load_model` takes.
    table
        What `explain.read_table` takes, or a `Dataset` already read.
    target
        Name of the target column; None when the table has none.
    title
        What to call the pair; the table's name otherwise.
    **reading
        Other options of `explain.read_table`.

    Returns
    -------
    Workspace
        ``workspace.ask("shap_values", rows=[3])`` is what `explain.shap_values` returns.

    Raises
    ------
    DataError, ModelError
        When the table or the model cannot be opened, or do not fit each other.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 4.0], "y": [1.0, 2.0, 4.0]})
    >>> workspace = open_workspace(LinearRegression().fit(frame[["a"]], frame["y"]), frame, target="y")
    >>> workspace.ask("cells", rows=[2]).frame["a"].tolist()
    [4.0]
    """
    from explain.model.load import load_model
    from explain.table.read import read_table

    dataset = table if isinstance(table, Dataset) else read_table(table, target=target, **reading)
    predictor = load_model(model, dataset)
    return Workspace(
        dataset=dataset, model=facts(predictor), open_predictor=lambda: predictor, title=title or dataset.name
    )
