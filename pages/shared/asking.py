"""`explained(method, **arguments)`: the one door from a page to an answer.

Answers are kept per session under the method and its plain arguments, never under a frame. What is not there is
computed by one worker thread, while the page shows progress and a way to stop.
"""

import threading
import time
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field, replace
from typing import Any

from explain.checks.catalogue import CHECKS
from explain.errors import ExplainError, WorkspaceError
from explain.labelling import labelled
from explain.workspace import SHORT, Workspace
from pages.shared.labels import cohort_name, tried
from pages.shared.loading import PANDAS
from pages.shared.state import State, current, remember, set_changes
from pages.shared.words import frame

SCANNED = 20_000
"""Rows that a page looks through for the highest or the most typical."""
PASSING = ("METHOD-COMPILING",)
"""Codes of refusals that hold for a while."""
PATIENCE = 0.3
"""Seconds a page waits before it shows progress instead."""


class Stopped(Exception):
    """The user stopped a job; raised inside it, between two model calls."""

    def __init__(self, question: tuple) -> None:
        super().__init__(question[0])
        self.question = question


class Waiting(Exception):
    """An answer is being computed: the card shows the job's progress instead."""

    def __init__(self, job: "Job") -> None:
        super().__init__(job.method)
        self.job = job


@dataclass(eq=False)
class Job:
    """A question under way."""

    method: str
    question: tuple
    done: int = 0
    total: int = 0
    began: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future = field(default_factory=Future)

    def progress(self, done: int, total: int) -> None:
        """Count, and end the job when it was told to stop."""
        self.done, self.total = done, total
        if self.stop.is_set():
            raise Stopped(self.question)

    @property
    def share(self) -> float:
        """Part done, between 0 and 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0


def explained(method: str, /, *, patience: float = PATIENCE, **arguments: Any) -> Any:
    """Answer a question in the words of the data dictionary; raises what `answered` does."""
    state, answer = current(), answered(method, patience=patience, **arguments)
    dictionary = state.dictionary
    if not dictionary:
        return answer
    question = as_question(method, arguments)
    before, called, said = state.in_words.get(question, (None, None, None))
    if before is not answer or called is not dictionary:
        said = _of_cohort(labelled(answer, dictionary), arguments.get("cohort"))
        state.in_words[question] = answer, dictionary, said
    return said


def _of_cohort(answer: Any, cohort: dict[str, Any] | None) -> Any:
    """Name the cohort in how an answer was made as its reader does."""
    if not cohort:
        return answer
    source = answer.provenance
    settings = tuple((name, cohort_name(cohort) if name == "cohort" else held) for name, held in source.settings)
    return replace(answer, provenance=replace(source, settings=settings))


def answered(method: str, /, *, patience: float = PATIENCE, **arguments: Any) -> Any:
    """Answer a question from the store, with names and cells as the model knows them, or start computing it.

    Raises
    ------
    Waiting
        While the answer is being computed.
    Stopped
        After the user stopped it; `forget` starts it again.
    ExplainError
        What the method says of the question.
    """
    state = current()
    question = as_question(method, arguments)
    state.asked.add(question)
    if question not in state.answers:
        _collect(state, question, _job(state, question, method, arguments), patience)
    answer = state.answers[question]
    if isinstance(answer, Exception):
        raise answer
    return answer


def ask_ahead(method: str, /, **arguments: Any) -> None:
    """Begin to answer what the next click will most likely ask; nobody waits for it, and it goes with the page."""
    state = current()
    question = as_question(method, arguments)
    state.asked.add(question)
    if question not in state.answers:
        _job(state, question, method, arguments)


def some_rows() -> dict[str, int]:
    """Rows to look through on screen: all of a small table, a seeded sample of a large one."""
    return {"sample": SCANNED} if current().workspace.n_rows > SCANNED else {}


def among() -> dict[str, Any]:
    """Ask of the cohort that is looked at; of everyone when there is none."""
    cohort = current().cohort
    return {"cohort": cohort} if cohort else {}


def forget(question: tuple) -> None:
    """Drop an answer, so that it is asked again."""
    current().answers.pop(question, None)


def forget_lost() -> None:
    """Drop what was not answered for a reason that passes, such as a process that ended: it is asked again."""
    answers = current().answers
    for question in [question for question, answer in answers.items() if _passes(answer)]:
        forget(question)


def _passes(answer: Any) -> bool:
    return isinstance(answer, WorkspaceError) or getattr(answer, "code", "") in PASSING


def as_question(method: str, arguments: dict[str, Any]) -> tuple:
    """Turn a method and its arguments into a hashable key."""
    return (method, _plain(arguments))


def _plain(held: Any) -> Any:
    if isinstance(held, dict):
        return tuple(sorted((str(name), _plain(part)) for name, part in held.items()))
    if isinstance(held, (list, tuple)):
        # A pair is a range and a list holds allowed values: they are different questions.
        return (type(held).__name__, *(_plain(part) for part in held))
    return (type(held).__name__, held)


def _job(state: State, question: tuple, method: str, arguments: dict[str, Any]) -> Job:
    if question not in state.jobs:
        PANDAS.load()  # before an answer with rows of a table brings it in beside this script
        job = Job(method=method, question=question)
        state.jobs[question] = job
        short = method in SHORT and not arguments.keys().isdisjoint(("row", "rows"))
        if not short and method not in CHECKS:
            _clear_the_way(state)
        worker = state.quick if short else state.worker
        job.future = worker.submit(_run, state.workspace, job, arguments)
    return state.jobs[question]


def _clear_the_way(state: State) -> None:
    """Let go of checks that this run of the page has not asked for: a reader's question does not wait behind them."""
    for question, job in list(state.jobs.items()):
        if question not in state.asked and job.method in CHECKS and not CHECKS[job.method].quick:
            state.jobs.pop(question).stop.set()


def _run(workspace: Workspace, job: Job, arguments: dict[str, Any]) -> Any:
    if job.stop.is_set():
        raise Stopped(job.question)
    return workspace.ask(job.method, progress=job.progress, **arguments)


def collect() -> None:
    """Begin a run of the page: keep what was finished since the last one."""
    state = current()
    state.asked.clear()
    state.watched.clear()
    state.told.clear()
    state.lit.clear()
    for question, job in list(state.jobs.items()):
        if job.future.done() and isinstance(job.future.exception(), (ExplainError, Stopped, type(None))):
            _keep(state, question, job)


def let_go() -> None:
    """End a run of the page: stop the jobs that it did not ask for, since the reader has moved on."""
    state = current()
    for question in [question for question in state.jobs if question not in state.asked]:
        state.jobs.pop(question).stop.set()


def stop_all() -> None:
    """Stop every job; what is still wanted is asked again."""
    current().asked.clear()
    let_go()


def drop_changes() -> None:
    """Show the row as it is in the table again; what was tried out comes back by undo."""
    remember(frame.changes_chip(*tried()), "row", "changes")
    stop_all()  # what was asked of the values tried out
    set_changes({})


def _keep(state: State, question: tuple, job: Job) -> None:
    """Move a finished job's answer to the store; an error nobody foresaw is raised."""
    state.jobs.pop(question, None)
    error = job.future.exception()
    if error is not None and not isinstance(error, (ExplainError, Stopped)):
        raise error
    state.keep(question, error if error is not None else job.future.result())


def _collect(state: State, question: tuple, job: Job, patience: float) -> None:
    first = next(iter(state.jobs.values())) is job or job.method in SHORT
    wait_for([job.future], timeout=patience if first else 0)
    if not job.future.done():
        raise Waiting(job)
    _keep(state, question, job)
