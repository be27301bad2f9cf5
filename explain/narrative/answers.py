"""What would change the model's answer, in words."""

from explain.narrative.parts import answer_of, said, short_answer
from explain.results import Counterfactuals
from explain.wording import counted, escaped, listed, strong, value

NAMED = 4


def describe_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say what the nearest answer changes and what the model says then; or that nothing was found, and why."""
    return _found(result) if len(result.predictions) else _none(result)


def _found(result: Counterfactuals) -> tuple[str, ...]:
    n = len(result.predictions)
    one_of = "This is the one way found" if n == 1 else f"This is one of {n} ways found"
    return (
        f"The model's {answer_of(result)} would be **{said(result, result.predictions[0])}** instead of "
        f"**{said(result, result.instance_prediction)}** if {_changes(result, 0)}, everything else unchanged.",
        f"Wanted: {escaped(result.wanted)}.",
        f"{one_of}; it holds for this model and promises nothing about a decision.",
    )


def _changes(result: Counterfactuals, i: int) -> str:
    from explain.table.schema import as_cell

    before, after = result.instance.iloc[0], result.rows.iloc[i]
    named = [
        f"{strong(result.feature_labels[j])} were **{escaped(value(as_cell(after[name])))}** instead of "
        f"{escaped(value(as_cell(before[name])))}"
        for j, name in enumerate(result.feature_names) if result.changed[i, j]
    ]
    if len(named) > NAMED:
        named = [*named[:NAMED], f"{counted(len(named) - NAMED, 'other value')} were different"]
    return listed(named)


def _none(result: Counterfactuals) -> tuple[str, ...]:
    sentences = ["We found no change within the allowed limits that gives the wanted answer.",
                 f"Wanted: {escaped(result.wanted)}."]
    if result.why_none:
        sentences.append(escaped(result.why_none))
    if result.nearest == result.nearest:
        sentences.append(f"The nearest {short_answer(result)} reached is **{said(result, result.nearest)}**; now it is "
                         f"{said(result, result.instance_prediction)}.")
    return tuple(sentences)


def doubts_about_counterfactuals(result: Counterfactuals) -> tuple[str, ...]:
    """Say that nothing was held fixed, when nothing was."""
    if result.constraints or not len(result.predictions):
        return ()
    return ("No column is held fixed: some of these changes may not be possible in real life.",)


def describe_limits(result: Counterfactuals) -> str:
    """Write the limits of the search in one line."""
    if not result.constraints:
        return "No limits were set."
    labels = dict(zip(result.feature_names, result.feature_labels, strict=True))
    limits = [f"{escaped(labels.get(name, name))} {escaped(limit)}" for name, limit in result.constraints]
    return f"Limits: {listed(limits)}."
