"""Sizes of a shift by hand, by scipy and by simulation; R32 to R34 are known values of the literature."""

import numpy as np
import pytest
from scipy import stats

from explain.checks.drift import shifts

E, A = np.array([25, 25, 25, 25]), np.array([40, 30, 20, 10])


def test_r32_shifts_of_four_shares():
    assert shifts.psi(E, A) == pytest.approx(0.228217410, abs=1e-9)
    assert shifts.divergence(E, A) == pytest.approx(0.106440, abs=1e-6)
    assert shifts.jensen_shannon(E, A) == pytest.approx(0.200503, abs=1e-6)
    assert shifts.variation(E, A) == pytest.approx(0.2, abs=1e-12)


def test_r32_shifts_of_two_samples():
    one, other = np.arange(1.0, 5), np.arange(3.0, 7)
    assert shifts.ks(one, other) == pytest.approx((0.5, 0.771429), abs=1e-6)
    assert shifts.moved(one, other) == pytest.approx(2)
    assert shifts.chi_squared(np.array([30, 20]), np.array([20, 30])) == pytest.approx((4.0, 0.045500, 0.2), abs=1e-6)


def test_r32_normal_samples_half_a_spread_apart():
    random = np.random.default_rng(0)
    one, other = random.normal(size=200_000), random.normal(0.5, size=200_000)
    assert shifts.ks(one, other)[0] == pytest.approx(0.197413, abs=0.004)


def test_r33_benjamini_and_hochberg():
    chances = np.array([.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528,
                        .7590, 1])
    assert (shifts.corrected(chances) <= 0.05).sum() == 4
    assert (shifts.corrected(chances[::-1])[::-1] == shifts.corrected(chances)).all()
    assert shifts.corrected(chances) == pytest.approx(stats.false_discovery_control(chances))


@pytest.mark.parametrize(("n", "mean", "point"), [(100, 0.18, 0.3384), (1_000, 0.018, 0.0338)])
def test_r34_index_of_two_samples_of_the_same_rows(n, mean, point):
    assert shifts.by_chance(n, n, 10)[:2] == pytest.approx((mean, point), rel=2e-3)
    random = np.random.default_rng(0)
    drawn = [shifts.psi(*random.multinomial(n, np.full(10, 0.1), size=2)) for _ in range(4_000)]
    assert np.mean(drawn) == pytest.approx(mean, rel=0.10)
    assert np.quantile(drawn, 0.95) == pytest.approx(point, rel=0.10)
    assert np.std(drawn) == pytest.approx(shifts.by_chance(n, n, 10)[2], rel=0.15)


def test_the_band_holds_for_tenths_cut_on_the_reference_itself():
    random = np.random.default_rng(1)
    beyond = []
    for _ in range(600):
        counts = shifts.parts(random.normal(size=400), random.normal(size=200), by_code=False)
        beyond.append(shifts.psi(*counts) > shifts.by_chance(400, 200, 10)[1])
    assert np.mean(beyond) == pytest.approx(0.05, abs=0.025)


def test_r34_many_true_nulls_seldom_stand_out_after_the_correction():
    random = np.random.default_rng(0)
    chances = random.uniform(size=(3_000, 30))
    assert (chances < 0.05).any(axis=1).mean() == pytest.approx(0.7854, abs=0.03)
    assert np.mean([(shifts.corrected(row) < 0.05).any() for row in chances]) <= 0.05 + 0.012


def test_the_interval_of_the_index_holds_the_shift_of_the_shares():
    random = np.random.default_rng(2)
    e, a = np.full(10, 0.1), np.linspace(0.04, 0.16, 10)
    true = shifts.psi(1e9 * e, 1e9 * a)
    held = []
    for _ in range(500):
        index = shifts.psi(random.multinomial(2_000, e), random.multinomial(300, a / a.sum()))
        _, low, high = shifts.psi_interval(index, 2_000, 300, 10)
        held.append(low <= true <= high)
    assert np.mean(held) >= 0.92


def test_an_empty_part_counts_as_half_a_row():
    assert shifts.psi(np.array([10, 0]), np.array([5, 5])) == pytest.approx(
        (0.5 - 1) * np.log(0.5) + (0.5 - 0.05) * np.log(0.5 / 0.05))


def test_numbers_are_cut_by_tenths_of_the_reference_and_gaps_are_a_part():
    reference = np.append(np.arange(100.0), [np.nan] * 4)
    counts = shifts.parts(reference, np.array([-50.0, 99, 500, np.nan]), by_code=False)
    assert counts[0].tolist() == [4, *[10] * 10]
    assert counts[1].tolist() == [1, 1, *[0] * 8, 2]


def test_of_many_levels_the_rare_ones_are_one_part():
    reference = np.repeat(np.arange(30.0), np.arange(30, 0, -1))
    counts = shifts.parts(reference, np.array([0.0, 29, np.nan]), by_code=True)
    assert sum(map(len, counts)) == 2 * 11
    assert counts[0][1:4].tolist() == [30, 29, 28]
    assert counts[1].tolist() == [1, 1, *[0] * 8, 1]
    few = shifts.parts(np.array([0.0, 1, 1]), np.array([2.0]), by_code=True)
    assert (few[0].sum(), few[1].sum(), len(few[0])) == (3, 1, 3)


def test_nothing_known_is_no_shift():
    gaps = np.full(5, np.nan)
    counts = shifts.parts(gaps, gaps, by_code=False)
    assert shifts.psi(*counts) == 0
    assert shifts.ks(gaps, gaps) == (0.0, 1.0)
    assert np.isnan(shifts.moved(gaps, gaps))
    assert shifts.chi_squared(*counts) == (0.0, 1.0, 0.0)
    assert shifts.by_chance(5, 5, 1) == (0, 0, 0)
