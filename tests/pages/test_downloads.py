"""Each export has a name of its own, so that Streamlit keeps it apart from any other."""

import re

from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.shared.downloads import KINDS, own_name


def test_no_name_comes_twice():
    names = {own_name("a", "html") for _ in range(1_000)}
    assert len(names) == 1_000


def test_foreign_text_gives_plain_letters_alone():
    for stem in ("../../etc/passwd", "a\x00b\r\nc", "<script>", "", "é" * 99, "=cmd", "x" * 500):
        assert re.fullmatch(r"whyboard-[a-z0-9-]{1,60}-[0-9a-f]{12}\.csv", own_name(stem, "csv"))


def test_two_large_exports_that_differ_in_one_byte_are_two_files():
    one = b"a" * 2_000_000
    other = one[:300_000] + b"b" + one[300_001:]
    storage = MemoryMediaFileStorage("/media")
    found = [storage.load_and_get_id(data, KINDS["csv"], "DOWNLOADABLE", own_name("t", "csv")) for data in (one, other)]
    assert [storage.get_file(name).content for name in found] == [one, other]
