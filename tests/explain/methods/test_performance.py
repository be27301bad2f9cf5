import dataclasses

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.svm import LinearSVC

from explain import load_model, performance, read_table
from explain.errors import DataError, MethodError
from explain.methods.performance import performance as of_module


class Fixed:
    """A classifier that answers with the column ``p`` as the probability of its second class."""

    def __init__(self, classes):
        self.classes_ = np.array(classes)
        self.feature_names_in_ = np.array(["p"], dtype=object)

    def predict_proba(self, frame):
        return np.column_stack([1 - frame["p"], frame["p"]])


def opened(target, p, classes=(0, 1)):
    dataset = read_table(pd.DataFrame({"p": np.asarray(p, dtype=float), "y": target}), target="y")
    return load_model(Fixed(classes), dataset), dataset


def by_name(result):
    return {score.name: score for score in result.scores}


TEN = ([0, 0, 1, 1, 0, 1, 1, 1, 0, 1], [0.1, 0.2, 0.3, 0.4, 0.45, 0.55, 0.6, 0.8, 0.85, 0.95])


def test_r30_ten_rows_with_known_scores():
    result = performance(*opened(*TEN))
    held = by_name(result)
    assert held["AUC"].value == pytest.approx(17 / 24, abs=1e-12)
    assert held["PR-AUC"].value == pytest.approx(0.780159, abs=5e-7)
    assert held["Brier"].value == pytest.approx(0.223, abs=1e-12)
    assert held["Log-loss"].value == pytest.approx(0.632682, abs=5e-7)
    assert held["Accuracy"].value == pytest.approx(0.7)
    assert result.confusion.tolist() == [[3, 1], [2, 4]]
    assert result.prevalence == 0.6
    assert held["PR-AUC"].reference == 0.6
    assert held["Brier"].reference == pytest.approx(0.24)
    assert (result.output, result.threshold, result.scale, result.task) == ("1", 0.5, "probability", "binary")


@pytest.mark.parametrize(
    ("threshold", "confusion"), [(0, [[0, 4], [0, 6]]), (0.3, [[2, 2], [0, 6]]), (1, [[4, 0], [6, 0]])]
)
def test_the_threshold_moves_the_confusion(threshold, confusion):
    result = performance(*opened(*TEN), threshold=threshold)
    assert result.confusion.tolist() == confusion
    assert by_name(result)["Accuracy"].value == pytest.approx(np.trace(result.confusion) / 10)


def test_the_other_class_sees_the_mirror_image():
    one, other = (performance(*opened(*TEN), output=output) for output in ("1", "0"))
    assert by_name(other)["AUC"].value == pytest.approx(by_name(one)["AUC"].value)
    assert by_name(other)["Log-loss"].value == by_name(one)["Log-loss"].value
    assert other.prevalence == 0.4
    assert other.confusion.tolist() == one.confusion.tolist()
    assert other.truth.tolist() == (1 - one.truth).tolist()
    assert other.predictions == pytest.approx(1 - one.predictions)


def test_r22_diabetes_by_least_squares():
    frame, target = load_diabetes(return_X_y=True, as_frame=True)
    dataset = read_table(frame.assign(progress=target), target="progress", target_unit="points")
    model = LinearRegression().fit(frame, target)
    result = performance(load_model(model, dataset), dataset)
    held = by_name(result)
    assert held["R²"].value == pytest.approx(0.517748422, abs=1e-9)
    assert held["RMSE"].value ** 2 == pytest.approx(2859.696347587, rel=1e-10)
    assert held["MAE"].value == pytest.approx(metrics.mean_absolute_error(target, model.predict(frame)))
    assert held["RMSE"].reference == pytest.approx(target.std(ddof=0))
    assert all(score.low < score.value < score.high for score in result.scores)
    assert (result.unit, result.scale, result.output, result.confusion.shape) == ("points", "target", "", (0, 0))
    assert len(result.roc.x) == len(result.calibration.x) == 0
    assert result.truth - result.predictions == pytest.approx(target - model.predict(frame), abs=1e-9)
    assert np.isnan(result.prevalence)


def test_several_classes_named_by_text():
    frame, codes = load_iris(return_X_y=True, as_frame=True)
    labels = np.array(["setosa", "versicolor", "virginica"])[codes]
    model = LogisticRegression(C=0.01, max_iter=500).fit(frame, labels)
    dataset = read_table(frame.assign(kind=labels), target="kind")
    result = performance(load_model(model, dataset), dataset, output="versicolor")
    held, probabilities, said = by_name(result), model.predict_proba(frame), model.predict(frame)
    assert held["AUC"].value == pytest.approx(metrics.roc_auc_score(codes == 1, probabilities[:, 1]))
    assert held["Macro AUC"].value == pytest.approx(metrics.roc_auc_score(codes, probabilities, multi_class="ovr"))
    assert held["Log-loss"].value == pytest.approx(metrics.log_loss(codes, probabilities))
    assert held["Balanced accuracy"].value == pytest.approx(metrics.balanced_accuracy_score(labels, said))
    assert held["Balanced accuracy"].reference == pytest.approx(1 / 3)
    assert result.confusion.tolist() == metrics.confusion_matrix(labels, said).tolist()
    assert result.confusion_labels == result.outputs == ("setosa", "versicolor", "virginica")
    assert result.roc.name == "versicolor"
    assert result.calibration.n.sum() == 150


def test_a_model_of_margins_has_no_scores_of_probabilities():
    frame, codes = load_iris(return_X_y=True, as_frame=True)
    frame, target = frame[:100], codes[:100].map({0: "no", 1: "yes"})
    model = LinearSVC().fit(frame, target)
    dataset = read_table(frame.assign(y=target), target="y")
    predictor = dataclasses.replace(
        load_model(LogisticRegression().fit(frame, target), dataset), scale="margin",
        answers={"margin": lambda rows: np.outer(model.decision_function(rows), [-1, 1])},
    )
    result = performance(predictor, dataset)
    assert list(by_name(result)) == ["AUC", "PR-AUC", "Accuracy", "Balanced accuracy"]
    assert result.threshold == 0
    assert result.confusion.tolist() == metrics.confusion_matrix(target, model.predict(frame)).tolist()
    assert len(result.calibration.x) == 0
    assert len(result.roc.x) >= 2


@pytest.mark.parametrize("target", [["0", "1"] * 3, [0.0, 1.0] * 3, [False, True] * 3])
def test_labels_of_another_type_are_matched(target):
    result = performance(*opened(target, [0.1, 0.9] * 3))
    assert result.confusion.tolist() == [[3, 0], [0, 3]]


def test_labels_the_model_does_not_know_are_named():
    with pytest.raises(DataError, match="holds maybe, which the model does not know") as caught:
        performance(*opened(["yes", "no", "maybe"], [0.1, 0.2, 0.3], classes=("no", "yes")))
    assert "no and yes" in caught.value.remedy


def test_rows_without_target_are_left_out_and_counted():
    result = performance(*opened([0, None, 1, None], [0.2, 0.9, 0.7, 0.1]))
    assert result.rows.tolist() == [0, 2]
    assert result.provenance.n_rows == 2
    assert ("rows_without_target", "2") in result.provenance.settings


def test_chosen_rows_alone_are_judged():
    result = performance(*opened(*TEN), rows=[9, 0, 1])
    assert result.rows.tolist() == [0, 1, 9]
    assert by_name(result)["AUC"].value == 1


@pytest.mark.parametrize("target", [[None, None], [1, None], [1, 1], [1, 0]])
def test_too_few_rows_give_undefined_scores_and_no_error(target):
    predictor, dataset = opened(np.array(target, dtype=float), [0.5, 0.5])
    result = performance(predictor, dataset)
    held = by_name(result)
    one_class = len(set(result.truth.tolist())) < 2
    assert np.isnan(held["AUC"].value) == one_class
    assert (len(result.roc.x) == 0) == one_class
    assert result.confusion.sum() == len(result.rows)
    assert np.isnan(held["Brier"].value) == (len(result.rows) == 0)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_regression_on_a_target_that_does_not_vary(n):
    dataset = read_table(pd.DataFrame({"x": np.arange(5.0), "y": [2.0] * n + [np.nan] * (5 - n)}), target="y")
    model = LinearRegression().fit(dataset.features, np.arange(5.0))
    held = by_name(performance(load_model(model, dataset), dataset))
    assert np.isnan(held["R²"].value)
    assert np.isnan(held["RMSE"].value) == (n == 0)


def test_no_target_and_no_threshold_are_refused():
    predictor, _ = opened(*TEN)
    with pytest.raises(MethodError) as caught:
        performance(predictor, read_table(pd.DataFrame({"p": [0.5]})))
    assert caught.value.remedy == "Name the target column on the page Model and data."
    with pytest.raises(MethodError, match=r"threshold 1\.5"):
        performance(*opened(*TEN), threshold=1.5)
    with pytest.raises(MethodError, match="no output 'maybe'"):
        performance(*opened(*TEN), output="maybe")


def test_the_same_seed_gives_the_same_numbers():
    first, again, other = (performance(*opened(*TEN), seed=seed) for seed in (5, 5, 6))
    ends = [[(score.low, score.high) for score in result.scores] for result in (first, again, other)]
    assert ends[0] == ends[1] != ends[2]


def test_progress_is_called_and_may_stop():
    seen = []
    performance(*opened(*TEN), progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert set(seen) == {(10, 10)}

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        performance(*opened(*TEN), progress=stop)


def test_the_public_name_is_the_function():
    assert performance is of_module
