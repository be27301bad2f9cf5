import numpy as np
import pytest

from explain.charts.regions import regions
from explain.charts.theme import DARK, LIGHT
from tests.made import HOSTILE, limit, provenance, regional


def named(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def by_level(**changes):
    levels = ("Private", "State", "Self-employed", "none", "other", "missing")
    return regional(kind="category", grid=np.append(np.arange(5.0), np.nan), grid_labels=levels, **changes)


def test_each_part_has_a_panel_with_its_average_and_that_of_all_rows():
    made = regional()
    figure = regions(made, theme=LIGHT).figure
    for i, (line, everyone) in enumerate(zip(named(figure, "rows of this part"), named(figure, "all rows"),
                                             strict=True)):
        assert line.y == pytest.approx(made.average[i] * 100, abs=1e-4)
        assert everyone.y == pytest.approx(made.overall * 100, abs=1e-4)
        assert line.xaxis == everyone.xaxis == f"x{i + 1 if i else ''}"
    assert [note.text.split("<br>")[0] for note in figure.layout.annotations] == [
        "<b>A · 100 rows</b>", "<b>B · 60 rows</b>", "<b>C · 40 rows</b>"]


def test_all_panels_have_one_scale_that_holds_every_interval():
    made = regional()
    axes = [axis for axis in regions(made, theme=LIGHT).figure.to_dict()["layout"].items() if axis[0].startswith("yax")]
    ranges = [tuple(axis["range"]) for _, axis in axes]
    assert len(set(ranges)) == 1
    assert ranges[0][0] <= made.low.min() * 100
    assert ranges[0][1] >= made.high.max() * 100


def test_panels_do_not_overlap():
    layout = regions(regional(), theme=LIGHT).figure.to_dict()["layout"]
    first, second, third = ((layout[f"xaxis{i}"]["domain"], layout[f"yaxis{i}"]["domain"]) for i in ("", 2, 3))
    assert first[0][1] < second[0][0]
    assert third[1][1] < first[1][0]
    assert third[1][0] >= 0
    assert first[1][1] == 1


def test_where_few_rows_of_a_part_stand_only_its_panel_is_shaded():
    shapes = regions(regional(), theme=LIGHT).figure.layout.shapes
    assert [(shape.xref, shape.yref) for shape in shapes] == [("x", "y domain")]
    assert shapes[0].x1 > 16 > shapes[0].x0


def test_levels_are_points_in_the_order_of_all_rows_and_missing_last():
    made = by_level(overall=np.array([0.1, 0.5, 0.3, 0.2, 0.4, 0.9]))
    figure = regions(made, theme=DARK).figure
    assert figure.layout.yaxis.ticktext == ("State", "other", "Self-employed", "none", "Private", "missing")
    points = named(figure, "rows of this part")[0]
    assert points.x == pytest.approx(made.average[0, [1, 4, 2, 3, 0, 5]] * 100, abs=1e-4)
    assert list(points.marker.color) == [DARK.measure] * 5 + [DARK.surface]


def test_a_missing_value_is_a_point_at_the_right():
    grid = np.append(np.linspace(1, 13, 5), np.nan)
    gaps = [trace for trace in regions(regional(grid=grid), theme=LIGHT).figure.data if trace.mode == "markers+text"]
    assert len(gaps) == 3
    assert gaps[0].x[0] > 13


def test_hostile_names_are_inert():
    part = regional().regions[0].__class__(limits=(limit(label=HOSTILE[0], level_labels=HOSTILE[:2]),), n_rows=3,
                                           n_measured=2)
    made = regional(label=HOSTILE[0], regions=(part, part, part), grid_labels=HOSTILE[:6])
    figure = regions(made, theme=LIGHT).figure
    assert "<img" not in figure.to_json()


def test_the_alternative_says_each_part():
    alt = regions(regional(), theme=LIGHT).alt
    assert "Relationship Husband or Wife: 10 % at 1, 60 % at 16" in alt
    assert "in 3 parts of the table" in alt


def test_in_a_cohort_rows_are_those_asked_and_the_whole_is_the_cohort():
    made = regional(provenance=provenance(settings=(("cohort", "Sex Male"),)))
    figure = regions(made, theme=LIGHT).figure
    assert figure.layout.annotations[0].text.startswith("<b>A · 40 rows asked</b>")
    assert len(named(figure, "the whole cohort")) == 3
