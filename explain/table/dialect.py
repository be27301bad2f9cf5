"""How a CSV file is written: encoding, delimiter, decimal mark."""

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

from explain.errors import DataError
from explain.table.marks import is_mark
from explain.table.packing import Buffer
from explain.table.refusals import called
from explain.wording import shortened

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE = 262_144
"""Bytes that settle the dialect."""
PIECE = 1_048_576
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:#[^\n]*\n)+")
_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)?\s*")
_COMMA = re.compile(r"\s*[+-]?\d+,\d+\s*")
_THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*")
_WHOLE = re.compile(r"\s*[+-]?\d+\s*")
_POINT = re.compile(r"\s*[+-]?\d*\.\d+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a CSV file is written."""

    encoding: str
    delimiter: str
    decimal: str
    header: tuple[str, ...]
    """The fields of the first line."""
    extra: int
    """Fields that the first row has more than the header: 1 when rows begin with a label that has no name."""
    trailing: bool
    """Whether each row, but not the header, ends with a delimiter."""
    n_before: int = field(default=0, repr=False)
    """Lines before the header: comments, or Excel's "sep=;"."""
    start: int = field(default=0, repr=False)
    """Byte at which the header begins; 0 when no line stands before it."""
    body: tuple[list[str], ...] = field(default=(), repr=False, compare=False)
    """Fields of the first rows."""


def dialect_of(raw: Buffer, name: str, *, encoding: str = "", delimiter: str = "", decimal: str = "") -> Dialect:
    r"""Find how a CSV file is written; what is given is taken.

    Raises
    ------
    DataError
        When the encoding is unknown or does not fit, or the rows have more fields than the header.

    Examples
    --------
    >>> found = dialect_of(b"name;height\nAda;1,7\nBob;1,85\n", "people.csv")
    >>> found.delimiter, found.decimal, found.encoding
    (';', ',', 'utf-8')
    """
    encoding = encoding or encoding_of(raw)
    whole = _sample(raw, encoding, name)
    before, stated = ("", "") if encoding == "utf-16" else _before_header(whole)
    text = whole.removeprefix(before)
    start = len(before.encode(encoding)) + (3 if bytes(raw[:3]) == codecs.BOM_UTF8 else 0) if before else 0
    delimiter = delimiter or stated or _delimiter(text)
    rows = _rows(text, delimiter)
    if not rows:
        remedy = "Give a CSV file with a line of column names."
        raise DataError(f"{called(name)} has no rows that can be read.", remedy, code="DATA-EMPTY")
    header, body = rows[0], rows[1:]
    extra = len(body[0]) - len(header) if body else 0
    trailing = extra == 1 and all(len(row) == len(header) + 1 and not row[-1] for row in body)
    if extra > 1 or (extra == 1 and len(header) == 1 and not trailing):
        raise DataError(
            f"{called(name)} has {len(header)} column names but {len(body[0])} values in its first row.",
            "Begin the file with one line that names each column, or say how values are parted: delimiter=';'.",
            code="DATA-LINES",
        )
    return Dialect(
        encoding=encoding, delimiter=delimiter, decimal=decimal or _decimal(body, delimiter), header=tuple(header),
        extra=max(extra, 0), trailing=trailing, n_before=before.count("\n"), start=start, body=tuple(body),
    )


def _before_header(text: str) -> tuple[str, str]:
    r"""Give the lines before the header, and the delimiter that they state or "".

    Examples
    --------
    >>> _before_header("# made in 2020\na,b\n1,2\n"), _before_header("sep=;\na;b\n"), _before_header("#id,b\n1,2\n")
    (('# made in 2020\n', ''), ('sep=;\n', ';'), ('', ''))
    """
    stated = _STATED.match(text)
    if stated:
        return stated[0], stated[1]
    comments = _COMMENTS.match(text)
    if not comments or comments.end() == len(text):
        return "", ""
    *others, last = comments[0].splitlines(keepends=True)
    following = text[comments.end() :].split("\n", 1)[0]
    return "".join(others) if _is_header(last, following) else comments[0], ""


def _is_header(comment: str, following: str) -> bool:
    """Whether a line that begins with # names the columns: it has as many fields as a line with numbers after it."""
    names, row = (re.split(r"[,;\t|]", line.strip()) for line in (comment, following))
    return len(names) == len(row) > 1 and any(_NUMBER.fullmatch(each) for each in row) and not any(
        _NUMBER.fullmatch(each) for each in names)


def encoding_of(raw: Buffer) -> str:
    """Name the encoding: by its byte order mark, else UTF-8 where all bytes fit, else that of Western Windows.

    Examples
    --------
    >>> encoding_of("Zürich".encode()), encoding_of("Zürich".encode("latin-1")), encoding_of("Zürich".encode("utf-16"))
    ('utf-8', 'cp1252', 'utf-16')
    """
    if bytes(raw[:2]) in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return next((each for each in ("utf-8", "cp1252") if fits(raw, each)), "latin-1")


def fits(raw: Buffer, encoding: str) -> bool:
    """Whether all bytes can be read in an encoding; piece by piece, so that no second copy is made."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(raw)
    try:
        for start in range(0, len(raw), PIECE):
            decoder.decode(bytes(view[start : start + PIECE]))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample(raw: Buffer, encoding: str, name: str) -> str:
    """Text of the first whole lines."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(bytes(raw[:SAMPLE]))
        sound = len(raw) <= SAMPLE or fits(raw, encoding)
    except (LookupError, UnicodeDecodeError):
        sound, text = False, ""
    if not sound:
        remedy = "Choose another encoding, such as utf-8 or cp1252."
        problem = f"{called(name)} is not written in {shortened(encoding)}."
        raise DataError(problem, remedy, code="DATA-ENCODING")
    text = text.removeprefix("\ufeff")
    return text if len(raw) <= SAMPLE else text[: max(text.rfind("\n"), 0)] or text


def _rows(text: str, delimiter: str, limit: int = 1_000) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(field.strip() for field in row) or len(row) > 1:
                rows.append(row)
            if len(rows) > limit:
                break
    except csv.Error:  # a quote that is never closed: the reading proper will say so
        pass
    return rows


def _delimiter(text: str) -> str:
    """Choose the delimiter that gives most rows the width of the header; of equals, the one with most fields."""
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        rows = _rows(text, delimiter, 200)
        if not rows or len(rows[0]) < 2:
            continue
        widths = Counter(len(row) for row in rows[1:] or rows)
        agreeing = max(widths[len(rows[0])], widths[len(rows[0]) + 1]) / sum(widths.values())
        if (agreeing, len(rows[0])) > most:
            best, most = delimiter, (agreeing, len(rows[0]))
    return best


def _decimal(body: list[list[str]], delimiter: str) -> str:
    """Comma when a column can only be decimals with a comma, and none has decimals with a point."""
    if delimiter == ",":
        return "."
    columns = [[field for field in column if field and not is_mark(field)] for column in zip(*body, strict=False)]
    if any(fields and all(_POINT.fullmatch(field) for field in fields) for fields in columns):
        return "."
    return "," if any(_comma_decimals(fields) for fields in columns) else "."


def _comma_decimals(fields: list[str]) -> bool:
    """Whether fields are numbers with a decimal comma, and not all could be thousands such as 1,234."""
    commas = [field for field in fields if _COMMA.fullmatch(field)]
    others = [field for field in fields if not _COMMA.fullmatch(field) and not _WHOLE.fullmatch(field)]
    return bool(commas) and not others and not all(_THOUSANDS.fullmatch(field) for field in commas)
