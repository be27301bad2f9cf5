import numpy as np
import pytest

from explain.charts.explanation_map import MOST_LEVELS, explanation_map
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE
from tests.made_finding import mapped


def rows_drawn(figure):
    return sorted(int(row) for trace in figure.data if trace.customdata is not None for row in trace.customdata[:, 0])


@pytest.mark.parametrize(("colour", "feature"), [
    ("group", ""), ("prediction", ""), ("error", ""), ("feature", "gain"), ("feature", "job"), ("feature", "no such"),
])
def test_each_row_is_one_dot_whatever_the_colour(colour, feature):
    made = mapped()
    figure = explanation_map(made, theme=LIGHT, colour=colour, feature=feature).figure
    assert rows_drawn(figure) == made.rows.tolist()


def test_groups_differ_in_colour_and_form_and_are_named_where_they_lie():
    made = mapped()
    figure = explanation_map(made, theme=LIGHT).figure
    for look in ("color", "symbol"):
        assert len({trace.marker[look] for trace in figure.data}) == 2
    assert [trace.name for trace in figure.data] == ["A · 20 rows", "B · 40 rows"]
    named = figure.layout.annotations
    assert [each.text for each in named] == ["<b>A</b>", "<b>B</b>"]
    assert named[1].x == pytest.approx(np.median(made.x[made.groups == 1]))


def test_a_single_group_has_no_name_on_the_map():
    made = mapped(groups=np.zeros(60, dtype=int), group_sizes=np.array([60]))
    assert not explanation_map(made, theme=LIGHT).figure.layout.annotations


def test_what_is_not_known_is_drawn_apart():
    figure = explanation_map(mapped(), theme=LIGHT, colour="error").figure
    assert [len(trace.x) for trace in figure.data] == [59, 1]
    assert figure.data[1].marker.symbol == "circle-open"
    missing = explanation_map(mapped(), theme=DARK, colour="feature", feature="age").figure.data[-1]
    assert (missing.name, len(missing.x)) == ("missing", 1)


def test_the_most_frequent_levels_have_a_colour_each_and_the_others_one():
    made = mapped(300)
    figure = explanation_map(made, theme=LIGHT, colour="feature", feature="job").figure
    named = figure.data[:MOST_LEVELS]
    assert [len(trace.x) for trace in named] == sorted((len(trace.x) for trace in named), reverse=True)
    assert len({(trace.marker.color, trace.marker.symbol) for trace in named}) == MOST_LEVELS
    assert figure.data[MOST_LEVELS].name == "3 other values"


def test_shares_stand_on_the_axes_of_pca_and_nothing_on_those_of_t_sne():
    maps = [mapped(layout="PCA"), mapped(layout="t-SNE", explained=np.full(2, np.nan))]
    titles = [explanation_map(made, theme=LIGHT).figure.layout.xaxis.title.text for made in maps]
    assert titles == ["First direction: 60 % of the spread", ""]


def test_the_current_row_has_a_ring_where_it_is_on_the_map():
    made = mapped()
    ring = explanation_map(made, theme=LIGHT, marked=int(made.rows[4])).figure.data[-1]
    assert (ring.x[0], ring.marker.symbol) == (made.x[4], "circle-open")
    assert len(explanation_map(made, theme=LIGHT, marked=10**6).figure.data) == 2


def test_the_alternative_names_layout_and_groups():
    alt = explanation_map(mapped(), theme=LIGHT).alt
    assert "Map of 60 rows by PCA of what moved the score for >50K" in alt
    assert "A with 20 rows and B with 40 rows" in alt


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_inert(text):
    made = mapped(labels=(text,) * 3, output=text, target=text, unit=text,
                  feature_values=np.full((60, 3), text, dtype=object))
    for feature in ("gain", "job"):
        drawn = explanation_map(made, theme=LIGHT, colour="feature", feature=feature).figure.to_json()
        assert "<img" not in drawn
        assert "<script" not in drawn
        assert "<a href" not in drawn
