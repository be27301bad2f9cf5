import dataclasses

import numpy as np
import pytest

from explain.errors import MethodError
from explain.scores import measures
from explain.scores.truth import Outcomes


def binary_outcomes(n=200, seed=0, share=0.3):
    generator = np.random.default_rng(seed)
    truth = (generator.random(n) < share).astype(int)
    score = 1 / (1 + np.exp(-generator.normal(truth, 1)))
    return Outcomes(
        task="binary", truth=truth, answers=np.column_stack([1 - score, score]), output=1, threshold=0.5
    )


def scored(outcomes, scale="probability", n_bootstrap=50, seed=0):
    held = measures.scored(outcomes, scale, n_bootstrap=n_bootstrap, seed=seed, between=lambda: None)
    return {score.name: score for score in held}


def ignoring(outcomes, answers):
    """The scores of one answer given to every row."""
    same = np.tile(np.asarray(answers, dtype=float), (len(outcomes.truth), 1))
    return scored(dataclasses.replace(outcomes, answers=same), n_bootstrap=0)


def test_references_of_classification_are_what_constant_answers_get():
    outcomes = binary_outcomes()
    share = outcomes.truth.mean()
    held, constant = scored(outcomes), ignoring(outcomes, [1 - share, share])
    assert set(held) == {"AUC", "PR-AUC", "Log-loss", "Brier", "Accuracy", "Balanced accuracy"}
    for name, score in held.items():
        assert score.reference == pytest.approx(constant[name].value, abs=1e-12)


def test_references_of_several_classes_are_what_constant_answers_get():
    truth = np.repeat([0, 1, 2], [50, 30, 20])
    outcomes = Outcomes(task="multiclass", truth=truth, answers=np.eye(3)[truth], output=2, threshold=0.5)
    held, constant = scored(outcomes), ignoring(outcomes, [0.5, 0.3, 0.2])
    assert set(held) == {"AUC", "Macro AUC", "PR-AUC", "Log-loss", "Brier", "Accuracy", "Balanced accuracy"}
    for name, score in held.items():
        assert score.reference == pytest.approx(constant[name].value, abs=1e-12)
        assert score.value == pytest.approx(1 if score.higher_is_better else 0, abs=1e-12)


def test_references_of_regression_are_the_best_constants():
    truth = np.random.default_rng(0).exponential(size=101)
    outcomes = Outcomes(task="regression", truth=truth, answers=truth[:, None] + 1, output=0, threshold=0.5)
    held = scored(outcomes, "target")
    assert list(held) == ["R²", "RMSE", "MAE", "Median error"]
    assert held["R²"].reference == 0
    assert held["RMSE"].reference == pytest.approx(truth.std())
    assert held["MAE"].reference == pytest.approx(np.abs(truth - np.median(truth)).mean())
    assert held["Median error"].reference == pytest.approx(np.median(np.abs(truth - np.median(truth))))
    assert [held[name].value for name in ("RMSE", "MAE", "Median error")] == pytest.approx([1, 1, 1])


def test_without_probabilities_no_score_of_probabilities_is_shown():
    assert set(scored(binary_outcomes(), "margin")) == {"AUC", "PR-AUC", "Accuracy", "Balanced accuracy"}


def test_the_interval_covers_the_true_value_about_as_often_as_it_says():
    truth_value, covered = 0.7602499, 0  # Φ(1 / √2): two normals, one apart by one standard deviation
    for seed in range(60):
        score = scored(binary_outcomes(150, seed, share=0.5), n_bootstrap=200, seed=seed)["AUC"]
        covered += score.low <= truth_value <= score.high
    assert covered >= 51


def test_the_interval_of_a_mean_has_the_width_of_its_standard_error():
    outcomes = binary_outcomes(2000)
    score = scored(outcomes, n_bootstrap=2000)["Brier"]
    error = ((outcomes.score - outcomes.truth) ** 2).std() / np.sqrt(2000)
    assert (score.high - score.low) / 2 == pytest.approx(1.96 * error, rel=0.08)


def test_resamples_do_not_depend_on_the_size_of_their_blocks(monkeypatch):
    whole = np.concatenate(list(measures.resamples(30, 7, seed=3)))
    monkeypatch.setattr(measures, "LARGEST_BLOCK", 60)
    parts = list(measures.resamples(30, 7, seed=3))
    assert [len(part) for part in parts] == [2, 2, 2, 1]
    assert np.array_equal(np.concatenate(parts), whole)
    assert (whole.sum(axis=1) == 30).all()


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    outcomes = binary_outcomes()
    first, again, other = scored(outcomes)["AUC"], scored(outcomes)["AUC"], scored(outcomes, seed=1)["AUC"]
    assert (first.low, first.high) == (again.low, again.high)
    assert (first.low, first.high) != (other.low, other.high)
    assert first.value == other.value


@pytest.mark.parametrize("n", [0, 1, 4])
def test_rows_of_one_class_leave_ranking_undefined_and_say_so(n):
    outcomes = Outcomes(
        task="binary", truth=np.ones(n, dtype=int), answers=np.full((n, 2), 0.5), output=1, threshold=0.5
    )
    held = scored(outcomes)
    assert np.isnan([held["AUC"].value, held["AUC"].low, held["AUC"].high]).all()
    assert held["AUC"].reading == measures.NOT_DEFINED
    assert held["Accuracy"].value == (pytest.approx(1) if n else pytest.approx(np.nan, nan_ok=True))


def test_without_resamples_no_interval_is_measured():
    score = scored(binary_outcomes(), n_bootstrap=0)["Accuracy"]
    assert np.isnan([score.low, score.high]).all()
    assert score.value > 0.5


def test_readings_hold_the_reference():
    outcomes = Outcomes(
        task="binary", truth=np.array([1, 0, 0, 0]), answers=np.full((4, 2), 0.5), output=1, threshold=0.5
    )
    assert scored(outcomes)["PR-AUC"].reading == "0.25 is no skill (the share that has the outcome), 1 is perfect"


@pytest.mark.parametrize(
    ("written", "name"), [("r2", "R²"), ("R²", "R²"), ("mse", "MSE"), ("median_error", "Median error")]
)
def test_a_measure_is_found_however_its_name_is_written(written, name):
    assert measures.measure(written, "regression", "target").name == name


def test_an_unknown_measure_is_answered_with_those_that_fit():
    with pytest.raises(MethodError) as caught:
        measures.measure("log-loss", "binary", "margin")
    assert caught.value.remedy == "Choose one of AUC, PR-AUC, Accuracy or Balanced accuracy."
