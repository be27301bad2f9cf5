"""Our markdown sentences, tables and charts as HTML; foreign text comes out as text."""

import json
import re
from html import escape
from typing import Any

import pandas as pd

from explain.charts.theme import CONFIG
from explain.wording import JOINER, count, one_line, shortened, value

MOST_LINES = 200
"""Lines of a table that are written out; the JSON twin has them all."""
LONGEST = 240
"""Letters of a cell that are written out: enough for why something was not measured."""
OPEN_LINES = 14
"""Tables up to so many lines are shown at once, longer ones on demand."""


def sentence(markdown: str) -> str:
    r"""Write one sentence as HTML: ``**bold**`` is kept, a backslash gives the next character as it is.

    Examples
    --------
    >>> sentence(r"for **\>50K** \*")
    'for <strong>&gt;50K</strong> *'
    """
    out, bold = [], False
    for mark, literal, plain in re.findall(r"(\*\*)|\\(.)|(.)", markdown.replace(JOINER, ""), flags=re.DOTALL):
        if mark:
            out.append("</strong>" if bold else "<strong>")
            bold = not bold
        else:
            out.append(escape(literal or plain))
    return "".join(out) + ("</strong>" if bold else "")


def chart(figure: Any, alt: str, mark: str) -> str:
    """Write a chart: a place for it with its text alternative, and the data that a script draws there."""
    shape = f"height:{int(figure.layout.height or 400)}px"
    return (
        f'<div class="chart" id="{mark}" role="img" aria-label="{escape(alt)}" style="{shape}"></div>'
        f"<noscript><p>{escape(alt)}</p></noscript>"
        f'<script type="application/json" data-for="{mark}">{inert(figure.to_json())}</script>'
    )


def inert(held: str) -> str:
    r"""Make JSON safe inside a script element: no character of it can end the element.

    Examples
    --------
    >>> inert('{"a": "</script>"}')
    '{"a": "\\u003c/script\\u003e"}'
    """
    return held.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def settings() -> str:
    """Write the chart settings: nothing that sends a chart anywhere."""
    return json.dumps(CONFIG)


def table(frame: pd.DataFrame, caption: str) -> str:
    """Write a table; long ones fold up."""
    numeric = [pd.api.types.is_numeric_dtype(frame.iloc[:, j]) for j in range(frame.shape[1])]
    names = zip(frame, numeric, strict=True)
    head = "".join(f"<th{_class(is_number)}>{_shown(name)}</th>" for name, is_number in names)
    lines = "".join(_line(line, numeric) for line in frame.head(MOST_LINES).itertuples(index=False, name=None))
    written = (f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
               f"<tbody>{lines}</tbody></table>")
    if len(frame) > MOST_LINES:
        written += f'<p class="small">The first {MOST_LINES} of {count(len(frame))} lines.</p>'
    if len(frame) <= OPEN_LINES:
        return written
    return f"<details><summary>As a table</summary>{written}</details>"


def _line(cells: tuple, numeric: list[bool]) -> str:
    written = (f"<td{_class(is_number)}>{value(cell) if is_number else _shown(cell)}</td>"
               for cell, is_number in zip(cells, numeric, strict=True))
    return f"<tr>{''.join(written)}</tr>"


def _class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _shown(text: object) -> str:
    return escape(shortened(one_line(str(text)), LONGEST))
