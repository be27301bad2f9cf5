"""Words of the page Save and open."""

from explain.keeping import Work
from explain.table.dictionary import dictionary_from
from explain.wording import count, counted, escaped, listed, one_line, shortened

TITLE = "Save and open"
LEAD = "All you chose, noted and pinned in one file. Opened with the same table and model, it brings back every view."
SAVE = "Save"
WITH_TABLE = "Put the table in too"
WITH_TABLE_MEANS = (
    "The file then holds every row as it was uploaded. Whoever gets it can read them all. Without it, the file holds "
    "the table's name and digest, and whatever values stand in your notes, pins and cohorts."
)
WITH_MODEL = "Put the model in too"
WITH_MODEL_MEANS = (
    "The file then holds the model as it was uploaded. Whoever opens it has the model opened sealed, as any upload is."
)
NO_FILE = "It has no file of its own to put in."
OF_SAMPLE = "The sample comes with the app: its table and model need not be put in."
SAVE_FILE = "Save the work"
NO_PICKLE = "Plain text; a zip when files are put in. It is read again part by part, and nothing in it is run."
OPEN = "Open"
FILE_LABEL = "Saved work"
FILE_HELP = "A file that was saved on this page."
OPEN_THIS = "Open this work"
OPENING = "Opening table and model…"
KEPT_OPEN = "What is open now stays open until the saved work is."
FORGET = "Do not wait for it"
GO_BACK_HELP = "What was open before is still here, with all that was chosen."
OPENED = "The saved work is open."
TABLE, MODEL = "Table of the saved work", "Model of the saved work"
HERE_TABLE, HERE_MODEL = "The table is in the file.", "The model is in the file."
RECORDED = "There is no model: the predictions stand in the table."
OTHER_TABLE = "This is another table than the work was saved with, or it would be read in another way."
OTHER_MODEL = "This is another model than the work was saved with."
OTHER_REMEDY = "Give the file that was open when the work was saved; the digests must be the same."
NEEDS_TRUST = (
    "The model asks for what only somebody who knows its maker can let in. Open table and model on the page "
    "**Model and data**: the saved work waits, and comes back with them."
)
PARTS_LEFT = "Some of it does not fit the table and model that are open and was left out: {}."


def digest(fingerprint: str) -> str:
    """Write the beginning of a digest."""
    return escaped(fingerprint[:12])


def file_said(name: str, fingerprint: str) -> str:
    """Name a table or a model by its file and digest."""
    return f"**{escaped(shortened(name, 60))}** (digest {digest(fingerprint)}…)"


def held(work: Work) -> list[str]:
    """List what a work holds, in the order a reader asks for it."""
    parts = work.parts
    counts = {"pins": "pinned figure", "scenarios": "scenario", "cohorts": "named cohort",
              "dictionary": "described column"}
    said = [counted(len(parts[name]), noun) for name, noun in counts.items() if parts.get(name)]
    feature = parts.get("feature", "")
    called = dictionary_from(parts.get("dictionary", {})).dictionary.display(feature, feature)
    return [
        f"Table {file_said(work.table.name, work.table.fingerprint)}",
        f"Model {file_said(work.model.name, work.model.fingerprint)}",
        f"Row {count(parts.get('row', 0))}, feature {escaped(shortened(called, 40))}"
        + (", a cohort" if parts.get("cohort") else "") + (f"; {listed(said)}" if said else ""),
    ]


def saved_when(work: Work) -> str:
    """Say when a work was saved, and by which version."""
    when = escaped(work.saved) if work.saved else "at an unknown time"
    return f"Saved {when} by version {escaped(shortened(one_line(work.app), 20))}."


def waits_for(work: Work) -> str:
    """Say which table and model a work waits for."""
    return (
        f"Saved work waits for the table {file_said(work.table.name, work.table.fingerprint)} and the model "
        f"{file_said(work.model.name, work.model.fingerprint)}."
    )


def go_back(title: str) -> str:
    """Name what was open before."""
    return f"Back to {escaped(shortened(one_line(title), 50))}"


def left_out(names: list[str]) -> str:
    """Say which parts did not fit."""
    return PARTS_LEFT.format(listed(names))
