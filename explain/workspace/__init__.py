"""The one door: a table and a model in a process of their own, and `ask`.

Pages hold a workspace, never a model. The child that it starts opens the table and the model, sealed as well as the
system allows, and runs the methods beside them; numbers, names and labels come back. What happens to the child happens
to nobody else: when it is gone, the next question opens table and model anew.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explain.names import METHODS, SHORT
from explain.workspace.channel import Fault
from explain.workspace.pool import close_idle
from explain.workspace.source import NOTHING, Allowance, Source, as_source
from explain.workspace.starting import NURSERY, forks, tried
from explain.workspace.workspace import Workspace

if TYPE_CHECKING:
    from explain.sealing import Protection

__all__ = [
    "METHODS", "SHORT", "Allowance", "Fault", "Source", "Workspace", "as_source", "close_idle", "open_table",
    "open_workspace", "prepare", "protection",
]


def prepare() -> None:
    """Have the libraries loaded that a first question would wait for, in a process beside this one."""
    if forks():
        NURSERY.start()


@cache
def protection() -> "Protection":
    """Say how well a file is confined here, by trying it out once in a process of its own."""
    from explain.sealing import protection as judged

    return judged(tried())


def open_table(table: Any, *, title: str = "", allowance: Allowance | None = None, **reading: Any) -> Workspace:
    """Open a table in a process of its own; a model is added with `Workspace.add_model`.

    Parameters
    ----------
    table, reading
        What `explain.read_table` takes.
    title
        What to call it on screen.
    allowance
        What the process may take.

    Raises
    ------
    DataError
        When the table cannot be opened.
    """
    if isinstance(table, (str, Path)):
        reading = {"name": Path(table).name, **reading}
    workspace = Workspace(as_source(table, reading), title=title, allowance=allowance)
    try:
        workspace._channel(1)
    except BaseException:
        workspace.close()
        raise
    return workspace


def open_workspace(
    model: Any, table: Any, *, target: str | None = None, title: str = "", allowance: Allowance | None = None,
    options: Mapping[str, Any] = NOTHING, **reading: Any,
) -> Workspace:
    """Open a model and a table together, in a process of their own.

    Parameters
    ----------
    model
        What `explain.load_model` takes.
    table
        What `explain.read_table` takes.
    target
        Name of the target column; None when the table has none.
    title
        What to call the pair; the table's name otherwise.
    allowance
        What the process may take.
    options
        Other options of `explain.load_model`.
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
    >>> with open_workspace(LinearRegression().fit(frame[["a"]], frame["y"]), frame, target="y") as workspace:
    ...     workspace.ask("cells", rows=[2]).frame["a"].tolist()
    [4.0]
    """
    workspace = open_table(table, target=target, title=title, allowance=allowance, **reading)
    try:
        workspace.add_model(model, **options)
    except BaseException:
        workspace.close()
        raise
    return workspace
