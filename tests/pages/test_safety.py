"""The page About & safety tells what is so, and nothing more."""

import pytest

from pages.shared import safety
from pages.shared.server import starting
from pages.shared.settings import Settings
from pages.shared.turning import KEYS
from pages.shared.words import safety as words
from tests.pages.running import assert_clean, opened, shown, start

PAGE = "pages/about/safety.py"


@pytest.fixture(scope="module")
def app():
    return opened(start(), PAGE)


def test_the_page_names_the_level_and_its_words(app):
    assert_clean(app)
    found = safety.protection()
    assert f"**Level {found.level}**" in shown(app)
    assert found.words in shown(app)


def test_without_its_own_server_the_page_says_that_no_header_is_sent(app):
    assert not starting.in_force
    assert "leaves out its own server" in shown(app)


def test_with_it_the_page_lists_each_header(app, monkeypatch):
    monkeypatch.setitem(starting.in_force, "Content-Security-Policy", "default-src 'self'")
    again = opened(app, PAGE)
    assert "leaves out its own server" not in shown(again)
    assert any("default-src 'self'" in table.value.to_string() for table in again.table)


def test_the_keys_that_are_bound_are_told(app):
    told = "".join(words.KEYS).replace(" ", "")
    assert all(key in told for key in KEYS.values())
    assert all(key in shown(app) for key in words.KEYS)


def test_every_limit_and_version_is_listed():
    lines = safety.limit_lines(Settings(memory_mb=77))
    assert {"Setting": "memory_mb", "In force": "77"} in lines
    assert {line["Library"] for line in safety.version_lines()} >= {"Python", "streamlit", "scikit-learn"}


@pytest.mark.parametrize("level", "ABCD")
def test_the_level_reached_is_marked_among_the_formats(level):
    lines = safety.format_lines(level)
    assert sum(" (here)" in name for name in lines[0]) == (level != "D")
    assert lines[-1]["File"] == "anything else"
    assert {rule for name, rule in lines[-1].items() if name != "File"} == {"no"}


def test_a_file_with_code_of_its_own_opens_at_no_level_but_a():
    rules = safety.FORMATS[safety.CUSTOM]
    assert (rules["B"], rules["C"]) == ("no", "no")
    assert "typed" in safety.FORMATS[safety.CHECKED]["C"]


def test_a_report_says_where_its_files_were_opened():
    assert safety.opened_in().startswith(f"level {safety.protection().level} of A to D. ")
