"""What holds of whatever a check says: finite or not measured, fit for its question, stored whole, told in words."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import explain
from explain import sections
from explain.checks.lights import assess, judged
from explain.facts import model_facts, table_facts
from explain.narrative.trust import describe_flag, describe_headline, describe_judged, describe_light, plain_flag
from explain.results import Finding, Flag, Result, Trust
from explain.stored import packed, plain, revived, unpacked
from explain.workspace.expected import check
from tests.awkward import Case
from tests.explain.test_stored import same

OF_ROW = ("row_support", "faithfulness", "stability", "lime_stability", "agreement", "row_trust")
OF_MODEL = ("model_quality", "second_engine", "ranking_stability", "overall_agreement", "drift", "randomisation",
            "left_out_importance", "surrogate", "conditional_importance")
DEAR = ("importance_range", "interaction_strength", "overall_trust")
"""Asked of some cases only."""
SETTINGS: dict[str, dict[str, Any]] = {
    "randomisation": {"n_refits": 2}, "importance_range": {"n_models": 1}, "left_out_importance": {"n_splits": 2},
    "interaction_strength": {"n_rows": 30}, "conditional_importance": {"n_repeats": 2},
    "lime_stability": {"n_samples": 300},
}
SECTIONS = {
    "agreement": ("agreement_section", "agreement_pairs_section", "agreement_questions_section"),
    "overall_agreement": ("agreement_section", "agreement_pairs_section"), "drift": ("drift_section",),
    "refits": ("refits_section", "refits_row_section"), "importance_range": ("importance_range_section",),
    "left_out_importance": ("importance_section",), "conditional_importance": ("importance_section",),
    "surrogate": ("surrogate_section", "rules_section", "other_draws_section"),
    "interaction_strength": ("strength_section",), "lime_stability": ("lime_stability_section",),
    "row_trust": ("trust_section",), "overall_trust": ("trust_section",),
}


def asked(case: Case, *, dear: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every check, and what it is asked; the dear ones if wanted."""
    for name in OF_ROW:
        yield name, {"row": case.row, **SETTINGS.get(name, {})}
    if dear:
        yield "row_trust", {"row": case.row, "method": "lime_weights"}
    yield "probes", {"row": case.row, "method": "lime_weights"}
    yield "probes", {"method": "dependence", "feature": case.dataset.schema.names[0]}
    yield "faithfulness", {"row": case.row, "method": "lime_weights"}
    yield "refits", {"row": case.row, "n_refits": 2}
    yield "held_out", {"rows": list(range(len(case.dataset) // 2))}
    if isinstance(case.row, Mapping):
        return  # what is asked of the model alone, other cases are asked
    for name in OF_MODEL + (DEAR if dear else ()):
        yield name, SETTINGS.get(name, {})


def law(case: Case, method: str, arguments: dict[str, Any]) -> Result:
    """Ask, and hold the answer to what is promised."""
    result = getattr(explain, method)(case.predictor, case.dataset, **arguments)
    check(result, method, table_facts(case.dataset), model_facts(case.predictor), arguments)
    for finding in findings_of(result):
        assert_told(finding)
    assert same(result, revived(json.loads(json.dumps(plain(result), allow_nan=False))))
    tree, parts = packed(result)
    assert same(result, unpacked(json.loads(json.dumps(tree)), [bytes(part) for part in parts]))
    for words in words_of(method, result):
        assert not {"nan", "NaN"} & set(re.findall(r"[A-Za-z]+", words)), words
    return result


def findings_of(result: Any) -> tuple[Finding, ...]:
    """What was measured."""
    if isinstance(result, Trust):
        return tuple(each.finding for light in result.lights for each in light.judged) + tuple(
            each.finding for each in result.told)
    return tuple(getattr(result, "findings", ()))


def assert_told(finding: Finding) -> None:
    """A number with its n and an interval that holds it, or a reason why there is none."""
    if finding.unmeasured:
        assert np.isnan(finding.value), finding
        assert finding.unmeasured.endswith("."), finding
        assert finding.n == 0, finding
        return
    assert np.isfinite(finding.value), finding
    assert finding.n > 0, finding
    assert finding.of, finding
    assert np.isnan(finding.low) == np.isnan(finding.high), finding
    assert not np.isinf([finding.low, finding.high]).any(), finding
    if np.isfinite(finding.low):
        assert finding.low - 1e-9 <= finding.value <= finding.high + 1e-9, finding


def words_of(method: str, result: Any, *, alt: bool = True) -> Iterator[str]:
    """All that is said of it; with what is said of its pictures, which is no markdown."""
    flags: tuple[Flag, ...] = getattr(result, "flags", ())
    yield from (say(each) for each in flags for say in (describe_flag, plain_flag))
    yield from (describe_judged(judged(each)) for each in findings_of(result))
    if not isinstance(result, Trust) and hasattr(result, "findings"):
        trust = assess([result], result.provenance, subject="row", flags=flags)
        yield describe_headline(trust)
        yield from (describe_light(light) for light in trust.lights)
    for name in SECTIONS.get(method, ()):
        if name == "refits_row_section" and not result.row.own.size:
            continue
        section = getattr(sections, name)(result)
        yield from (*section.sentences, *section.plain, *section.warnings, section.provenance)
        if alt:
            yield section.alt
        if section.table is not None:
            assert len(section.table.columns), name
