import dataclasses
import inspect

import numpy as np
import pytest

from explain import results
from tests.made import attributions, interactions, performance, regression, score

KINDS = [kind for _, kind in inspect.getmembers(results, inspect.isclass)
         if issubclass(kind, results.Result) and kind is not results.Result]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_result_is_frozen_complete_and_made_by_keywords(kind):
    settings = kind.__dataclass_params__
    assert settings.frozen
    assert not settings.eq, "arrays have no truth value: results are compared field by field"
    fields = dataclasses.fields(kind)
    assert all(field.kw_only for field in fields)
    assert all(field.default is field.default_factory is dataclasses.MISSING for field in fields)
    assert not hasattr(object.__new__(kind), "__dict__")


def test_fields_cannot_be_replaced_and_arrays_not_written():
    made = attributions(4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.output = "other"
    with pytest.raises(ValueError, match="read-only"):
        made.contributions[0, 0] = 1.0


def test_freezing_a_result_leaves_the_caller_s_array_alone():
    made, mine = attributions(4), np.zeros(4)
    dataclasses.replace(made, residual=mine)
    mine[0] = 1.0
    assert mine[0] == 1.0


def test_one_row_keeps_the_fields_of_all_rows():
    made = attributions(5)
    row = made.row(3)
    per_row = [field.name for field in dataclasses.fields(made) if len(np.shape(getattr(made, field.name))) > 0
               and np.shape(getattr(made, field.name))[0] == 5]
    assert "contributions" in per_row
    for name in per_row:
        np.testing.assert_array_equal(getattr(row, name), getattr(made, name)[3:4])
    assert row.feature_names == made.feature_names
    assert row.base_value[0] + row.contributions.sum() == pytest.approx(row.predictions[0], abs=1e-12)


def test_importance_is_the_mean_size_of_the_contributions_with_its_interval():
    made = attributions(2)
    made = dataclasses.replace(made, contributions=np.array([[0.1, -0.4], [-0.3, 0.4]]))
    found = made.importance()
    np.testing.assert_allclose(found.mean, [0.2, 0.4])
    half = 1.96 * 0.1  # two values 0.1 and 0.3: standard deviation √2 × 0.1, of their mean 0.1
    np.testing.assert_allclose(found.high, [0.2 + half, 0.4])
    np.testing.assert_allclose(found.low, [0.2 - half, 0.4])


def test_importance_of_one_row_has_no_interval():
    found = attributions(1).importance()
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()
    np.testing.assert_allclose(found.mean, np.abs(attributions(1).contributions[0]))


def test_a_pair_counts_both_halves_of_what_its_features_do_together_once():
    made = interactions()
    found = made.importance()
    assert found.feature_names == ("relationship and age", "relationship and capital_gain", "age and capital_gain")
    np.testing.assert_allclose(found.mean, [0.04, 0.01, 0])
    np.testing.assert_allclose(found.low, [0.036, 0.009, 0])
    np.testing.assert_allclose(found.high, [0.044, 0.011, 0])
    assert found.mean.sum() == pytest.approx(made.strength.sum() - np.trace(made.strength))


def test_one_feature_has_no_pair():
    one = np.ones((1, 1))
    assert not len(interactions(feature_names=("a",), feature_labels=("A",), strength=one, low=one, high=one)
                   .importance().mean)


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5, 0.9, 1.1])
def test_another_threshold_counts_the_same_answers_anew(threshold):
    made = performance(threshold=0.37)
    moved = made.at(threshold)
    said = made.predictions >= threshold
    assert moved.confusion.tolist() == [
        [int(((made.truth == i) & (said == j)).sum()) for j in (0, 1)] for i in (0, 1)
    ]
    assert moved.flagged == (said.sum(), (said & (made.truth == 1)).sum(), (made.truth == 1).sum())
    assert moved.confusion.sum() == 300


def test_scores_that_hang_on_the_threshold_go_with_it():
    kept = (score("AUC", 0.9, 0.5), score("Accuracy", 0.8, 0.7), score("Balanced accuracy", 0.8, 0.5))
    made = performance(scores=kept)
    assert [each.name for each in made.at(0.2).scores] == ["AUC"]
    assert made.at(made.threshold) is made
    assert regression().at(0.2).threshold == regression().threshold
