"""No chart is larger than a browser takes in at once, however large its result is."""

import inspect
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from explain import charts
from explain.charts.parts import Picture
from explain.charts.theme import DARK, LIGHT
from explain.results import Branch
from tests import made, made_agreement, made_finding, made_global, made_refits, made_row
from tests.made_summary import summary

LARGEST = 1_000_000
"""Bytes of JSON."""
MANY = 1_000_000
LONG = tuple(f"A long name of a column or a level, as some tables have them, number {i}" for i in range(2_000))


def many_contributions():
    """One million numbers over a hundred columns; the cells are long texts, of which there are few."""
    random, n, p = np.random.default_rng(0), 10_000, 100
    parts = random.normal(0, 0.01, (n, p))
    cells = np.array(LONG, dtype=object)[random.integers(0, len(LONG), (n, p))]
    base, names = np.full(n, 0.3), LONG[:p]
    return made.attributions(
        1, names=names, contributions=parts, base_value=base, predictions=base + parts.sum(axis=1),
        residual=np.zeros(n), fidelity=np.full(n, np.nan), standard_errors=np.full((n, p), 0.001),
        rows=np.arange(n), feature_values=cells, feature_codes=random.normal(size=(n, p)),
        ordered=np.arange(p) % 2 == 0,
    )


def one_wide_row():
    parts = np.random.default_rng(1).normal(0, 0.01, len(LONG))
    return made.one_row(
        list(parts), feature_names=LONG, feature_labels=LONG, feature_codes=np.zeros((1, len(LONG))),
        feature_values=np.array([LONG], dtype=object), ordered=np.zeros(len(LONG), bool),
    )


def wide_importance():
    mean = np.random.default_rng(2).gamma(1, 1, len(LONG))
    return made.importance(feature_names=LONG, feature_labels=LONG, mean=mean, low=mean * 0.9, high=mean * 1.1)


def wide_rankings():
    return {name: wide_importance() for name in LONG[:6]}


def fine_curve(make=made.dependence, **changes):
    n_grid, n = len(LONG), 500
    random = np.random.default_rng(3)
    individual = random.uniform(size=(n, n_grid))
    average = individual.mean(axis=0)
    return make(n, **{
        "grid": np.arange(float(n_grid)), "grid_labels": LONG, "individual": individual, "average": average,
        "low": average - 0.01, "high": average + 0.01, "support": random.integers(0, 100, n_grid),
        "observed": random.integers(0, n_grid, MANY).astype(float), "label": LONG[0], **changes,
    })


def fine_regions():
    n = len(LONG)
    fine = np.random.default_rng(10).uniform(size=(3, n))
    return made.regional(
        grid=np.arange(float(n)), grid_labels=LONG, average=fine, low=fine - 0.1, high=fine + 0.1, overall=fine[0],
        support=np.ones((3, n), int), label=LONG[0],
    )


def fine_surface():
    n = 600
    return made.surface(
        labels=LONG[:2], grids=(np.arange(float(n)), np.arange(float(n))), grid_labels=(LONG[:n], LONG[:n]),
        average=np.random.default_rng(4).uniform(size=(n, n)), support=np.arange(n * n).reshape(n, n) % 2,
    )


def many_predicted():
    truth = np.random.default_rng(5).normal(size=MANY)
    return made.regression(truth=truth, predictions=truth + 1, rows=np.arange(MANY))


def many_classes():
    n = len(LONG)
    fine = made.curve("fine", *np.sort(np.random.default_rng(6).uniform(size=(2, 500))), n=np.arange(500))
    return made.performance(
        confusion=np.random.default_rng(7).integers(0, 99, (n, n)), confusion_labels=LONG, output=LONG[0], roc=fine,
        precision_recall=fine, calibration=made.curve("bins", *np.sort(np.random.default_rng(8).uniform(size=(2, 10))),
                                                      n=np.arange(10)),
    )


def many_answers():
    n, p = 1_000, 60
    cells = pd.DataFrame([[LONG[(i + j) % 2_000] for j in range(p)] for i in range(n)], columns=LONG[:p])
    return made.counterfactuals(
        instance=cells.iloc[:1], rows=cells, predictions=np.linspace(0.5, 1, n), distances=np.arange(float(n)),
        changed=np.ones((n, p), bool), feature_names=LONG[:p], feature_labels=LONG[:p],
    )


def changes_for_many():
    """As many changes as columns, each of two parts with long names and values."""
    p = len(LONG)
    share = np.linspace(0, 1, p)
    return made.common_changes(
        changes=tuple(((LONG[i], "is", LONG[-i]), (LONG[i - 1], "at least", "1")) for i in range(p)), n_open=MANY,
        n_turned=np.arange(p), n_changed=np.arange(p), low=share, high=share, efforts=share, feature_names=LONG,
        feature_labels=LONG, feature_counts=np.arange(p), n_reached=p, distances=np.ones(MANY),
    )


def crowded_map():
    cells = np.array(LONG, dtype=object)[np.arange(6_000).reshape(2_000, 3) % len(LONG)]
    return made_finding.mapped(2_000, labels=LONG[:3], feature_values=cells)


def many_pairs():
    n = 600
    strength = np.random.default_rng(9).uniform(size=(n, n))
    strength += strength.T
    return made.interactions(
        feature_names=LONG[:n], feature_labels=LONG[:n], average=strength, strength=strength, low=strength,
        high=strength, contributions=strength.sum(axis=1),
    )


def many_neighbours():
    n, p = 100, len(LONG)
    cells = np.array([LONG] * n, dtype=object)
    return made_row.neighbours(
        n, feature_names=LONG, feature_labels=LONG, feature_values=cells, instance_values=cells[0],
        differing=np.ones((n, p), bool),
    )


def wide_agreement(**changes):
    """Four methods on as many columns as there are names, parted on all of them."""
    p = len(LONG)
    parts = np.random.default_rng(11).normal(0, 0.01, (4, p))
    return replace(made_agreement.agreement(), **{
        "attributions": parts, "standard_errors": np.full((4, p), 0.001), "parted": np.arange(p),
        "feature_names": LONG, "feature_labels": LONG, "feature_values": np.array([LONG], dtype=object), **changes,
    })


def wide_refits():
    held = made_refits.spread(list(np.random.default_rng(12).gamma(1, 0.01, len(LONG))))
    return made_refits.refits(
        feature_names=LONG, feature_labels=LONG, importance=held, strength=held, row=held, n_refits=MANY,
        n_wanted=MANY, output=LONG[0],
    )


def many_models():
    """As many near-equal models as there are names, each a name and a number for each column."""
    p = len(LONG)
    found = np.random.default_rng(13).gamma(1, 0.01, (p, p))
    return made_refits.importance_range(
        feature_names=LONG, feature_labels=LONG, models=LONG, losses=np.full(p, 0.2), near=np.ones(p, bool),
        importance=found, low=found.min(axis=0), high=found.max(axis=0), middle=np.median(found, axis=0),
    )


def many_strengths():
    """Every pair of six hundred columns, all far beyond chance."""
    n = 600
    pairs = np.column_stack(np.triu_indices(n, 1))
    held = np.sort(np.random.default_rng(14).uniform(0.5, 1, len(pairs)))[::-1]
    return made_global.strength(
        features=LONG[:n], labels=LONG[:n], pairs=pairs, strength=held, low=held - 0.1, high=held + 0.1, size=held,
        band=np.full(len(pairs), 0.1), overall=np.ones(n), overall_low=np.ones(n), overall_high=np.ones(n),
    )


def deep_tree(depth=4):
    """A full tree; each question is about another column, and about all its levels."""
    branches, rules = [], []

    def grow(parent, limits):
        place, end = len(branches), len(limits) == depth
        branches.append(Branch(parent=parent, limits=limits[-1:], rule=len(rules) if end else -1, n_rows=2 * MANY,
                               n_measured=MANY, answer=1 / (place + 1)))
        if end:
            rules.append(made_global.rule(limits, 1 / (place + 1), MANY))
            return
        for left_out in (False, True):
            name = LONG[place]
            asked = made.limit(feature=name, label=name, categories=np.array(LONG, dtype=object), level_labels=LONG,
                               left_out=left_out)
            grow(place, (*limits, asked))

    grow(-1, ())
    ones = np.ones(len(LONG), int)
    return made_global.surrogate(
        branches=tuple(branches), rules=tuple(rules), depth=depth, features=LONG, labels=LONG, first=ones, asked=ones,
        output=LONG[0], other=LONG[1], target=LONG[2],
    )


HUGE = {
    "agreement_dots": lambda draw, theme: draw(wide_agreement(), theme=theme),
    "refits_chart": lambda draw, theme: draw(wide_refits(), theme=theme),
    "refits_row_chart": lambda draw, theme: draw(wide_refits(), theme=theme),
    "range_chart": lambda draw, theme: draw(many_models(), theme=theme),
    "strength_bars": lambda draw, theme: draw(many_strengths(), theme=theme),
    "surrogate_tree": lambda draw, theme: draw(deep_tree(), theme=theme),
    "neighbours": lambda draw, theme: draw(many_neighbours(), theme=theme),
    "contrast": lambda draw, theme: draw(made_row.contrast(one_wide_row(), one_wide_row()), theme=theme),
    "path": lambda draw, theme: draw(made_row.path(len(LONG)), theme=theme),
    "beeswarm": lambda draw, theme: draw(many_contributions(), theme=theme),
    "waterfall": lambda draw, theme: draw(one_wide_row(), theme=theme),
    "pairs": lambda draw, theme: draw(many_pairs(), theme=theme),
    "ranking": lambda draw, theme: draw(wide_importance(), theme=theme),
    "compared": lambda draw, theme: draw(wide_rankings(), theme=theme),
    "calibrations": lambda draw, theme: draw(many_classes(), many_classes(), LONG[:2], theme=theme),
    "curve": lambda draw, theme: draw(fine_curve(), theme=theme, marked=3.0),
    "ice": lambda draw, theme: draw(fine_curve(), theme=theme),
    "regions": lambda draw, theme: draw(fine_regions(), theme=theme),
    "surface": lambda draw, theme: draw(fine_surface(), theme=theme),
    "answer_histogram": lambda draw, theme: draw(made_finding.found(output=LONG[0], target=LONG[1]), theme=theme),
    "explanation_map": lambda draw, theme: draw(crowded_map(), theme=theme, colour="feature", feature="job"),
    "residuals": lambda draw, theme: draw(many_predicted(), theme=theme),
    "residual_histogram": lambda draw, theme: draw(many_predicted(), theme=theme),
    "histogram": lambda draw, theme: draw(made.predictions(MANY), 1, theme=theme, marked=0.5),
    "roc": lambda draw, theme: draw(many_classes(), theme=theme),
    "precision_recall": lambda draw, theme: draw(many_classes(), theme=theme),
    "calibration": lambda draw, theme: draw(many_classes(), theme=theme),
    "confusion": lambda draw, theme: draw(many_classes(), theme=theme),
    "common_changes_bars": lambda draw, theme: draw(changes_for_many(), theme=theme),
    "nearest_changes_bars": lambda draw, theme: draw(changes_for_many(), theme=theme),
    "before_after": lambda draw, theme: draw(many_answers(), theme=theme),
}
"""Chart → draw it of a huge result."""


def every_chart():
    """Name → function of every chart there is: what gives a picture."""
    found = {}
    for file in Path(charts.__file__).parent.glob("[a-z]*.py"):
        module = import_module(f"explain.charts.{file.stem}")
        for name, drawn in vars(module).items():
            own = inspect.isfunction(drawn) and drawn.__module__ == module.__name__ and not name.startswith("_")
            if own and inspect.signature(drawn).return_annotation is Picture:
                found[name] = drawn
    return found


def test_every_chart_is_tried():
    assert set(every_chart()) == set(HUGE)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", HUGE)
def test_a_chart_of_a_huge_result_is_at_most_a_megabyte(name, theme):
    picture = HUGE[name](every_chart()[name], theme)
    assert 500 < len(picture.figure.to_json()) <= LARGEST
    assert len(picture.alt) < 2_000


def wide_summary():
    """A summary of very many rows, each in another bin and line."""
    small = summary(400)
    return replace(small, n_rows=100 * MANY, counts=np.full_like(small.counts, 10**6), feature_labels=LONG[:12])


@pytest.mark.parametrize("draw", [
    lambda: every_chart()["beeswarm"](wide_summary(), theme=DARK),
    lambda: every_chart()["curve"](fine_curve(made.levels), theme=DARK, marked=2.0),
    lambda: every_chart()["curve"](fine_curve(kind="date"), theme=DARK, marked=np.nan),
    lambda: every_chart()["agreement_dots"](
        wide_agreement(subject="overall", feature_values=np.empty((0, len(LONG)), dtype=object)), theme=DARK,
    ),
], ids=["summary", "levels", "dates", "overall"])
def test_so_is_each_other_kind(draw):
    assert len(draw().figure.to_json()) <= LARGEST
