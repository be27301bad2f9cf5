"""Models and tables as people have them: right predictions, or the right refusal."""

import numpy as np
import pytest

import explain
from explain.errors import ModelError
from tests.pairs import PAIRS


@pytest.mark.parametrize("name", list(PAIRS))
def test_a_pair_opens_with_the_models_own_answers_or_is_refused(name):
    held = PAIRS[name]()
    table = explain.read_table(held.table, target=held.target)
    if held.code:
        with pytest.raises(ModelError) as caught:
            explain.load_model(held.model, table, **held.options)
        assert caught.value.code == held.code
        assert caught.value.remedy.endswith(".")
        return
    predictor = explain.load_model(held.model, table, **held.options)
    wanted = np.asarray(held.answers, dtype=float).reshape(len(table), -1)
    values = predictor(table.features)
    if held.tolerance:
        np.testing.assert_allclose(values, wanted, rtol=held.tolerance, atol=held.tolerance)
    else:
        np.testing.assert_array_equal(values, wanted)
    assert predictor.task == (held.task or predictor.task)
    assert predictor.outputs == (held.outputs or predictor.outputs)
    assert predictor.scale == (held.scale or predictor.scale)
    assert held.said in " ".join(predictor.notes)
