"""One self-contained HTML file: opens offline, loads nothing, prints well."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from explain.report import markup
from explain.report.limits import limits_of
from explain.results import Provenance
from explain.sections import Section
from explain.wording import count, listed, method, number, one_line, title_case

STYLE = Path(__file__).with_name("report.css")
SCRIPT = Path(__file__).with_name("report.js")
POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the file may do when it is opened: run its own script and nothing else; no address can be reached."""


def report(sections_by_heading: Mapping[str, Sequence[Section]], *, title: str, facts: Mapping[str, str]) -> str:
    """Write sections as one HTML file.

    Parameters
    ----------
    sections_by_heading
        Heading → the sections that stand under it, in order.
    title
        Of the report; foreign text is welcome.
    facts
        What the report is about: model, table, digests, reading options, versions. How each section was made is taken
        from the sections.

    Returns
    -------
    str
        HTML that loads nothing from anywhere. The same input gives the same file.
    """
    sections = [section for under in sections_by_heading.values() for section in under]
    body = "".join(_heading(i, heading, under) for i, (heading, under) in enumerate(sections_by_heading.items(), 1))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(one_line(title))}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"<h1>{escape(one_line(title))}</h1>{_facts(facts)}{_contents(list(sections_by_heading))}{body}"
        f"{_limits(sections)}{_sources(sections)}</main>{_scripts(sections)}</body></html>\n"
    )


def _facts(facts: Mapping[str, str]) -> str:
    lines = "".join(f"<tr><th>{escape(one_line(name))}</th><td>{escape(one_line(held))}</td></tr>" for name,
                    held in facts.items())
    return f'<table class="facts"><tbody>{lines}</tbody></table>' if lines else ""


def _contents(headings: list[str]) -> str:
    named = [*headings, "Limits", "How it was made"]
    marks = [*(f"heading-{i}" for i in range(1, len(headings) + 1)), "limits", "sources"]
    items = "".join(f'<li><a href="#{mark}">{escape(one_line(name))}</a></li>' for mark,
                    name in zip(marks, named, strict=True))
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _heading(i: int, heading: str, sections: Sequence[Section]) -> str:
    parts = "".join(_section(section, f"chart-{i}-{k}") for k, section in enumerate(sections, 1))
    return f'<section><h2 id="heading-{i}">{escape(one_line(heading))}</h2>{parts}</section>'


def _section(section: Section, mark: str) -> str:
    sentences = "".join(f"<p>{markup.sentence(sentence)}</p>" for sentence in section.sentences)
    warnings = "".join(f'<p class="warning">{markup.sentence(warning)}</p>' for warning in section.warnings)
    chart = "" if section.figure is None else markup.chart(section.figure, section.alt, mark)
    table = "" if section.table is None else markup.table(section.table, section.alt or section.title)
    return (f"<article><h3>{markup.sentence(section.title)}</h3>{sentences}{warnings}{chart}{table}"
            f'<p class="small">{markup.sentence(section.provenance)}</p></article>')


def _limits(sections: Sequence[Section]) -> str:
    items = "".join(f"<li>{escape(limit)}</li>" for limit in limits_of([section.source.method for section in sections]))
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
