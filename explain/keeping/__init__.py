"""The work of a session in one file without pickle, and back: choices, pins, notes; table and model if asked."""

from explain.keeping.archive import Opened, opened, saved
from explain.keeping.story import story
from explain.keeping.work import File, Work

__all__ = ["File", "Opened", "Work", "opened", "saved", "story"]
