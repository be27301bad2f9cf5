"""Which pairs of features work together, in words: Friedman's H beside what chance makes of it."""

from explain.narrative.parts import apart, short_answer
from explain.results import InteractionStrength
from explain.wording import count, counted, number, strong

NAMED = 3
READING = (
    "Each bar says how much of what two features do, they do only together: 0 where they add up, 1 where they do "
    "nothing alone. The grey part is what chance makes where nothing works together; only bars beyond it are drawn."
)


def pair_name(result: InteractionStrength, place: int) -> str:
    """Name a pair."""
    one, two = result.pairs[place]
    return f"{strong(result.labels[one])} and {strong(result.labels[two])}"


def describe_strength(result: InteractionStrength) -> tuple[str, ...]:
    """Say which pairs stand out of chance, by how much, and how many do not."""
    shown, n = [int(i) for i in result.shown.nonzero()[0]], len(result.pairs)
    asked = f"Compared are {counted(len(result.features), 'feature')} in {counted(n, 'pair')}"
    left = f"; {_left_out(result.n_left_out)}." if result.n_left_out else "."
    if not shown:
        return ("No pair of features works together beyond what chance makes of it.", asked + left)
    first = shown[0]
    more = [f"{pair_name(result, i)} ({number(result.strength[i], 2)})" for i in shown[1:NAMED]]
    return (
        f"{pair_name(result, first)} work together most: H **{number(result.strength[first], 2)}** "
        f"({_between(result, first)}; chance alone reaches {number(result.band[first], 2)}).",
        f"What they do only together comes to {apart(result, result.size[first])} of the {short_answer(result)}, as a "
        "root mean square.",
        *([f"Then: {'; '.join(more)}."] if more else []),
        f"{_not_shown(n - len(shown), n)} {asked + left}".strip(),
    )


def _left_out(n: int) -> str:
    return f"{count(n)} that move{'s' * (n == 1)} the answers less {'was' if n == 1 else 'were'} left out"


def _between(result: InteractionStrength, place: int) -> str:
    low, high = result.low[place], result.high[place]
    if low == high:
        return "exact for the rows of the table"
    return f"between {number(low, 2)} and {number(high, 2)}"


def _not_shown(n_hidden: int, n: int) -> str:
    if not n_hidden:
        return ""
    does = "does" if n_hidden == 1 else "do"
    return f"{count(n_hidden)} of {counted(n, 'pair')} {does} not stand out of chance."


def plain_strength(result: InteractionStrength) -> tuple[str, ...]:
    """Say the same to somebody who has never heard of it."""
    shown = result.shown.nonzero()[0]
    if not len(shown):
        return ("What one feature does in the model does not clearly hang on another.",)
    return (f"{pair_name(result, int(shown[0]))} work together more than any other two features.",
            "What one of them does in the model depends on the other.")
