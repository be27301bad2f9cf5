"""Every narrative of 200 random rows of each sample, held against the rules of language and traced to its numbers."""

from collections.abc import Iterator
from itertools import chain

from tests.linted import said
from tests.told import drawn_rows, narratives, opened
from tests.told_trust import of_trust

SAMPLES = ("penguins", "bike", "income")
SHOWN = 5


def run(full: bool) -> Iterator[tuple[str, str]]:
    """Say all, for each sample; what is wrong is printed, the first few of each, and raised in the end."""
    wrong = []
    for name in SAMPLES:
        sample, n_narratives, n_sentences, found = opened(name), 0, 0, []
        rows = drawn_rows(sample, 200 if full else 3, seed=1)
        for narrative in chain(narratives(sample, rows, n_features=None if full else 1), of_trust(sample, rows)):
            told = said(narrative, sample)
            n_narratives += 1
            n_sentences += len(told.text.sentences) + len(told.text.plain) + len(told.text.warnings)
            found += [f"{told.what}: {fault}" for fault in told.wrong]
        figure = f"{len(found)} findings in {n_sentences} sentences of {n_narratives} narratives"
        yield f"{name}, {len(rows)} rows", figure
        for each in found[:SHOWN]:
            yield "  wrong", each
        wrong += found
    if wrong:
        raise AssertionError(f"{len(wrong)} sentences break a rule.")
