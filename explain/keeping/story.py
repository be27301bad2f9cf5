"""The story of a sample: a few figures to show in a room, in order, stored as data beside it."""

from pathlib import Path
from typing import Any

from explain.errors import DataError
from explain.keeping.parts import PIN
from explain.keeping.shapes import lined
from explain.keeping.trees import value_of
from explain.keeping.work import WRONG, parsed
from explain.samples import FOLDER

FILE = "story.json"
MOST = 20


def story(sample: str, *, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """Read the steps of a sample's story; none when it has none.

    Returns
    -------
    list of dict
        One pin each: ``section``, ``method``, ``arguments``, ``title``, ``note``, ``view``.

    Raises
    ------
    DataError
        When the file is there and holds something else.

    Examples
    --------
    >>> [step["section"] for step in story("penguins")][:2], story("nothing of that name")
    (['question', 'confusion'], [])
    """
    path = folder / sample / FILE
    if not path.is_file():
        return []
    try:
        steps = value_of(parsed(path.read_bytes())["steps"])
    except WRONG as error:
        raise _broken(sample) from error
    if not lined(PIN, MOST)(steps):
        raise _broken(sample)
    return list(steps)


def _broken(sample: str) -> DataError:
    return DataError(
        f"The story of the sample {sample!r} is damaged.", "Take it anew from where the app came from.", "SAVED-STORY"
    )
