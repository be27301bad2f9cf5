"""Foreign text reaches a Markdown-capable call of Streamlit only through `escaped`: read from the source with `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "app.py", *sorted(ROOT.glob("pages/**/*.py"))]
DRAWN = {
    "badge", "button", "caption", "chat_message", "checkbox", "data_editor", "date_input", "download_button", "error",
    "expander", "feedback", "file_uploader", "header", "info", "link_button", "markdown", "metric", "multiselect",
    "number_input", "page_link", "pills", "popover", "progress", "radio", "segmented_control", "select_slider",
    "selectbox", "slider", "spinner", "status", "subheader", "success", "tabs", "text_area", "text_input", "title",
    "toast", "toggle", "warning", "write",
}
"""Calls that read Markdown in their first text and in some that are named."""
TEXTS = {"body", "label", "text", "value", "delta", "help", "title"}
"""Arguments that hold such text; the value of anything but a metric is a value."""
PLACES = {
    "metric": slice(3), "progress": slice(0), "data_editor": slice(0), "page_link": slice(0), "refining": slice(1, 2),
    "page_title": slice(2), "go_to": slice(1, 2), "_given": slice(3),
}
"""Call → which of its arguments are such text, where that is not the first."""
CHOICES = {"pills", "radio", "segmented_control"}
"""Calls whose options are Markdown too; those of a select box are plain text."""
HELPERS = {"card", "page_title", "go_to", "pick_row", "pick_feature", "offer", "_given", "_by_path", "refining"}
"""Functions of ours that draw a text as it is given to them: whoever calls them is looked at."""
NEVER = {"html", "iframe", "latex", "components", "unsafe_allow_html", "unsafe_allow_javascript"}
"""Doors to HTML and formulas."""
SAFE = {"escaped", "strong", "count", "counted", "number", "probability", "amount", "change", "points", "len", "int"}
"""Functions that make text inert, or numbers into text."""
OURS = {
    "section.title": "sections are made of inert text", "section.provenance": "so", "sentence": "so", "warning": "so",
    "card.words": "so", "metric.label": "so", "metric.value": "so", "metric.reading": "so", "metric.help": "so",
    "found.words": "our own words for a level", "found.level": "one letter", "found.stopped": "names of our own acts",
    "found.happened": "so", "found.measures": "so", "_checked(model)": "it escapes", "uuid.uuid4().hex[:8]": "digits",
    "SHOWN": "a number", "NEAR.get": "our own words",
}
"""Expressions that hold inert text wherever they stand, and why."""
TABLES = {"MARKS", "ASKING", "STATED", "TRUST", "TRUSTING", "marks", "scores"}
"""Mappings from a key to our own words."""


def calls(node: ast.AST, around: tuple[ast.AST, ...] = ()) -> Iterator[tuple[ast.Call, tuple[ast.AST, ...]]]:
    """Find each call that draws text, with what is around it, the outermost first."""
    if isinstance(node, ast.Call) and name_of(node) in DRAWN | HELPERS:
        yield node, around
    for child in ast.iter_child_nodes(node):
        yield from calls(child, (*around, node) if isinstance(node, ast.FunctionDef | ast.Module) else around)


def name_of(call: ast.Call) -> str:
    """Give the last part of what is called; a bare name counts only when it is one of ours."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr if call.func.attr in DRAWN else ""
    return call.func.id if isinstance(call.func, ast.Name) and call.func.id in HELPERS else ""


def texts(call: ast.Call) -> Iterator[ast.expr]:
    """Give the arguments of a call that are read as Markdown."""
    name, words = name_of(call), {word.arg: word.value for word in call.keywords}
    yield from call.args[PLACES.get(name, slice(1))]
    yield from (held for word, held in words.items() if word in TEXTS and (word != "value" or name == "metric"))
    if name in CHOICES:
        shown = words.get("format_func")
        yield shown.body if isinstance(shown, ast.Lambda) else shown or call.args[1]


def doubtful(expression: ast.expr, around: tuple[ast.AST, ...], seen: frozenset[str] = frozenset()) -> list[str]:
    """Name the parts of an expression that may be foreign text."""
    shown = ast.unparse(expression)
    if isinstance(expression, ast.Constant) or shown in OURS or is_safe(expression) or handed_on(expression, around):
        return []
    inner = parts(expression)
    if not inner and isinstance(expression, ast.Name) and expression.id not in seen:
        inner, seen = assigned(expression.id, around), seen | {expression.id}
    if not inner:
        return [shown]
    return [wrong for part in inner for wrong in doubtful(part, around, seen)]


def is_safe(expression: ast.expr) -> bool:
    """Whether a call makes what it is given inert, or looks up words of our own."""
    match expression:
        case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name) if name in SAFE:
            return True
        case ast.Subscript(value=ast.Name(id=name)) if name in TABLES:
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            return name in TABLES
    return False


def handed_on(expression: ast.expr, around: tuple[ast.AST, ...]) -> bool:
    """Whether it is what a helper of ours was given, whose callers are looked at."""
    helper = around[-1] if around and isinstance(around[-1], ast.FunctionDef) and around[-1].name in HELPERS else None
    given = {each.arg for each in (*helper.args.args, *helper.args.kwonlyargs)} if helper else set()
    return isinstance(expression, ast.Name) and expression.id in given


def parts(expression: ast.expr) -> list[ast.expr]:
    """Give what a text is put together from; nothing when it is not put together here."""
    match expression:
        case ast.JoinedStr(values=inner) | ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.BoolOp(values=inner):
            return inner
        case ast.Attribute(value=ast.Dict(values=inner), attr="get"):
            return inner
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return [one, other]
        case (
            ast.FormattedValue(value=one) | ast.GeneratorExp(elt=one) | ast.ListComp(elt=one)
            | ast.Call(func=ast.Name(id="title_case"), args=[one])
            | ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[one])
        ):
            return [one]
    return []


def assigned(name: str, around: tuple[ast.AST, ...]) -> list[ast.expr]:
    """Give all that is assigned to a name in the innermost function that does so, or in the module."""
    for scope in reversed(around):
        found = [node.value for node in ast.walk(scope) if isinstance(node, ast.Assign | ast.AugAssign)
                 and any(isinstance(to, ast.Name) and to.id == name for to in getattr(node, "targets", [node.target]
                         if isinstance(node, ast.AugAssign) else []))]
        if found:
            return found
    return []


def findings(source: str) -> list[str]:
    """Name each call of a source that may be given foreign text, and each door to HTML."""
    tree = ast.parse(source)
    wrong = [f"line {call.lineno}, {name_of(call)}: {part}" for call, around in calls(tree) for text in texts(call)
             for part in doubtful(text, around)]
    named = [(node.attr, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    named += [(node.arg, node.value.lineno) for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    return wrong + [f"line {line}: {name}" for name, line in named if name in NEVER]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_drawn_is_our_own_or_escaped(path):
    assert findings(path.read_text(encoding="utf-8")) == []


def test_there_is_something_to_look_at():
    drawn = [call for path in FILES for call, _ in calls(ast.parse(path.read_text(encoding="utf-8")))]
    assert len(FILES) > 20
    assert len(drawn) > 100


@pytest.mark.parametrize("line", [
    "st.markdown(name)", "st.markdown(f'**{name}**')", "st.title('a' + name)", "st.metric('a', name)",
    "st.metric('a', '1', delta=name)", "st.button('a', help=name)", "st.caption(', '.join(names))",
    "st.caption(' '.join(str(name) for name in names))", "st.pills('a', names)", "st.error(error.problem)",
    "st.radio('a', names, format_func=lambda held: held)", "st.caption(escaped(a) if b else name)",
    "words_of = name\nst.write(words_of)", "place.caption(one_line(name))", "st.toast(value(cell))", "card(name)",
    "st.markdown('a', unsafe_allow_html=True)", "st.html('a')", "st.components.v1.html('a')", "st.latex('x')",
    "st.tabs([name])", "st.expander(title_case(name))", "st.warning(shown[name])", "page_title('a', name)",
    "def f():\n    held = 'a'\n    held += name\n    st.info(held)",
])
def test_a_text_that_may_be_foreign_is_found(line):
    assert findings(line)


@pytest.mark.parametrize("line", [
    "st.markdown('a')", "st.markdown(f'**{escaped(name)}** {count(n)}')", "st.metric(escaped(a), number(b))",
    "st.pills('a', names, format_func=escaped)", "st.radio('a', ['b'])", "held = escaped(a)\nst.write(held)",
    "st.selectbox('a', names)", "st.caption(', '.join(escaped(name) for name in names))", "st.text(name)",
])
def test_a_text_that_is_safe_passes(line):
    assert not findings(line)
