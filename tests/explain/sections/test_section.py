from dataclasses import FrozenInstanceError

import pytest

from explain.sections import Card, Change, Metric, Note, waterfall_section
from tests.made import one_row


def test_a_section_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        waterfall_section(one_row()).title = "other"


def test_small_things_unpack_in_the_order_of_their_names():
    assert Metric._fields == ("label", "value", "reading", "help")
    assert Note._fields == ("status", "sentence")
    assert Change._fields == ("label", "before", "after")
    assert Card._fields[:2] == ("title", "changes")
