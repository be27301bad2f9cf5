"""What is wrong with a narrative: its words, its numbers, its names, and where the numbers come from."""

from collections.abc import Callable
from typing import NamedTuple

from tests.plain_language import ADVICE, HIGHEST_GRADE, faults, grade, matched, raw_names, without_unit
from tests.told import Narrative, Opened, Text
from tests.tracing import Origins, untraced, written


class Said(NamedTuple):
    """A narrative, said."""

    what: str
    text: Text
    wrong: tuple[str, ...]
    """What was found wrong, each with its sentence."""


def said(narrative: Narrative, sample: Opened) -> Said:
    """Say a narrative and hold it against every rule."""
    with written() as held:
        text = narrative.say()
    origins = Origins((*narrative.results, *narrative.derived))
    labels = labels_of(sample)
    classes = [sample.dictionary.output(sample.about.target, each) for each in sample.predictor.outputs]
    names = [label for label in (*labels.values(), *classes) if len(label) > 3]
    protected = [labels[name] for name, entry in sample.dictionary.entries if entry.protected and name in labels]
    wrong: list[str] = []

    def check(find: Callable[[str], list[str]], sentences: tuple[str, ...]) -> None:
        wrong.extend(f"{fault} | {sentence}" for sentence in sentences for fault in find(sentence))

    sentences = (*text.sentences, *text.plain, *text.warnings)
    check(lambda each: faults(each, names), sentences)
    check(lambda each: without_unit(each, names), sentences)
    check(lambda each: raw_names(each, labels), sentences)
    check(lambda each: matched(ADVICE, each), sentences)
    check(lambda each: untraced(each, held, origins), (*sentences, *text.headings))
    if narrative.advice:
        told = tuple(each for each in sentences if not each.startswith("Limits: "))
        check(lambda each: [name for name in protected if name in each], told)
    if (height := grade(text.plain)) > HIGHEST_GRADE:
        wrong.append(f"grade {height:.1f} | {' '.join(text.plain)}")
    return Said(narrative.what, text, tuple(wrong))


def labels_of(sample: Opened) -> dict[str, str]:
    """Column → what its reader calls it."""
    return {column.name: sample.dictionary.display(column.name, column.display)
            for column in sample.dataset.schema.columns}
