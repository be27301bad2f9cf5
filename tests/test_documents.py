"""What the documents promise: their links lead somewhere, their code runs, and no method is left out."""

import re
from pathlib import Path

import pytest

import explain
from tasks import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
SHOWN = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    links = LINK.findall(document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert not missing


def test_the_code_in_the_readme_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = SHOWN.findall(Path("README.md").read_text(encoding="utf-8"))
    names: dict = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert names["why"].provenance.method == "shap_values"
    assert names["imitation"].provenance.method == "lime_weights"
    assert names["importance"].feature_names == names["dataset"].schema.names
    assert names["age"].feature == "age"
    assert names["quality"].scores
    for model, table in (("bike_model", "bikes"), ("penguin_model", "penguins")):
        frame = names[table].features
        assert names[model](frame).shape == (len(frame), len(names[model].outputs))


def test_every_method_is_described():
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    methods = {name for name in explain.__all__ if explain._HOMES[name].startswith("explain.methods")}
    missing = sorted(name for name in methods if f"`{name}`" not in text)
    assert len(methods) > 7
    assert not missing


def test_the_thresholds_told_are_those_that_hold():
    from explain.checks.thresholds import MEASURES, VERSION

    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (L\d|—) \| `(\w+)` \| .*? \| (\S+) \| (\S+) \|$", text)
    told = {name: (light, green, red) for light, name, green, red in rows}
    held = {name: (each.light or "—", _shown(each.green), _shown(each.red)) for name, each in MEASURES.items()}
    assert told == held
    assert f"Version {VERSION}," in text


def _shown(threshold: float) -> str:
    return f"{threshold:g}" if threshold == threshold else "—"


def test_every_check_and_every_warning_is_described():
    from explain.narrative.trust.warnings import WARNINGS

    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    checks = {name for name in explain.__all__ if explain._HOMES[name].startswith("explain.checks")}
    assert sorted(name for name in checks if f"`{name}`" not in text and f"`explain.{name}`" not in text) == []
    assert re.findall(r"(?m)^\| (W\d+) \|", text) == list(WARNINGS)


def test_the_architecture_page_names_every_ring():
    from tests.test_architecture import RINGS

    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for number, names in enumerate(RINGS):
        line = next(line for line in text.splitlines() if line.startswith(f"    {number}  "))
        assert set(line.split()[1:]) == set(names)
