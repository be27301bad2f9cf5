"""Inside the child: open what the app sends, answer what it asks, and know nothing else.

The child has one thread that works and one that listens. While a method runs, its `progress` hands control back for a
moment: a stop is obeyed there, and short questions are answered there.
"""

import os
import sys
import time
import traceback
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from explain.errors import DataError, ExplainError, MethodError, ModelError, WorkspaceError
from explain.facts import model_facts, table_facts
from explain.names import SHORT
from explain.results import Result
from explain.sealing import Level, level_of, seal, self_test
from explain.sealing.seccomp import POLITE
from explain.stored import packed, unpacked
from explain.workspace.frames import BrokenFrame, Wire, wire
from explain.workspace.held import answered

if TYPE_CHECKING:
    from explain.model.predictor import Predictor
    from explain.table.dataset import Dataset

LARGEST_UPLOAD = 2**32
FEW_ROWS = 200
"""Rows of a question that is short."""
OF_ALL_ROWS = frozenset({
    "predictions", "contributions", "shap_summary", "performance", "permutation_importance", "found_rows",
    "model_quality",
})
"""Methods that are about very many rows when they are told of none."""
REPORTED_EVERY = 0.05
"""Seconds between two reports of progress."""
ROOT = Path(__file__).resolve().parents[1]


def serve(descriptor: int, *, outgoing: int | None = None, memory: int = 0, without: Sequence[str] = ()) -> None:
    """Seal this process, say how well, and serve until the app is gone.

    Parameters
    ----------
    descriptor, outgoing
        What frames come in by and go out by; one that serves both ways when ``outgoing`` is None.
    memory : bytes
        What the process may take beside what it has; 0 for no limit.
    without
        Measures to leave out, to try what is left.
    """
    ends = _wire(descriptor, outgoing)
    measures = seal(memory=memory or None, without=without)
    ends.send({"ready": sorted(measures)})
    Desk(ends, measures).work()


def trial(descriptor: int, *, outgoing: int | None = None, without: Sequence[str] = ()) -> None:
    """Seal this process, try what a hostile file would try, and send what came of it."""
    _wire(descriptor, outgoing).send({"tried": self_test(without=without)})


def _wire(descriptor: int, outgoing: int | None) -> Wire:
    if outgoing is not None:
        outgoing, out = os.dup(outgoing), outgoing
        os.dup2(2, out)  # what a library prints is not to stand between two frames
    return wire(descriptor, outgoing)


class Stopped(Exception):
    """The app asked to stop the method that runs."""


class Desk:
    """The table and the model of this process, and what is to be done with them."""

    def __init__(self, wire: Wire, measures: Collection[str]) -> None:
        self.wire = wire
        self.measures = measures
        self.waiting: deque[tuple[dict[str, Any], list[memoryview]]] = deque()
        self.arriving: SimpleQueue[tuple[dict[str, Any], list[memoryview]]] = SimpleQueue()
        self.stopped: set[int] = set()
        self.dataset: Dataset | None = None
        self.predictor: Predictor | None = None

    def work(self) -> None:
        """Serve until the app is gone."""
        Thread(target=self._listen, daemon=True).start()
        while True:
            header, parts = self.waiting.popleft() if self.waiting else self.arriving.get()
            if header["do"] == "ask" and _gives_way(header, parts):
                self._polite.submit(self._serve, header, parts).result()
            elif header["do"] != "stop":
                self._serve(header, parts)
            del header, parts

    @cached_property
    def _polite(self) -> ThreadPoolExecutor:
        """One thread of low priority for long questions, so that the clicks of other sessions go first."""
        return ThreadPoolExecutor(1, initializer=_give_way)

    def _listen(self) -> None:
        try:
            while True:
                header, parts = self.wire.receive(LARGEST_UPLOAD)
                if header["do"] == "stop":
                    self.stopped.add(header["id"])
                self.arriving.put((header, parts))
                del header, parts  # the bytes of a file are to go when it is read, not with the next frame
        except (EOFError, BrokenFrame):
            os._exit(0)  # nobody is there to answer

    def _serve(self, header: dict[str, Any], parts: list[memoryview]) -> None:
        """Do what one frame asks, and answer it whatever happens."""
        number = header["id"]
        try:
            if number in self.stopped:
                raise Stopped
            tree, held = packed(getattr(self, f"_{header['do']}")(header, parts))
        except Stopped:
            self.wire.send({"id": number, "stopped": True})
        except ExplainError as error:
            self._refuse(number, error)
        except MemoryError:
            words = "This needed more memory than the workspace may use."
            self._refuse(number, WorkspaceError(words, "Take fewer rows or a smaller model.", "WORK-MEMORY"))
        except Exception as error:  # a fault of ours, or of a model: told without any of its text
            self.wire.send({"id": number, "fault": _where(error)})
        else:
            self.wire.send({"id": number, "result": tree}, held)
        finally:
            self.stopped.discard(number)

    def _refuse(self, number: int, error: ExplainError) -> None:
        tree, held = packed(error.details)
        told = {"kind": _family(error), "problem": error.problem[:4_000], "remedy": error.remedy[:4_000]}
        self.wire.send({"id": number, "error": {**told, "code": error.code}, "details": tree}, held)

    def _table(self, header: dict[str, Any], parts: list[memoryview]) -> Result:
        from explain.table.limits import Limits
        from explain.table.read import read_table

        options = unpacked(header["options"], parts[1:])
        self.dataset = self.predictor = None
        with _opening(DataError("The table cannot be opened: it is damaged.", "Write it anew.", "DATA-BROKEN")):
            self.dataset = read_table(_source(header, parts[0]), limits=Limits(**header["limits"]), **options)
            return table_facts(self.dataset)

    def _model(self, header: dict[str, Any], parts: list[memoryview]) -> Result:
        from explain.model.load import load_model

        options = unpacked(header["options"], parts[1:])
        if header["kind"] == "recorded":
            from explain.model.recorded import recorded_predictions

            self.predictor = recorded_predictions(self._open_table(), **options)
            return model_facts(self.predictor)
        level = level_of(self.measures)
        options.setdefault("pickles", "none" if level is Level.SEPARATE else "listed")
        if options["pickles"] == "any" and level is not Level.SEALED:
            raise ModelError(
                "A file with code of its own is opened only where it can be sealed in, and this system cannot.",
                "Save the model as ONNX or skops, or with classes of libraries alone.", "MODEL-LEVEL",
            )
        with _opening(ModelError("The model cannot be opened: it is damaged.", "Save it anew.", "MODEL-BROKEN")):
            self.predictor = load_model(_source(header, parts[0]), self._open_table(), **options)
            return model_facts(self.predictor)

    def _ask(self, header: dict[str, Any], parts: list[memoryview]) -> Result:
        if self.predictor is None:
            raise WorkspaceError("No model is open here.", "Open a model first.", "WORK-NO-MODEL")
        asked = unpacked(header["arguments"], parts)
        told = Progress(self, header["id"])
        return answered(header["method"], self.predictor, self._open_table(), progress=told, **asked)

    def _open_table(self) -> "Dataset":
        if self.dataset is None:
            raise WorkspaceError("No table is open here.", "Open a table first.", "WORK-NO-TABLE")
        return self.dataset

    def between(self) -> None:
        """Answer short questions while a method takes a breath; longer ones wait until it is done."""
        while not self.arriving.empty():
            header, parts = self.arriving.get()
            if header["do"] == "ask" and _is_short(header, parts):
                self._serve(header, parts)
            elif header["do"] != "stop":
                self.waiting.append((header, parts))


class Progress:
    """What a method calls between two questions to the model."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk = desk
        self.number = number
        self.reported = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Report, obey a stop, let short questions through."""
        now = time.monotonic()
        if now - self.reported > REPORTED_EVERY or done >= total > 0:
            self.desk.wire.send({"id": self.number, "done": int(done), "total": int(total)})
            self.reported = now
        self.desk.between()
        if self.number in self.desk.stopped:
            raise Stopped


def _gives_way(header: dict[str, Any], parts: list[memoryview]) -> bool:
    """Whether a question is about more rows than a click is; those without a number of rows are about few or all."""
    asked = unpacked(header["arguments"], parts)
    rows, sample = asked.get("rows"), asked.get("sample")
    if rows is None and sample is None:
        return header["method"] in OF_ALL_ROWS
    n_rows = len(rows) if isinstance(rows, (list, np.ndarray)) else sample
    return isinstance(n_rows, int) and n_rows > FEW_ROWS


def _give_way() -> None:
    """Lower the priority of this thread, and of those it starts; it cannot be raised again."""
    if sys.platform == "linux":  # elsewhere it would be that of the whole process
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, POLITE)


def _is_short(header: dict[str, Any], parts: list[memoryview]) -> bool:
    if header["method"] not in SHORT:
        return False
    asked = unpacked(header["arguments"], parts)
    rows = asked.get("rows", [asked["row"]] if "row" in asked else None)
    return isinstance(rows, list) and len(rows) <= FEW_ROWS


@contextmanager
def _opening(broken: ExplainError) -> Iterator[None]:
    """Take what nobody foresaw in opening a file for damage in the file: honest files raise what is foreseen."""
    try:
        yield
    except (ExplainError, MemoryError):
        raise
    except Exception as error:  # a library may raise anything on bytes that it did not write
        broken.details = {"where": _where(error)}
        raise broken from error


def _source(header: dict[str, Any], raw: memoryview) -> Any:
    """Give the bytes of a file; or the object that the app itself holds and wrote down for this process."""
    if header["kind"] == "file":
        return raw
    from explain.model.objects import object_from_bytes

    return object_from_bytes(raw)


def _family(error: ExplainError) -> str:
    """Name the one of the four kinds of error that this one belongs to."""
    families = (DataError, ModelError, MethodError, WorkspaceError)
    return next((family.kind for family in families if isinstance(error, family)), WorkspaceError.kind)


def _where(error: Exception) -> str:
    """Say where in our own code an error nobody foresaw was met: no message, no value, no foreign text."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(ROOT))]
    places = [f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}" for frame in frames[-4:]]
    return f"{type(error).__name__[:60]} at {' → '.join(places)}"
