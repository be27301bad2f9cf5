import math
import re

import pytest

from explain import wording
from tests.made import HOSTILE


@pytest.mark.parametrize(("size", "shown"), [
    (0, "0"), (-0.0, "0"), (1234567, "1,230,000"), (0.00012345, "0.000123"), (-2.5, "−2.5"), (1e-12, "1.00e−12"),
    (99.96, "100"), (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "missing"), (None, "missing"),
])
def test_number(size, shown):
    assert wording.number(size) == shown


@pytest.mark.parametrize("share", [0.0, 1.0, 1e-9, 1 - 1e-9, 0.004, 0.996, -0.2, 1.3])
def test_a_probability_is_never_none_or_all(share):
    assert wording.probability(share) in ("less than 1 %", "more than 99 %")


@pytest.mark.parametrize(("size", "shown"), [
    (0.3123, "31.2"), (0.0312, "3.1"), (-0.0312, "−3.1"), (0.00312, "0.31"), (0.0000312, "0.003"), (0, "0"),
])
def test_points(size, shown):
    assert wording.points(size) == shown


def test_a_change_has_its_sign_and_unit():
    assert wording.change(0.05, "probability") == "+5 points"
    assert wording.change(-0.01, "probability") == "−1 point"
    assert wording.change(0.0, "target", "bikes") == "0 bikes"
    assert wording.change(1.5, "margin") == "+1.5 log-odds"


def test_intervals_that_were_not_measured_say_so():
    assert wording.between(math.nan, 1.0, "target", "bikes") == "interval not measured"
    assert wording.span(1.0, math.nan, "probability") == "interval not measured"


def test_answer_names_what_is_asked():
    assert wording.answer("yes", "bought", "margin") == "score for yes"
    assert wording.answer("count", "", "target") == "prediction of count"


@pytest.mark.parametrize("name", HOSTILE)
def test_escaped_text_leaves_nothing_for_markdown_to_find(name):
    shown = wording.escaped(name)
    bare = re.sub(r"\\.", "", shown)
    assert not re.search(r"[\\`*_{}\[\]<>#$|~^&!]", bare)
    resolved = re.sub(r"\\(.)", r"\1", shown)
    assert not re.search(r"https?://|www\.|\w@\w|:[a-z+]", resolved), "found by what runs after the backslashes"
    assert "\n" not in shown
    assert resolved.replace(wording.JOINER, "") == wording.one_line(name), "the reader sees the name as it is"


@pytest.mark.parametrize("start", ["- item", "+ item", "1. item", "2) item", "# item"])
def test_escaped_text_starts_no_list_or_heading(start):
    assert not re.match(r"([-+#]|\d+[.)])\s", wording.escaped(start))


def test_a_number_keeps_its_point():
    assert wording.escaped("0.24") == "0.24"
    assert wording.escaped("−5.2 points") == "−5.2 points"


@pytest.mark.parametrize("name", HOSTILE)
def test_plain_html_holds_no_tag_formula_or_template(name):
    shown = wording.plain_html(name)
    assert not re.search(r"[<>$]|%\{", shown)
    assert not re.search(r"&(?!amp;|lt;|gt;|#36;|#37;)", shown)


def test_control_characters_do_not_reach_the_screen():
    assert wording.one_line("a\x00b\u202ec\r\nd\u200b") == "a b c d"


def test_strong_text_is_inert():
    assert wording.strong("a**b") == r"**a\*\*b**"
