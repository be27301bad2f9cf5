"""The JSON twin of a report: every result in full, for a machine or a reviewer."""

import json
from collections.abc import Mapping, Sequence

from explain.results import Result
from explain.stored import plain

FORM = "whyboard report 1"


def report_data(results_by_heading: Mapping[str, Sequence[Result]], *, title: str, facts: Mapping[str, str]) -> str:
    """Write the results of a report as JSON; `explain.stored.revived` reads each of them back without loss.

    Parameters
    ----------
    results_by_heading
        Heading of the report → the results its sections were made of.
    title
        Of the report.
    facts
        What the report is about: model, table, digests, versions.

    Returns
    -------
    str
        One JSON object with ``form``, ``title``, ``facts`` and ``parts`` (``heading`` and ``results`` each).

    Raises
    ------
    DataError
        When a result holds a cell of a type that cannot be kept.

    Examples
    --------
    >>> json.loads(report_data({}, title="A model", facts={"Rows": "3"}))["facts"]
    {'Rows': '3'}
    """
    parts = [
        {"heading": heading, "results": [plain(result) for result in results]}
        for heading, results in results_by_heading.items()
    ]
    return json.dumps({"form": FORM, "title": title, "facts": dict(facts), "parts": parts}, ensure_ascii=False,
                      indent=1)
