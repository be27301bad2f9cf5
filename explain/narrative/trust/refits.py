"""What fitting again tells, in words: for an analyst, and for somebody who has never heard of it."""

import numpy as np

from explain.narrative.parts import answer_of
from explain.results import Finding, ImportanceRange, Refits
from explain.wording import count, counted, difference, escaped, listed, number, probability, span, strong

READING = {
    "refits": "One line for each feature. The wide line is where importance may lie with another sample of rows; the "
              "thin one takes the fits as independent, which they are not. The diamond is the uploaded model.",
    "refits_row": "One line for each feature. The wide line is where its contribution may lie if the learner had been "
                  "given another sample of rows. The diamond is the uploaded model.",
    "importance_range": "One line for each feature, from the model that leans on it least to the one that leans on it "
                        "most. Each dot is one model, and all of them are about equally good.",
}
"""Picture → how to read it."""


def not_told(why_not: str) -> tuple[str, ...]:
    """Say that nothing was fitted again, and why."""
    return ("**Model uncertainty is not measured.**", escaped(why_not))


def describe_refits(refits: Refits) -> tuple[str, ...]:
    """Say how far importance changes over models fitted again, and whether the uploaded model has seen the rows."""
    if not refits.n_refits:
        return not_told(refits.why_not)
    held = refits.importance
    first = int(np.argmax(held.mean))
    rows = counted(refits.provenance.n_rows, "row")
    clear = int((held.low > 0).sum())
    every = counted(len(refits.feature_names), "feature")
    return (
        f"The learner was fitted again **{counted(refits.n_refits, 'time')}**, each time on four fifths of {rows}, and "
        "measured on the others.",
        f"{strong(refits.feature_labels[first])} matters most: {escaped(refits.score)} comes to "
        f"**{number(held.mean[first])}** ({_interval(refits, first)}).",
        f"For **{count(clear)}** of {every} the interval stays above zero{_wider(refits, first)}.",
        *_memory(refits), *_fewer(refits),
    )


def _interval(refits: Refits, j: int) -> str:
    return escaped(span(refits.importance.low[j], refits.importance.high[j], "score"))


def _wider(refits: Refits, j: int) -> str:
    held = refits.importance
    naive = held.naive_high[j] - held.naive_low[j]
    if not naive > 0:
        return ""
    return f"; intervals are {number((held.high[j] - held.low[j]) / naive, 2)} times as wide as naive ones"


def _memory(refits: Refits) -> tuple[str, ...]:
    held = _finding(refits, "memorised")
    if held is None or held.unmeasured:
        return ()
    if refits.flags:
        return (f"About **{probability(held.value)}** of the model's skill here is memory of rows that it has seen "
                f"(between {probability(held.low)} and {probability(held.high)}).",)
    return (f"There is no clear sign that the model has seen these rows: at most {probability(held.high)} of its skill "
            "here is memory.",)


def _finding(refits: Refits, name: str) -> Finding | None:
    return next((each for each in refits.findings if each.name == name), None)


def _fewer(refits: Refits) -> tuple[str, ...]:
    if refits.n_refits >= refits.n_wanted:
        return ()
    were = "was" if refits.n_refits == 1 else "were"
    wanted = counted(refits.n_wanted, "model")
    return (f"{count(refits.n_refits)} of {wanted} {were} fitted. {escaped(refits.why_not)}",)


def plain_refits(refits: Refits) -> tuple[str, ...]:
    """Say the same without a method."""
    if not refits.n_refits:
        return ("Nobody can tell here how much another sample of cases would change.", escaped(refits.why_not))
    held = refits.importance
    first = int(np.argmax(held.mean))
    clear = int((held.low > 0).sum())
    matter = "matters" if clear == 1 else "matter"
    seen = ("The model seems to have learned from the very cases shown here, and looks too good.",)
    return (
        f"Built anew from other cases, models would still lean most on {strong(refits.feature_labels[first])}."
        if first == int(np.argmax(held.own)) else
        f"Built anew from other cases, models lean most on {strong(refits.feature_labels[first])}, this one does not.",
        f"{count(clear)} of {counted(len(held.mean), 'input')} clearly {matter} whatever the cases.",
        *(seen if refits.flags else ()),
    )


def describe_refits_row(refits: Refits) -> tuple[str, ...]:
    """Say which contributions to one answer keep their sign over models fitted again."""
    if not refits.n_refits or not refits.row.own.size:
        return not_told(refits.why_not or "No row was asked for.")
    held = refits.row
    order = np.argsort(-np.abs(held.own), kind="stable")
    first = int(order[0])
    moved = escaped(difference(held.own[first], refits.scale, refits.unit))
    interval = escaped(span(held.low[first], held.high[first], refits.scale, refits.unit))
    sure, open_ = _signs(refits)
    return (
        f"{strong(refits.feature_labels[first])} moves the model's {answer_of(refits)} of this row most, by "
        f"**{moved}**; with another sample of rows {interval}.",
        *((f"Of the leading features, {listed(sure)} keep their direction." if len(sure) > 1 else
           f"Of the leading features, {sure[0]} keeps its direction.",) if sure else ()),
        *((f"The direction of {listed(open_)} is open.",) if open_ else ()),
    )


def _few(names: list[str]) -> str:
    """List the first three names and count the rest."""
    left = len(names) - 3
    return listed([*names[:3], counted(left, "other")] if left > 0 else names)


def plain_refits_row(refits: Refits) -> tuple[str, ...]:
    """Say the same without a number."""
    if not refits.n_refits or not refits.row.own.size:
        return plain_refits(refits)
    sure, open_ = _signs(refits)
    return (
        *((f"Models built from other cases would point the same way for {_few(sure)}.",) if sure else ()),
        *((f"For {_few(open_)} they might not.",) if open_ else ()),
    ) or ("This row's answer stands on no input that counts.",)


def _signs(refits: Refits, most: int = 5) -> tuple[list[str], list[str]]:
    """Leading features whose interval lies on the side of the uploaded model's contribution, and the others."""
    held = refits.row
    leading = [int(j) for j in np.argsort(-np.abs(held.own), kind="stable")[:most] if held.own[j] != 0]
    same = (np.sign(held.low) == np.sign(held.own)) & (np.sign(held.high) == np.sign(held.own))
    return ([strong(refits.feature_labels[j]) for j in leading if same[j]],
            [strong(refits.feature_labels[j]) for j in leading if not same[j]])


def describe_range(found: ImportanceRange) -> tuple[str, ...]:
    """Say how many models are about equally good, and where they part."""
    if not found.models:
        return not_told(found.why_not)
    n = int(found.near.sum())
    order = np.argsort(-found.middle, kind="stable")
    widest = int(np.argmax(found.high - found.low))
    first = int(order[0])
    are, them = ("is", "it") if n == 1 else ("are", "them")
    return (
        f"**{count(n)}** of {counted(len(found.models), 'model')} {are} about as good as the best "
        f"({escaped(found.loss)} {number(found.losses.min())}): {listed(_kinds(found))}.",
        f"For {them}, {escaped(found.score)} lies {_range(found, first)} for {strong(found.feature_labels[first])}.",
        f"They differ most on {strong(found.feature_labels[widest])}: {_range(found, widest)}." if n > 1 else
        "With one such model there is no range: others may be as good.",
    )


def _kinds(found: ImportanceRange) -> list[str]:
    names = [name for name, near in zip(found.models, found.near, strict=True) if near]
    return [f"{name} ({count(names.count(name))} of them)" for name in dict.fromkeys(names)]


def _range(found: ImportanceRange, j: int) -> str:
    return escaped(span(found.low[j], found.high[j], "score"))


def plain_range(found: ImportanceRange) -> tuple[str, ...]:
    """Say the same without a method."""
    if not found.models:
        return ("Nobody can tell here what other models would lean on.", escaped(found.why_not))
    first = int(np.argmax(found.middle))
    always = int(found.low.argmax())
    if found.near.sum() == 1:
        return (f"Of {counted(len(found.models), 'model')} tried, no other is about as good as the best one.",
                f"That one leans most on {strong(found.feature_labels[first])}.")
    return (
        f"{counted(int(found.near.sum()), 'model')} of {count(len(found.models))} tried are about equally good.",
        f"All of them lean on {strong(found.feature_labels[always])}." if found.low[always] > 0 else
        f"They do not agree on what matters; most lean on {strong(found.feature_labels[first])}.",
    )
