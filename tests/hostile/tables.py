"""Data bombs: small files that ask for much memory or time, and files that are broken on purpose.

Each builder takes a scale: at 1 a bomb is beyond what `explain.table.limits.SERVER` allows, and at a smaller scale
beyond `limits_at` that scale, so that the same bombs run in seconds and in full size.
"""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

from explain.table.limits import SERVER, Limits

MB = 2**20


def limits_at(scale: float) -> Limits:
    """Limits that are as much smaller as the bombs are."""
    sizes = {name: max(int(getattr(SERVER, name) * scale), 1) for name in (
        "file", "inflated", "sheet", "floor", "rows", "cells", "line")}
    return replace(SERVER, **sizes)


def _parquet(pieces: Iterator[pa.Table], **options: object) -> bytes:
    held = io.BytesIO()
    first = next(pieces)
    with pyarrow.parquet.ParquetWriter(held, first.schema, **options) as writer:
        writer.write_table(first, row_group_size=len(first))
        for piece in pieces:
            writer.write_table(piece, row_group_size=len(piece))
    return held.getvalue()


def _feather(pieces: Iterator[pa.Table], compression: str | None = "zstd") -> bytes:
    held = io.BytesIO()
    first = next(pieces)
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_file(held, first.schema, options=options) as writer:
        writer.write_table(first)
        for piece in pieces:
            writer.write_table(piece)
    return held.getvalue()


def _zip(**files: bytes | Iterator[bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            with archive.open(name.replace("__", "/"), "w") as file:
                for piece in [raw] if isinstance(raw, bytes) else raw:
                    file.write(piece)
    return held.getvalue()


def _xlsx(sheet: bytes | Iterator[bytes], shared: bytes = b"", head: bytes = b"") -> bytes:
    """Write the few parts that make an Excel file."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = b"http://schemas.openxmlformats.org/package/2006/relationships"
    start = b'<?xml version="1.0" encoding="UTF-8"?>' + head
    parts = {
        "[Content_Types].xml": start + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels__.rels": start + b'<Relationships xmlns="' + links + b'"><Relationship Id="r" Type="' + kinds
        + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl__workbook.xml": start + b'<workbook xmlns="' + main + b'" xmlns:r="' + kinds
        + b'"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl___rels__workbook.xml.rels": start + b'<Relationships xmlns="' + links + b'"><Relationship Id="r1" Type="'
        + kinds + b'/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="' + kinds
        + b'/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl__sharedStrings.xml": start + b'<sst xmlns="' + main + b'">' + shared + b"</sst>",
    }
    opening, closing = start + b'<worksheet xmlns="' + main + b'"><sheetData>', b"</sheetData></worksheet>"
    cells = [sheet] if isinstance(sheet, bytes) else sheet
    return _zip(**parts, **{"xl__worksheets__s.xml": chain([opening], cells, [closing])})


def _rows(n_rows: int, row: Callable[[int], bytes]) -> Iterator[bytes]:
    for start in range(0, n_rows, 1_000):
        yield b"".join(row(i + 1) for i in range(start, min(start + 1_000, n_rows)))


def _repeated(pack: Callable[[], object], piece: bytes, times: int) -> bytes:
    packer = pack()
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


def parquet_rows(scale: float) -> bytes:
    zeros = pa.table({"a": np.zeros(int(MB * scale) or 1, dtype="int64")})
    return _parquet(iter([zeros] * 30))


def parquet_repeated_text(scale: float) -> bytes:
    n = int(100_000 * scale)
    text = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype="int32")), pa.array(["x" * 1_000]))
    return _parquet(iter([pa.table({"a": text.cast(pa.string())})] * 30))


def parquet_long_column_of_nothing(scale: float) -> bytes:
    return _parquet(iter([pa.table({"a": pa.nulls(int(5_000_000 * scale), pa.int8())})] * 20))


def parquet_columns(_: float) -> bytes:
    return _parquet(iter([pa.table({f"c{i}": [i] for i in range(5_000)})]))


def parquet_texts_that_repeat_the_one_before(scale: float) -> bytes:
    piece = pa.table({"a": pa.array(["x" * 100_000] * max(int(500 * scale), 2))})
    return _parquet(iter([piece] * 24), use_dictionary=False, column_encoding="DELTA_BYTE_ARRAY")


def parquet_cut(_: float) -> bytes:
    return _parquet(iter([pa.table({"a": np.arange(1_000)})]))[:-20]


def parquet_without_middle(_: float) -> bytes:
    raw = _parquet(iter([pa.table({"a": np.random.default_rng(0).random(5_000)})]))
    return raw[:4] + bytes(len(raw) // 2) + raw[4 + len(raw) // 2 :]


def _zigzag(value: int, size: int) -> bytes:
    coded = value << 1
    out = [(coded >> 7 * i) & 127 | 128 for i in range(size)]
    return bytes([*out[:-1], out[-1] & 127])


def _claiming(n_rows: int, claimed: int) -> bytes:
    """Make a Parquet file whose list of parts states another number of rows."""
    raw = _parquet(iter([pa.table({"a": np.arange(n_rows) % 7})]))
    size = next(i for i in range(1, 9) if n_rows << 1 < 1 << 7 * i)
    footer = len(raw) - 8 - int.from_bytes(raw[-8:-4], "little")
    return raw[:footer] + raw[footer:].replace(_zigzag(n_rows, size), _zigzag(claimed, size))


def parquet_that_claims_many_rows(scale: float) -> bytes:
    return _claiming(2_000_000, 60_000_000) if scale == 1 else _claiming(50_000, 1_000_000)


def parquet_that_claims_few_rows(_: float) -> bytes:
    return _claiming(3_000_001, 10)


def parquet_of_a_type_of_its_own(_: float) -> bytes:
    own = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes(16)], pa.binary(16)))
    return _parquet(iter([pa.table({"a": own})]))


def parquet_nested(_: float) -> bytes:
    return _parquet(iter([pa.table({"a": [[1, 2], [3]], "b": [1, 2]})]))


def feather_rows(scale: float) -> bytes:
    return _feather(iter([pa.table({"a": np.zeros(int(MB * scale) or 1)})] * 30))


def feather_text(scale: float) -> bytes:
    piece = pa.table({"a": pa.array(["x" * 1_000] * int(100_000 * scale))})
    return _feather(iter([piece] * 15))


def feather_levels(scale: float) -> bytes:
    level = pa.array(["x" * int(1_500 * MB * scale)], pa.large_string())
    return _feather(iter([pa.table({"a": pa.DictionaryArray.from_arrays(pa.array([0, 0], pa.int8()), level)})]))


def feather_views(scale: float) -> bytes:
    """Make many texts that all lie in the same place."""
    text, n = b"x" * 100_000, max(int(20_000 * scale), 2)
    view = struct.pack("<i4sii", len(text), text[:4], 0, 0) * n
    views = pa.Array.from_buffers(pa.string_view(), n, [None, pa.py_buffer(view), pa.py_buffer(text)])
    return _feather(iter([pa.table({"a": views})]), None)


def feather_of_a_type_of_its_own(_: float) -> bytes:
    kind = pa.field("a", pa.int64(), metadata={"ARROW:extension:name": "evil", "ARROW:extension:metadata": "x"})
    return _feather(iter([pa.table([pa.array([1, 2])], schema=pa.schema([kind]))]))


def feather_cut(_: float) -> bytes:
    return _feather(iter([pa.table({"a": np.arange(1_000)})]))[:-30]


def feather_whose_parts_lie_outside(_: float) -> bytes:
    raw = bytearray(_feather(iter([pa.table({"a": np.arange(1_000)})])))
    size = int.from_bytes(raw[-10:-6], "little")
    raw[-10 - size + 40 : -10] = b"\xff" * (size - 40)
    return bytes(raw)


def excel_cells(scale: float) -> bytes:
    return _xlsx(_rows(int(30_000 * scale), lambda i: b'<row r="%d">' % i + b"<c><v>1</v></c>" * 200 + b"</row>"))


def excel_far_corner(_: float) -> bytes:
    return _xlsx(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def excel_far_row_without_names(_: float) -> bytes:
    return _xlsx(b'<row r="1">' + b"<c><v>1</v></c>" * 1_900 + b'</row><row r="1048576"><c><v>1</v></c></row>')


def excel_blanks(scale: float) -> bytes:
    return _xlsx(b" " * MB for _ in range(int(1_500 * scale) + 2))


def excel_shared_text(scale: float) -> bytes:
    cells = b"".join(b'<c r="%s%%(r)d" t="s"><v>0</v></c>' % name for name in (b"A", b"B", b"C", b"D", b"E"))
    shared = b"<si><t>" + b"x" * 32_000 + b"</t></si>"
    return _xlsx(_rows(int(100_000 * scale), lambda i: b'<row r="%d">' % i + cells % {b"r": i} + b"</row>"), shared)


def excel_entities(_: float) -> bytes:
    lines = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY a0 "lol">{lines}]>'.encode()
    return _xlsx(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>', head=head)


def excel_part_larger_than_it_says(scale: float) -> bytes:
    raw = bytearray(excel_blanks(scale))
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = struct.pack("<I", 1_000)
    return bytes(raw)


def csv_rows(scale: float) -> bytes:
    return b"a\n" + b"1\n" * int(20_000_000 * scale)


def csv_columns(_: float) -> bytes:
    names = ",".join(f"c{i}" for i in range(200_000))
    return f"{names}\n{'1,' * 199_999}1\n".encode()


def csv_one_long_line(scale: float) -> bytes:
    return b"a,b\n1," + b"x" * int(60 * MB * scale) + b"\n"


def csv_one_long_line_packed(scale: float) -> bytes:
    return gzip.compress(b"a,b\n1," + b"x" * int(500 * MB * scale) + b"\n", 9)


def csv_quote_never_closed(scale: float) -> bytes:
    return b'a,b\n1,"x' + b"yyyyyyyyyyyyyyyyyyyyyyy\n" * int(4_000_000 * scale)


def csv_zero_bytes(scale: float) -> bytes:
    return b"a,b\n" + b"1,2\n" * 100_000 + bytes(int(100 * MB * scale))


def csv_quotes(scale: float) -> bytes:
    return b"a,b\n" + b'"' * int(60 * MB * scale) + b"\n1,\n"


def gzip_bomb(scale: float) -> bytes:
    return _repeated(lambda: zlib.compressobj(9, wbits=31), b"a,b\n1,2\n" * (MB // 8), int(1_100 * scale) + 2)


def gzip_nested(scale: float) -> bytes:
    return gzip.compress(gzip_bomb(scale / 10))


def gzip_members(_: float) -> bytes:
    return gzip.compress(b"") * 200_000


def bzip2_bomb(scale: float) -> bytes:
    return _repeated(bz2.BZ2Compressor, b"x" * MB, int(1_100 * scale) + 2)


def xz_bomb(scale: float) -> bytes:
    return _repeated(lambda: lzma.LZMACompressor(preset=1), b"1,2\n" * (MB // 4), int(1_100 * scale) + 2)


def zip_bomb(scale: float) -> bytes:
    return _zip(**{"a.csv": (b"1,2\n" * (MB // 4) for _ in range(int(1_500 * scale)))})


def zip_of_many(_: float) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for i in range(30_000):
            archive.writestr(f"{i}.csv", b"")
    return held.getvalue()


def json_deep(_: float) -> bytes:
    return b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def json_deep_array(_: float) -> bytes:
    return b'[{"a": ' + b'{"a": ' * 500_000


def json_one_long_line(scale: float) -> bytes:
    return b'{"a": 1}\n{"a": "' + b"x" * int(100 * MB * scale) + b'"}\n'


def json_a_name_a_record(_: float) -> bytes:
    return b"\n".join(b'{"c%d": 1}' % i for i in range(100_000))


def json_long_number(_: float) -> bytes:
    return b'{"a": ' + b"9" * 200_000 + b"}\n"


def json_nothing_but_lists(scale: float) -> bytes:
    return b'[{"a": 1}, ' + b"[]," * int(30_000_000 * scale) + b"[]]"


def json_model(_: float) -> bytes:
    return json.dumps({"learner": {"a": 1}}).encode()


def text_in_sixteen_bits_cut(_: float) -> bytes:
    return "a,b\n1,2\n".encode("utf-16")[:-1]


def nothing_but_commas(scale: float) -> bytes:
    return b"," * 1_900 + b"\n" + (b"," * 1_900 + b"\n") * int(100_000 * scale)


def picture(_: float) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(1_000)


SIZE, BROKEN, FORMAT, COLUMN, LINES = "DATA-SIZE", "DATA-BROKEN", "DATA-FORMAT", "DATA-COLUMN", "DATA-LINES"
ANSWERS: dict[Callable[[float], bytes], tuple[str, ...]] = {
    parquet_rows: (SIZE,), parquet_repeated_text: (SIZE,), parquet_long_column_of_nothing: (SIZE,),
    parquet_columns: (SIZE,), parquet_texts_that_repeat_the_one_before: (SIZE,), parquet_cut: (BROKEN,),
    parquet_without_middle: (BROKEN,), parquet_that_claims_many_rows: (SIZE,),
    parquet_that_claims_few_rows: ("opened", BROKEN), parquet_of_a_type_of_its_own: (COLUMN,),
    parquet_nested: (COLUMN,), feather_rows: (SIZE,), feather_text: (SIZE,), feather_levels: (SIZE,),
    feather_views: (SIZE,), feather_of_a_type_of_its_own: (COLUMN,), feather_cut: (BROKEN,),
    feather_whose_parts_lie_outside: (BROKEN,), excel_cells: (SIZE,), excel_far_corner: (SIZE,),
    excel_far_row_without_names: (SIZE,), excel_blanks: (SIZE,), excel_shared_text: (SIZE,), excel_entities: (BROKEN,),
    excel_part_larger_than_it_says: (BROKEN,), csv_rows: (SIZE,), csv_columns: (SIZE,), csv_one_long_line: (SIZE,),
    csv_one_long_line_packed: (SIZE,), csv_quote_never_closed: (LINES,), csv_zero_bytes: (BROKEN, SIZE),
    csv_quotes: (SIZE,), gzip_bomb: (SIZE,), gzip_nested: (FORMAT,), gzip_members: (FORMAT,), bzip2_bomb: (SIZE,),
    xz_bomb: (SIZE,), zip_bomb: (SIZE,), zip_of_many: (FORMAT,), json_deep: (BROKEN,), json_deep_array: (BROKEN,),
    json_one_long_line: (SIZE,), json_a_name_a_record: (SIZE,), json_long_number: (BROKEN,),
    json_nothing_but_lists: (FORMAT,), json_model: (FORMAT,), text_in_sixteen_bits_cut: (BROKEN,),
    nothing_but_commas: (SIZE,), picture: (FORMAT,),
}
"""Each builder, and what may be answered: the code of the refusal, or that it opens."""


def honest() -> dict[str, bytes]:
    """Give files of every format that are no bombs, though they are small for what they hold."""
    frame = pd.DataFrame({"a": np.zeros(20_000), "b": ["the same text"] * 20_000})
    out = {"csv": frame.to_csv(index=False).encode(), "json": frame.to_json(orient="records", lines=True).encode()}
    for name, write in (("parquet", frame.to_parquet), ("feather", frame.to_feather)):
        held = io.BytesIO()
        write(held)
        out[name] = held.getvalue()
    held = io.BytesIO()
    frame[:2_000].to_excel(held, index=False)
    return {**out, "excel": held.getvalue(), "gzip": gzip.compress(out["csv"])}
