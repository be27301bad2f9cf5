"""What a person reads when a model does not hang together."""

from explain.errors import ModelError

REMEDY = "It is damaged or made to do harm. Save the model again, or ask the person who gave it to you."


def unsound(what: str, code: str) -> ModelError:
    """Say which part of a model does not hang together.

    Examples
    --------
    >>> unsound("tree 17 points outside itself", "MODEL-TREE").problem
    "The file's tree 17 points outside itself."
    """
    return ModelError(f"The file's {what}.", REMEDY, code)
