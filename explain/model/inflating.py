"""Undo the compressions a model file may come in, within bounds: a small file can be made that grows without end."""

import bz2
import gzip
import lzma
import zlib
from typing import Any

from explain.errors import ModelError

LARGEST = 2**30
"""Bytes a compressed file may grow to."""
RATIO, ALWAYS = 200, 2**26
"""How many times its size a file may grow, and bytes it may always grow to: small tables of zeros pack well."""
MARKS = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bz2"), (b"\xfd7zXZ\x00", "xz"), (b"\x5d\x00\x00", "lzma"),
    (b"\x04\x22\x4d\x18", "lz4"),
)


def packing(raw: bytes) -> str:
    """Name the compression of a file; "" when it has none.

    Examples
    --------
    >>> packing(b"BZh91AY"), packing(zlib.compress(b"a")), packing(b"plain")
    ('bz2', 'zlib', '')
    """
    if raw[:1] == b"\x78" and len(raw) > 1 and (raw[0] * 256 + raw[1]) % 31 == 0:
        return "zlib"
    return next((name for mark, name in MARKS if raw.startswith(mark)), "")


def inflated(raw: bytes) -> bytes:
    """Undo the compressions of joblib and gzip; anything else comes back as it is.

    Raises
    ------
    ModelError
        When the compressed bytes end early, are damaged, have something behind them, or grow beyond bounds.
    """
    name = packing(raw)
    if not name:
        return raw
    try:
        return _bounded(_decompressor(name), raw)
    except (OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise ModelError(
            "The compressed model file is damaged.", "Save and upload it again.", "MODEL-PACKED"
        ) from error


def _decompressor(name: str) -> Any:
    if name in ("gzip", "zlib"):
        return zlib.decompressobj(31 if name == "gzip" else 15)
    if name == "bz2":
        return bz2.BZ2Decompressor()
    if name in ("xz", "lzma"):
        return lzma.LZMADecompressor()
    try:
        import lz4.frame
    except ModuleNotFoundError as error:
        raise ModelError(
            "The file is compressed with lz4.", "Save it with compress=3, or: pip install lz4.", "MODEL-LZ4"
        ) from error
    return lz4.frame.LZ4FrameDecompressor()


def _bounded(decompressor: Any, raw: bytes) -> bytes:
    most = min(LARGEST, max(ALWAYS, RATIO * len(raw)))
    out = decompressor.decompress(raw, most)
    if not decompressor.eof:
        if len(out) >= most:
            raise ModelError(
                f"The model file grows beyond {most / 2**20:,.0f} MB when it is unpacked.",
                "Use a smaller model, or save it without compression.", "MODEL-GROWS",
            )
        raise ModelError("The model file ends early.", "Save and upload the whole file again.", "MODEL-SHORT")
    if decompressor.unused_data:
        raise ModelError(
            "The compressed model file has something behind its end, which models do not have.",
            "Save and upload it again.", "MODEL-BEHIND",
        )
    return out
