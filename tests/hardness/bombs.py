"""All data bombs in full size, for a run through the whole app."""

from collections.abc import Iterator

from tests.hostile.tables import ANSWERS


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of each bomb, one at a time: together they are large."""
    for build in ANSWERS:
        yield build.__name__, build(1.0)
