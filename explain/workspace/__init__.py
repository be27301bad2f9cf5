"""The one door: a table and a model, and `ask`.

Here both live in this process. Pages hold a workspace, never a model, so that the two can move into a process of
their own without touching a page.
"""

from collections.abc import Callable
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any

from explain.errors import MethodError
from explain.results import ModelFacts, Result, TableFacts
from explain.wording import listed

if TYPE_CHECKING:
    from explain.model.asking import Progress
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset
    from explain.table.schema import Schema

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

    What is known of them is there at once; they are opened by the first question that needs them.

    Parameters
    ----------
    table, model
        What is known of the two without opening them.
    open_dataset
        Opens the table; called once.
    open_predictor
        Opens the model beside the table; called once.
    title
        What to call the pair on screen.
    """

    def __init__(
        self, *, table: TableFacts, model: ModelFacts, open_dataset: "Callable[[], Dataset]",
        open_predictor: "Callable[[Dataset], Predictor]", title: str,
    ) -> None:
        self.title = title
        self.table = table
        self.model = model
        self.dataset_name = table.name
        self.key = f"{table.fingerprint}:{model.fingerprint}"
        self._open_dataset = open_dataset
        self._open_predictor = open_predictor
        self._dataset: Dataset | None = None
        self._predictor: Predictor | None = None
        self._lock = RLock()  # opening the model opens the table

    @property
    def schema(self) -> "Schema":
        """The columns of the table without its target; opens the table."""
        return self.dataset().schema

    @property
    def names(self) -> tuple[str, ...]:
        """Column names without the target, in table order."""
        return self.table.columns

    @property
    def labels(self) -> tuple[str, ...]:
        """Names for display, in table order."""
        return self.table.labels

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return self.table.n_rows

    @property
    def target(self) -> str:
        """Name of the target column; "" when there is none."""
        return self.table.target

    @property
    def target_unit(self) -> str:
        """Unit of a numeric target; "" when not known."""
        return self.table.target_unit

    @property
    def data_fingerprint(self) -> str:
        """Fingerprint of the table."""
        return self.table.fingerprint

    @property
    def reading(self) -> tuple[tuple[str, str], ...]:
        """How the table was read."""
        return self.table.reading

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about the table and the model, as sentences."""
        return (*self.table.notes, *self.model.notes)

    def dataset(self) -> "Dataset":
        """Open the table once; threads that ask at the same time wait for the same one."""
        with self._lock:
            if self._dataset is None:
                self._dataset = self._open_dataset()
            return self._dataset

    def predictor(self) -> "Predictor":
        """Open the model once, and the table with it."""
        with self._lock:
            if self._predictor is None:
                self._predictor = self._open_predictor(self.dataset())
            return self._predictor

    def ask(
        self, method: str, *, progress: "Progress | None" = None, sample: int | None = None, **arguments: Any
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
            arguments["rows"] = self.dataset().permutation(sample, arguments.get("seed", 0)).tolist()
        if progress is not None and method != "cells":
            arguments["progress"] = progress
        function = getattr(import_module(METHODS[method]), method)
        return function(self.predictor(), self.dataset(), **arguments)


def table_facts(dataset: "Dataset") -> TableFacts:
    """State what a screen needs to know of a table."""
    return TableFacts(
        name=dataset.name,
        n_rows=len(dataset),
        columns=dataset.schema.names,
        labels=dataset.schema.labels,
        target=dataset.target_name,
        target_unit=dataset.target_unit,
        fingerprint=dataset.fingerprint,
        reading=dataset.reading,
        notes=dataset.notes,
    )


def model_facts(predictor: "Predictor") -> ModelFacts:
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
    from explain.table.dataset import Dataset
    from explain.table.read import read_table

    dataset = table if isinstance(table, Dataset) else read_table(table, target=target, **reading)
    predictor = load_model(model, dataset)
    return opened(dataset, predictor, title=title or dataset.name)


def opened(dataset: "Dataset", predictor: "Predictor", *, title: str) -> Workspace:
    """Make a workspace of a table and a model that are open already."""
    return Workspace(
        table=table_facts(dataset), model=model_facts(predictor), open_dataset=lambda: dataset,
        open_predictor=lambda _: predictor, title=title,
    )
