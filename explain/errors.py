"""The one kind of error that users see.

ExplainError            what was met, and what to do about it
├── DataError           the table, a column, a value
├── ModelError          the model file or what it answers
├── MethodError         this method cannot serve this model, table or choice
└── WorkspaceError      the place where model and table are kept
"""

from typing import Any


class ExplainError(Exception):
    """Something a user can act on.

    Parameters
    ----------
    problem
        What was met: names the file, column, value or limit.
    remedy
        What to do about it, as an instruction.
    code
        A short name of the kind of problem, such as "MODEL-NAME": what a log may hold and a reader can quote, since it
        holds nothing of the data. The name of the class's own kind when left out.

    Attributes
    ----------
    details : dict
        What a screen can offer with it, as plain values: names to choose from, lines of a comparison. Empty at first.

    Examples
    --------
    >>> error = DataError("Column 'age' is missing.", "Upload the table the model was trained on.", code="DATA-COLUMN")
    >>> str(error), error.code
    ("Column 'age' is missing. Upload the table the model was trained on.", 'DATA-COLUMN')
    """

    kind = "ERROR"
    """The code of an error that names none."""

    def __init__(self, problem: str, remedy: str, code: str = "") -> None:
        super().__init__(problem, remedy, code)
        self.problem = problem
        self.remedy = remedy
        self.code = code or self.kind
        self.details: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


class DataError(ExplainError):
    """The table, one of its columns or one of its values cannot be used as asked."""

    kind = "DATA"


class ModelError(ExplainError):
    """The model cannot be opened, or does not answer as a model should."""

    kind = "MODEL"


class MethodError(ExplainError):
    """The method cannot serve this model, this table or this choice."""

    kind = "METHOD"


class WorkspaceError(ExplainError):
    """The workspace that holds model and table is not there, or did not answer."""

    kind = "WORK"
