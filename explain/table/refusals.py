"""Sentences in which a file is refused, so that each kind of refusal has one wording and one code."""

from explain.errors import DataError
from explain.wording import count, shortened

SAMPLE = "Give a sample of its rows."
AGAIN = "Write or download it again."


def called(name: str) -> str:
    """Name a file in a sentence."""
    return f"'{shortened(name, 80)}'"


def too_many(name: str, met: int, most: int, what: str, remedy: str = SAMPLE) -> DataError:
    """Say that a file holds more of something than can be opened."""
    return DataError(
        f"{called(name)} has {count(met)} {what}; {count(most)} are the most that can be opened.", remedy,
        code="DATA-SIZE",
    )


def too_large(name: str, most: int, unpacked: str = "") -> DataError:
    """Say that a file holds more bytes than can be opened."""
    return DataError(
        f"{called(name)} holds more than {count(max(most >> 20, 1))} MB{unpacked}.", SAMPLE, code="DATA-SIZE")


def broken(name: str, what: str, remedy: str = AGAIN) -> DataError:
    """Say that a file is damaged: ``what`` goes on after "is"."""
    return DataError(f"{called(name)} is {what}.", remedy, code="DATA-BROKEN")


def no_table(name: str, what: str, remedy: str) -> DataError:
    """Say that a file is something else than a table."""
    return DataError(f"{called(name)} is {what}, not a table.", remedy, code="DATA-FORMAT")
