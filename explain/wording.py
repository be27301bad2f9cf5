"""The only formatter of numbers, values and labels, so that a chart and its sentence never disagree.

Foreign text (column names, levels, class labels) passes `escaped` on its way into markdown and `plain_html` on its
way into a chart; nothing else writes it.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

MINUS = "−"
JOINER = "\u2060"
"""Invisible, without width: breaks up what a markdown renderer looks for after it has resolved the backslashes."""
METHODS = {
    "agreement": "agreement of methods", "overall_agreement": "agreement of methods",
    "row_trust": "all checks of a row", "overall_trust": "all checks",
    "shap_values": "SHAP", "lime_weights": "LIME", "dependence": "partial dependence", "surface": "partial dependence",
    "accumulated_effects": "ALE", "regional_effects": "regional partial dependence",
    "permutation_importance": "permutation importance",
    "common_changes": "counterfactual search for many rows",
    "counterfactuals": "counterfactual search", "performance": "performance", "predictions": "predictions",
    "found_rows": "found rows", "explanation_map": "map of explanations",
    "conditional_importance": "conditional permutation importance", "interaction_strength": "Friedman's H",
    "surrogate": "surrogate tree",
    "group_importance": "permutation importance of groups", "associations": "associations",
    "shap_summary": "SHAP", "cohort": "cohort", "shap_interactions": "SHAP interactions",
    "similar_rows": "similar rows", "likeliness": "how usual a row is", "contrast": "SHAP of two answers",
    "refits": "fitting again", "importance_range": "near-equal models",
    "randomisation": "shuffled labels", "left_out_importance": "leaving out columns",
    "decision_path": "decision path",
    "row_support": "how far a row resembles the table", "probes": "rows that a method asks about",
    "drift": "drift", "held_out": "rows seen and not seen", "model_quality": "checks of the model",
    "stability": "stability of SHAP", "ranking_stability": "stability of the ranking",
    "lime_stability": "stability of LIME",
    "second_engine": "second engine", "faithfulness": "faithfulness",
}
"""Public name of a method → what a reader calls it."""
COMPARED = {
    "shap_values": "SHAP", "lime_weights": "LIME", "permutation_importance": "permutation importance",
    "ablation": "taking the usual value",
}
"""Method → what it is called beside others; of one row, permutation swaps cells of other rows in."""


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits, thousands separated, a real minus sign.

    Examples
    --------
    >>> number(37.112334940046225), number(-0.000123456), number(1234567), number(float("nan"))
    ('37.1', '−0.000123', '1,230,000', 'missing')
    """
    if value is None or math.isnan(value):
        return "missing"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    if abs(rounded) < 1e-6 or abs(rounded) >= 1e15:
        text = f"{rounded:.{digits - 1}e}"
    else:
        text = f"{rounded:,.{max(decimals, 0)}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def count(value: int) -> str:
    """Write a whole number with thousands separated.

    Examples
    --------
    >>> count(10854)
    '10,854'
    """
    return f"{int(value):,}"


def value(cell: Any) -> str:
    """Write one cell of a table as a person would.

    Examples
    --------
    >>> value("Private"), value(39), value(0.24), value(None), value(True)
    ('Private', '39', '0.24', 'missing', 'yes')
    """
    if cell is None or cell != cell:
        return "missing"
    if isinstance(cell, bool) or type(cell).__name__ in ("bool_", "bool"):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)) or hasattr(cell, "dtype"):
        whole = float(cell)
        if whole.is_integer() and abs(whole) < 1e15:
            return f"{int(whole):{',' if abs(whole) >= 10_000 else ''}}".replace("-", MINUS)
        return number(whole, 4)
    return str(cell)


def probability(share: float) -> str:
    """Write a probability in per cent; never 0 % or 100 %.

    Examples
    --------
    >>> probability(0.274), probability(0.001), probability(0.9999)
    ('27 %', 'less than 1 %', 'more than 99 %')
    """
    if share != share:
        return "missing"
    if share < 0.01:
        return "less than 1 %"
    if share > 0.99:
        return "more than 99 %"
    return f"{round(share * 100)} %"


def in_100(share: float) -> str:
    """Write a share as how many of 100; never none and never all.

    Examples
    --------
    >>> in_100(0.27), in_100(0.001), in_100(0.999)
    ('27', 'fewer than 1', 'more than 99')
    """
    if share < 0.01:
        return "fewer than 1"
    return "more than 99" if share > 0.99 else count(round(share * 100))


def about_100(share: float) -> str:
    """Write about how many of 100 a share is.

    Examples
    --------
    >>> about_100(0.274), about_100(0.001)
    ('about 27', 'fewer than 1')
    """
    return in_100(share) if share < 0.01 or share > 0.99 else f"about {in_100(share)}"


def percents(shares: Sequence[float]) -> list[str]:
    """Write shares of a whole in whole per cents that add up to 100: the largest remainders are rounded up.

    Examples
    --------
    >>> percents([1 / 3, 1 / 3, 1 / 3]), percents([0.998, 0.002])
    (['34 %', '33 %', '33 %'], ['more than 99 %', 'less than 1 %'])
    """
    whole = [math.floor(100 * share) for share in shares]
    order = sorted(range(len(shares)), key=lambda k: whole[k] - 100 * shares[k])
    for k in order[: 100 - sum(whole)]:
        whole[k] += 1
    return [probability(each / 100) if 0 < each < 100 else probability(each) for each in whole]


def amount(size: float, scale: str, unit: str = "") -> str:
    """Write a prediction on its scale: a probability in per cent, a margin in log-odds unless it has a unit of its own.

    Examples
    --------
    >>> amount(0.27, "probability"), amount(1.5, "margin"), amount(190.2, "target", "bikes")
    ('27 %', '1.5 log-odds', '190 bikes')
    """
    if scale == "probability":
        return probability(size)
    if scale == "margin":
        return f"{number(size)} {unit or 'log-odds'}"
    return f"{number(size)} {unit}".strip()


def change(size: float, scale: str, unit: str = "") -> str:
    """Write a difference of two predictions, with its sign and unit.

    Examples
    --------
    >>> change(0.123, "probability"), change(-12.3, "target", "bikes"), change(0.0001, "probability")
    ('+12.3 points', '−12.3 bikes', '+0.01 points')
    """
    sign = "+" if size > 0 else ""
    return sign + difference(size, scale, unit)


def difference(size: float, scale: str, unit: str = "") -> str:
    """Write the size of a difference of two predictions with its unit, without a plus sign.

    Examples
    --------
    >>> difference(0.081, "probability"), difference(0.01, "probability"), difference(0.5, "margin")
    ('8.1 points', '1 point', '0.5 log-odds')
    """
    if scale == "probability":
        text = points(size)
        return f"{text} point" if text in ("1", f"{MINUS}1") else f"{text} points"
    return f"{number(size)} {unit or ('log-odds' if scale == 'margin' else '')}".strip()


def points(size: float) -> str:
    """Write a difference of two probabilities in percentage points, without the word.

    Examples
    --------
    >>> points(0.123), points(-0.0044), points(0.0001)
    ('12.3', '−0.44', '0.01')
    """
    size *= 100
    return number(size, 3 if abs(size) >= 10 else 2 if abs(size) >= 0.1 else 1)


def between(low: float, high: float, scale: str, unit: str = "") -> str:
    """Write an interval of predictions on their scale; "not measured" when there is none.

    Examples
    --------
    >>> between(0.21, 0.31, "probability"), between(2, 5, "target", "bikes"), between(float("nan"), 1, "margin")
    ('between 21 % and 31 %', 'between 2 bikes and 5 bikes', 'interval not measured')
    """
    if low != low or high != high:
        return "interval not measured"
    return f"between {amount(low, scale, unit)} and {amount(high, scale, unit)}"


def span(low: float, high: float, scale: str, unit: str = "") -> str:
    """Write an interval of differences with their unit; "not measured" when there is none.

    Examples
    --------
    >>> span(0.072, 0.09, "probability"), span(0.01, 0.02, "score"), span(1.0, 2.0, "target", "bikes")
    ('between 7.2 and 9 points', 'between 0.01 and 0.02', 'between 1 and 2 bikes')
    """
    if low != low or high != high:
        return "interval not measured"
    write = points if scale == "probability" else number
    unit = {"probability": "points", "margin": unit or "log-odds"}.get(scale, unit)
    return f"between {write(low)} and {write(high)} {unit}".strip()


def counted(n: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(2000, "row"), counted(2, "query", "queries")
    ('1 row', '2,000 rows', '2 queries')
    """
    return f"{count(n)} {noun if n == 1 else plural or noun + 's'}"


def method(name: str) -> str:
    """Give a method the name a reader knows.

    Examples
    --------
    >>> method("shap_values"), method("something_new")
    ('SHAP', 'something new')
    """
    return METHODS.get(name, name.replace("_", " "))


def compared_method(name: str, *, one_row: bool) -> str:
    """Name a method beside others that answer the same.

    Examples
    --------
    >>> compared_method("lime_weights", one_row=True), compared_method("permutation_importance", one_row=True)
    ('LIME', 'swapping in other rows')
    """
    return "swapping in other rows" if one_row and name == "permutation_importance" else COMPARED[name]


def answer(output: str, target: str, scale: str) -> str:
    """Name what the model answers: the score of a class, or the prediction of a target.

    Examples
    --------
    >>> answer(">50K", "income", "probability"), answer("count", "count", "target"), answer("", "", "target")
    ('score for >50K', 'prediction of count', 'prediction')
    """
    if scale == "target":
        return f"prediction of {target or output}" if target or output else "prediction"
    return f"score for {output}" if output else "score"


def title_case(words: str) -> str:
    """Start with a capital letter, leave the rest.

    Examples
    --------
    >>> title_case("drop in AUC")
    'Drop in AUC'
    """
    return words[:1].upper() + words[1:]


def one_line(text: str) -> str:
    r"""Take out control characters and line breaks; an empty name is said to be empty.

    Examples
    --------
    >>> one_line(" a\n\tb "), one_line("")
    ('a b', '(empty)')
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return " ".join(shown.split()) or "(empty)"


def escaped(text: str) -> str:
    r"""Make foreign text inert in markdown: no link, image, HTML, formula, colour, icon or emoji comes of it.

    Examples
    --------
    >>> print(escaped("a*b [c](d)"))
    a\*b \[c\](d)
    """
    text = re.sub(r"([\\`*_{}\[\]<>#$:|~^&!]|^[-+])", r"\\\1", one_line(text))
    text = re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)
    return re.sub(r"(:|@|(?i:www)(?=\.)|[<>~-](?=\\?[<>=-]))", rf"\1{JOINER}", text)


def plain_text(markdown: str) -> str:
    """Give the text of our own markdown without its marks: no bold, no backslash, nothing invisible.

    Examples
    --------
    >>> plain_text(f"{strong('a*b')}: {escaped('>50K')}")
    'a*b: >50K'
    """
    return re.sub(r"\\(.)|\*\*", lambda found: found.group(1) or "", markdown.replace(JOINER, ""))


def strong(text: str) -> str:
    """Write foreign text in bold markdown.

    Examples
    --------
    >>> strong("age")
    '**age**'
    """
    return f"**{escaped(text)}**"


def plain_html(text: str) -> str:
    """Make foreign text inert in the pseudo-HTML and the templates of a chart.

    Examples
    --------
    >>> plain_html("<b>a</b> & $x$")
    '&lt;b&gt;a&lt;/b&gt; &amp; &#36;x&#36;'
    """
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("$", "&#36;").replace("%{", "&#37;{")


def listed(names: Sequence[str], last: str = "and") -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listed(["age"]), listed(["age", "sex"]), listed(["a", "b", "c"])
    ('age', 'age and sex', 'a, b and c')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def shortened(text: str, limit: int = 28) -> str:
    """Cut a long name for display; the full one belongs in a tooltip.

    Examples
    --------
    >>> shortened("a name that is far too long for an axis", 16)
    'a name that is…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
