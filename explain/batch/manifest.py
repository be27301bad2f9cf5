"""What a batch is, written beside its output: enough to go on with it, and to see when it is another one."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from explain.batch.files import File, Part
from explain.batch.settings import Settings
from explain.errors import DataError, MethodError
from explain.wording import shortened

FORM = "whyboard batch 1"
MANIFEST, REFERENCE, SUMMARY, PARTS, LOCK = "manifest.json", "reference.parquet", "summary.json", "parts", ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a batch is."""

    settings: Settings
    model: str
    """SHA-256 of the model's file."""
    files: tuple[File, ...]
    background: str
    """SHA-256 of the background's file; "" when its rows are drawn."""
    features: tuple[str, ...]
    """The columns that the model is given, in table order."""
    fingerprint: str
    """Of the model as it was opened; "" until it was."""
    kinds: dict[str, str]
    """Column → kind, where the reference rows alone would suggest another."""
    n_background: int
    """The first rows of the reference, which all are compared with."""
    n_sampled: int
    """The rows after them, which are drawn from all files and kept one by one."""
    sampled: tuple[int, ...]
    """Their positions among the rows of all files."""
    parts: tuple[Part, ...]

    @property
    def n_rows(self) -> int:
        """Rows of all files."""
        return sum(file.n_rows for file in self.files)

    def plain(self) -> dict[str, Any]:
        """Write it as JSON holds it."""
        return {"form": FORM, **asdict(self), "settings": self.settings.plain()}

    @classmethod
    def of(cls, held: dict[str, Any]) -> "Manifest":
        """Read what `plain` wrote."""
        held = {name: each for name, each in held.items() if name != "form"}
        return cls(**{
            **held, "settings": Settings.of(held["settings"]), "features": tuple(held["features"]),
            "files": tuple(File(**{**file, "groups": tuple(file["groups"])}) for file in held["files"]),
            "sampled": tuple(held["sampled"]), "parts": tuple(Part(**part) for part in held["parts"]),
        })


def refuse_another(
    known: Manifest, *, settings: Settings, model: str, files: tuple[File, ...], background: str
) -> None:
    """Refuse to go on with a batch of another model, other data or other settings.

    Raises
    ------
    MethodError
        Naming what changed.
    """
    names = {file.name: file for file in known.files}
    now = {file.name: file for file in files}
    changed = next((name for name in sorted({*names, *now}) if names.get(name) != now.get(name)), None)
    other = next((name for name, held in settings.plain().items() if known.settings.plain()[name] != held), None)
    what = ""
    if known.model != model:
        what = "the model is another one"
    elif changed is not None:
        how = "is new" if changed not in names else "is gone" if changed not in now else "changed"
        what = f"the file {shortened(changed, 200)!r} {how}"
    elif known.background != background:
        what = "the file of the background changed"
    elif other is not None:
        what = f"the setting {other!r} was {shortened(str(known.settings.plain()[other]), 80)!r}"
    if what:
        raise MethodError(
            f"The folder of the output holds another batch: {what}.", "Give another folder, or empty this one.",
            "BATCH-CHANGED",
        )


def read_manifest(out: Path) -> Manifest | None:
    """Read the manifest of a folder; None when it is empty.

    Raises
    ------
    MethodError
        When the folder holds anything else.
    """
    if not (out / MANIFEST).exists():
        if out.exists() and not _is_free(out):
            problem = f"The folder {out.name!r} for the output is not empty, and holds no batch."
            raise MethodError(problem, "Give a folder that is empty or new.", "BATCH-OUT")
        return None
    try:
        held = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        if held["form"] != FORM:
            raise ValueError(held["form"])
        return Manifest.of(held)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"The manifest in {out.name!r} cannot be read."
        raise MethodError(problem, "Give another folder for the output.", "BATCH-OUT") from error


def _is_free(out: Path) -> bool:
    """Whether a folder is empty, but for what a batch leaves that was stopped before it had a manifest."""
    if not out.is_dir() or any((out / PARTS).glob("*")):
        return False
    return all(path.name in (PARTS, REFERENCE) or path.name.startswith(".") for path in out.iterdir())


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that is there whole or not at all.

    Raises
    ------
    DataError
        When it cannot be written.
    """
    held = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        with held.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        held.replace(path)
    except OSError as error:
        problem = f"The file {path.name!r} cannot be written: {shortened(error.strerror or 'no reason given', 100)}."
        raise DataError(problem, "Make room, or give another folder for the output.", "BATCH-WRITE") from error
    finally:
        held.unlink(missing_ok=True)


def write_json(path: Path, held: Any) -> None:
    """Write a file of JSON, whole or not at all."""
    with written(path) as file:
        file.write(json.dumps(held, indent=1).encode())


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other programs from the folder; they are told that one is at work there.

    Raises
    ------
    MethodError
        When another program is at work in it, or it cannot be made.
    """
    try:
        (out / PARTS).mkdir(parents=True, exist_ok=True)
        lock = (out / LOCK).open("w")
    except OSError as error:
        problem = f"The folder {out.name!r} for the output cannot be written to."
        raise MethodError(problem, "Give another one.", "BATCH-OUT") from error
    with lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go when the program ends, however it ends
        except ImportError:  # a system without such locks
            pass
        except OSError as error:
            problem = f"Another batch is at work in the folder {out.name!r}."
            raise MethodError(problem, "Wait for it, or give another folder.", "BATCH-BUSY") from error
        _clear(out)
        yield
        _clear(out)


def _clear(out: Path) -> None:
    """Take away what a killed program left half written."""
    for left in (*out.glob(".*.tmp"), *(out / PARTS).glob(".*.tmp")):
        left.unlink(missing_ok=True)
