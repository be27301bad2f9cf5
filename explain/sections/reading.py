"""What stands behind the heading of a section: how to read it, and what its terms mean."""

from explain.narrative.glossary import describe_terms, terms_in
from explain.sections.section import Section


def help_of(section: Section) -> str:
    """Say in markdown how to read a section and what the terms in it mean; "" when there is nothing to say."""
    said = (section.title, *section.sentences, *section.plain, section.reading)
    return "\n\n".join(part for part in (section.reading, describe_terms(terms_in(said))) if part)
