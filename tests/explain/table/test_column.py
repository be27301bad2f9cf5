from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from explain.table.column import KINDS, Column


def test_a_column_can_be_made_by_hand():
    column = Column(name="size", kind="ordinal", dtype=np.dtype(object), categories=("S", "M", "L"))
    assert column.encode(pd.Series(["L", "S", None])).tolist()[:2] == [2.0, 0.0]
    assert column.decode(np.array([2.0, 0.0])).tolist() == ["L", "S"]


def test_only_ordered_kinds_have_a_low_and_a_high():
    made = {kind: Column(name="x", kind=kind, dtype=np.dtype(float)) for kind in KINDS}
    assert [kind for kind in KINDS if made[kind].ordered] == ["numeric", "integer", "boolean", "ordinal", "date"]
    assert [kind for kind in KINDS if made[kind].by_code] == ["boolean", "category", "ordinal", "text"]


def test_the_name_on_screen_is_the_label_with_the_unit():
    column = Column(name="x1", kind="numeric", dtype=np.dtype(float))
    assert column.display == "x1"
    assert replace(column, unit="cm").display == "x1 (cm)"
    assert replace(column, label="Height", unit="cm").display == "Height (cm)"


def test_a_changed_column_codes_as_changed():
    column = Column(name="x", kind="category", dtype=np.dtype(object), categories=("a",))
    assert replace(column, categories=("b", "a")).encode(pd.Series(["a"], dtype=object)).tolist() == [1.0]
    with pytest.raises(FrozenInstanceError):
        column.kind = "text"


def test_unseen_values_come_in_order_of_appearance_once():
    column = Column(name="x", kind="category", dtype=np.dtype(object), categories=("a",))
    assert column.unseen(pd.Series(["z", "a", None, "b", "z"])) == ["z", "b"]
