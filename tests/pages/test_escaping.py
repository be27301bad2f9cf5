"""Foreign text reaches a Markdown-capable call of Streamlit only through `escaped`: read from the source with `ast`."""

import ast
import importlib
import inspect
import itertools
from collections.abc import Iterator
from functools import cache
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
    "page_title": slice(2), "go_to": slice(1, 2), "_given": slice(3), "_to_row": slice(3), "_turn": slice(2, 4),
    "_include": slice(2, 4), "choice": slice(1, 3), "_numbers": slice(0), "_begin": slice(2),
    "_levels": slice(3, 4), "_date": slice(3, 4), "_number": slice(3, 4), "_slider": slice(3, 4),
}
"""Call → which of its arguments are such text, where that is not the first."""
CHOICES = {"pills", "radio", "segmented_control"}
"""Calls whose options are Markdown too; those of a select box are plain text."""
HELPERS = {
    "card", "page_title", "go_to", "pick_row", "pick_feature", "offer", "_given", "_by_path", "refining",
    "_to_row", "_turn", "_include", "in_short", "choice", "remember", "_numbers",
    "_levels", "_date", "_number", "_slider", "_begin",
}
"""Functions of ours that draw a text as it is given to them: whoever calls them is looked at."""
NEVER = {"html", "iframe", "latex", "components", "unsafe_allow_html", "unsafe_allow_javascript"}
"""Doors to HTML and formulas."""
SAFE = {"escaped", "strong", "count", "counted", "number", "probability", "amount", "change", "points", "len", "int"}
"""Functions that make text inert, or numbers into text."""
TOLD = {
    "region_labels", "group_words", "likeliness_warnings", "describe_terms", "help_of", "drivers_in_short",
    "row_in_short", "change_in_short", "described", "warnings", "said_warnings", "told_lines", "judged_lines",
    "sentences_of", "agreement_light", "trust_title", "trust_headline",
}
"""Functions of `explain` that give inert text."""
STYLES = {"st.html(STYLE)", "st.html(STYLE.format(surface=theme().surface))"}
"""HTML that is drawn all the same: a style of our own, with a colour of our own in it."""
OURS = {
    "section.title": "sections are made of inert text", "section.provenance": "so", "sentence": "so", "warning": "so",
    "card.words": "so", "metric.label": "so", "metric.value": "so", "metric.reading": "so", "metric.help": "so",
    "found.words": "our own words for a level", "found.level": "one letter", "found.stopped": "names of our own acts",
    "found.happened": "so", "found.measures": "so", "_checked(model)": "it escapes", "uuid.uuid4().hex[:8]": "digits",
    "SHOWN": "a number", "NEAR.get": "our own words", "card.plain": "sections are made of inert text",
    "card.lines": "so", "lamp.title": "so", "lamp.word": "so", "lamp.state": "so", "lamp.question": "so",
    "lamp.lines": "so", "lamp.untested": "so", "trust.version": "ours",
    "_chips().items()": "words of chips, which the words make inert", "_panels()": "our own words",
    "done[-1][0]": "looked at where it is remembered", "left_out": "our own names of parts",
    "why": "words that `take` of the sheets is given", "told[0]": "so", "said(condition)": "it escapes",
}
"""Expressions that hold inert text wherever they stand, and why."""
TABLES = {"MARKS", "ASKING", "STATED", "TRUST", "TRUSTING", "marks", "scores"}
"""Mappings from a key to our own words."""


WORDS = "pages.shared.words"
"""Where the words of the pages are: their constants are our own, what their functions are given is looked at."""


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
    if (ours := of_words(expression, around)) is not None:
        return [wrong for part in ours for wrong in doubtful(part, around, seen)]
    inner = parts(expression)
    if not inner and isinstance(expression, ast.Name) and expression.id not in seen:
        inner, seen = assigned(expression.id, around), seen | {expression.id}
    if not inner:
        return [shown]
    return [wrong for part in inner for wrong in doubtful(part, around, seen)]


def is_safe(expression: ast.expr) -> bool:
    """Whether a call makes what it is given inert, or looks up words of our own."""
    match expression:
        case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name) if name in SAFE | TOLD:
            return True
        case ast.Subscript(value=ast.Name(id=name)) if name in TABLES:
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            return name in TABLES
    return False


def of_words(expression: ast.expr, around: tuple[ast.AST, ...]) -> list[ast.expr] | None:
    """Give what of an expression stays to be looked at when it is made by words of the pages; None when it is not."""
    match expression:
        case ast.Call(func=called) if (name := words_name(called, around)):
            return handed_to(*name, expression)
        case ast.Subscript(value=held) | ast.Attribute(value=held, attr="get") if words_name(held, around):
            return []
        case ast.Call(func=ast.Attribute(value=held, attr="get")) if words_name(held, around):
            return []
    return [] if words_name(expression, around) else None


def words_name(expression: ast.expr, around: tuple[ast.AST, ...]) -> tuple[str, str] | None:
    """Give module and name of words that an expression stands for; None when it stands for something else."""
    imports = words_imports(around[0]) if around else {}
    if isinstance(expression, ast.Name) and expression.id in (here := words_here(around)):
        return here[expression.id]
    match expression:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if imports.get(module, ("", "?"))[1] == "":
            return imports[module][0], name
        case ast.Name(id=name) if imports.get(name, ("", ""))[1]:
            return imports[name]
    return None


def words_here(around: tuple[ast.AST, ...]) -> dict[str, tuple[str, str]]:
    """Name that words stand for in their own module → the module and the name."""
    module = getattr(around[0], "words", "") if around else ""
    tree = around[0].body if module else []
    named = [node.name for node in tree if isinstance(node, ast.FunctionDef)]
    named += [inner.id for node in tree if isinstance(node, ast.Assign) for target in node.targets
              for inner in ast.walk(target) if isinstance(inner, ast.Name)]
    return {name: (module, name) for name in named}


@cache
def words_imports(tree: ast.AST) -> dict[str, tuple[str, str]]:
    """Name in a file → the module of words it is, or module and name of the words."""
    held = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(WORDS):
            for each in node.names:
                whole = node.module == WORDS
                held[each.asname or each.name] = (each.name, "") if whole else (node.module[len(WORDS) + 1:], each.name)
    return held


def handed_to(module: str, name: str, call: ast.Call) -> list[ast.expr]:
    """Give the arguments of a call that a function of words draws as they are."""
    tree, function = words_function(module, name)
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    taken = [*function.args.args, *function.args.kwonlyargs]
    numbers = {each.arg for each in taken if each.annotation and ast.unparse(each.annotation) in ("int", "float")}
    left = {wrong for each in returned for wrong in doubtful(each, (tree, function))} - numbers
    places = [each.arg for each in taken]
    given = dict(zip(places, call.args, strict=False)) | {each.arg: each.value for each in call.keywords}
    return [given.get(wrong, ast.Name(wrong)) for wrong in sorted(left)]


@cache
def words_function(module: str, name: str) -> tuple[ast.Module, ast.FunctionDef]:
    """Read a function of words."""
    tree = ast.parse(inspect.getsource(importlib.import_module(f"{WORDS}.{module}")))
    tree.words = module  # type: ignore[attr-defined]
    return tree, next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def handed_on(expression: ast.expr, around: tuple[ast.AST, ...]) -> bool:
    """Whether it is what a helper of ours was given, whose callers are looked at."""
    helper = around[-1] if around and isinstance(around[-1], ast.FunctionDef) and around[-1].name in HELPERS else None
    given = {each.arg for each in (*helper.args.args, *helper.args.kwonlyargs)} if helper else set()
    return isinstance(expression, ast.Name) and expression.id in given


def parts(expression: ast.expr) -> list[ast.expr]:
    """Give what a text is put together from; nothing when it is not put together here."""
    match expression:
        case (
            ast.JoinedStr(values=inner) | ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.BoolOp(values=inner)
            | ast.Dict(values=inner)
        ):
            return inner
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return [one, other]
        case (
            ast.FormattedValue(value=one) | ast.GeneratorExp(elt=one) | ast.ListComp(elt=one) | ast.Starred(value=one)
            | ast.Attribute(value=ast.Name() | ast.Dict() as one, attr="get")
            | ast.Subscript(value=ast.Tuple() | ast.Call() as one)
        ):
            return [one]
    return parts_of_call(expression) if isinstance(expression, ast.Call) else []


def parts_of_call(call: ast.Call) -> list[ast.expr]:
    """Give what a call puts a text together from, when it does no more than that."""
    match call:
        case (
            ast.Call(func=ast.Name(id="title_case" | "listed" | "dict" | "list" | "tuple"), args=[one])
            | ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[one])
        ):
            return [one]
        case ast.Call(func=ast.Name(id="map"), args=[function, one]):
            return [ast.Call(function, [one], [])]
        case ast.Call(func=ast.Attribute(attr="format", value=text), args=filled, keywords=named):
            return [text, *filled, *(each.value for each in named)]
    return []


def assigned(name: str, around: tuple[ast.AST, ...]) -> list[ast.expr]:
    """Give all that a name stands for in the innermost function that binds it, or in the module itself."""
    for scope in reversed(around):
        found = [held for node in own_nodes(scope) for target, value in bindings(node)
                 for held in bound(target, value, name)]
        if found:
            return found
    return []


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Give the nodes of a function or a module, but not those of the functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from own_nodes(child)


def bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give the targets that a node binds, each with what it is bound to."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AugAssign | ast.NamedExpr):
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.comprehension):
        yield from ((node.target, held) for held in elements(node.iter))


def elements(held: ast.expr) -> list[ast.expr]:
    """Give what a loop goes over, as far as it can be read; else the whole."""
    match held:
        case ast.Tuple(elts=inner) | ast.List(elts=inner):
            return inner
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            return [ast.Tuple([ast.Constant(0), each]) for each in elements(inner)]
        case ast.Call(func=ast.Name(id="zip"), args=several):
            return [ast.Tuple(list(each)) for each in itertools.product(*map(elements, several))]
        case ast.Call(func=ast.Name(id="map"), args=[function, inner]):
            return [ast.Call(function, [inner], [])]
    return [held]


def bound(target: ast.expr, held: ast.expr, name: str) -> list[ast.expr]:
    """Give what of a value a name gets when the value is taken apart."""
    if isinstance(target, ast.Name):
        return [held] if target.id == name else []
    if isinstance(target, ast.Tuple) and isinstance(held, ast.Tuple) and len(target.elts) == len(held.elts):
        return [each for pair in zip(target.elts, held.elts, strict=True) for each in bound(*pair, name)]
    inside = isinstance(target, ast.Tuple) and any(bound(each, held, name) for each in target.elts)
    return [held] if inside else []


def findings(source: str) -> list[str]:
    """Name each call of a source that may be given foreign text, and each door to HTML."""
    tree = ast.parse(source)
    wrong = [f"line {call.lineno}, {name_of(call)}: {part}" for call, around in calls(tree) for text in texts(call)
             for part in doubtful(text, around)]
    named = [(node.attr, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    named += [(node.arg, node.value.lineno) for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    styles = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node) in STYLES}
    return wrong + [f"line {line}: {name}" for name, line in named if name in NEVER and line not in styles]


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
    "def f():\n    held = 'a'\n    held += name\n    st.info(held)", "remember(name)", "in_short(name, 'a', 'b')",
    "for name in names:\n    st.caption(name)", "for a, b in zip(['x'], names):\n    st.caption(b)",
    "said = {'a': name}\nst.pills('a', ['a'], format_func=said.get)", "st.caption('{}'.format(name))",
    "from pages.shared.words import row as words\nst.caption(words.exact(name))",
    "from pages.shared.words.row import exact\nst.caption(exact(label=name))", "st.caption(words.TITLE)",
])
def test_a_text_that_may_be_foreign_is_found(line):
    assert findings(line)


@pytest.mark.parametrize("line", [
    "st.markdown('a')", "st.markdown(f'**{escaped(name)}** {count(n)}')", "st.metric(escaped(a), number(b))",
    "st.pills('a', names, format_func=escaped)", "st.radio('a', ['b'])", "held = escaped(a)\nst.write(held)",
    "st.selectbox('a', names)", "st.caption(', '.join(escaped(name) for name in names))", "st.text(name)",
    "from pages.shared.words import row as words\nst.caption(words.TITLE)",
    "for a, b in zip(['x'], names):\n    st.caption(a)",
    "from pages.shared.words import row as words\nst.caption(words.exact(escaped(name)))",
    "from pages.shared.words.row import outside\nst.caption(outside(low, high))",
    "said = {'a': 'b'}\nst.pills('a', ['a'], format_func=said.get)",
])
def test_a_text_that_is_safe_passes(line):
    assert not findings(line)
