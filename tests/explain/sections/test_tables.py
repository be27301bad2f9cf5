import numpy as np
import pytest

from explain.sections import tables
from tests.made import (
    accumulated,
    attributions,
    counterfactuals,
    dependence,
    importance,
    one_row,
    performance,
    regression,
    surface,
)


def test_contributions_largest_first_in_points():
    table = tables.attribution_table(one_row([0.01, -0.31, 0.12]))
    assert table["Feature"].tolist() == ["Age (years)", "Capital gain ($)", "Relationship"]
    assert table["Contribution (points)"].tolist() == pytest.approx([-31, 12, 1])
    assert table["Value"].tolist() == ["45", "7298", "Husband"]


def test_errors_have_a_column_when_they_were_measured():
    errors = np.array([[0.01, 0.02]])
    assert "Standard error (points)" in tables.attribution_table(one_row([0.1, 0.3], standard_errors=errors))
    assert len(tables.attribution_table(one_row([0.1, 0.3])).columns) == 3


def test_one_line_for_each_dot():
    made = attributions(5)
    table = tables.dots_table(made, np.array([1, 4]), np.array([2, 0]))
    assert table["Row"].tolist() == [7, 7, 28, 28]
    sizes = made.contributions[[1, 1, 4, 4], [2, 0, 2, 0]]
    assert table["Contribution (points)"].tolist() == pytest.approx(sizes * 100)


def test_a_missing_cell_is_called_missing():
    made = attributions(5)
    assert tables.dots_table(made, np.array([0]), np.array([11]))["Value"].tolist() == ["missing"]


def test_importance_keeps_the_unit_of_its_score():
    table = tables.importance_table(importance())
    assert table.iloc[:, 1].name == "Drop in AUC when the column is shuffled (AUC)"
    assert table.iloc[:, 1].tolist() == [0.06, 0.031, 0.001, 0.0]


def test_effects_have_one_line_for_each_point():
    assert tables.dependence_table(dependence())["Average (%)"].tolist() == pytest.approx(dependence().average * 100)
    assert "Change of the average (points)" in tables.dependence_table(accumulated())
    table = tables.surface_table(surface())
    assert len(table) == 18
    assert table.iloc[4].tolist() == ["29", "Self-employed", pytest.approx(29.5), 40]


def test_a_surface_of_two_columns_with_the_same_label_keeps_both():
    assert len(tables.surface_table(surface(labels=("A", "A"))).columns) == 4


def test_counterfactuals_have_one_line_for_each_change():
    table = tables.counterfactual_table(counterfactuals())
    assert table["Answer"].tolist() == [1, 2, 2, 3, 3, 3]
    assert table["Now"].tolist()[:2] == ["HS-grad", "38"]
    assert table["Model's answer then (%)"].tolist() == pytest.approx([57, 52, 52, 66, 66, 66])


def test_quality_tables():
    made = performance()
    assert tables.scores_table(made)["Without features"].tolist() == [0.5, 0.182, 0.5]
    assert list(tables.curve_table(made.roc, "x", "y")) == ["x (%)", "y (%)"]
    assert list(tables.curve_table(made.calibration, "x", "y"))[2:] == ["Low (95 %)", "High (95 %)", "Rows"]
    assert tables.confusion_table(made).iloc[1].tolist() == [">50K", 28, 47]
    shown = tables.residual_table(regression(), np.array([2]))
    assert shown["Difference (bikes)"].tolist() == pytest.approx(shown["Predicted (bikes)"] - shown["True (bikes)"])


def test_bins_are_lines():
    table = tables.bins_table(np.array([1, 2]), np.array([0.0, 5, 10]), " (%)")
    assert table.to_numpy().tolist() == [[0, 5, 1], [5, 10, 2]]
