"""A session that ended gives its process back; one that comes back has it again."""

from explain.samples import open_sample
from pages.shared import sessions


def test_the_process_of_a_session_that_ended_is_given_back():
    workspace = open_sample("penguins").workspace
    workspace.ask("predictions", rows=[0])
    sessions.OWNERS[workspace] = "one"
    sessions.release_ended(60, lambda session: True)
    sessions.release_ended(60, lambda session: False)
    assert workspace.running, "it may only have lost its line"
    sessions.release_ended(-1, lambda session: True)
    assert workspace.running
    sessions.release_ended(-1, lambda session: False)
    assert not workspace.running
    assert len(workspace.ask("predictions", rows=[0]).rows) == 1


def test_sessions_without_a_workspace_are_forgotten():
    workspace = open_sample("penguins").workspace
    sessions.OWNERS[workspace] = "other"
    sessions.release_ended(60, lambda session: True)
    assert "other" in sessions.SEEN
    sessions.OWNERS.pop(workspace)
    sessions.release_ended(60, lambda session: True)
    assert "other" not in sessions.SEEN
