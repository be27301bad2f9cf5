"""Each sample has a story whose questions are those of its own columns and classes."""

import pytest

from explain.errors import DataError
from explain.keeping import story
from explain.names import METHODS
from explain.samples import samples
from tests.plain_language import faults

NAMES = [found.name for found in samples()]


@pytest.mark.parametrize("name", NAMES)
def test_a_story_goes_from_the_question_to_its_limits(name):
    steps = story(name)
    assert (steps[0]["section"], steps[-1]["section"]) == ("question", "limits")
    assert 5 <= len(steps) <= 6
    assert all(step["method"] in METHODS for step in steps[1:-1])


@pytest.mark.parametrize("name", NAMES)
def test_every_step_opens_its_own_sample(name):
    assert all(step["view"]["query"]["sample"] == name for step in story(name))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_beside_a_step_is_in_plain_words(name):
    assert not [fault for step in story(name) for fault in faults(step["note"])]
    assert not [word for step in story(name) for word in ("SHAP", "LIME", "because") if word in step["title"]]


@pytest.mark.parametrize("held", [b"", b"[]", b'{"steps": 3}', b'{"steps": [{"section": "x"}]}', b'{"form": "x"}'])
def test_a_damaged_story_is_refused(held, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "story.json").write_bytes(held)
    with pytest.raises(DataError) as refusal:
        story("own", folder=tmp_path)
    assert refusal.value.code in ("SAVED-STORY", "SAVED-FILE")
