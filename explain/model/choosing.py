"""One model out of a dictionary, list or tuple that a file holds."""

from collections.abc import Iterator
from typing import Any

from explain.errors import ModelError
from explain.wording import count, listed, shortened

DEEPEST, MOST = 3, 1_000
"""How deep containers are looked into, and how many things in each."""
SHOWN = 8


class ChooseItem(ModelError):
    """A file holds several models; ``choices`` names them, and `load_model` takes one of the names as ``item``.

    Parameters
    ----------
    problem, remedy, code
        As of any error.
    choices
        Names of the models in the file, in its order.
    """

    def __init__(self, problem: str, remedy: str, code: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(problem, remedy, code)
        self.choices = choices
        self.details = {"choices": list(choices)}


def chosen_item(held: Any, item: str = "") -> tuple[Any, tuple[str, ...]]:
    """Give the model that a file holds, and say what was left out.

    Parameters
    ----------
    held
        A fitted object, or a dictionary, list or tuple with one in it.
    item
        Which of several: the key (of a list the place, from 0), of nested ones joined by "/".

    Raises
    ------
    ChooseItem
        When several are there and none is named.
    ModelError
        When there is none, or no such.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> chosen_item({"model": LinearRegression(), "version": 3})
    (LinearRegression(), ("Of the file, 'model' is opened; 'version' is left out.",))
    """
    if not isinstance(held, (dict, list, tuple)):
        return held, ()
    models = dict(_models(held, "", 1))
    if not models:
        raise _none(held)
    if item and item not in models:
        raise ChooseItem(
            f"The file holds no model {_quoted([item])}.", f"Choose one of {_quoted(list(models))}.", "MODEL-ITEM",
            tuple(models),
        )
    if not item and len(models) > 1:
        raise ChooseItem(
            f"The file holds {count(len(models))} models: {_quoted(list(models))}.", "Choose the one to explain.",
            "MODEL-ITEM", tuple(models),
        )
    name = item or next(iter(models))
    return models[name], _notes(name, held)


def _models(held: Any, before: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, inner in _items(held):
        if isinstance(inner, (dict, list, tuple)):
            if depth < DEEPEST:
                yield from _models(inner, f"{before}{key}/", depth + 1)
        elif _predicts(inner):
            yield f"{before}{key}", inner


def _items(held: Any) -> list[tuple[str, Any]]:
    pairs = held.items() if isinstance(held, dict) else enumerate(held)
    return [(str(key), inner) for (key, inner), _ in zip(pairs, range(MOST), strict=False) if _is_plain(key)]


def _is_plain(key: Any) -> bool:
    return isinstance(key, (str, int, float))


def _predicts(held: Any) -> bool:
    return not isinstance(held, type) and callable(getattr(held, "predict", None))


def _notes(name: str, held: Any) -> tuple[str, ...]:
    first = name.split("/")[0] if isinstance(held, dict) else name
    others = [key for key, _ in _items(held) if key not in (name, first)]
    notes = [f"Of the file, {_quoted([name])} is opened" + (f"; {_are_left_out(others)}." if others else ".")]
    steps = [key for key, inner in _items(held) if hasattr(inner, "transform") and not _predicts(inner)]
    if steps:
        notes.append(
            f"The file also holds {_quoted(steps)}, which changes columns and is not applied: if the model was fitted "
            "on what comes out of it, save a pipeline of both."
        )
    return tuple(notes)


def _are_left_out(others: list[str]) -> str:
    return f"{_quoted(others)} {'is' if len(others) == 1 else 'are'} left out"


def _none(held: Any) -> ModelError:
    what = "dictionary" if isinstance(held, dict) else type(held).__name__
    keys = [key for key, _ in _items(held)] if isinstance(held, dict) else []
    words = f" with {_quoted(keys)}" if keys else ""
    return ModelError(f"The file holds a {what}{words}, and no model.", "Save the fitted model itself.", "MODEL-NONE")


def _quoted(names: list[str]) -> str:
    shown = [repr(shortened(name, 60)) for name in names[:SHOWN]]
    return listed(shown) if len(names) <= SHOWN else f"{', '.join(shown)} and {count(len(names) - SHOWN)} more"
