"""What fitting again tells, said rightly whatever the count."""

from dataclasses import replace

import numpy as np
import pytest

from explain.narrative.trust.refits import describe_range, describe_refits, plain_range, plain_refits
from tests.made_refits import importance_range, refits, spread
from tests.plain_language import faults


@pytest.mark.parametrize(("own", "said"), [
    ([0.0] * 4, "0 of 4 inputs clearly matter whatever the cases."),
    ([0.1, 0.0, 0.0, 0.0], "1 of 4 inputs clearly matters whatever the cases."),
    ([0.1, 0.1, 0.0, 0.0], "2 of 4 inputs clearly matter whatever the cases."),
])
def test_inputs_that_matter_are_counted(own, said):
    assert said in plain_refits(refits(importance=spread(own)))


@pytest.mark.parametrize(("n", "said"), [(1, "1 of 15 models was fitted."), (3, "3 of 15 models were fitted.")])
def test_models_that_were_fitted_in_time_are_counted(n, said):
    assert describe_refits(refits(n_refits=n, why_not="It was stopped."))[-1] == f"{said} It was stopped."


def test_the_best_model_alone_is_not_called_several_that_are_alike():
    alone = np.array([True, False, False, False])
    found = importance_range(near=alone)
    found = replace(found, low=found.importance[0], high=found.importance[0], middle=found.importance[0])
    told = describe_range(found)
    assert told[0].startswith("**1** of 4 models is about as good as the best")
    assert told[1].startswith("For it, ")
    assert plain_range(found) == (
        "Of 4 models tried, no other is about as good as the best one.",
        f"That one leans most on **{found.feature_labels[0]}**.",
    )
    assert not [wrong for each in (*told, *plain_range(found)) for wrong in faults(each)]
