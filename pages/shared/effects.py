"""What the page on feature effects asks: the curve as the reader chose it, its parts, and the way to the rows."""

from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from explain.checks.of_effects import flags_of, of_dependence
from explain.errors import ExplainError
from explain.results import Dependence, RegionalEffects
from explain.sections import Section, dependence_section, judged_lines, region_labels, regional_section, surface_section
from pages.shared.asking import Job, Stopped, Waiting, among, explained
from pages.shared.labels import noted
from pages.shared.linking import FIND, Handler, Selection
from pages.shared.questions import EFFECT_ROWS, LOCAL_EFFECT_ROWS, chosen_row, n_rows_of
from pages.shared.refining import Step, climbed
from pages.shared.screen import theme
from pages.shared.section import pin_of, show
from pages.shared.state import Pin, current, go, narrow
from pages.shared.trust.beside import warned
from pages.shared.trust.known import known
from pages.shared.words import effects as words

REGIONAL_ROWS = 2_000


class Effect(NamedTuple):
    """A curve with what the page needs to draw it."""

    result: Dependence
    section: Section
    pinned: Pin
    more: Job | None
    hand: str
    """How rows are chosen in it: "points" of levels are clicked, a "box" is drawn along a scale."""


def effect(how: str) -> Effect:
    """Ask for the effect of the current feature, on ever more rows: "average", with the current row, or "steps"."""
    asked = _asked()
    if how == "steps":
        result, step, more = _climbed("accumulated_effects", LOCAL_EFFECT_ROWS, **asked, **among())
        own, everyone = None, None
    else:
        own = _own(asked)  # first: it is short, and does not wait behind the next larger sample
        result, step, more = _climbed("dependence", EFFECT_ROWS, **asked, **among())
        everyone = _everyone(asked) if current().cohort else None
    marked = None if own is None else float(own.observed[0])
    section = noted(dependence_section(result, marked=marked, own=own, everyone=everyone, theme=theme()), result)
    section = warned(section, flags_of(result, known("associations")))
    hand = "points" if current().workspace.table.column(result.feature).by_code else "box"
    return Effect(result, section, pin_of(section, step.method, **step.arguments), more, hand)


def curves_apart(result: Dependence) -> None:
    """Say for an analyst how far the curves of single rows lie from the average that is drawn."""
    if current().audience == "stakeholder" or not len(result.individual):
        return
    with st.expander(words.APART, icon=":material/stacked_line_chart:"):
        for line in judged_lines(of_dependence(result).findings):
            st.markdown(f"- {line}")
        st.caption(words.APART_HELP)


def _asked() -> dict[str, Any]:
    state = current()
    return {"feature": state.feature, "output": state.output, "scale": state.scale}


def _climbed(method: str, sizes: tuple[int, ...], **asked: Any) -> tuple[Dependence, Step, Job | None]:
    """Ask on ever more rows, up to those that the cohort has."""
    n_rows = n_rows_of(asked.get("cohort"))
    reached = [n for n, fewer in zip(sizes, (0, *sizes), strict=False) if fewer < max(n_rows, 1)]
    return climbed([Step(n, method, {"sample": n, **asked}) for n in reached])


def _own(asked: dict[str, Any]) -> Dependence | None:
    """Ask for the curve of the current row; a picture without it is better than none."""
    try:
        return explained("dependence", rows=chosen_row(), patience=1.0, **asked)
    except (Waiting, Stopped, ExplainError):
        return None


def _everyone(asked: dict[str, Any]) -> Dependence:
    return explained("dependence", sample=EFFECT_ROWS[1], **asked)


def rows_at(result: Dependence) -> Handler:
    """Give what looks at the rows with the values that were chosen in a curve; they open on the page Find rows."""

    def chosen(selection: Selection) -> None:
        condition = condition_at(selection, result)
        if condition is not None:
            narrow(condition)
            go(FIND)

    return chosen


def condition_at(selection: Selection, result: Dependence) -> dict[str, Any] | None:
    """Make a cohort's condition of the points or the range that were chosen; None when nothing was."""
    carried = [point["customdata"] for point in selection.points if isinstance(point.get("customdata"), list)]
    column = current().workspace.table.column(result.feature)
    about = {"of": "column", "name": result.feature}
    if column.by_code:
        levels = [None if code is None else column.categories[int(code)] for code, *_ in carried]
        return {**about, "levels": list(dict.fromkeys(levels))} if levels else None
    if selection.boxes:
        low, high = sorted(coded_end(end, result.kind) for end in selection.boxes[0]["x"])
        return {**about, **rounded(low, high, result.kind)}
    for code, _, low, high in carried[:1]:
        return {**about, "levels": [None]} if code is None else {**about, **rounded(low, high, result.kind)}
    return None


def coded_end(end: Any, kind: str) -> float:
    """Code one end of a range as the schema does; dates come as text from a chart.

    Examples
    --------
    >>> coded_end(3, "integer"), coded_end("1970-01-03 12:00:00.5", "date")
    (3.0, 2.5)
    """
    if kind != "date":
        return float(end)
    return float(np.datetime64(str(end).replace(" ", "T")[:19]).astype("datetime64[s]").astype(np.int64)) / 86_400


def rounded(low: float | None, high: float | None, kind: str) -> dict[str, float | None]:
    """Write the ends of a range as a person would: whole numbers where the column has them, else few digits.

    Examples
    --------
    >>> rounded(30.2, 41.7, "integer"), rounded(0.123456, None, "numeric")
    ({'low': 31.0, 'high': 41.0}, {'low': 0.1235, 'high': None})
    """
    if kind in ("integer", "date"):
        return {"low": None if low is None else float(np.ceil(low)), "high": None if high is None else
                float(np.floor(high))}
    return {name: None if end is None else float(f"{end:.4g}") for name, end in (("low", low), ("high", high))}


def parts() -> None:
    """Draw the parts of the table that react differently, and a button to each."""
    asked = {**_asked(), "sample": REGIONAL_ROWS, **among()}
    result: RegionalEffects = explained("regional_effects", **asked)
    section = regional_section(result, theme=theme())
    show(section, key="regional", pinned=pin_of(section, "regional_effects", **asked))
    labels = region_labels(result)
    if labels:
        st.markdown(words.LOOK_AT_PART)
    for place, label in enumerate(labels):
        st.button(
            label, key=f"part:{place}", on_click=_look_at, args=(result.regions[place].where,), help=words.PARTS_HELP,
            icon=":material/filter_alt:",
        )


def _look_at(where: list[dict[str, Any]]) -> None:
    for condition in where:
        narrow(condition)


def together(other: str) -> None:
    """Draw the effect of the current feature and another one together."""
    state = current()
    pair = {"features": [state.feature, other], "output": state.output, "scale": state.scale, **among()}
    section = surface_section(explained("surface", **pair), marked=_marked(state.feature, other), theme=theme())
    show(section, key="surface", pinned=pin_of(section, "surface", **pair))


def _marked(*features: str) -> tuple[float, ...] | None:
    """Give the current row's coded values of features; None while they are not known."""
    state = current()
    try:
        codes = explained("cells", rows=[state.row], patience=1.0).codes[0]
    except (Waiting, Stopped, ExplainError):
        return None
    return tuple(float(codes[state.workspace.names.index(feature)]) for feature in features)
