"""The app's end of a child: questions go out, answers come back by number, and nothing the child sends is believed.

One thread reads. Whoever asked waits for the answer, is told of progress, and may give up; then the child is told to
stop, and ended when it does not within a second.
"""

import contextlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from typing import Any

from explain.errors import DataError, ExplainError, MethodError, ModelError, WorkspaceError
from explain.stored import unpacked, whole
from explain.workspace.frames import BrokenFrame, Part
from explain.workspace.starting import Process

Progress = Callable[[int, int], None]
KINDS = {kind.kind: kind for kind in (DataError, ModelError, MethodError, WorkspaceError)}
TICK = 0.1
"""Seconds between two looks at whether the asker gave up."""
GRACE = 1.0
"""Seconds a child has to stop when it is told to."""
READY_WITHIN = 60.0
PLACES = re.compile(r"[A-Za-z_]{1,60} at (?:[a-z_/]{1,60}\.py:\d{1,5}(?: → )?){0,4}")
"""What a child may tell of a fault: "KeyError at methods/x.py:3 → table/y.py:5"."""
HELD = 16_384
"""Bytes that a socket takes in whether or not anybody listens."""
CODE = re.compile(r"[A-Z]{2,10}(?:-[A-Z0-9]{1,12}){0,3}")
"""What a code of an error looks like; the log holds it."""
LARGEST_ERROR = 4 << 20
"""Bytes of a reply that is no result."""
A_CELL = 32
"""Bytes of an answer's allowance for each cell or text in it: few on the wire, some sixty in memory."""
MOST_PROGRESS = 2**53
FLOOD = 10_000
"""Reports of progress beyond a thousand a second that no honest method sends."""


class Gone(Exception):
    """The child is no longer there."""


class Fault(Exception):
    """A method failed in a way nobody foresaw.

    Parameters
    ----------
    where
        The kind of error and the places in our code, as the child tells them; left out when it tells more than that.
    """

    def __init__(self, where: Any) -> None:
        self.where = where if isinstance(where, str) and PLACES.fullmatch(where) else "an unknown place"
        super().__init__(self.where)


@dataclass(slots=True, eq=False)
class Pending:
    """A question under way."""

    most: int
    """Bytes its answer may have."""
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int = 0
    n_reports: int = 0
    answer: tuple[dict[str, Any], list[memoryview]] | None = None
    settled: Event = field(default_factory=Event)


class Channel:
    """A child and the questions it is working on."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.measures: tuple[str, ...] = ()
        self.alive = True
        self._pending: dict[int, Pending] = {}
        self._numbers = count(1)
        self._lock = Lock()
        self._ready = Event()
        Thread(target=self._read, daemon=True, name="workspace").start()
        if not self._ready.wait(READY_WITHIN) or not self.alive:
            self.close()
            raise WorkspaceError("The process for the model did not start.", "Try again.", "WORK-START")

    def request(
        self, header: dict[str, Any], parts: Sequence[Part] = (), *, most: int, within: float,
        progress: Progress | None = None,
    ) -> Any:
        """Ask, wait, and give back what came.

        Parameters
        ----------
        header, parts
            The frame.
        most : bytes
            What the answer may have.
        within : seconds
            After which the child is ended.
        progress
            Called about ten times a second with what is done; may raise to stop.

        Raises
        ------
        Gone
            When the child ended.
        Fault
            When the method failed in a way nobody foresaw.
        ExplainError
            What the method says of the question; WorkspaceError when it took too long or answered with nonsense.
        """
        number, pending = self._opened(most)
        try:
            self._send({**header, "id": number}, parts, within)
            self._wait(number, pending, within, progress)
        finally:
            with self._lock:
                self._pending.pop(number, None)
        return self._read_answer(pending)

    def _send(self, header: dict[str, Any], parts: Sequence[Part], within: float) -> None:
        """Send a question; a child that does not listen to a long one would hold the sender for ever, and is ended."""
        impatient = Timer(within, self.close)
        if any(isinstance(part, Path) or len(part) > HELD for part in parts):
            impatient.start()
        try:
            self.process.wire.send(header, parts)
        except (OSError, ValueError) as error:  # shut, or closed
            self._settle_all()
            raise Gone from error
        finally:
            impatient.cancel()

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return bool(self._pending)

    def _opened(self, most: int) -> tuple[int, Pending]:
        with self._lock:
            if not self.alive:
                raise Gone
            number = next(self._numbers)
            self._pending[number] = Pending(most=most)
            return number, self._pending[number]

    def _wait(self, number: int, pending: Pending, within: float, progress: Progress | None) -> None:
        """Wait for the answer; whoever gives up, or waits too long, has the child told to stop."""
        try:
            self._watch(pending, within, progress)
        except BaseException:
            self._stop(number, pending)
            raise

    def _watch(self, pending: Pending, within: float, progress: Progress | None) -> None:
        while not pending.settled.wait(TICK):
            if time.monotonic() - pending.began > within:
                raise WorkspaceError(
                    f"This took longer than {within:.0f} seconds and was ended.",
                    "Ask for fewer rows, or again: table and model are opened anew.", "WORK-TIME",
                )
            if progress is not None:
                progress(pending.done, pending.total)
        if progress is not None and pending.total and pending.answer is not None and "result" in pending.answer[0]:
            progress(pending.done, pending.total)

    def _stop(self, number: int, pending: Pending) -> None:
        """Tell the child to stop; end it when it does not."""
        with contextlib.suppress(OSError, ValueError):
            self.process.wire.send({"do": "stop", "id": number})
        if not pending.settled.wait(GRACE):
            self.close()

    def _read_answer(self, pending: Pending) -> Any:
        if pending.answer is None:
            raise Gone
        header, parts = pending.answer
        most = (pending.most + LARGEST_ERROR) // A_CELL
        try:
            if "error" in header:
                raise _error(header, parts, most)
            if "fault" in header:
                raise Fault(header["fault"])
            return unpacked(header["result"], parts, most=most)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.close()
            raise nonsense() from error

    def _read(self) -> None:
        """Take in frames until the child is gone or sends what it should not."""
        try:
            header, _ = self.process.wire.receive(0)
            self.measures = tuple(str(name)[:40] for name in header["ready"])
            self._ready.set()
            while True:
                self._take(*self.process.wire.receive(self._most))
        except (EOFError, BrokenFrame, KeyError, TypeError, ValueError, AttributeError, OSError):
            self.close()
        finally:
            self._settle_all()
            self._ready.set()
            self.process.release()

    def _most(self) -> int:
        with self._lock:
            return max((pending.most for pending in self._pending.values()), default=0) + LARGEST_ERROR

    def _take(self, header: dict[str, Any], parts: list[memoryview]) -> None:
        number = header["id"]
        with self._lock:
            pending = self._pending.get(number) if type(number) is int else None
        if pending is None or pending.settled.is_set():  # who gives up waits for the answer, or ends the child
            raise BrokenFrame("an answer to no question")
        if "done" in header:
            _report(pending, header, parts)
            return
        if sum(len(part) for part in parts) > pending.most + LARGEST_ERROR:
            raise BrokenFrame("an answer larger than the question allows")
        pending.answer = (header, parts)
        pending.settled.set()

    def _settle_all(self) -> None:
        with self._lock:
            self.alive = False
            for pending in self._pending.values():
                pending.settled.set()

    def close(self) -> None:
        """End the child and everybody's wait; safe to call again."""
        self._settle_all()
        self.process.kill()


def _report(pending: Pending, header: dict[str, Any], parts: list[memoryview]) -> None:
    done, total = header["done"], header["total"]
    if len(header) > 3 or parts:
        raise BrokenFrame("a report that tells more than progress")
    pending.n_reports += 1
    if pending.n_reports > FLOOD + 1_000 * (time.monotonic() - pending.began):
        raise BrokenFrame("a flood of reports")
    if not all(type(n) is int and 0 <= n <= MOST_PROGRESS for n in (done, total)):
        raise BrokenFrame("progress that is no number")
    pending.done, pending.total = done, total


def _error(header: dict[str, Any], parts: list[memoryview], most: int) -> ExplainError:
    told = header["error"]
    texts = [told["problem"], told["remedy"], told["code"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("an error that is no text")
    code = texts[2] if CODE.fullmatch(texts[2]) else ""
    error = KINDS[told["kind"]](whole(texts[0][:4_000]), whole(texts[1][:4_000]), code)
    error.details = dict(unpacked(header["details"], parts, most=most))
    return error


def nonsense() -> WorkspaceError:
    """Say that a child answered with what was not asked for."""
    return WorkspaceError(
        "The process that holds the model answered with something that is no answer, and was ended.",
        "Ask again: table and model are opened anew. If it happens again, the model file may be made to do harm.",
        "WORK-ANSWER",
    )
