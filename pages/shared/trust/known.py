"""What was answered already: for warnings that nobody waits for."""

from typing import Any

from explain.checks.of_prediction import of_prediction
from explain.results import Flag
from pages.shared.asking import as_question, explained
from pages.shared.measuring import threshold
from pages.shared.state import current


def known(method: str, **asked: Any) -> Any:
    """Give an answer that is there; None where there is none yet, or an error."""
    held = current().answers.get(as_question(method, asked))
    return None if held is None or isinstance(held, Exception) else explained(method, **asked)


def close_call(row: Any) -> tuple[Flag, ...]:
    """Warn of a row whose answer could as well have been the other one, where its answer is known."""
    state = current()
    found = known("predictions", rows=[row], scale=state.scale)
    if found is None:
        return ()
    moved = state.workspace.model.task == "binary" and state.scale == "probability"
    return of_prediction(found, state.output, threshold=threshold() if moved else None).flags
