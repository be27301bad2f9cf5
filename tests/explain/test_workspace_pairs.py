"""Models and tables as people have them, through the door of the app: bytes into a sealed process, numbers out."""

import io
import sys

import joblib
import numpy as np
import pytest

from explain.errors import ModelError
from explain.workspace import open_table
from tests.pairs import PAIRS


def as_file(model) -> bytes:
    """A fitted object as a person saves it."""
    if isinstance(model, bytes):
        return model
    file = io.BytesIO()
    joblib.dump(model, file)
    return file.getvalue()


@pytest.mark.parametrize("name", list(PAIRS))
def test_a_pair_opens_sealed_with_the_models_own_answers_or_is_refused(name):
    held = PAIRS[name]()
    with open_table(held.table, target=held.target) as workspace:
        if held.code:
            with pytest.raises(ModelError) as caught:
                workspace.add_model(as_file(held.model), **held.options)
            assert caught.value.code == held.code
            return
        facts = workspace.add_model(as_file(held.model), **held.options)
        assert sys.platform != "linux" or {"landlock", "seccomp", "rlimits"} <= set(workspace.measures)
        values = workspace.ask("predictions").values
        wanted = np.asarray(held.answers, dtype=float).reshape(len(held.table), -1)
        np.testing.assert_allclose(values, wanted, rtol=held.tolerance or 1e-12, atol=held.tolerance or 1e-12)
        assert facts.outputs == (held.outputs or facts.outputs)
        everything = workspace.ask("shap_values", rows=[0], output=facts.outputs[-1])
        assert np.isfinite(everything.contributions).all()
