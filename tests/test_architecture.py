"""Who may import whom, read from the source with `ast`; each failure names the arrow that should not be.

The picture and the reasons are in docs/architecture.md.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks import ROOT

RINGS = (
    ("errors", "wording", "names", "kept", "sealing"),
    ("table", "model"),
    ("results", "facts", "provenance", "stored", "scores", "summaries", "labelling"),
    ("methods", "checks"),
    ("charts", "narrative"),
    ("sections", "samples", "overview", "workspace"),
    ("report", "keeping", "batch", "cli", "__main__"),
)
RING = {"__version__": 0} | {name: ring for ring, names in enumerate(RINGS) for name in names}
NEIGHBOURS = {
    ("model", "table"): "a model is matched to the columns of a table",
    ("provenance", "results"): "it makes a Provenance",
    ("facts", "results"): "what is known of a table and a model is a result",
    ("labelling", "results"): "it says what is shown of a result in the reader's words",
    ("labelling", "facts"): "and of a table",
    ("stored", "results"): "it writes results down and reads them back",
    ("stored", "facts"): "and what is known of a table and a model",
    ("summaries", "results"): "a summary is a result",
    ("summaries", "stored"): "and is kept in a file",
    ("scores", "results"): "a score and a curve are results",
    ("checks", "methods"): "a check may ask again in another way",
    ("samples", "workspace"): "a sample is a workspace that is ready",
    ("samples", "overview"): "with its first picture stored beside it",
    ("overview", "workspace"): "which a workspace answered",
    ("__main__", "cli"): "it is what `python -m explain` runs",
    ("cli", "batch"): "the command line starts a batch",
}
"""The arrows inside a ring, with the reason."""

BLIND = ("charts", "narrative", "sections", "report")
"""These see results; the model and the ways to ask it are out of their sight, however low the ring."""
HIDDEN = ("model", "methods", "workspace")

OWNERS = {
    "streamlit": ("app.py", "pages/"),
    "plotly": ("explain/charts/", "explain/report/"),
    "shap": ("explain/methods/shapley",),
    "numba": ("explain/methods/trees",),
    "lime": ("explain/methods/local_surrogate",),
    "joblib": ("explain/model/",),
    "skops": ("explain/model/",),
    "xgboost": ("explain/model/",),
    "lightgbm": ("explain/model/",),
    "catboost": ("explain/model/",),
    "onnxruntime": ("explain/model/",),
    "pickle": ("explain/model/",),
    "ortools": ("explain/methods/counterfactual",),
    "yaml": ("explain/table/dictionary_files.py",),
    "dask": ("explain/batch/cluster.py",),
    "distributed": ("explain/batch/cluster.py",),
}
"""Outside tool → the only places that may import it."""
SLOW = {
    "shap", "lime", "numba", "sklearn", "joblib", "skops", "xgboost", "lightgbm", "catboost", "onnxruntime",
    "matplotlib", "skimage", "torch", "tensorflow",
}
"""Libraries that take a second or more to import: inside functions only."""

PAGE_NEEDS = ("streamlit", "explain.sections", "explain.errors", "explain.wording", "pages.shared")
"""What a page script may import: it reads the state, asks and shows."""

UNMIRRORED = {
    "explain/__init__.py": "tests/test_public_api.py",
}
"""Modules whose tests are kept under another name."""


@dataclass(frozen=True)
class Import:
    """One import: the importing file, the module asked for, the line, and whether it runs when the file is imported."""

    file: str
    module: str
    line: int
    at_once: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} → {self.module}"


def sources() -> list[Path]:
    """All Python files of the product."""
    return [ROOT / "app.py", *sorted(ROOT.glob("pages/**/*.py")), *sorted(ROOT.glob("explain/**/*.py"))]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(file: str, tree: ast.AST, at_once: bool = True) -> Iterator[Import]:
    """Walk a tree; what stands in a function, or is for type checkers only, does not run on import."""
    for node in ast.iter_child_nodes(tree):
        lazy = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or for_types_only(node)
        if isinstance(node, ast.Import):
            yield from (Import(file, alias.name, node.lineno, at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ("." * node.level) + (node.module or "")
            yield from (Import(file, named(base, alias.name), node.lineno, at_once) for alias in node.names)
        else:
            yield from imports(file, node, at_once and not lazy)


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def named(base: str, name: str) -> str:
    """`from base import name` names a module of ours when there is such a file, else something in ``base``."""
    inner = ROOT.joinpath(*base.split("."), name)
    ours = inner.is_dir() or inner.with_suffix(".py").exists() or (base, name) == ("explain", "__version__")
    return f"{base}.{name}" if ours else base


def all_imports() -> list[Import]:
    return [
        found for path in sources() for found in imports(relative(path), ast.parse(path.read_text(encoding="utf-8")))
    ]


def module_of(file: str) -> list[str]:
    parts = list(Path(file).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def arrow_up(found: Import) -> str:
    """Why an import inside `explain` is against the rings; "" when it is not."""
    here, there = module_of(found.file), found.module.split(".")
    if len(here) < 2:
        late = not found.at_once or there == ["explain", "names"]
        return "" if late else "the front door imports only when a name is asked for"
    if len(there) < 2:
        return "nothing inside goes out and in again by the front door" if here[1] not in RINGS[-1] else ""
    if unknown := [name for name in (here[1], there[1]) if name not in RING]:
        return f"{unknown[0]!r} has no ring yet: give it one here and in docs/architecture.md"
    return arrow_within(here, there) if here[1] == there[1] else arrow_between(here[1], there[1])


def arrow_within(here: list[str], there: list[str]) -> str:
    if here[1] == "methods" and there[2:3] not in (here[2:3], ["trees"]):
        return "methods do not see each other; what two of them need lives in a lower ring"
    return ""


def arrow_between(here: str, there: str) -> str:
    if here in BLIND and there in HIDDEN:
        return f"{here} sees results, never a model"
    if RING[there] < RING[here] or (here, there) in NEIGHBOURS:
        return ""
    return f"{here} is ring {RING[here]}, {there} is ring {RING[there]}: imports go to a lower ring"


def under(file: str, places: tuple[str, ...]) -> bool:
    return any(file.startswith(place) for place in places)


def is_page(file: str) -> bool:
    """Whether a file is a page script, not one of the parts that pages share."""
    return file.startswith("pages/") and not file.startswith("pages/shared/")


def within(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def listed(wrong: list[str]) -> str:
    return "\n  ".join(["These imports are against docs/architecture.md:", *wrong])


def test_explain_imports_only_from_lower_rings():
    inside = [found for found in all_imports() if found.file.startswith("explain/")]
    ours = [found for found in inside if within(found.module, ("explain",))]
    wrong = [f"{found}: {why}" for found in ours if (why := arrow_up(found))]
    assert len(ours) > 20
    assert not wrong, listed(wrong)


def test_imports_are_absolute():
    wrong = [str(found) for found in all_imports() if found.module.startswith(".")]
    assert not wrong, listed(wrong)


def test_the_package_knows_nothing_of_the_app():
    wrong = [f"{found}: pages see explain, never the other way" for found in all_imports()
             if found.file.startswith("explain/") and within(found.module, ("pages", "app", "tests", "tasks"))]
    assert not wrong, listed(wrong)


def test_each_outside_tool_has_one_owner():
    wrong = [f"{found}: {tool} belongs to {' and '.join(OWNERS[tool])}" for found in all_imports()
             if (tool := found.module.split(".")[0]) in OWNERS and not under(found.file, OWNERS[tool])]
    assert not wrong, listed(wrong)


def is_kernels(file: str) -> bool:
    """Whether a file holds compiled kernels, which are imported inside functions as a slow library is."""
    return Path(file).stem.startswith("kernels_")


def test_slow_libraries_are_imported_where_they_are_used():
    wrong = [f"{found}: put it inside the function that needs it" for found in all_imports()
             if found.at_once and found.module.split(".")[0] in SLOW and not is_kernels(found.file)]
    assert not wrong, listed(wrong)


def test_pages_read_ask_and_show():
    pages = [found for found in all_imports() if is_page(found.file)]
    wrong = [f"{found}: a page imports only {', '.join(PAGE_NEEDS)}" for found in pages
             if not within(found.module, PAGE_NEEDS)]
    assert pages
    assert not wrong, listed(wrong)


def test_pages_define_nothing():
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    wrong = [f"{relative(path)}:{node.lineno} {node.name}: a page is a script; shared parts live in pages/shared"
             for path in ROOT.glob("pages/*/*.py") if is_page(relative(path))
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds)]
    assert not wrong, listed(wrong)


def test_no_script_lies_directly_in_pages():
    assert not list(ROOT.glob("pages/*.py")), "A script directly in pages/ switches Streamlit to its legacy mode."


def test_every_module_has_its_mirrored_tests():
    wrong = [f"{relative(path)} → {mirrors(relative(path))[0]}" for path in sorted(ROOT.glob("explain/**/*.py"))
             if has_code(path) and not any(list(ROOT.glob(tests)) for tests in mirrors(relative(path)))]
    assert not wrong, "\n  ".join(["These modules have no test file of their own:", *wrong])


def mirrors(file: str) -> list[str]:
    """Name the test files of a module: its own, or those of the folder it is a part of.

    A package's `__init__` is tested under the package's name.
    """
    if file in UNMIRRORED:
        return [UNMIRRORED[file]]
    *folders, name = module_of(file)
    own = "/".join(["tests", *folders, f"test_{name}.py"])
    return [own, "/".join(["tests", *folders[:-1], f"test_{folders[-1]}*.py"])]


def has_code(path: Path) -> bool:
    """Whether there is anything to test: an `__init__` with a docstring and imports alone has nothing."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def loaded_after(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running some code."""
    code += "\nimport sys; print('loaded:', *{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rsplit("loaded:", 1)[1].split())


def test_import_explain_costs_nothing():
    assert not loaded_after("import explain") & {"numpy", "pandas", "scipy", "plotly", *SLOW}


def test_importing_all_of_the_package_loads_nothing_slow():
    paths = [path for path in ROOT.glob("explain/**/*.py") if path.stem != "__main__" and not is_kernels(path.name)]
    modules = [".".join(module_of(relative(path))) for path in paths]
    assert not loaded_after("import " + ", ".join(modules)) & {*SLOW, "streamlit"}


def test_the_first_page_opens_without_anything_slow_and_without_its_table(tmp_path):
    shutil.copytree(ROOT / "sample_models", tmp_path / "samples")
    folder = str(tmp_path / "samples")
    here = f"import pathlib, explain.samples; explain.samples.FOLDER = pathlib.Path({folder!r})"
    loaded_after(f"{here}; explain.samples.store_overview('income')")
    first = f"""{here}
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "app.py")!r}, default_timeout=120).run()
assert not app.exception and app.metric and app.get("plotly_chart"), "the first page is not there"
"""
    assert not loaded_after(first) & {*SLOW, "pandas", "pyarrow", "scipy"}


MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|\b[A-Z]:\\Users\\|\b(?:pypi|pythonhosted|npmjs)\.(?:org|com|io)\b|/tmp/\w+"
)
"""Places that exist on somebody's machine only, and hosts of package registries."""
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".html", ".css", ".svg", ".sh", ""}


def tracked_texts() -> list[Path]:
    """Text files that git keeps; of a copy without git, those outside hidden folders."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    found = [relative(path) for path in ROOT.rglob("*")]
    names = done.stdout.split("\0") if done.returncode == 0 else [name for name in found if "/." not in f"/{name}"]
    return [ROOT / name for name in names if name and Path(name).suffix in TEXT and (ROOT / name).is_file()]


def test_no_file_names_a_machine_or_a_registry():
    texts = tracked_texts()
    wrong = [f"{relative(path)}: {found.group()}" for path in texts
             if (found := MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))]
    assert len(texts) > 20
    assert not wrong, "\n  ".join(["These files hold a path or host of one machine:", *wrong])


@pytest.mark.parametrize(("file", "module"), [
    ("explain/charts/beeswarm.py", "explain.model.load"),
    ("explain/report/page.py", "explain.workspace"),
    ("explain/wording.py", "explain.narrative"),
    ("explain/table/read.py", "explain.model.load"),
    ("explain/results.py", "explain.methods.shapley"),
    ("explain/methods/importance.py", "explain.methods.performance"),
    ("explain/methods/shapley/engines.py", "explain.methods.dependence"),
    ("explain/methods/dependence.py", "explain"),
    ("explain/sections.py", "explain.report.page"),
    ("explain/novelty.py", "explain.errors"),
])
def test_a_wrong_arrow_is_named(file, module):
    assert arrow_up(Import(file, module, 1, at_once=True))


@pytest.mark.parametrize(("file", "module"), [
    ("explain/charts/beeswarm.py", "explain.results"),
    ("explain/methods/shapley/engines.py", "explain.methods.shapley.checking"),
    ("explain/model/load.py", "explain.table.dataset"),
    ("explain/report/page.py", "explain.sections"),
    ("explain/cli.py", "explain"),
])
def test_a_right_arrow_is_let_pass(file, module):
    assert arrow_up(Import(file, module, 1, at_once=True)) == ""


def test_imports_are_found_wherever_they_stand():
    source = """
import numpy as np
from explain import wording
if TYPE_CHECKING:
    import plotly
class Thing:
    import pandas
    def method(self):
        from explain.table import read
        import shap.explainers
"""
    found = {(each.module, each.at_once) for each in imports("explain/x.py", ast.parse(source))}
    assert found == {
        ("numpy", True), ("explain.wording", True), ("plotly", False), ("pandas", True), ("explain.table.read", False),
        ("shap.explainers", False),
    }
