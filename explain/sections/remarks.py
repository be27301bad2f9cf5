"""What a data dictionary adds to a section."""

from dataclasses import replace

from explain.narrative.expected import protected_named, surprises
from explain.results import Attributions, Dependence, Result, Summary
from explain.sections.section import Section
from explain.table.dictionary import Dictionary


def remarked(section: Section, result: Result, dictionary: Dictionary, *, towards: int = 1) -> Section:
    """Add to a section where its result goes against what is expected of a column, and which columns are protected.

    Parameters
    ----------
    section
        Made of the result; one that is not drawn stays as it is.
    result
        Anything; of other results than contributions and effects nothing is said.
    dictionary
        What is expected, and what is protected.
    towards
        See `explain.narrative.expected.surprises`.
    """
    if not dictionary or section.figure is None or not isinstance(result, Attributions | Summary | Dependence):
        return section
    said = protected_named(result, dictionary)
    return replace(
        section, sentences=(*section.sentences, *said), plain=(*section.plain, *said) if section.plain else (),
        warnings=(*section.warnings, *surprises(result, dictionary, towards=towards)),
    )
