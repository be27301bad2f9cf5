import numpy as np
import pytest

from explain.table import lines


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 2**20])
@pytest.mark.parametrize("raw", [
    b"", b"a", b"a\n", b"\n\n", b"a\r\n\r\nb", b"a\rb\r\rccc", b'a\n"b\n\nc"\n', b"a\nb\x00c\nd\x00", b"\x00",
    np.random.default_rng(0).choice(np.frombuffer(b"a\n\r\"", np.uint8), 200).tobytes(),
])
def test_lines_are_as_python_sees_them(raw, piece, monkeypatch):
    monkeypatch.setattr(lines, "PIECE", piece)
    end = b"\n" if b"\n" in raw else b"\r"
    held = raw.split(end)[:-1] if raw.endswith(end) else raw.split(end) if raw else []
    found = lines.survey(raw)
    assert (found.n, found.longest) == (len(held), max(map(len, held), default=0))
    ended = held if raw.endswith(end) else held[:-1]
    assert found.n_blank == sum(each in (b"", b"\r") for each in ended)
    assert found.quotes == (b'"' in raw)
    assert found.first_nul == next((i + 1 for i, each in enumerate(held) if b"\x00" in each), 0)
