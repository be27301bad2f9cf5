import io
import struct

import numpy as np
import pyarrow as pa
import pytest

from explain.table.arrow_sizes import unpacked_sizes


def feather(table, compression, rows):
    held = io.BytesIO()
    with pa.ipc.new_file(held, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table, max_chunksize=rows)
    return held.getvalue()


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_sizes_are_those_of_the_buffers_once_they_are_unpacked(compression):
    table = pa.table({"a": np.arange(1_000.0), "b": ["some text"] * 1_000})
    sizes = unpacked_sizes(feather(table, compression, 300), 100)
    assert sizes.rows == [300, 300, 300, 100]
    for start, size in zip(range(0, 1_000, 300), sizes.bytes, strict=True):
        n = min(300, 1_000 - start)
        assert 0 <= size - (n * 8 + (n + 1) * 4 + n * len("some text")) < 3 * 64, "buffers end on a round place"


def test_what_hardly_packs_is_counted_as_it_is():
    table = pa.table({"a": np.frombuffer(np.random.default_rng(0).bytes(8_000))})
    assert unpacked_sizes(feather(table, "lz4", 1_000), 100).bytes == [8_000]


def test_lists_of_levels_are_counted():
    table = pa.table({"a": pa.array(["long" * 100, "x"]).dictionary_encode()})
    assert sum(unpacked_sizes(feather(table, "zstd", 10), 100).bytes) > 400


def test_a_file_of_no_rows_has_no_size():
    assert unpacked_sizes(feather(pa.table({"a": pa.array([], pa.int8())}), None, 10), 100).rows in ([], [0])


@pytest.mark.parametrize("raw", [
    b"", b"ARROW1", b"ARROW1\x00\x00" + bytes(40), b"ARROW1\x00\x00" + bytes(4) + b"\xff\xff\xff\x7fARROW1",
])
def test_what_is_no_arrow_file_is_refused(raw):
    with pytest.raises((ValueError, struct.error)):
        unpacked_sizes(raw, 100)


def test_too_many_parts_are_refused():
    raw = feather(pa.table({"a": np.arange(20)}), None, 1)
    assert len(unpacked_sizes(raw, 20).rows) == 20
    with pytest.raises(ValueError, match="too many parts"):
        unpacked_sizes(raw, 19)
