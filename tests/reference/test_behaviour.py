"""Models with nothing to find: shuffled labels, and one answer for all."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier

from explain import (
    accumulated_effects,
    counterfactuals,
    dependence,
    lime_weights,
    load_model,
    model_quality,
    permutation_importance,
    read_table,
    sections,
    shap_values,
)
from tests.formulas import formula


@pytest.fixture(scope="module")
def constant():
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(60, 3)), columns=list("abc"))
    dataset = read_table(frame.assign(y=frame.a), target="y")
    return formula(dataset, lambda rows: np.full(len(rows), 0.3)), dataset


def test_r38_nothing_is_split_of_a_constant(constant):
    result = shap_values(*constant, rows=[0, 1])
    np.testing.assert_array_equal(result.contributions, 0)
    np.testing.assert_allclose(result.base_value, 0.3, atol=1e-15)
    np.testing.assert_array_equal(lime_weights(*constant, rows=[0]).contributions, 0)


def test_r38_a_constant_has_flat_curves_and_nothing_to_lose(constant):
    for method in (dependence, accumulated_effects):
        assert np.ptp(method(*constant, "a").average) == 0
    shuffled = permutation_importance(*constant, n_repeats=3, score="MSE")
    np.testing.assert_array_equal([shuffled.mean, shuffled.low, shuffled.high], 0)


def test_r38_a_constant_is_told_in_words_without_a_driver(constant):
    section = sections.waterfall_section(shap_values(*constant, rows=[0]).row(0))
    said = " ".join((*section.sentences, *section.plain))
    assert "nan" not in said.lower()
    assert "No input moved the prediction" in said
    assert "nothing moved the answer" in said


def test_r38_no_change_moves_a_constant(constant):
    assert len(counterfactuals(*constant, row=0, wanted=(1.0, 2.0)).rows) == 0


@pytest.fixture(scope="module")
def noise():
    """A forest of shuffled labels, and held-out rows of the same kind."""
    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(600, 10)), columns=[f"x{j}" for j in range(10)])
    labels = random.permutation(np.repeat(["no", "yes"], 300))
    model = RandomForestClassifier(40, min_samples_leaf=5, random_state=0).fit(frame[:300], labels[:300])
    dataset = read_table(frame[300:].assign(y=labels[300:]).reset_index(drop=True), target="y")
    return load_model(model, dataset), dataset


def test_r37_of_shuffled_labels_no_feature_leads(noise):
    shuffled = permutation_importance(*noise)
    assert ((shuffled.low <= 0) & (shuffled.high >= 0)).mean() >= 0.9
    said = " ".join(sections.importance_section(shuffled).sentences)
    assert "has the largest" not in said


def test_r37_the_model_is_said_to_be_no_better_than_a_fixed_answer(noise):
    assert "W19" in {flag.id for flag in model_quality(*noise).flags}
