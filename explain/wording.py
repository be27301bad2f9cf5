"""The only formatter of numbers, values and labels, so that a chart and its sentence never disagree."""

import math
from collections.abc import Sequence
from typing import Any

MINUS = "−"


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
            return f"{int(whole):,}".replace("-", MINUS) if abs(whole) >= 10_000 else str(int(whole)).replace("-", MINUS)
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


def amount(size: float, scale: str, unit: str = "") -> str:
    """Write a prediction on its scale: a probability in per cent, a margin in log-odds, else with the target's unit.

    Examples
    --------
    >>> amount(0.27, "probability"), amount(1.5, "margin"), amount(190.2, "target", "bikes")
    ('27 %', '1.5 log-odds', '190 bikes')
    """
    if scale == "probability":
        return probability(size)
    if scale == "margin":
        return f"{number(size)} log-odds"
    return f"{number(size)} {unit}".strip()


def change(size: float, scale: str, unit: str = "") -> str:
    """Write a difference of two predictions, with its sign and unit.

    Examples
    --------
    >>> change(0.123, "probability"), change(-12.3, "target", "bikes"), change(0.0001, "probability")
    ('+12.3 points', '−12.3 bikes', '+0.01 points')
    """
    if scale == "probability":
        size, unit = size * 100, "points"
        text = number(size, 3) if abs(size) >= 1 else number(size, 2 if abs(size) >= 0.1 else 1)
    else:
        unit = "log-odds" if scale == "margin" else unit
        text = number(size)
    sign = "+" if size > 0 else ""
    return f"{sign}{text} {unit}".strip()


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
