"""The app's end of a table and a model that live in a process of their own."""

import time
import weakref
from collections.abc import Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any

from explain.errors import MethodError, WorkspaceError
from explain.facts import ColumnFacts, ModelFacts, TableFacts
from explain.labelling import labelled
from explain.names import METHODS
from explain.results import Result
from explain.stored import packed
from explain.table.dictionary import Dictionary
from explain.wording import listed
from explain.workspace.channel import Channel, Gone, nonsense
from explain.workspace.ending import ended
from explain.workspace.expected import check, check_facts, largest
from explain.workspace.pool import OPEN, let_go, make_room
from explain.workspace.source import Allowance, Source, as_source
from explain.workspace.starting import started

if TYPE_CHECKING:
    from explain.model.asking import Progress

FACTS_BYTES = 64 << 20
"""Bytes that the facts of a table or a model may have."""


class Workspace:
    """A table and a model in a process of their own, ready to be asked.

    The process starts with the first thing that needs it and ends with `close`, with the last reference to the
    workspace, or with this program; then the next question starts it again. Safe to use from several threads: one long
    question runs at a time, short ones are answered in between.

    Parameters
    ----------
    table, model
        What is handed to the process; no model yet when None.
    title
        What to call the pair on screen; the table's name when left out.
    table_facts, model_facts
        What is known of them already; found out by opening them when None.
    allowance
        What the process may take.
    """

    def __init__(
        self, table: Source, model: Source | None = None, *, title: str = "", table_facts: TableFacts | None = None,
        model_facts: ModelFacts | None = None, allowance: Allowance | None = None,
    ) -> None:
        self.allowance = allowance or Allowance()
        self.used = time.monotonic()
        self._sources = (table, model)
        self._title = title
        self._table = table_facts
        self._model = model_facts
        self._dictionary = Dictionary()
        self._called: tuple[TableFacts, TableFacts] | None = None
        self._held: Channel | None = None
        self._ended: Channel | None = None
        self._opened = 0
        self._lock = RLock()
        OPEN.add(self)

    # What is known of the two

    @property
    def title(self) -> str:
        """What to call the pair on screen."""
        return self._title or self.table.name

    @property
    def table(self) -> TableFacts:
        """What is known of the table, labelled by the dictionary; opens it when nothing is."""
        if self._table is None:
            self._channel(1)
        assert self._table is not None
        if self._called is None or self._called[0] is not self._table:
            self._called = self._table, labelled(self._table, self._dictionary)
        return self._called[1]

    @property
    def dictionary(self) -> Dictionary:
        """What columns, values and classes are called on screen; answers of `ask` keep their own names."""
        return self._dictionary

    @property
    def model(self) -> ModelFacts:
        """What is known of the model; opens it when nothing is."""
        if self._model is None:
            self._channel(2)
        assert self._model is not None
        return self._model

    @property
    def has_model(self) -> bool:
        """Whether a model was given."""
        return self._sources[1] is not None

    @property
    def sources(self) -> tuple[Source, Source | None]:
        """What was handed to the process, as it was given: the table, and the model where there is one."""
        return self._sources

    @property
    def key(self) -> str:
        """Fingerprints of both: what an answer depends on beside the question."""
        return f"{self.table.fingerprint}:{self.model.fingerprint}"

    @property
    def names(self) -> tuple[str, ...]:
        """Column names without the target, in table order."""
        return self.table.columns

    @property
    def labels(self) -> tuple[str, ...]:
        """Names for display, in table order."""
        return self.table.labels

    @property
    def columns(self) -> tuple[ColumnFacts, ...]:
        """What is known of each column."""
        return self.table.described

    @property
    def n_rows(self) -> int:
        """Rows of the table."""
        return self.table.n_rows

    @property
    def target(self) -> str:
        """Name of the target column; "" when there is none."""
        return self.table.target

    @property
    def target_unit(self) -> str:
        """Unit of a numeric target; "" when not known."""
        return self.table.target_unit

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know about the table and the model, as sentences."""
        return (*self.table.notes, *self.model.notes)

    # Asking

    def add_model(self, model: Any, **options: Any) -> ModelFacts:
        """Open a model beside the table, in place of the one before.

        Parameters
        ----------
        model, options
            What `explain.load_model` takes.

        Raises
        ------
        ModelError
            When it cannot be opened or does not fit the table; the table stays open.
        """
        return self._add(as_source(model, options))

    def add_predictions(self, columns: Sequence[str], *, positive: Any = None) -> ModelFacts:
        """Take columns of the table as what a model answered; there is no model.

        Parameters
        ----------
        columns, positive
            What `explain.model.recorded.recorded_predictions` takes.

        Raises
        ------
        DataError
            When they hold no predictions.
        """
        options = {"columns": list(columns), "positive": positive}
        return self._add(Source(raw=b"", options=options, kind="recorded"))

    def _add(self, model: Source) -> ModelFacts:
        with self._lock:
            self._sources = (self._sources[0], model)
            self._model, self._opened = None, min(self._opened, 1)
            try:
                return self.model
            except BaseException:
                self._sources = (self._sources[0], None)
                raise

    def ask(
        self, method: str, /, *, progress: "Progress | None" = None, sample: int | None = None, **arguments: Any
    ) -> Result:
        """Run a method beside the table and the model.

        Parameters
        ----------
        method
            A public name of `explain`, such as ``"shap_values"``.
        progress
            Called while it runs; may raise to stop, which the method obeys within a second or is ended.
        sample : rows
            Stands for ``rows``: the first so many of the table's seeded permutation.
        **arguments
            Of the method.

        Returns
        -------
        Result
            What the method of that name returns.

        Raises
        ------
        MethodError
            When there is no such method.
        WorkspaceError
            When the process crashed, took too long or too much; the next question opens it again.
        ExplainError
            Whatever the method raises.
        """
        if method not in METHODS:
            raise MethodError(f"There is no method {method!r}.", f"Use {listed(sorted(METHODS), 'or')}.", "METHOD-NAME")
        if sample is not None:
            arguments["sample"] = sample
        tree, parts = packed(arguments)
        header = {"do": "ask", "method": method, "arguments": tree}
        channel, result = self._answered(header, parts, progress)
        self.used = time.monotonic()
        try:
            return check(result, method, self.table, self.model, arguments)
        except ValueError as error:
            channel.close()
            raise nonsense() from error

    def _answered(self, header: dict[str, Any], parts: list[bytes], progress: "Progress | None") -> tuple[Channel, Any]:
        """Ask the process; once more when it was closed at this very moment, as to make room for another."""
        channel = self._channel(2, progress)
        settings: dict[str, Any] = {
            "most": largest(self.table), "within": self.allowance.ask_seconds, "progress": progress,
        }
        try:
            return channel, self._asked(channel, header, parts, **settings)
        except WorkspaceError:
            if self._ended is not channel:
                raise
        channel = self._channel(2, progress)
        return channel, self._asked(channel, header, parts, **settings)

    def close(self) -> None:
        """End the process; the next question starts it again, and so does one that is being asked at this moment."""
        held = self._held
        if held is not None:
            self._ended = held
            held.close()

    def describe(self, dictionary: Dictionary) -> None:
        """Call columns, values and classes otherwise on screen."""
        self._dictionary, self._called = dictionary, None

    def rename(self, title: str) -> None:
        """Call the pair otherwise on screen."""
        self._title = title

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._held is not None and self._held.alive

    @property
    def busy(self) -> bool:
        """Whether it is working on a question."""
        return self._held is not None and self._held.busy

    @property
    def measures(self) -> tuple[str, ...]:
        """What the process is sealed with; () while it is not there."""
        return self._held.measures if self._held is not None and self._held.alive else ()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _channel(self, wanted: int, progress: "Progress | None" = None) -> Channel:
        """Give the process with as much opened as is wanted: 1 the table, 2 the model beside it."""
        with self._lock:
            self.used = time.monotonic()
            if self._held is None or not self._held.alive:
                make_room(self.allowance.processes)
                self._held, self._opened = Channel(started(memory=self.allowance.memory)), 0
                weakref.finalize(self, let_go, self._held)
            if self._opened < 1:
                self._table = self._open("table", self._sources[0], self._table, progress)
                self._opened = 1
            if self._opened < wanted:
                if self._sources[1] is None:
                    raise WorkspaceError("There is no model yet.", "Upload a fitted model.", "WORK-NO-MODEL")
                self._model = self._open("model", self._sources[1], self._model, progress)
                self._opened = 2
            return self._held

    def _open(self, what: str, source: Source, known: Any, progress: "Progress | None") -> Any:
        assert self._held is not None
        tree, parts = packed(dict(source.options))
        header = {"do": what, "options": tree, "kind": source.kind, "limits": dict(self.allowance.table_limits)}
        seconds = self.allowance.table_seconds if what == "table" else self.allowance.model_seconds
        facts: Any = self._asked(
            self._held, header, [source.raw, *parts], most=FACTS_BYTES, within=seconds, progress=progress
        )
        try:
            check_facts(facts, what)
        except ValueError as error:
            self._held.close()
            raise nonsense() from error
        if known is not None and known.fingerprint != facts.fingerprint:
            words = f"The file of the {what} changed after it was opened."
            raise WorkspaceError(words, "Open table and model again.", "WORK-CHANGED")
        return known or facts

    def _asked(self, channel: Channel, header: dict[str, Any], parts: list[Any], **settings: Any) -> Any:
        try:
            return channel.request(header, parts, **settings)
        except Gone as error:
            raise ended(header["do"], channel.process.how_it_ended()) from error
