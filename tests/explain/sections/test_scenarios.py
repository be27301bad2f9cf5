import numpy as np
import pytest

from explain.sections import scenario_table
from tests import made

CHANGES = [{}, {"age": 50}, {"age": 60, "relationship": "Wife"}]


@pytest.fixture(scope="module")
def result():
    cells = np.array([["Husband", 45, 0], ["Husband", 50, 0], ["Wife", 60, 0]], dtype=object)
    parts = np.array([[0.3, -0.1, 0.0], [0.3, 0.1, 0.0], [0.1, 0.2, 0.0]])
    return made.attributions(
        3, names=made.NAMES[:3], feature_labels=made.LABELS[:3], contributions=parts,
        predictions=0.24 + parts.sum(axis=1), feature_values=cells, residual=np.zeros(3),
    )


def test_scenarios_stand_beside_the_row_as_it_is(result):
    table = scenario_table(result, ["As it is", "older", "both"], CHANGES).set_index(" ")
    assert table.loc["Score for >50K"].tolist() == ["44 %", "64 % (+20 points)", "54 % (+10 points)"]
    assert table.loc["Age (years)"].tolist() == ["45", "50", "60"]
    assert table.loc["Relationship"].tolist() == ["Husband", "Husband", "Wife"]
    assert table.loc["Contribution of Relationship"].tolist() == ["+30 points", "+30 points", "+10 points"]


def test_only_what_differs_is_listed_and_what_moves_nothing_is_not(result):
    lines = scenario_table(result, ["As it is", "older", "both"], CHANGES)[" "].tolist()
    assert lines == ["Score for >50K", "Relationship", "Age (years)", "Contribution of Relationship",
                     "Contribution of Age (years)"]


def test_two_scenarios_of_one_name_have_two_columns(result):
    assert list(scenario_table(result, ["a", "a", " "], CHANGES).columns) == [" ", "a", "a (2)", "  (2)"]
