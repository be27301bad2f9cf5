"""`python -m explain …`: what is of use without a browser."""

import argparse
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explain.errors import ExplainError
from explain.wording import count, counted, listed, number, one_line, shortened
from explain.workspace import Fault

if TYPE_CHECKING:
    from explain.batch import Finished, Settings
    from explain.facts import ColumnFacts
    from explain.workspace import Workspace

REDRAWN = 0.2
"""Seconds between two drawings of the line of progress."""
TOP = 10
"""Features that are listed at the end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 when all is done, 1 when some parts of a batch are not, 2 when it was refused, 130 when it was stopped.

    Examples
    --------
    >>> main(["describe", "--model", "none.onnx", "--table", "none.csv"])
    2
    """
    given = _parser().parse_args(arguments)
    try:
        return {"batch": _batch, "describe": _describe}[given.command](given)
    except ExplainError as error:
        print(f"{one_line(str(error))} [{error.code}]", file=sys.stderr)
        return 2
    except Fault as error:
        print(f"The explanation met a fault of the program ({error}). Report it, with this line.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m explain", description="Explain a fitted model on tables.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_batch(commands.add_parser(
        "batch", help="SHAP values of all rows of a folder of Parquet files",
        description="Explain all rows of a folder of Parquet files with SHAP, in constant memory. "
        "The same command goes on where it was stopped.",
    ))
    describe = commands.add_parser("describe", help="what a model and a table are")
    describe.add_argument("--model", required=True, metavar="FILE", help="the fitted model")
    describe.add_argument("--table", required=True, metavar="FILE", help="the table, in any format the app reads")
    describe.add_argument("--target", metavar="COLUMN", help="the column that the model predicts")
    return parser


def _add_batch(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--model", required=True, metavar="FILE", help="the fitted model; opened in a sealed process")
    add("--data", required=True, metavar="FOLDER", help="Parquet files with the same columns")
    add("--out", required=True, metavar="FOLDER", help="where the output goes: new, empty or of the same batch")
    add("--target", default="", metavar="COLUMN", help="the column that the model predicts")
    add("--output", default="", help="the output to explain; by default the positive class")
    add("--scale", default="", choices=("", "probability", "margin", "target"), metavar="SCALE",
        help="probability, margin or target; by default the model's own")
    add("--background", default="100", metavar="N|FILE",
        help="rows to compare with: so many drawn from all files, or a Parquet file of them (default: 100)")
    add("--key", action="append", default=[], metavar="COLUMN", dest="keys",
        help="a column that only names a row, kept beside its contributions; may be given several times")
    add("--seed", type=int, default=0, help="of what is drawn (default: 0)")
    add("--single", action="store_true", help="write contributions in single precision: half the size")
    add("--rows-per-part", type=int, default=250_000, metavar="N",
        help="rows of a part of the work, which is done again when it is stopped (default: 250000)")
    add("--pickles", default="", choices=("", "none", "listed", "any"), metavar="WHICH",
        help="which pickles are opened: none, listed (names that models need alone) or any")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, default=0, metavar="N", help="processes of a Dask cluster here")
    where.add_argument("--scheduler", default="", metavar="ADDRESS", help="of a Dask cluster that sees the same files")


def _settings(given: argparse.Namespace) -> "Settings":
    from explain.batch import Settings

    drawn = given.background.isdecimal()
    return Settings(
        target=given.target, output=given.output, scale=given.scale, keys=tuple(given.keys), seed=given.seed,
        background=int(given.background) if drawn else 100, background_file="" if drawn else given.background,
        single=given.single, rows_per_part=given.rows_per_part, pickles=given.pickles,
    )


def _batch(given: argparse.Namespace) -> int:
    from explain.batch import explain_folder

    line = Line()
    try:
        finished = explain_folder(
            given.model, given.data, given.out, settings=_settings(given), scheduler=given.scheduler,
            workers=given.workers, say=line,
        )
    finally:
        line.end()
    return _told(finished)


def _told(finished: "Finished") -> int:
    """Print what came of a batch."""
    for outcome in finished.failed:
        told = one_line(f"{outcome.part}: {outcome.problem} {outcome.remedy} [{outcome.code}]")
        print(f"Not explained: {told}", file=sys.stderr)
    if finished.summary is None:
        done = f"{count(finished.n_parts - len(finished.failed))} of {counted(finished.n_parts, 'part')} are there."
        print(f"{done} Run the same command again for the rest.", file=sys.stderr)
        return 1
    importance = finished.summary.importance()
    print(f"{counted(finished.summary.n_rows, 'row')} explained in {counted(finished.n_parts, 'part')}.")
    for j in sorted(range(len(importance.mean)), key=lambda place: -importance.mean[place])[:TOP]:
        print(f"  {number(importance.mean[j]):>12}  {one_line(shortened(importance.feature_labels[j], 60))}")
    return 0


class Line:
    """A line of progress, drawn over itself on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.what, self.began, self.first, self.drawn = "", 0.0, 0, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw what is done, how fast, and how long the rest will take."""
        now = time.monotonic()
        if what != self.what:
            self.what, self.began, self.first, self.drawn = what, now, done, 0.0
        if self.shown and (now - self.drawn > REDRAWN or done >= total):
            self.drawn = now
            text = progress_text(what, done, total, done - self.first, now - self.began)
            print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.shown and self.what:
            print(file=sys.stderr)


def progress_text(what: str, done: int, total: int, since: int, seconds: float) -> str:
    """Write what is done, how fast it goes and how long the rest will take.

    Examples
    --------
    >>> progress_text("Explaining", 3_000, 9_000, 2_000, 4.0)
    'Explaining: 3,000 of 9,000 rows, 500 a second, 12 s left'
    """
    noun = "files" if what.endswith("files") else "rows"
    text = f"{what}: {count(done)} of {count(total)} {noun}"
    if since <= 0 or seconds < 1:
        return text
    left = (total - done) * seconds / since
    return f"{text}, {count(round(since / seconds))} a second, {duration(left)} left"


def duration(seconds: float) -> str:
    """Write a time that is left.

    Examples
    --------
    >>> duration(12.3), duration(170), duration(9_000)
    ('12 s', '3 min', '2 h 30 min')
    """
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _describe(given: argparse.Namespace) -> int:
    from explain.workspace import open_workspace

    with open_workspace(given.model, given.table, target=given.target) as workspace:
        for text in described(workspace):
            print(text)
    return 0


def described(workspace: "Workspace") -> list[str]:
    """Say what is known of a model and a table, one line each."""
    model, table = workspace.model, workspace.table
    return [one_line(text) for text in (
        f"Model: {model.name} ({model.library} {model.version}), {model.task}",
        f"Answers: {listed([shortened(output, 60) for output in model.outputs[:20]])}; scale: {model.scale}",
        f"Columns it is given: {listed([shortened(name, 60) for name in model.features[:50]])}",
        f"Table: {table.name}, {counted(table.n_rows, 'row')}, {counted(len(table.columns), 'column')}",
        *(_column(column) for column in table.described),
        *(f"Note: {note}" for note in workspace.notes),
    )]


def _column(column: "ColumnFacts") -> str:
    levels = f", {counted(column.n_categories, 'level')}" if column.by_code else ""
    span = "" if column.low != column.low else f", {number(column.low)} to {number(column.high)}"
    missing = f", {count(column.n_missing)} missing" if column.n_missing else ""
    return f"Column {shortened(column.display, 60)}: {column.kind}{levels}{span}{missing}"
