"""What the next click will most likely ask, worked on while this page is being read."""

from pages.shared.asking import ask_ahead
from pages.shared.questions import row_question
from pages.shared.state import current
from pages.shared.words.row import FEATURE


def next_row() -> None:
    """Ask of the row below what the page has just shown of this one; of a changed row nothing follows."""
    state = current()
    rows = [state.row + 1]
    if state.changes or rows[0] >= state.workspace.n_rows:
        return
    ask_ahead("cells", rows=rows)
    ask_ahead("predictions", rows=rows, scale=state.scale)
    ask_ahead("row_support", row=rows[0])
    for method in dict.fromkeys(("shap_values", state.options.get("method", "shap_values"))):
        ask_ahead(method, **{**row_question(method), "rows": rows})
    if state.options.get("row-more", FEATURE) == FEATURE:
        ask_ahead("dependence", feature=state.feature, rows=rows, output=state.output, scale=state.scale)
