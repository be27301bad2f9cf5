import pytest

from explain.table import refusals


@pytest.mark.parametrize(("error", "code", "words"), [
    (refusals.too_many("t", 1_234, 99, "rows"), "DATA-SIZE", "'t' has 1,234 rows; 99 are the most"),
    (refusals.too_large("t", 200 * 2**20), "DATA-SIZE", "'t' holds more than 200 MB."),
    (refusals.too_large("t", 5, " of text"), "DATA-SIZE", "'t' holds more than 1 MB of text."),
    (refusals.broken("t", "damaged"), "DATA-BROKEN", "'t' is damaged."),
    (refusals.no_table("t", "a picture", "Give a table."), "DATA-FORMAT", "'t' is a picture, not a table."),
])
def test_each_refusal_has_its_code_and_its_words(error, code, words):
    assert error.code == code
    assert error.problem.startswith(words)
    assert error.remedy.endswith(".")


def test_a_long_name_is_cut():
    assert len(refusals.called("x" * 10_000)) < 90
