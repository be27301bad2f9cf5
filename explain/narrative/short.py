"""The same results in a sentence or two, for the first screen: what matters most, and nothing that needs a guide."""

import numpy as np

from explain.narrative.parts import answer_of, cell, moved, said, short_answer
from explain.results import Attributions, Counterfactuals
from explain.wording import count, counted, difference, escaped, listed, strong, value

NAMED = 2


def drivers_in_short(attributions: Attributions) -> str:
    """Say which features move the model's answer most over many rows."""
    importance = attributions.importance()
    order = [j for j in np.argsort(-importance.mean, kind="stable") if importance.mean[j] > 0]
    if not order:
        return f"No feature moves the model's {short_answer(attributions)}."
    size = escaped(difference(importance.mean[order[0]], importance.scale, importance.unit))
    leader = strong(importance.feature_labels[order[0]])
    first = (f"{leader} moves the {short_answer(attributions)} most: by **{size}** "
             f"on average over {counted(len(attributions.rows), 'row')}")
    others = [strong(importance.feature_labels[j]) for j in order[1 : 1 + NAMED]]
    return f"{first}, then {listed(others)}." if others else f"{first}."


def row_in_short(attributions: Attributions) -> str:
    """Say what the model answers for one row beside the average, and what moved it most."""
    here, start = said(attributions, attributions.predictions[0]), said(attributions, attributions.base_value[0])
    sizes = attributions.contributions[0]
    order = [j for j in np.argsort(-np.abs(sizes), kind="stable")[:NAMED] if sizes[j] != 0]
    answer = f"The {short_answer(attributions)} is **{here}**; on average it is {start}."
    if not order:
        return f"{answer} No input moved it in the model."
    named = [f"{cell(attributions.feature_labels[j], value(attributions.feature_values[0, j]))} "
             f"({moved(attributions, sizes[j])})" for j in order]
    return f"{answer} Most in the model: {listed(named)}."


def change_in_short(result: Counterfactuals) -> str:
    """Say the nearest change that gives the wanted answer; or that none was found."""
    from explain.table.schema import as_cell

    if not len(result.predictions):
        reached = f": the {_wanted_answer(result)} reached is {said(result, result.nearest)}" * (
            result.nearest == result.nearest
        )
        return f"No change within the limits was found that gives another answer{reached}."
    before, after = result.instance.iloc[0], result.rows.iloc[0]
    names = [
        f"{strong(label)} **{escaped(value(as_cell(after[name])))}** "
        f"(now {escaped(value(as_cell(before[name])))})"
        for name, label, changed in zip(result.feature_names, result.feature_labels, result.changed[0], strict=True)
        if changed
    ]
    more = [f"{count(len(names) - NAMED)} more"] if len(names) > NAMED else []
    end, which = said(result, result.predictions[0]), "another value" if len(names) == 1 else "other values"
    return f"The {_wanted_answer(result)} would be **{end}** with {which}: {listed([*names[:NAMED], *more])}."


def _wanted_answer(result: Counterfactuals) -> str:
    """Name what the model answers, with its class: beside it stand scores of another."""
    return answer_of(result) if result.scale != "target" else short_answer(result)
