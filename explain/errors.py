"""The one kind of error that users see.

ExplainError            what was met, and what to do about it
├── DataError           the table, a column, a value
├── ModelError          the model file or what it answers
├── MethodError         this method cannot serve this model, table or choice
└── WorkspaceError      the place where model and table are kept
"""


class ExplainError(Exception):
    """Something a user can act on.

    Parameters
    ----------
    problem
        What was met: names the file, column, value or limit.
    remedy
        What to do about it, as an instruction.

    Examples
    --------
    >>> str(DataError("Column 'age' is missing.", "Upload the table the model was trained on."))
    "Column 'age' is missing. Upload the table the model was trained on."
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


class DataError(ExplainError):
    """The table, one of its columns or one of its values cannot be used as asked."""


class ModelError(ExplainError):
    """The model cannot be opened, or does not answer as a model should."""


class MethodError(ExplainError):
    """The method cannot serve this model, this table or this choice."""


class WorkspaceError(ExplainError):
    """The workspace that holds model and table is not there, or did not answer."""
