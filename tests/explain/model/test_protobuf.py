"""Messages are walked over within their bytes; whatever reaches past them raises."""

import re

import pytest

from explain.model.protobuf import fields, little, numbers, signed


def walked(*parts):
    return [(number, bytes(value) if isinstance(value, memoryview) else value)
            for number, _, value in fields(memoryview(bytes(parts)))]


def test_each_kind_of_value():
    assert walked(8, 1) == [(1, 1)]
    assert walked(0x12, 2, 65, 66) == [(2, b"AB")]
    assert walked(0x0D, 1, 2, 3, 4) == [(1, b"\x01\x02\x03\x04")]
    assert walked(0x09, *range(8)) == [(1, bytes(range(8)))]
    assert walked(0x92, 0x01, 1, 65, 8, 5) == [(18, b"A"), (1, 5)]


@pytest.mark.parametrize("parts", [
    (8,), (0x12, 5, 65), (0x0D, 1, 2), (8, *[0xFF] * 10, 1), (0x0B,), (0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1),
], ids=str)
def test_what_is_not_whole_raises(parts):
    with pytest.raises(ValueError, match=r"\w"):
        walked(*parts)


def test_runs_that_nobody_wants_are_passed_over():
    raw = bytes([0x3D, 1, 2, 3, 4] * 1_000 + [8, 7])
    skip = re.compile(rb"(?:\x3d[\x00-\xff]{4})++")
    assert [value for _, _, value in fields(memoryview(raw), skip=skip)] == [7]


def test_numbers():
    assert signed(2**64 - 3) == -3
    assert numbers(2**64 - 1) == [-1]
    assert numbers(memoryview(bytes([1, 2, 0x96, 1]))) == [1, 2, 150]
    assert little(memoryview(b"\x01\x00\x00\x00\xff\xff\xff\xff\x07"), "i") == [1, -1]
