"""Words of the page Model and data."""

from collections.abc import Sequence

from explain.wording import count, counted, escaped, listed

TITLE = "Model and data"
ABOUT = "Bring a fitted model and the table to explain it on. What is open now stays open until the new pair works."
UPLOAD = "Upload your own"
SAMPLES = "Or open a sample"
NOW_OPEN = "The table that is open"

# Files

MODEL = "Fitted model"
MODEL_HELP = (
    "joblib, pickle or cloudpickle, skops, ONNX, XGBoost JSON or UBJ, LightGBM text, CatBoost cbm, a zipped MLflow "
    "model. What it is is read from its content."
)
TABLE = "Table"
TABLE_HELP = "CSV (also packed), Parquet, Feather, Excel or JSON lines, with the columns the model was trained on."
PATH = "or the path of a file on this machine"
PATH_HELP = "Read from the disk when it is opened; nothing is copied."


def by_path(label: str) -> str:
    """Name the field for a path."""
    return f"{label}: or a path on this machine"


# Samples, and what is open

OPEN = "Open"
NO_TARGET_NAMED = "no target named"
NAME_COLUMNS = "Give columns, values and classes names that everybody knows"


def licensed(credit: str, licence: str) -> str:
    """Name source and licence of a sample."""
    return escaped(f"{credit} Licence: {licence}.")


def open_now(name: str, n_rows: int, target: str) -> str:
    """Say which table is open."""
    said = f"target {escaped(target)}" if target else NO_TARGET_NAMED
    return f"**{escaped(name)}** · {counted(n_rows, 'row')} · {said}"


def digests(table: str, model: str) -> str:
    """Give the first digits of both digests."""
    return f"Table {escaped(table[:12])} · model {escaped(model[:12])} (SHA-256, first 12 digits)"


# How a table is read

FILE_TITLE = "How the file is written"
BETWEEN, DECIMAL, THOUSANDS = "Between columns", "Decimal mark", "Thousands mark"
SHEET, FIRST_SHEET = "Sheet of an Excel file", "the first"
KEEP_INDEX, LEAVE_OUT = "Keep the index column", "Leave out broken lines"
SIGNS = {"\t": "tab", " ": "blank"}
FOUND_OUT, NONE = "found out", "none"
TARGET = "Target: the column the model predicts"
TARGET_HELP = "Used to measure the model; never given to it."
NO_TARGET = "no target"
MISSING = "Read as missing"
MISSING_HELP = "Marks found in text columns. Reading them as missing changes what the model is given."
READING = "Reading the table…"
COLUMN, KIND, MISSING_CELLS, VALUES, MARKS = "Column", "Kind", "Missing", "Values", "Marks kept as values"


def check_columns(n: int) -> str:
    """Offer to look at how columns were read."""
    return f"{counted(n, 'column')}: check how each was read"


def table_read(n_rows: int, n_columns: int, target: str, reading: Sequence[tuple[str, str]]) -> str:
    """Say what was read, and how."""
    beside = " beside the target" if target else ""
    written = "; ".join(f"{name} {held}" for name, held in reading)
    return escaped(f"{counted(n_rows, 'row')}, {counted(n_columns, 'column')}{beside}; {written}.")


def changed(what: str, times: int) -> str:
    """Say what was left out or read as something else, and how often."""
    return f":material/edit: {escaped(what)}: **{count(times)}**"


# The model beside it

NEITHER = "A model and a table are needed, or a table with a model's predictions."
TABLE_TOO = "Give the table too, with the columns that the model was fitted on: the model is opened beside it."
OPENING = "Opening the model…"
EXPLAIN, OPEN_TABLE = "Explain this model", "Open this table"
STATED = {
    "A": "Opened sealed (level A): no network, no files, limited memory and time.",
    "B": "Opened in a process of its own, fenced in part (level B): see About & safety.",
    "C": "Opened in a process of its own (level C): a crash stays there, code in the file would not.",
    "D": "Opened in the app itself (level D).",
}
MODEL_TOO = "Give the model too, or name the column that holds a model's predictions."
RECORDED = "No model at hand: columns with its predictions"
RECORDED_HELP = (
    "One column of predicted numbers, probabilities or classes, or one column of probabilities for each "
    "class. Pages that must ask a model about other rows say so."
)


def pair(model: str, table: str) -> str:
    """Name a model and a table together."""
    return f"{model} on {table}"


def recorded(table: str) -> str:
    """Name a table that holds the predictions itself."""
    return f"Predictions in {table}"


def opens(name: str, library: str, version: str, n_rows: int, outputs: Sequence[str]) -> str:
    """Say that the model opens, and what it answers."""
    return (f"The model opens and answers: {escaped(name)} ({escaped(library)} {escaped(version)}), "
            f"{counted(n_rows, 'row')}, answers {escaped(listed(outputs[:6]))}.")


# What somebody can do where the two do not fit

TRUST = {"any": "run its code", "listed": "i trust it"}
"""What is typed to let a file in: one with code of its own, or a pickle where nothing seals it in."""
TRUSTING = {
    "any": "**You can let the file run its own code, sealed in:** in a process that reaches no network, no file and no "
    "other program. It could still answer wrongly, on purpose or not. Do this only with a file whose maker you know.",
    "listed": "**You can open the pickle all the same.** Every name in it is compared with a list first, but nothing "
    "here would hold code that got past that. Do this only with a file whose maker you know.",
}
ASKS_FOR = "It asks for:"
OF_MODEL, OF_TABLE, MATCH, REMARK = "Model", "Table", "Match", "Remark"
WHICH_COLUMN = "**Which column is which?** These are the model's; choose the table's column for each."
USE_COLUMNS = "Use these columns"
NOT_THERE = "not in the table"
WHICH_MODEL = "Model to explain"
CHOOSE_ONE = "choose one"
WHICH_LABEL = "**Which label is which?** How good the model is can be measured once this is said."
USE_LABELS = "Use these labels"


def matched(n: int, left_over: int, remarked: int) -> str:
    """Say how many columns were brought together."""
    title = f"{counted(n, 'column')} matched"
    title += f", {count(left_over)} left over" if left_over else ""
    return title + (f", {count(remarked)} with a remark" if remarked > 0 else "")


def models_label(label: str) -> str:
    """Ask which label of the table one of the model's is."""
    return f"The model's {escaped(label)} is"


def digest(found: str) -> str:
    """Say under which digest trust is remembered."""
    return f"Its digest (SHA-256) is {escaped(found[:12])}…; it is remembered until the app ends."


def to_open(typed: str) -> str:
    """Say what to type."""
    return f"To open it, type: {typed}"
