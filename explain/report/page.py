"""One self-contained HTML file: opens offline, loads nothing, prints well."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType

from explain.report import markup
from explain.report.limits import limits_of
from explain.report.noted import Noted, as_noted
from explain.results import Provenance
from explain.sections import Section
from explain.wording import count, listed, method, number, one_line, title_case

STYLE = Path(__file__).with_name("report.css")
SCRIPT = Path(__file__).with_name("report.js")
POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the file may do when it is opened: run its own script and nothing else; no address can be reached."""

MARKS = {"green": "✓", "amber": "!", "red": "✕", "grey": "?"}
"""State of a light → its mark."""
MEANINGS = "What the columns mean"
NOTHING: Mapping[str, str] = MappingProxyType({})


def report(
    sections_by_heading: Mapping[str, Sequence[Section | Noted]], *, title: str, facts: Mapping[str, str],
    meanings: Mapping[str, str] = NOTHING,
) -> str:
    """Write sections as one HTML file.

    Parameters
    ----------
    sections_by_heading
        Heading → the sections that stand under it, in order; with a takeaway and a note where somebody wrote them.
    title
        Of the report; foreign text is welcome.
    facts
        What the report is about: model, table, digests, reading options, versions. How each section was made is taken
        from the sections.
    meanings
        Column → what it means, in words; stands at the end when there is any.

    Returns
    -------
    str
        HTML that loads nothing from anywhere. The same input gives the same file. In each section the words for
        everybody stand first, those for analysts below.
    """
    parts = {heading: [as_noted(held) for held in under] for heading, under in sections_by_heading.items()}
    sections = [part.section for under in parts.values() for part in under]
    body = "".join(_heading(i, heading, under) for i, (heading, under) in enumerate(parts.items(), 1))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(one_line(title))}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>{escape(one_line(title))}</h1>{_facts(facts)}{_contents(list(parts), meanings)}{body}"
        f"{_meanings(meanings)}{_limits(sections)}{_sources(sections)}</main>{_scripts(sections)}</body></html>\n"
    )


def _facts(facts: Mapping[str, str]) -> str:
    lines = "".join(f"<tr><th>{escape(one_line(name))}</th><td>{escape(one_line(held))}</td></tr>" for name,
                    held in facts.items())
    return f'<table class="facts"><tbody>{lines}</tbody></table>' if lines else ""


def _contents(headings: list[str], meanings: Mapping[str, str]) -> str:
    known = {"meanings": MEANINGS} if meanings else {}
    ends = {**known, "limits": "Limits", "sources": "How it was made"}
    named = [*headings, *ends.values()]
    marks = [*(f"heading-{i}" for i in range(1, len(headings) + 1)), *ends]
    items = "".join(f'<li><a href="#{mark}">{escape(one_line(name))}</a></li>' for mark,
                    name in zip(marks, named, strict=True))
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _heading(i: int, heading: str, parts: Sequence[Noted]) -> str:
    written = "".join(_part(part, f"chart-{i}-{k}") for k, part in enumerate(parts, 1))
    return f'<section><h2 id="heading-{i}">{escape(one_line(heading))}</h2>{written}</section>'


def _part(part: Noted, mark: str) -> str:
    section = part.section
    title = markup.sentence(section.title)
    head = f'<h3>{escape(one_line(part.takeaway))}</h3><p class="small">{title}</p>' if part.takeaway else (
        f"<h3>{title}</h3>")
    warnings = "".join(f'<p class="warning">{markup.sentence(warning)}</p>' for warning in section.warnings)
    chart = "" if section.figure is None else markup.chart(section.figure, section.alt, mark)
    table = "" if section.table is None else markup.table(section.table, section.alt or section.title)
    return (f"<article>{head}{_note(part.note)}{_words(section)}{warnings}{chart}{_lamps(section)}{table}"
            f'<p class="small">{markup.sentence(section.provenance)}</p></article>')


def _lamps(section: Section) -> str:
    """Write the lights of a section in a line: a mark, the name, and the state in words."""
    items = "".join(f'<li class="{lamp.state}"><span aria-hidden="true">{MARKS[lamp.state]}</span> '
                    f"{escape(lamp.title)}: {escape(lamp.word)}</li>" for lamp in section.lamps)
    return f'<ul class="lamps">{items}</ul>' if items else ""


def _words(section: Section) -> str:
    """Write what the figure says: for everybody, then for analysts, each once."""
    everybody = [markup.sentence(sentence) for sentence in section.plain]
    analysts = [written for written in map(markup.sentence, section.sentences) if written not in everybody]
    first = "".join(f'<p class="plain">{written}</p>' for written in everybody)
    return first + "".join(f"<p>{written}</p>" for written in analysts)


def _note(note: str) -> str:
    """Write what somebody noted, line by line as it was typed."""
    lines = [escape(one_line(line)) for line in note.splitlines() if line.strip()]
    return f'<blockquote>{"<br>".join(lines)}</blockquote>' if lines else ""


def _meanings(meanings: Mapping[str, str]) -> str:
    return f'<section><h2 id="meanings">{MEANINGS}</h2>{_facts(meanings)}</section>' if meanings else ""


def _limits(sections: Sequence[Section]) -> str:
    untested = dict.fromkeys(f"{lamp.title} does not test: {lamp.untested}" for section in sections
                             for lamp in section.lamps)
    limits = [*limits_of([section.source.method for section in sections]), *untested]
    items = "".join(f"<li>{escape(limit)}</li>" for limit in limits)
    return f'<section><h2 id="limits">Limits</h2><ul>{items}</ul></section>'


def _sources(sections: Sequence[Section]) -> str:
    """Write how each result was made, each once; what all have in common first."""
    sources = [section.source for section in sections]
    known = {(held.method, held.engine, held.n_rows, held.output, held.settings): held for held in sources}
    common = {
        "Model SHA-256": listed(sorted({held.model for held in sources})),
        "Table SHA-256": listed(sorted({held.data for held in sources})),
        "Versions": listed(sorted({f"{name} {version}" for held in sources for name, version in held.versions})),
    }
    written = "".join(_source(held) for held in known.values())
    return f'<section><h2 id="sources">How it was made</h2>{_facts(common)}{written}</section>'


def _source(source: Provenance) -> str:
    digest = f" (digest {source.background_digest})" if source.background_digest else ""
    facts = {
        "Engine": source.engine, "Answer explained": f"{source.output or 'all'} ({source.scale})",
        "Rows": count(source.n_rows), "Background": f"{source.background or 'none'}{digest}", "Seed": str(source.seed),
        "Settings": listed([f"{name} = {held}" for name, held in source.settings]) or "defaults",
        "Time": f"{number(source.seconds, 2)} s",
    }
    return f"<h3>{escape(title_case(method(source.method)))}</h3>{_facts(facts)}"


def _scripts(sections: Sequence[Section]) -> str:
    """Write the chart library once, and what draws each chart from its data; nothing when there is no chart."""
    if all(section.figure is None for section in sections):
        return ""
    from plotly.offline import get_plotlyjs

    own = SCRIPT.read_text(encoding="utf-8").replace("/* settings */ {}", markup.settings())
    return f"<script>{get_plotlyjs()}</script><script>{own}</script>"
