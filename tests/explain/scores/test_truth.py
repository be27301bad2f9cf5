import numpy as np
import pandas as pd
import pytest

from explain.errors import DataError, MethodError
from explain.model.predictor import Predictor
from explain.scores.truth import Outcomes, known_truth, rows_with_target
from explain.table.read import read_table


def predictor_of(classes, task=None):
    task = task or ("binary" if len(classes) == 2 else "multiclass")
    return Predictor(
        estimator=None, task=task, outputs=tuple(str(each) for each in classes), classes=tuple(classes),
        scale="probability", answers={}, features=("x",), fingerprint="", library="", version="", name="", notes=(),
    )


def dataset_of(target):
    frame = pd.DataFrame({"x": np.arange(len(target), dtype=float)})
    return read_table(frame.assign(y=target), target="y")


@pytest.mark.parametrize(
    ("target", "classes"),
    [
        ([0, 1, 1], (0, 1)),
        (["0", "1", "1"], (0, 1)),
        ([0, 1, 1], ("0", "1")),
        ([0.0, 1.0, 1.0], (0, 1)),
        ([0, 1, 1], (0.0, 1.0)),
        ([0.0, 1.0, 1.0], ("0", "1")),
        ([False, True, True], (False, True)),
        (["False", "True", "True"], (False, True)),
        ([False, True, True], ("False", "True")),
        ([0, 1, 1], (False, True)),
        ([False, True, True], (0, 1)),
        (["no", "yes", "yes"], ("no", "yes")),
        (pd.Categorical(["no", "yes", "yes"], categories=["yes", "no"]), ("no", "yes")),
    ],
)
def test_labels_are_matched_by_what_they_say(target, classes):
    assert known_truth(predictor_of(classes), dataset_of(target)).tolist() == [0, 1, 1]


def test_a_class_whose_text_is_exact_wins_over_one_that_reads_alike():
    assert known_truth(predictor_of((1, "1.0", "x")), dataset_of(["1.0", "1", "x"])).tolist() == [1, 0, 2]


def test_missing_targets_are_left_out_and_counted():
    dataset = dataset_of(["no", None, "yes", np.nan])
    truth = known_truth(predictor_of(("no", "yes")), dataset)
    assert np.isnan(truth).tolist() == [False, True, False, True]
    rows, n_left_out = rows_with_target(dataset, truth, None, default=None, seed=0)
    assert (rows.positions.tolist(), n_left_out) == ([0, 2], 2)
    rows, n_left_out = rows_with_target(dataset, truth, [3, 2], default=None, seed=0)
    assert (rows.positions.tolist(), n_left_out) == ([2], 1)


def test_the_default_rows_have_a_target_and_grow_with_the_number_asked():
    dataset = dataset_of([0.0 if i % 3 else None for i in range(90)])
    truth = known_truth(predictor_of((), task="regression"), dataset)
    few, _ = rows_with_target(dataset, truth, None, default=10, seed=4)
    many, _ = rows_with_target(dataset, truth, None, default=30, seed=4)
    assert len(few) == 10
    assert set(few.positions) < set(many.positions)
    assert not np.isnan(truth[many.positions]).any()


def test_unknown_labels_are_named_with_the_classes_of_the_model():
    with pytest.raises(DataError, match="'y' holds maybe and never, which the model does not know") as caught:
        known_truth(predictor_of(("no", "yes")), dataset_of(["no", "maybe", "never"]))
    assert caught.value.remedy == "Use the model's classes: no and yes."


def test_a_target_that_is_not_numbers_is_refused_in_regression():
    with pytest.raises(DataError, match="'much'"):
        known_truth(predictor_of((), task="regression"), dataset_of(["1", "much", "3"]))
    with pytest.raises(DataError, match="inf"):
        known_truth(predictor_of((), task="regression"), dataset_of([1.0, np.inf]))


def test_numbers_kept_as_text_are_read_in_regression():
    truth = known_truth(predictor_of((), task="regression"), dataset_of(["1", None, "2.5"]))
    assert truth.tolist() == pytest.approx([1, np.nan, 2.5], nan_ok=True)


def test_numbers_kept_as_categories_are_read_in_regression():
    truth = known_truth(predictor_of((), task="regression"), dataset_of(pd.Categorical([3, None, 1])))
    assert truth.tolist() == pytest.approx([3, np.nan, 1], nan_ok=True)


def test_a_table_without_target_says_where_to_name_it():
    dataset = read_table(pd.DataFrame({"x": [1.0]}))
    with pytest.raises(MethodError) as caught:
        known_truth(predictor_of(("no", "yes")), dataset)
    assert caught.value.remedy == "Name the target column on the page Model and data."


def test_rows_given_by_their_values_have_no_target():
    dataset = dataset_of(["no", "yes"])
    with pytest.raises(MethodError, match="no target"):
        rows_with_target(dataset, np.array([0.0, 1.0]), [{"x": 3.0}], default=None, seed=0)


@pytest.mark.parametrize(("output", "expected"), [(1, [0, 1, 1]), (0, [0, 0, 1])])
def test_the_threshold_is_about_the_output_and_included(output, expected):
    answers = np.array([[0.7, 0.3], [0.5, 0.5], [0.2, 0.8]])
    outcomes = Outcomes(task="binary", truth=np.zeros(3), answers=answers, output=output, threshold=0.5)
    assert outcomes.said.tolist() == expected


def test_with_several_classes_the_largest_score_is_said():
    answers = np.array([[0.2, 0.3, 0.5], [0.4, 0.4, 0.2]])
    outcomes = Outcomes(task="multiclass", truth=np.array([2, 1]), answers=answers, output=2, threshold=0.9)
    assert outcomes.said.tolist() == [2, 0]
    assert outcomes.positive.tolist() == [True, False]
    assert outcomes.score.tolist() == [0.5, 0.2]
