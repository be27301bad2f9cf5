"""What a page says while something is worked out, and when it could not be."""

import pytest

from explain.errors import ExplainError
from pages.shared.words import screen as said


@pytest.mark.parametrize(("done", "total", "seconds"), [(0, 0, 30.0), (0, 100, 30.0), (9, 100, 30.0), (100, 100, 3.0),
                                                        (50, 100, 0.5)])
def test_no_time_is_promised_too_early_or_too_late(done, total, seconds):
    assert "to go" not in said.progress("performance", done, total, seconds)


@pytest.mark.parametrize(("done", "seconds", "left"), [(10, 1.0, "9 s"), (50, 20.0, "20 s"), (90, 9.0, "1 s"),
                                                       (10, 60.0, "9 minutes")])
def test_the_time_left_follows_from_what_is_done(done, seconds, left):
    assert said.progress("performance", done, 100, seconds).endswith(f"about {left} to go")


def test_an_error_says_what_was_met_what_to_do_and_its_code_and_draws_nothing_foreign():
    error = ExplainError("Column '*x*' is not there.", "Name another.", code="DATA-COLUMN")
    words = said.problem(error)
    assert "What to do" in words
    assert "DATA-COLUMN" in words
    assert "*x*" not in words.replace("\\*x\\*", "")
