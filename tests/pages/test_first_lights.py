"""The first screen tells how far all rows together can be trusted: of a sample at once, of an upload what is known."""

import pytest

from explain.checks.catalogue import CHECKS
from explain.samples import samples
from tests.pages.running import assert_clean, first_look, settled, shown, start, state
from tests.pages.test_trust import LIGHTS, strip

HEADLINES = ("No problem found", "Look at it", "Problem found")


@pytest.mark.parametrize("sample", [about.name for about in samples()])
def test_the_first_run_of_a_sample_shows_all_lights_and_asks_no_check(sample):
    app = first_look(sample=sample)
    assert_clean(app)
    assert not [job for job in state(app).jobs.values() if job.method in CHECKS]
    assert sum(f"**{headline}**" in shown(app) for headline in HEADLINES) == 1
    assert all(name in strip(app) for name in LIGHTS if name != "Faithfulness")


def test_what_is_not_stored_is_not_waited_for():
    app = start(sample="penguins")
    state(app).output = next(name for name in state(app).workspace.model.outputs if name != state(app).output)
    app.run()
    assert not [job for job in state(app).jobs.values() if job.method in CHECKS]
    assert "**Not fully assessed**" in shown(settled(app))
    assert "Arithmetic" in strip(app)
    assert "Agreement" not in strip(app), "what is not measured is left out"
