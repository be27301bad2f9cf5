"""A table as CSV that a spreadsheet shows and does not run."""

import csv
import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

LIVE = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How text begins that spreadsheets take for a formula, in the wide letters of East Asian keyboards too."""


def as_csv(frame: "pd.DataFrame") -> str:
    r"""Write a table as CSV; numbers stay numbers, and no text in it is a formula.

    Parameters
    ----------
    frame : (n_rows, n_columns)
        Its index is left out.

    Returns
    -------
    str
        UTF-8 with a mark that tells spreadsheets so. Text that would be run begins with an apostrophe.

    References
    ----------
    OWASP Foundation, "CSV Injection".

    Examples
    --------
    >>> import pandas as pd
    >>> as_csv(pd.DataFrame({"=a": [-1.5, 2.0], "b": ["=1+1", "plain"]})).split()
    ['\ufeff"\'=a","b"', '-1.5,"\'=1+1"', '2.0,"plain"']
    """
    out = io.StringIO()
    # All text in quotes, and both kinds of line break taken for one: neither may begin a new cell.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([inert(str(name)) for name in frame.columns])
    writer.writerows([inert(cell) for cell in line] for line in frame.itertuples(index=False, name=None))
    return f"\ufeff{out.getvalue()}"


def inert(cell: Any) -> Any:
    """Keep a number as it is, and give text that begins as a formula an apostrophe; a missing cell is empty.

    Examples
    --------
    >>> inert("+1"), inert(-1), inert("a-b"), inert(None), inert(float("nan"))
    ("'+1", -1, 'a-b', '', '')
    """
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if LIVE.match(cell) else cell
    return inert(str(cell)) if not isinstance(cell, (int, float)) and not hasattr(cell, "dtype") else cell
