"""Damaged files in the size that every run of the tests tries."""

from tests.hardness.app import run


def test_the_app_answers_after_every_damaged_file_and_another_session_notices_nothing():
    found = run(full=False)
    assert len(found) == 13
    assert any("opened" in words for _, words in found)
    assert all("refused" in words or "opened" in words for _, words in found)
