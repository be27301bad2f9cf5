"""All visible text is in one place: words of pages in `pages/shared/words`, words about results in `explain`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from explain.checks.catalogue import CHECKS
from pages.shared.words.screen import ASKING
from tasks import ROOT

DRAWS = ("page_title", "card", "go_to", "in_short", "offer", "refining", "headline")
"""Functions of ours that draw the text they are given."""
SAID = ("label", "help", "placeholder", "text", "title", "caption", "body", "alt", "icon_help", "delta", "header")
"""Arguments that a reader sees."""
SILENT = (
    "columns", "container", "fragment", "navigation", "Page", "switch_page", "set_page_config", "cache_resource",
    "cache_data", "html", "grid", "skeleton", "space", "divider", "rerun", "stop", "App",
)
"""What of Streamlit shows no text that it is given."""
NOT_WORDS = re.compile(
    r"^([a-z_-]+|:material/\w+:|[\w/]+\.py|[a-z][a-z_-]*[:.].*|#+|:\w+-?\w*\[|:(green|orange|red|gray|blue)\[)$"
)


def files() -> list[Path]:
    return [path for path in sorted(ROOT.glob("pages/**/*.py")) if "words" not in path.parts]


def drawing(call: ast.Call) -> str:
    """Name of what is called when it shows text; "" else."""
    name = ast.unparse(call.func)
    if name.startswith("st.") and "(" not in name:
        parts = name.split(".")
        return "" if parts[1] in SILENT or parts[1] in ("session_state", "query_params", "context") else name
    return name if name in DRAWS else ""


def literals(call: ast.Call) -> Iterator[str]:
    """Words that stand in a call, f-strings and conditions included, other calls not: those speak for themselves."""
    for given in [*call.args, *(word.value for word in call.keywords if word.arg in SAID)]:
        yield from words_of(given)


def words_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = re.sub(r":material/\w+:|:[a-z]+(-badge|-background)?\[|[*\]\[]|&nbsp;", "", node.value)
        if re.search(r"[A-Za-z]{2}", text) and not NOT_WORDS.match(node.value):
            yield node.value
    elif not isinstance(node, ast.Call | ast.Lambda | ast.Compare | ast.Subscript):
        for inner in ast.iter_child_nodes(node):
            yield from words_of(inner)


def found_in(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and drawing(node)]
    return [f"line {call.lineno}: {drawing(call)}({text!r})" for call in calls for text in literals(call)]


def test_no_page_says_anything_by_itself():
    told = {path.relative_to(ROOT).as_posix(): found_in(path.read_text(encoding="utf-8")) for path in files()}
    wrong = [f"{file} {line}" for file, lines in told.items() for line in lines]
    assert len(told) > 20
    assert not wrong, "\n  ".join(["These words belong into pages/shared/words:", *wrong])


def test_every_check_says_what_it_does_while_it_is_under_way():
    assert set(CHECKS) | {"refits", "importance_range", "randomisation", "held_out"} <= set(ASKING)


@pytest.mark.parametrize("source", [
    'st.button("Reset")', 'st.markdown(f"{n} rows")', 'st.caption("One" if a else "Two")', 'page_title("Title", x)',
    'st.number_input(words.ROW, help="Rows are numbered.")', 'st.sidebar.caption("Here it is")',
])
def test_words_in_a_call_are_seen(source):
    assert found_in(source)


@pytest.mark.parametrize("source", [
    "st.button(words.RESET)", 'st.markdown(f"**{label}** {words.of(n)}")', 'st.session_state["pick-row"] = 1',
    'st.page_link("pages/decide/row.py", label=words.ROW, icon=":material/search:")', 'st.columns([1, 2], gap="small")',
    'st.button(words.RESET, key="what-if:reset", type="primary")', 'st.markdown(f":orange[{words.OUTSIDE}]")',
    'st.markdown(names.get("probability"))',
])
def test_what_is_no_text_is_let_pass(source):
    assert not found_in(source)


EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u274c\u2728\u2b50\ufe0f]")


def test_no_emoji_is_used():
    """Icons are Material symbols, by name; a picture character looks different on every machine."""
    paths = [*ROOT.glob("pages/**/*.py"), *ROOT.glob("explain/**/*.py"), ROOT / "app.py"]
    wrong = [f"{path.relative_to(ROOT)}: {found.group()!r}" for path in paths
             if (found := EMOJI.search(path.read_text(encoding="utf-8")))]
    assert not wrong
