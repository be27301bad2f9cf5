"""The model as a few rules: the tree with how far it follows the model, its rules, and trees of other draws."""

from functools import partial
from typing import TYPE_CHECKING

from explain.charts.surrogate_tree import surrogate_tree
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.surrogate import (
    READING,
    claim,
    describe_rules,
    describe_surrogate,
    plain_surrogate,
    rough_rules,
)
from explain.narrative.trust.warnings import describe_flag
from explain.results import Rule, Surrogate
from explain.sections.section import Section
from explain.wording import one_line, plain_text, shortened

if TYPE_CHECKING:
    import pandas as pd


def surrogate_section(result: Surrogate, *, theme: Theme = LIGHT) -> Section:
    """Show the tree and how far it follows the model."""
    several = len(result.rules) > 1
    picture = surrogate_tree(result, theme=theme) if several else None
    return Section(
        name="surrogate", title="The model as a few questions", sentences=describe_surrogate(result),
        plain=plain_surrogate(result), reading=READING if picture else "",
        figure=picture.figure if picture else None, alt=picture.alt if picture else "",
        tabled=partial(rules_table, result) if several else None,
        warnings=tuple(describe_flag(flag) for flag in result.flags),
        provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def rules_section(result: Surrogate, *, theme: Theme = LIGHT) -> Section:
    """List the rules with their rows, and how often they hold of the model and of the truth."""
    return Section(
        name="rules", title="Its rules", sentences=describe_rules(result) if len(result.rules) > 1 else (
            "There is one rule, of all rows.",), figure=None, alt="", tabled=partial(rules_table, result),
        warnings=rough_rules(result), provenance=describe_provenance(result.provenance), source=result.provenance,
    )


def other_draws_section(result: Surrogate, *, theme: Theme = LIGHT) -> Section:
    """List which columns trees of other draws ask."""
    return Section(
        name="other_draws", title="Trees of other draws", sentences=(
            f"Each of {result.n_trees} trees was grown on rows drawn anew. Columns that few of them ask are a matter "
            "of the draw.",
        ), figure=None, alt="", tabled=partial(draws_table, result) if len(result.features) else None, warnings=(),
        provenance="", source=result.provenance,
    )


def rule_labels(result: Surrogate) -> tuple[str, ...]:
    """Name each rule in a line, as plain text."""
    said = [plain_text(claim(result, rule, mark=False)) for rule in result.rules]
    return tuple(
        shortened(one_line(f"{i + 1}: {rule.region.words or 'all rows'} → {words}"), 160)
        for i, (rule, words) in enumerate(zip(result.rules, said, strict=True))
    )


def rules_table(result: Surrogate) -> "pd.DataFrame":
    """One line for each rule, in the order of the tree."""
    import pandas as pd

    rules, n = result.rules, max(sum(rule.region.n_measured for rule in result.rules), 1)
    return pd.DataFrame({
        "Rule": list(range(1, len(rules) + 1)),
        "If": [rule.region.words or "all rows" for rule in rules],
        "Then the model": [plain_text(claim(result, rule, mark=False)) for rule in rules],
        "Share of rows (%)": [100 * rule.region.n_measured / n for rule in rules],
        "The model says so (%)": [100 * rule.precision for rule in rules],
        "Low (95 %)": [100 * rule.precision_low for rule in rules],
        "High (95 %)": [100 * rule.precision_high for rule in rules],
        **_truths(rules),
        "Rows measured": [rule.region.n_measured for rule in rules],
        "Rows of the table": [rule.region.n_rows for rule in rules],
        "Times as often as in all rows": [rule.lift for rule in rules],
        "Fidelity here (1 is full)": [rule.fidelity for rule in rules],
    }).round(2)


def _truths(rules: tuple[Rule, ...]) -> dict[str, list[float]]:
    """How often rules are true, where that is known of any row."""
    if not any(rule.n_truth for rule in rules):
        return {}
    return {
        "True (%)": [100 * rule.truth for rule in rules], "True, low (95 %)": [100 * rule.truth_low for rule in rules],
        "True, high (95 %)": [100 * rule.truth_high for rule in rules],
    }


def draws_table(result: Surrogate) -> "pd.DataFrame":
    """One line for each column that any tree asks."""
    import pandas as pd

    return pd.DataFrame({
        "Column": [one_line(label) for label in result.labels], "Asked first (trees)": result.first,
        "Asked at all (trees)": result.asked, "Of": result.n_trees,
    })
