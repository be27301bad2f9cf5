import json

import pytest

from explain.charts.room import HEIGHT, LARGER, for_a_room
from explain.sections import (
    beeswarm_section,
    confusion_section,
    dependence_section,
    importance_section,
    waterfall_section,
)
from tests import made

SECTIONS = {
    "waterfall": lambda: waterfall_section(made.one_row()), "beeswarm": lambda: beeswarm_section(made.attributions(30)),
    "importance": lambda: importance_section(made.attributions(30).importance()),
    "dependence": lambda: dependence_section(made.dependence()),
    "confusion": lambda: confusion_section(made.performance()),
}


def letters(held, inside=False):
    """Every size of letters in a figure, in order."""
    if isinstance(held, dict):
        for name, each in held.items():
            if inside and name == "size" and isinstance(each, (int, float)):
                yield float(each)
            else:
                yield from letters(each, inside=name.endswith("font"))
    elif isinstance(held, (list, tuple)):
        for each in held:
            yield from letters(each)


@pytest.mark.parametrize("make", SECTIONS.values(), ids=SECTIONS)
def test_all_letters_grow_and_no_number_changes(make):
    before = make().figure
    kept = before.to_json()
    after = for_a_room(before)
    assert before.to_json() == kept
    sizes = sorted(letters(before.to_plotly_json()))
    assert sizes
    assert sorted(letters(after.to_plotly_json())) == [pytest.approx(size * LARGER, abs=0.1) for size in sizes]
    assert after.layout.height >= HEIGHT
    traces = [json.loads(figure.to_json())["data"] for figure in (before, after)]
    for one, other in zip(*traces, strict=True):
        for name in ("type", "x", "y", "z"):
            assert one.get(name) == other.get(name)
