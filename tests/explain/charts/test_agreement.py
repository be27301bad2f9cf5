"""One line a feature, one mark a method: the numbers drawn are those of the result."""

import numpy as np
import pytest

from explain.charts.agreement import MOST, agreement_dots, shown_features
from explain.charts.theme import DARK, LIGHT
from tests.made import NAMES
from tests.made_agreement import METHODS, agreement


def test_every_method_has_its_mark_on_every_line():
    result = agreement()
    figure = agreement_dots(result, theme=LIGHT).figure
    shown, rest = shown_features(result)
    assert [trace.name for trace in figure.data] == ["SHAP", "LIME", "Other rows", "Usual value"]
    assert len({trace.marker.symbol for trace in figure.data}) == 4
    for trace, parts in zip(figure.data, result.attributions, strict=True):
        assert np.asarray(trace.x)[: len(shown)] == pytest.approx(100 * parts[shown], abs=1e-4)
        assert np.asarray(trace.x)[len(shown):] == pytest.approx(100 * parts[rest].sum(), abs=1e-4)
        assert [each[0] for each in trace.customdata][: len(shown)] == [NAMES[j] for j in shown]


def test_the_largest_of_shap_come_first_and_where_they_part_is_shown():
    parts = np.tile(np.linspace(1, 0.1, 12), (4, 1))
    parts[2, 11] = 2.0
    shown, rest = shown_features(agreement(parts, parted=(11,)))
    assert shown.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 11]
    assert rest.tolist() == [9, 10]
    assert len(shown) == MOST


def test_the_names_on_which_they_part_are_bold():
    labels = agreement_dots(agreement(parted=(1,)), theme=LIGHT).figure.layout.yaxis.ticktext
    assert [label.startswith("<b>") for label in labels] == [False, True, *[False] * (len(labels) - 2)]


def test_overall_shares_are_drawn_since_one_method_counts_in_another_unit():
    result = agreement(subject="overall", feature_values=np.empty((0, 12), dtype=object))
    figure = agreement_dots(result, theme=DARK).figure
    for trace in figure.data:
        assert np.sum(np.abs(trace.x)) == pytest.approx(100, abs=0.01)
    assert figure.layout.xaxis.ticksuffix == " %"
    assert figure.data[2].name == "Permutation"


def test_methods_left_out_and_nothing_at_all_are_drawn():
    fewer = agreement(np.zeros((2, 12)), parted=(), methods=METHODS[:2], base_values=np.zeros(2))
    picture = agreement_dots(fewer, theme=LIGHT)
    assert len(picture.figure.data) == 2
    assert picture.alt.startswith("What SHAP and LIME say")


def test_the_text_names_numbers():
    alt = agreement_dots(agreement(), theme=LIGHT).alt
    assert "SHAP +20 points" in alt
    assert "side by side" in alt
