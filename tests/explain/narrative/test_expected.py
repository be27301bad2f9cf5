"""Against expectation, and protected: said when it is so, and only then."""

from dataclasses import replace

import numpy as np
import pytest

from explain.narrative.expected import protected_named, surprises
from explain.table.dictionary import Dictionary
from tests import made
from tests.made_summary import summary
from tests.plain_language import faults


def called(**said) -> Dictionary:
    return Dictionary.from_plain(said)


def rising(sign: float = 1):
    """One ordered column whose contributions rise with it."""
    codes = np.arange(40.0)[:, None]
    return replace(made.attributions(40, names=("age",)), feature_codes=codes, contributions=sign * (codes - 20) / 100,
                   ordered=np.array([True]))


@pytest.mark.parametrize(("sign", "direction", "towards", "told"), [
    (1, "up", 1, 0), (1, "down", 1, 1), (-1, "up", 1, 1), (-1, "down", 1, 0), (1, "", 1, 0),
    (1, "up", -1, 1), (1, "down", -1, 0), (1, "down", 0, 0),
])
def test_a_direction_against_the_expected_one_is_told(sign, direction, towards, told):
    found = surprises(rising(sign), called(age={"direction": direction}), towards=towards)
    assert len(found) == told
    assert all(not faults(sentence) for sentence in found)


def test_it_says_both_directions_and_what_it_stands_on():
    [sentence] = surprises(rising(-1), called(age={"direction": "up"}), towards=1)
    assert sentence == (
        "Not as expected: higher **age** goes with a lower score in the model. The data dictionary expects a higher "
        "one (rank correlation −1 over 40 rows)."
    )


def test_what_is_not_clear_is_no_surprise():
    noise = replace(rising(), contributions=np.resize([0.1, -0.1], (40, 1)))
    assert surprises(noise, called(age={"direction": "down"}), towards=1) == ()


def test_levels_have_no_direction():
    assert surprises(replace(rising(), ordered=np.array([False])), called(age={"direction": "down"}), towards=1) == ()
    assert surprises(made.levels(), called(workclass={"direction": "down"}), towards=1) == ()


def test_a_curve_against_the_expected_direction_is_told():
    [sentence] = surprises(made.dependence(), called(age={"direction": "down"}), towards=1)
    assert "over 12 values" in sentence
    assert surprises(made.dependence(), called(age={"direction": "up"}), towards=1) == ()
    flat = replace(made.dependence(), average=np.full(12, 0.3))
    assert surprises(flat, called(age={"direction": "down"}), towards=1) == ()


def test_a_summary_is_read_by_its_sample():
    held = summary()
    names = {name: {"direction": "up"} for name in held.feature_names}
    assert surprises(held, called(**names), towards=1) == surprises(held.sample, called(**names), towards=1)


def test_protected_columns_are_named_where_they_matter():
    dictionary = called(sex={"protected": True}, relationship={"protected": True})
    [sentence] = protected_named(made.one_row(), dictionary)
    assert sentence == ("Marked as protected, and used by the model here, are **Relationship** (+31 points) and "
                        "**Sex** (+1 point).")
    idle = replace(made.one_row(), contributions=np.zeros((1, 12)))
    assert protected_named(idle, dictionary) == ()
    assert protected_named(made.dependence(), called(age={"protected": True})) == (
        "**Age (years)** is marked as protected.",
    )
    assert protected_named(made.dependence(), dictionary) == ()


def test_of_many_protected_columns_some_are_named():
    names = {name: {"protected": True} for name in made.NAMES}
    [sentence] = protected_named(made.one_row(), called(**names))
    assert sentence.endswith("and 4 others.")
    assert not faults(sentence)
