"""The parts of a session's work, and what each must look like when it comes back from a file."""

from collections.abc import Mapping

from explain.keeping.asked import HIGHEST_ROW, LIMITS, MOST_COLUMNS, WANTED, arguments, cohort
from explain.keeping.shapes import (
    SENTENCE,
    Shape,
    cell,
    either,
    lined,
    mapped,
    nothing,
    one_of,
    plain,
    record,
    several,
    text,
    whole,
)

MOST_PINS, MOST_NAMED = 200, 200
PAGE = text(60, "[a-z-]*")
"""Path of a page in the address; "" for the first one."""
VIEW = record({"page": PAGE, "query": mapped(text(SENTENCE), 50, text(60))})
"""A page, and the choices that a link to it holds."""
PIN = record(
    {
        "section": text(60, "[a-z_]+"), "method": text(60, "[a-z_]*"), "arguments": arguments, "title": text(),
    },
    extra={"takeaway": text(), "note": text(SENTENCE), "view": either(nothing, record({}), VIEW)},
)
"""A figure to show again: what to ask and how to draw it, with what somebody wrote about it."""
SCENARIO = record({"name": text(), "row": whole(0, HIGHEST_ROW), "changes": mapped(cell, MOST_COLUMNS)})
"""What-if values of a row under a name."""
UNDERSTOOD = record({"question": text(), "answer": text(), "expected": text()})
"""A question about an explanation, the answer given, and the one that was right."""
PARTS: Mapping[str, Shape] = {
    "row": whole(0, HIGHEST_ROW), "output": text(), "feature": text(),
    "scale": one_of("probability", "margin", "target"), "changes": mapped(cell, MOST_COLUMNS),
    "limits": LIMITS, "constraints": either(nothing, LIMITS), "wanted": WANTED, "near": text(20, "[a-z]+"),
    "cohort": either(nothing, cohort), "cohorts": mapped(cohort, MOST_NAMED), "options": mapped(text(SENTENCE), 500),
    "scenarios": lined(SCENARIO, MOST_NAMED), "dictionary": mapped(mapped(plain, 20), MOST_COLUMNS), "groups": plain,
    "audience": one_of("analyst", "stakeholder"), "overrides": mapped(text(SENTENCE), MOST_NAMED),
    "understood": mapped(UNDERSTOOD, MOST_NAMED),
    "pins": lined(PIN, MOST_PINS), "page": PAGE,
}
"""Part → its shape. Whether it fits the table that is open is for those who put it back."""
TABLE_OPTIONS: Mapping[str, Shape] = {
    "target": either(nothing, text()), "missing": several(text(), 100),
    "kinds": mapped(either(text(), several(cell, 1_000)), MOST_COLUMNS), "labels": mapped(text(), MOST_COLUMNS),
    "units": mapped(text(), MOST_COLUMNS), "target_unit": text(), "name": text(), "delimiter": text(10),
    "decimal": text(10), "thousands": text(10), "encoding": text(60), "sheet": text(),
    "keep_index": one_of(True, False), "drop_ragged": one_of(True, False),
}
"""Option of `explain.read_table` → its shape."""
MODEL_OPTIONS: Mapping[str, Shape] = {
    "positive": cell, "labels": either(nothing, several(cell, 1_000)), "name": text(), "item": text(),
    "columns": either(mapped(text(), MOST_COLUMNS), lined(text(), MOST_COLUMNS)),
}
"""Option of `explain.load_model` → its shape. Trust in a file is not among them: nobody is trusted by a file."""
