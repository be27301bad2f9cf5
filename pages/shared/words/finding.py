"""Words of the page Find rows."""

from explain.wording import count, counted, escaped, shortened

TITLE = "Find rows"
CAPTION = "Look through the table by what the model says of it, and choose rows to follow on every page."
VIEW = "What to look at"
VIEWS = {"table": "Table", "map": "Map of explanations"}
ORDER = "Order"
ORDERS = {
    "highest": "Riskiest", "error": "Most wrong", "borderline": "Borderline", "typical": "Typical",
    "row": "Table order", "column": "Column",
}
HIGHEST_NUMBER = "Highest"
MEANS = {
    "highest": "The highest answers of the model come first.",
    "error": "The rows come first where the model is furthest from the truth.",
    "borderline": "The closest calls come first: rows where the model hardly prefers one class.",
    "typical": "The rows come first whose answer is nearest to the median answer.",
    "row": "Rows are in the order of the table.",
    "column": "Rows are in the order of one column; missing values come last.",
}
OF_ERROR = {
    "distance": "How far the prediction is from the truth.",
    "probability": "100 % minus the score of the true class: 0 is fully right, 100 fully wrong.",
    "miss": "Whether the model names another class than the table.",
}
COLUMN = "Column"
REVERSE = "Reverse"
OPEN_HELP = "Tick the box of a row to open its page; by keyboard, press Shift and the space bar in its line."
TABLE_ALT = "Rows of the table in the order chosen, with what the model says of each."
DRIVERS_COME = "What moved each row is being worked out."
DOWNLOAD = "Download as CSV"
FILTERS = "Which rows"
FILTER_BY = "Filter by"
NO_DATES = "This column holds no date."
FROM, TO = "From", "To"
VALUES = "Values"
CONTAINING = "Take all values that contain"
WITH_MISSING = "Missing ones too"
ONLY_MISSING = "Only missing ones"
PREDICTION, ERROR, TRUTH = "Model's answer", "Error", "In the table"
EVERYONE = "All rows are shown. A filter holds on every page until it is taken away."
CLEAR = "Clear"
CLEARED = "the filters"
OTHERS = "All other rows"
OTHERS_HELP = "Look at the rows that these filters leave out."
TAKE_AWAY = "Take this filter away."
COLOUR = "Colour by"
COLOURS = {"group": "Group", "prediction": "Answer", "error": "Error", "feature": "Feature"}
LAYOUT = "Layout"
LAYOUTS = {"PCA": "PCA", "t-SNE": "t-SNE"}
LAYOUT_HELP = (
    "PCA shows the two directions in which contributions vary most. t-SNE keeps near rows near; it takes some seconds."
)
HAND = "With the mouse"
HANDS = {"lasso": "Choose rows", "points": "Open a row"}
HAND_HELP = "Draw a lasso around dots to look at those rows on every page, or click a dot to open its row."
GROUPS = "Groups"


def means(order: str, turned: bool) -> str:
    """Say what an order puts first."""
    return f"{MEANS[order]} Reversed: what would come last comes first." if turned else MEANS[order]


def some_levels(n: int, n_all: int) -> str:
    """Say that not all values of a column can be chosen from."""
    return f"The first {count(n)} of {count(n_all)} values are offered."


def page_of(start: int, shown: int, n_found: int) -> str:
    """Say which of the rows found are shown."""
    if not shown:
        return "No row was found."
    return f"Rows {count(start + 1)} to {count(start + shown)} of {count(n_found)}"


def first_rows(n: int) -> str:
    """Say how many rows a file holds."""
    return f"The file holds the first {counted(n, 'row')} in this order."


def feature_colour(label: str) -> str:
    """Name the feature that colours the map."""
    return escaped(shortened(label, 30))


def ends(low: str, high: str) -> str:
    """Say between which values a column lies in the table."""
    return f"{escaped(low)} to {escaped(high)} in this table; empty means no limit."


def look_at(n: int) -> str:
    """Offer to look at the rows of a group on every page."""
    return f"Look at these {counted(n, 'row')}"


def file_name(title: str) -> str:
    """Name the file of the rows found."""
    return f"{title} found rows"
