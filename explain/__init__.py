"""Explain a fitted model on a table: SHAP, LIME, partial dependence, ICE, ALE and counterfactuals.

Three things to hold in the head: a `Dataset` (the table) and a `Predictor` (the model, asked one way)
go into a method, and a frozen result comes out. Charts and sentences are made from results alone.

>>> import explain
>>> "shap_values" in dir(explain)
True

Nothing is imported until a name is used, so ``import explain`` costs next to nothing.
"""

from importlib import import_module
from typing import Any

from explain.names import METHODS

_HOMES = {
    "read_table": "explain.table.read",
    "load_model": "explain.model.load",
    **METHODS,
    "open_workspace": "explain.workspace",
    "ExplainError": "explain.errors",
    "DataError": "explain.errors",
    "ModelError": "explain.errors",
    "MethodError": "explain.errors",
    "WorkspaceError": "explain.errors",
}
__all__ = sorted(_HOMES)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the module that owns a public name the first time it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'explain' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
