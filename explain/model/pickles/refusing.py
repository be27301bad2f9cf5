"""What a person reads when a pickle is refused."""

from collections.abc import Sequence

from explain.errors import ModelError
from explain.wording import listed, one_line, shortened

SAFER = "Save the model as skops or ONNX, or ask the person who gave it to you."
AGAIN = "It may be damaged, or made by other versions: save it again with the versions installed here."
SHOWN = 5
"""Names told in one sentence; the rest is counted."""
TOLD = 100
"""Names told in all."""


class UnknownNames(ModelError):
    """The file asks for names that models do not need; nothing of it has been run.

    Attributes
    ----------
    names
        All such names, ``module.name``.
    needs_trust
        Whether a local user who trusts the file may open it all the same.
    """

    kind = "MODEL-NAME"

    def __init__(self, names: Sequence[str]) -> None:
        told = [shortened(one_line(name), 80) for name in names[:TOLD]]
        shown = [repr(name) for name in told[:SHOWN]]
        if len(names) > SHOWN:
            shown.append(f"{len(names) - SHOWN} more")
        super().__init__(f"This file was not opened. It asks for {listed(shown)}, which models do not need.", SAFER)
        self.names = tuple(names)
        self.needs_trust = True
        self.details = {"names": told, "needs_trust": "any"}


def refused(what: str, code: str) -> ModelError:
    """Refuse a file for what it asks to be done.

    Examples
    --------
    >>> refused("call a class with a path", "MODEL-CALL").problem
    'This file was not opened. It asks to call a class with a path, which models do not need.'
    """
    return ModelError(f"This file was not opened. It asks to {what}, which models do not need.", SAFER, code)


def too_large(what: str) -> ModelError:
    """Refuse a file for its size, or the size it would have when open."""
    return ModelError(
        f"This file was not opened: {what}.", "Use a smaller model, or save it as skops or ONNX.", "MODEL-SIZE"
    )


def damaged(why: str = "") -> ModelError:
    """Say that the bytes are not what a model file holds."""
    reason = f": {shortened(one_line(why), 120)}" if why else "."
    return ModelError(f"The model file cannot be opened{reason}", AGAIN, "MODEL-DAMAGED")


def ends_early() -> ModelError:
    """Say that bytes are missing."""
    return ModelError("The model file ends early.", "Save and upload the whole file again.", "MODEL-CUT")
