import numpy as np
import pytest

from explain.charts.contrast import MOST_BARS, contrast
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE, NAMES, one_row
from tests.made_row import contrast as made


def bars(figure):
    """Column → length of its bar."""
    return {carried[0]: float(x) for trace in figure.data for carried, x in zip(trace.customdata, trace.x, strict=True)}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_are_the_differences_and_carry_their_columns(theme):
    figure = contrast(made(), theme=theme).figure
    assert bars(figure) == pytest.approx({NAMES[0]: 51, NAMES[1]: 10, NAMES[2]: -8}, rel=1e-5)
    assert [trace.marker.color for trace in figure.data] == [theme.raises, theme.lowers]


def test_the_largest_stand_on_top_and_the_others_are_left_out():
    one = one_row(list(np.linspace(0.12, 0.01, 12)))
    figure = contrast(made(one, one_row([0.0] * 12)), theme=LIGHT).figure
    assert len(bars(figure)) == MOST_BARS
    assert NAMES[11] not in bars(figure)
    assert figure.layout.yaxis.ticktext[0] == "Relationship = Husband"


def test_equal_answers_are_drawn_too():
    one = one_row([0.1, 0.2])
    assert set(bars(contrast(made(one, one), theme=LIGHT).figure).values()) == {0.0}


def test_the_text_alternative_names_both_answers():
    alt = contrast(made(), theme=LIGHT).alt
    assert "for >50K rather than about 50K" in alt
    assert "Relationship: +51 points" in alt


def test_hostile_names_are_text():
    rows = [one_row(feature_labels=HOSTILE, feature_values=np.array([HOSTILE], dtype=object), output=HOSTILE[place])
            for place in (0, 1)]
    figure = contrast(made(*rows), theme=LIGHT).figure
    for text in [*figure.layout.yaxis.ticktext, *(trace.name for trace in figure.data),
                 *(carried[1] for trace in figure.data for carried in trace.customdata)]:
        assert "<img" not in text
        assert "<a " not in text
        assert "%{" not in text
