"""Honest model files: every specimen of the zoo in every format opens, and answers as before in every bit."""

import io
import pickle
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.zoo import Specimen, same, zoo

Writer = Callable[[Any], bytes]


def in_joblib(fitted: Any, compress: Any = 0) -> bytes:
    import joblib

    file = io.BytesIO()
    joblib.dump(fitted, file, compress=compress)
    return file.getvalue()


def in_skops(fitted: Any) -> bytes:
    from skops import io as skops_io

    return skops_io.dumps(fitted)


FORMATS: dict[str, Writer] = {
    "pickle 2": lambda fitted: pickle.dumps(fitted, protocol=2),
    "pickle 4": lambda fitted: pickle.dumps(fitted, protocol=4),
    "pickle 5": lambda fitted: pickle.dumps(fitted, protocol=5),
    "joblib": in_joblib,
    "joblib, zlib": lambda fitted: in_joblib(fitted, ("zlib", 3)),
    "joblib, xz": lambda fitted: in_joblib(fitted, ("xz", 1)),
    "skops": in_skops,
}
NOT_WRITTEN = {("Birch", "skops"), ("weights asked for", "skops")}
"""What skops itself cannot write."""


def outcome(specimen: Specimen, form: str) -> str:
    """Write a specimen, open it and compare its answers: "same", or what happened instead.

    Some estimators answer in other last bits after any reading, since arrays lie elsewhere in memory; those are
    compared with what the library's own reader gives.
    """
    from explain.errors import ModelError
    from explain.model.opening import opened

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = FORMATS[form](specimen.fitted)
        try:
            held = opened(raw).estimator
        except ModelError as error:
            return f"refused: {error}"
        answered = specimen.answers(held)
        if same(answered, specimen.answers()):
            return "same"
        return "same" if same(answered, specimen.answers(by_the_library(raw, form))) else "different"


def by_the_library(raw: bytes, form: str) -> Any:
    """Open a file of our own making as its library does."""
    import joblib
    from skops import io as skops_io

    if form == "skops":
        return skops_io.loads(raw, trusted=skops_io.get_untrusted_types(data=raw))
    return joblib.load(io.BytesIO(raw))


def run(full: bool) -> Iterator[tuple[str, str]]:
    """Open every specimen: in every format, or each in one of them in turn; figures by format."""
    found: dict[str, Counter[str]] = {form: Counter() for form in FORMATS}
    began = time.perf_counter()
    for place, (name, specimen) in enumerate(zoo().items()):
        for form in FORMATS if full else [list(FORMATS)[place % len(FORMATS)]]:
            if (name, form) not in NOT_WRITTEN:
                found[form][outcome(specimen(), form)] += 1
    for form, counts in found.items():
        yield f"honest files, {form}", f"{counts['same']} of {counts.total()} open and answer the same"
    yield "honest files, seconds", f"{time.perf_counter() - began:.0f}"
