"""What several sentences share."""

from typing import Protocol

from explain.wording import amount, change, difference, escaped, strong


class Explained(Protocol):
    """Any result about one output."""

    @property
    def output(self) -> str:
        """Class label; "" for none."""
    @property
    def target(self) -> str:
        """Name of the target."""
    @property
    def scale(self) -> str:
        """"probability", "margin" or "target"."""
    @property
    def unit(self) -> str:
        """Of the target."""


def answer_of(result: Explained) -> str:
    """Name what the model answers: "score for **>50K**", "prediction of **count**"."""
    if result.scale == "target":
        named = result.target or result.output
        return f"prediction of {strong(named)}" if named else "prediction"
    return f"score for {strong(result.output)}" if result.output else "score"


def short_answer(result: Explained) -> str:
    """Name what the model answers in one word, where it was named before."""
    return "prediction" if result.scale == "target" else "score"


def said(result: Explained, size: float) -> str:
    """Write an answer with its unit."""
    return escaped(amount(size, result.scale, result.unit))


def moved(result: Explained, size: float) -> str:
    """Write a change of the answer with its sign and unit."""
    return escaped(change(size, result.scale, result.unit)).removeprefix("\\")


def apart(result: Explained, size: float) -> str:
    """Write the size of a difference with its unit."""
    return escaped(difference(size, result.scale, result.unit))


def cell(label: str, shown: str) -> str:
    """Name and value of one cell in bold."""
    return strong(f"{label} = {shown}")
