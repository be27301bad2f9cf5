"""Memory of rows: none for a model that has not seen them, however good; all of it for one that has."""

import numpy as np
import pytest

from explain.checks.refits.memory import Costs, memorised, skill


def costs(own, *, n=400, fits=14, seed=0):
    """Rows with noise of their own: a fit that has seen a row misses a fifth of it, another all of it."""
    draw = np.random.default_rng(seed)
    noise = draw.exponential(size=n)
    seen = draw.random((fits, n)) < 0.8
    refits = np.where(seen, 0.2, 1.0) * noise + 0.3 * draw.exponential(size=(fits, n))
    mine = {"seen": 0.2 * noise + 0.3, "unseen": noise + 0.3, "better": noise, "half": 0.6 * noise + 0.3}[own]
    return Costs(own=mine + 0.05 * draw.normal(size=n), baseline=np.full(n, 4.0), refits=refits, seen=seen)


@pytest.mark.parametrize("seed", range(5))
def test_a_model_that_has_seen_the_rows_is_found_out(seed):
    found = memorised(costs("seen", seed=seed), seed)
    assert found.low <= found.value <= found.high
    assert found.low > 0.15
    lost = 1 - skill(costs("seen", seed=seed), "unseen") / skill(costs("seen", seed=seed), "own")
    assert found.value == pytest.approx(lost, abs=0.06)


@pytest.mark.parametrize("own", ["unseen", "better"])
@pytest.mark.parametrize("seed", range(5))
def test_one_that_has_not_is_not_however_good_it_is(own, seed):
    assert memorised(costs(own, seed=seed), seed).high < 0.1


@pytest.mark.parametrize("own", ["seen", "half"])
def test_it_does_not_hang_on_which_fits_are_in_which_half(own):
    """Few fits, so that a single pair of halves knows few rows and much noise: many pairs move it by hundredths."""
    held = costs(own, n=300, fits=6)
    random = np.random.default_rng(1)
    orders = [random.permutation(6) for _ in range(20)]
    values = [memorised(Costs(own=held.own, baseline=held.baseline, refits=held.refits[order], seen=held.seen[order]),
                        seed).value for seed, order in enumerate(orders)]
    assert np.std(values) < 0.03 * np.mean(values)


def test_half_a_memory_is_between():
    assert 0.02 < memorised(costs("half"), 0).value < memorised(costs("seen"), 0).value


def test_what_cannot_be_told_is_not_measured():
    few = costs("seen", fits=1)
    assert memorised(few, 0).unmeasured
    assert memorised(costs("seen", n=20), 0).unmeasured
    poor = costs("seen")
    no_skill = Costs(own=poor.baseline, baseline=poor.baseline, refits=poor.refits, seen=poor.seen)
    assert "no skill" in memorised(no_skill, 0).unmeasured


def test_skill_is_what_is_saved_of_the_baseline():
    held = Costs(own=np.array([1.0, 1.0]), baseline=np.array([2.0, 2.0]), refits=np.array([[0.0, 2.0]]),
                 seen=np.array([[True, False]]))
    assert [skill(held, kind) for kind in ("own", "seen", "unseen")] == [0.5, 1.0, 0.0]
