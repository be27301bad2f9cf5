from dataclasses import replace

import pytest

from explain.checks.of_performance import of_performance
from tests.made import performance, regression


@pytest.mark.parametrize(("share", "rare"), [(0.04, 0), (0.96, 1)])
def test_the_rarer_class_is_named(share, rare):
    held = performance(prevalence=share)
    [warning] = of_performance(held).flags
    others = [name for name in held.outputs if name != held.output]
    assert (warning.id, warning["share"]) == ("W18", pytest.approx(0.04))
    assert warning.output == [held.output, *others][rare]


def test_even_classes_and_numbers_raise_nothing():
    assert of_performance(performance(prevalence=0.3)).flags == ()
    assert of_performance(regression()).flags == ()


def test_few_rows_are_told_of():
    held = replace(regression(), rows=regression().rows[:20])
    assert [(flag.id, flag["n"]) for flag in of_performance(held).flags] == [("W21", 20)]
