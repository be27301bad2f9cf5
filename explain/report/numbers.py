"""The JSON twin of a report: every result in full, for a machine or a reviewer."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from explain.results import Result
from explain.stored import plain

FORM = "whyboard report 1"
NOTHING: Mapping[str, Any] = MappingProxyType({})


def report_data(
    results_by_heading: Mapping[str, Sequence[Result]], *, title: str, facts: Mapping[str, str],
    notes_by_heading: Mapping[str, Sequence[Mapping[str, str]]] = NOTHING, meanings: Mapping[str, str] = NOTHING,
) -> str:
    """Write the results of a report as JSON; `explain.stored.revived` reads each of them back without loss.

    Parameters
    ----------
    results_by_heading
        Heading of the report → the results its sections were made of.
    title
        Of the report.
    facts
        What the report is about: model, table, digests, versions.
    notes_by_heading
        Heading → what was written to each of its results, in their order: ``takeaway`` and ``note``.
    meanings
        Column → what it means, in words.

    Returns
    -------
    str
        One JSON object with ``form``, ``title``, ``facts``, ``meanings`` and ``parts`` (``heading``, ``results`` and
        ``notes`` each).

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
        {
            "heading": heading, "results": [plain(result) for result in results],
            "notes": [dict(note) for note in notes_by_heading.get(heading, ())],
        }
        for heading, results in results_by_heading.items()
    ]
    held = {"form": FORM, "title": title, "facts": dict(facts), "meanings": dict(meanings), "parts": parts}
    return json.dumps(held, ensure_ascii=False, indent=1)
