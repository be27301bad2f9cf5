"""What the lines of a file are like, known in one quick pass before it is parsed."""

from dataclasses import dataclass

import numpy as np

from explain.table.packing import PIECE, Buffer

_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a file of text."""

    n: int
    longest: int
    """Bytes."""
    n_blank: int
    """Lines of nothing; within quotes they count too."""
    quotes: bool
    first_nul: int
    """First line, from 1, that holds a zero byte; 0 when none does."""


def survey(raw: Buffer) -> Lines:
    r"""Look at the lines of a file; a file of no newline is parted by carriage returns.

    Examples
    --------
    >>> survey(b"a,b\n\n1,2")
    Lines(n=3, longest=3, n_blank=1, quotes=False, first_nul=0)
    """
    end = _NEWLINE if _holds(raw, _NEWLINE) else _RETURN
    n = longest = n_blank = first_nul = 0
    quotes, last, before = False, -1, -1
    for start in range(0, len(raw), PIECE):
        piece = np.frombuffer(raw, np.uint8, min(PIECE, len(raw) - start), start)
        ends = np.flatnonzero(piece == end)
        if not first_nul and not piece.all():
            first_nul = n + 1 + int(np.searchsorted(ends, int(np.argmin(piece))))
        quotes = quotes or bool((piece == _QUOTE).any())
        if len(ends):
            lengths = np.diff(ends + start, prepend=last) - 1
            longest, last, n = max(longest, int(lengths.max())), int(ends[-1]) + start, n + len(ends)
            n_blank += _blank(piece, ends, lengths, before)
        before = int(piece[-1])
    rest = len(raw) - 1 - last
    return Lines(n=n + (rest > 0), longest=max(longest, rest), n_blank=n_blank, quotes=quotes, first_nul=first_nul)


def _blank(piece: np.ndarray, ends: np.ndarray, lengths: np.ndarray, before: int) -> int:
    """Lines of nothing, or of a carriage return; ``before`` is the byte before the piece."""
    ones = ends[lengths == 1]
    returns = np.where(ones > 0, piece[ones - 1], before) == _RETURN
    return int((lengths == 0).sum() + returns.sum())


def _holds(raw: Buffer, byte: int) -> bool:
    places = range(0, len(raw), PIECE)
    return any((np.frombuffer(raw, np.uint8, min(PIECE, len(raw) - start), start) == byte).any() for start in places)
