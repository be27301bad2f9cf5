"""Parts of a table: conditions that hold together, settled on the whole table, and told."""

import numpy as np
import pandas as pd

from explain.scores.parts import inside, limit_of, narrowed, region, rows_in, settled
from explain.scores.splits import Side
from explain.table.read import read_table

FRAME = pd.DataFrame({"x": [1.0, 2, 3, 4, np.nan, 6], "town": ["a", "b", "c", "a", None, "c"]})
DATASET = read_table(FRAME, kinds={"x": "numeric", "town": "category"})


def test_two_sides_of_a_number_meet_halfway_and_reach_the_ends_of_the_table():
    below, above = settled(DATASET, Side(column=0, high=2.0, missing=True), Side(column=0, low=6.0))
    assert (below.low, below.high, above.low) == (-np.inf, 4.0, 6.0) or (below.high, above.low) == (4.0, 6.0)
    assert below.missing
    one, two = rows_in(DATASET, (below,)), rows_in(DATASET, (above,))
    assert (one ^ two).all()


def test_levels_not_met_go_to_the_second_side():
    below, above = settled(DATASET, Side(column=1, codes=(0.0,)), Side(column=1, codes=(1.0,)))
    assert above.codes[:2] == (1.0, 2.0)
    assert (rows_in(DATASET, (below,)) ^ rows_in(DATASET, (above,))).all()


def test_two_conditions_on_a_column_become_one():
    part = narrowed(narrowed((), Side(column=0, low=2.0)), Side(column=0, high=4.0))
    assert [(side.low, side.high) for side in part] == [(2.0, 4.0)]
    assert len(narrowed(part, Side(column=1, codes=(0.0,)))) == 2
    both = narrowed(narrowed((), Side(column=1, codes=(0.0, 1.0))), Side(column=1, codes=(1.0, 2.0)))
    assert both[0].codes == (1.0,)


def test_a_part_holds_the_rows_that_all_conditions_hold_of():
    part = (Side(column=0, low=2.0, missing=True), Side(column=1, codes=(0.0, np.nan)))
    coded = DATASET.schema.encode(DATASET.features)
    assert inside(part, coded).tolist() == rows_in(DATASET, part).tolist() == [False, False, False, True, True, False]


def test_a_part_is_told_in_words_and_as_conditions():
    told = region(DATASET, (Side(column=0, low=2.0, high=4.0),), 3, 2)
    assert (told.n_rows, told.n_measured) == (3, 2)
    assert told.where == [{"of": "column", "name": "x", "low": 2.0, "high": 4.0}]
    most = limit_of(DATASET.schema.columns[1], Side(column=1, codes=(0.0, 1.0, np.nan)))
    assert most.left_out
    assert most.level_labels == ("c",)
