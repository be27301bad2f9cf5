"""What workspaces leave behind, in the size that every run of the tests tries."""

from tests.hardness.workspaces import run


def test_workspaces_leave_nothing_behind_and_end_when_they_are_told():
    assert len(run(full=False)) == 5
