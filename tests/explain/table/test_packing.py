import bz2
import gzip
import io
import lzma
import mmap
import zipfile

import pandas as pd
import pytest

from explain.errors import DataError
from explain.table import packing
from explain.table.limits import Limits
from explain.table.read import read_table

CSV = b"a,b\n1,2\n3,4\n"
PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}


def in_zip(*files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files:
            archive.writestr(name, raw)
    return held.getvalue()


PACKERS["ZIP"] = lambda raw: in_zip(("data/t.csv", raw), ("__MACOSX/t.csv", b"x"), ("data/", b""))


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_file_is_found_by_content_and_opened(packer):
    dataset = read_table(PACKERS[packer](CSV), name="no-ending")
    pd.testing.assert_frame_equal(dataset.features, read_table(CSV).features)
    assert dict(dataset.reading)["packed with"] == packer


@pytest.mark.parametrize("packer", ["gzip", "bzip2", "xz"])
def test_members_are_read_one_behind_the_other(packer):
    pack = PACKERS[packer]
    assert packing.opened(pack(CSV[:8]) + pack(CSV[8:]), "t")[0] == CSV
    assert packing.opened(pack(CSV) + bytes(2_000), "t")[0] == CSV


@pytest.mark.parametrize("packer", PACKERS)
def test_damaged_packing_is_said(packer):
    packed = PACKERS[packer](bytes(range(32, 127)) * 3_000)
    for damaged in (packed[:-20], packed[:60] + b"\xff" * 30 + packed[90:]):
        with pytest.raises(DataError, match="damaged") as met:
            packing.opened(damaged, "t")
        assert met.value.code == "DATA-BROKEN"


@pytest.mark.parametrize("packer", PACKERS)
def test_a_file_that_unpacks_beyond_the_limit_is_refused(packer):
    packed = PACKERS[packer](b"a\n" * 2**20)
    small = Limits(inflated=2**20)
    with pytest.raises(DataError, match="more than 1 MB once it is unpacked") as met:
        packing.opened(packed, "bomb.csv", small)
    assert met.value.code == "DATA-SIZE"
    assert len(packing.opened(packed, "fits.csv", Limits(inflated=2**21))[0]) == 2**21


def test_a_file_may_grow_two_hundred_times_unless_it_stays_small():
    packed = gzip.compress(b"a\n" * 2**20)
    assert 2**21 / len(packed) > 500
    assert len(packing.opened(packed, "honest.csv")[0]) == 2**21
    with pytest.raises(DataError, match="once it is unpacked"):
        packing.opened(packed, "bomb.csv", Limits(floor=2**20))


@pytest.mark.parametrize("outer", ["gzip", "bzip2", "xz", "ZIP"])
def test_what_is_packed_twice_is_refused(outer):
    with pytest.raises(DataError, match="packed twice"):
        packing.opened(PACKERS[outer](gzip.compress(CSV)), "t")


def test_very_many_members_or_names_are_refused(monkeypatch):
    monkeypatch.setattr(packing, "MEMBERS", 3)
    with pytest.raises(DataError, match="too many parts"):
        packing.opened(gzip.compress(b"a") * 4, "t")
    with pytest.raises(DataError, match="very many files"):
        packing.opened(in_zip(*((f"{i:0200}", b"") for i in range(5_000))), "t")


def test_a_zip_archive_of_a_locked_file_is_refused():
    raw = bytearray(in_zip(("t.csv", CSV)))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DataError, match="packed with ZIP and damaged"):
        packing.opened(bytes(raw), "t")


def test_a_table_whose_first_name_looks_like_a_mark_is_a_table():
    assert read_table(b"BZh,b\n1,2\n").schema.names == ("BZh", "b")


@pytest.mark.parametrize("raw", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"")])
def test_an_empty_file_is_said_to_be_empty(raw):
    with pytest.raises(DataError, match="is empty") as met:
        read_table(raw)
    assert met.value.code == "DATA-EMPTY"


def test_a_file_larger_than_the_limit_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    for source in (CSV, path):
        with pytest.raises(DataError, match="more than 1 MB"):
            packing.opened(source, "t", Limits(file=5))


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path, str(tmp_path / "none.csv"), "a\x00b"):
        with pytest.raises(DataError, match="cannot be opened") as met:
            read_table(path)
        assert met.value.code == "DATA-FILE"


def test_a_path_is_read_and_names_the_table(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(CSV)
    assert read_table(path).name == "people.csv"
    assert read_table(str(path)).fingerprint == read_table(CSV).fingerprint


def formats():
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    yield frame.to_csv(index=False).encode()
    yield frame.to_json(orient="records", lines=True).encode()
    for write in (frame.to_parquet, frame.to_feather, lambda held: frame.to_excel(held, index=False)):
        held = io.BytesIO()
        write(held)
        yield held.getvalue()


def test_every_format_is_read_from_any_buffer(tmp_path):
    for raw in formats():
        path = tmp_path / "t"
        path.write_bytes(raw)
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            for source in (raw, bytearray(raw), memoryview(raw), memoryview(mapped)):
                dataset = read_table(source)
                assert dataset.features.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
                assert dataset.fingerprint == read_table(raw).fingerprint
                source.release() if isinstance(source, memoryview) else None


def test_a_stream_is_read_from_any_place():
    file = packing.Stream(b"abcdef")
    assert (file.seek(-2, io.SEEK_END), file.read(), file.seek(1), file.seek(1, io.SEEK_CUR), file.read(2)) == (
        4, b"ef", 1, 2, b"cd")
    with pytest.raises(ValueError, match="before the start"):
        file.seek(-1)


def test_a_file_without_a_name_in_an_archive_is_no_trouble():
    raw = bytearray(in_zip(("x", CSV)))
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 28 : entry + 32] = b"\x00\x00\x01\x00"  # the letter of its name becomes a part of what follows it
    with pytest.raises(DataError, match="ZIP archive"):
        read_table(bytes(raw))
