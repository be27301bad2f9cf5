"""A session's work, out of its state and back into it."""

from dataclasses import asdict
from typing import Any

from explain.keeping import File, Work
from explain.keeping.work import now
from explain.names import METHODS
from explain.results.groups import are_groups
from explain.table.dictionary import dictionary_from
from explain.workspace import Source, Workspace
from pages.shared.state import Pin, Scenario, State, are_changes, current, remember, set_changes
from pages.shared.words import saving as words

PLAIN = ("row", "output", "feature", "scale", "changes", "limits", "constraints", "wanted", "near", "cohort", "cohorts",
         "options", "groups", "audience", "overrides", "understood")
"""Fields of the state that are kept as they are."""


def work_of(state: State, page: str = "") -> Work:
    """Take the work out of a session, as plain data, with the path of the page to open it at."""
    workspace = state.workspace
    table, model = workspace.sources
    assert model is not None
    return Work(
        table=File(
            name=workspace.table.name, fingerprint=workspace.table.fingerprint, kind=table.kind, options=table.options
        ),
        model=File(
            name=workspace.model.name, fingerprint=workspace.model.fingerprint, kind=model.kind, options=model.options
        ),
        title=workspace.title, sample=state.sample, saved=now(),
        parts={
            **{name: getattr(state, name) for name in PLAIN},
            "scenarios": [asdict(scenario) for scenario in state.scenarios],
            "pins": [asdict(pin) for pin in state.pins],
            "dictionary": state.dictionary.plain(),
            "page": page,
        },
    )


def content(source: Source | None) -> bytes | None:
    """Give the bytes of a file as they were uploaded; None when there is no file."""
    if source is None or source.kind != "file":
        return None
    return bytes(source.raw) if not hasattr(source.raw, "read_bytes") else source.raw.read_bytes()


def fits(work: Work, workspace: Workspace) -> bool:
    """Whether a work was saved with the table and the model of a workspace."""
    return (
        work.table.fingerprint == workspace.table.fingerprint and work.model.fingerprint == workspace.model.fingerprint
    )


def put_back(work: Work) -> list[str]:
    """Put a work into the session, whose table and model it was saved with; what was there can be taken back.

    Returns
    -------
    list of str
        Names of the parts that the open table and model do not have.
    """
    state = current()
    remember(words.OPENED, *PLAIN, "scenarios", "pins", "dictionary")
    state.dictionary = dictionary_from(work.parts.get("dictionary", {})).dictionary
    # Answers are to what is relied on: a work that holds none, of a version before, brings none.
    found = {"understood": {}, **{name: work.parts[name] for name in PLAIN if name in work.parts}, **_made(work)}
    wrong = [name for name, held in found.items() if not _belongs(state, name, held)]
    for name, held in found.items():
        if name not in wrong:
            setattr(state, name, held)
    set_changes(state.changes)
    return wrong


def _made(work: Work) -> dict[str, Any]:
    """Make pins and scenarios of their plain data; pins of unknown methods, or that come again, are left out."""
    pins = [Pin(**{**held, "view": held.get("view") or {}}) for held in work.parts.get("pins", [])]
    return {
        "pins": [pin for i, pin in enumerate(pins) if pin.method in METHODS and pin not in pins[:i]],
        "scenarios": [Scenario(**held) for held in work.parts.get("scenarios", [])],
    }


def _belongs(state: State, name: str, held: Any) -> bool:
    """Whether a part is one that the open table and model can have."""
    workspace = state.workspace
    names, n_rows = set(workspace.names), workspace.n_rows
    if name == "row":
        return held < n_rows
    if name == "scenarios":
        return all(scenario.row < n_rows and are_changes(scenario.changes, workspace) for scenario in held)
    if name == "changes":
        return are_changes(held, workspace)
    if name in ("limits", "constraints"):
        return set(held or {}) <= names
    if name == "groups":
        return are_groups(held, workspace.names)
    known = {"output": workspace.model.outputs, "feature": workspace.names, "scale": workspace.model.scales}
    return name not in known or held in known[name]
