"""Any fitted object or file, asked one way: equal to the estimator's own answer, or refused in words."""

import hashlib
import io
import pickle
import re
import threading
import warnings

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import DBSCAN, KMeans
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier, SGDClassifier
from sklearn.model_selection import GridSearchCV, TunedThresholdClassifierCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

import explain
from explain.errors import MethodError, ModelError
from explain.model.choosing import ChooseItem

CLASSIFIERS = [
    LogisticRegression(), GaussianNB(), RandomForestClassifier(9, random_state=0),
    GradientBoostingClassifier(n_estimators=5),
    HistGradientBoostingClassifier(max_iter=5), MLPClassifier((4,), max_iter=400, random_state=0),
    CalibratedClassifierCV(LinearSVC(), cv=2), GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2),
    VotingClassifier([("a", GaussianNB()), ("b", LogisticRegression())], voting="soft"),
    StackingClassifier([("a", GaussianNB())], cv=2), make_pipeline(StandardScaler(), LogisticRegression()),
    TunedThresholdClassifierCV(LogisticRegression(), cv=2),
]
REGRESSORS = [
    LinearRegression(), Ridge(), RandomForestRegressor(9, random_state=0), HistGradientBoostingRegressor(max_iter=5),
    make_pipeline(StandardScaler(), Ridge()),
]


def named(estimator):
    return type(estimator).__name__


def fit(estimator, *data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return estimator.fit(*data)


@pytest.mark.parametrize("estimator", CLASSIFIERS, ids=named)
def test_a_classifier_answers_as_its_own_predict_proba(estimator, numbers, frame):
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(fit(estimator, numbers, frame["late"]), table)
    assert predictor.task == "binary"
    assert predictor.outputs == ("no", "yes")
    assert predictor.scale == "probability"
    np.testing.assert_array_equal(predictor(table.features), estimator.predict_proba(numbers))


@pytest.mark.parametrize("estimator", REGRESSORS, ids=named)
def test_a_regressor_answers_in_the_targets_unit(estimator, numbers, frame):
    table = explain.read_table(numbers.assign(delay=frame["delay"]), target="delay")
    predictor = explain.load_model(fit(estimator, numbers, frame["delay"]), table)
    assert (predictor.task, predictor.outputs, predictor.scale) == ("regression", ("delay",), "target")
    np.testing.assert_array_equal(predictor(table.features)[:, 0], estimator.predict(numbers))


@pytest.mark.parametrize("estimator", [SVC(), LinearSVC(), RidgeClassifier(), SGDClassifier(random_state=0)], ids=named)
def test_a_classifier_without_probabilities_answers_on_the_margin_alone(estimator, numbers, frame):
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(fit(estimator, numbers, frame["late"]), table)
    score = estimator.decision_function(numbers)
    np.testing.assert_array_equal(predictor(table.features), np.column_stack([-score, score]))
    assert tuple(predictor.answers) == ("margin",)
    with pytest.raises(MethodError):
        predictor(table.features, "probability")


def test_the_margin_of_three_classes_has_a_column_each(numbers):
    classes = pd.qcut(numbers["age"], 3, labels=["low", "mid", "top"]).astype(str)
    estimator = fit(GradientBoostingClassifier(n_estimators=5), numbers, classes)
    table = explain.read_table(numbers.assign(y=classes), target="y")
    predictor = explain.load_model(estimator, table)
    assert predictor.task == "multiclass"
    np.testing.assert_array_equal(predictor(table.features, "margin"), estimator.decision_function(numbers))


def test_a_vote_without_probabilities_scores_its_answer_with_one(numbers, frame):
    vote = fit(VotingClassifier([("a", GaussianNB()), ("b", LogisticRegression())]), numbers, frame["late"])
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(vote, table)
    assert (np.array(predictor.outputs)[predictor(table.features).argmax(axis=1)] == vote.predict(numbers)).all()
    assert any("names classes only" in note for note in predictor.notes)


def test_a_pipeline_takes_text_and_gaps_in_any_column_order(pipeline, features, frame):
    order = ["late", "job", "city", "wage", "member", "age"]
    shuffled = explain.read_table(frame[order], target="late")
    predictor = explain.load_model(pipeline, shuffled)
    np.testing.assert_array_equal(predictor(shuffled.features), pipeline.predict_proba(features))
    assert predictor.features == tuple(features.columns)
    assert predictor.name == "random forest classifier in a pipeline"
    assert predictor.library == "scikit-learn"


def test_extra_columns_are_left_to_the_table_and_named(pipeline, frame):
    table = explain.read_table(frame, target="late")
    predictor = explain.load_model(pipeline, table)
    assert "delay" not in predictor.features
    assert any("does not use 'delay'" in note for note in predictor.notes)


def test_a_model_of_a_bare_array_is_matched_by_position_without_a_warning(numbers, frame):
    estimator = LogisticRegression().fit(numbers.to_numpy(), frame["late"])
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(estimator, table)
    np.testing.assert_array_equal(predictor(table.features), estimator.predict_proba(numbers.to_numpy()))
    assert any("in their order, 'age' first" in note for note in predictor.notes)


def test_counted_classes_take_the_targets_labels_in_sorted_order(numbers, frame):
    estimator = LogisticRegression().fit(numbers, (frame["late"] == "yes").astype(int))
    table = explain.read_table(numbers.assign(late=frame["late"]), target="late")
    predictor = explain.load_model(estimator, table)
    assert predictor.outputs == ("no", "yes")
    assert any("0 is 'no' and 1 is 'yes'" in note for note in predictor.notes)


def test_labels_and_positive_are_the_users_to_choose(numbers, frame):
    estimator = LogisticRegression().fit(numbers, (frame["late"] == "yes").astype(int))
    table = explain.read_table(numbers)
    plain = explain.load_model(estimator, table)
    chosen = explain.load_model(estimator, table, labels=["in time", "late"], positive="in time", name="Delays")
    assert plain.outputs == ("0", "1")
    assert plain.place() == 1
    assert chosen.outputs == ("in time", "late")
    assert chosen.place() == 0
    assert chosen.name == "Delays"
    assert chosen.fingerprint != plain.fingerprint
    with pytest.raises(ModelError, match="no class 'never'"):
        explain.load_model(estimator, table, positive="never")
    with pytest.raises(ModelError, match="3 labels were given for 2 classes"):
        explain.load_model(estimator, table, labels=["a", "b", "c"])


def test_fingerprints_are_the_digest_of_bytes_or_of_the_pickle(pipeline, dataset):
    raw = pickle.dumps(pipeline)
    assert explain.load_model(raw, dataset).fingerprint == hashlib.sha256(raw).hexdigest()
    assert explain.load_model(pipeline, dataset).fingerprint == hashlib.sha256(pickle.dumps(pipeline)).hexdigest()
    assert explain.load_model(raw, dataset, positive="yes").fingerprint == hashlib.sha256(raw).hexdigest()
    assert explain.load_model(raw, dataset, positive="no").fingerprint != hashlib.sha256(raw).hexdigest()


def test_a_path_opens_as_its_bytes_do(tmp_path, pipeline, dataset):
    joblib.dump(pipeline, tmp_path / "model.any-name")
    by_path = explain.load_model(tmp_path / "model.any-name", dataset)
    by_text = explain.load_model(str(tmp_path / "model.any-name"), dataset)
    assert by_path.fingerprint == by_text.fingerprint
    with pytest.raises(ModelError, match=r"'none\.joblib' cannot be read"):
        explain.load_model(tmp_path / "none.joblib", dataset)


def test_an_object_that_cannot_be_pickled_is_named_for_this_session(dataset, numbers):
    class Own:
        def predict(self, given):
            return np.asarray(given)[:, 0]

    table = explain.read_table(numbers)
    predictor = explain.load_model(Own(), table)
    np.testing.assert_array_equal(predictor(table.features)[:, 0], numbers["age"])
    assert any("cannot be pickled" in note for note in predictor.notes)
    assert predictor.fingerprint != explain.load_model(Own(), table).fingerprint


def test_a_model_with_classes_but_no_classifier_is_a_regressor(numbers):
    class Odd(LinearRegression):
        classes_ = ("a", "b")

    estimator = Odd().fit(numbers, numbers["age"])
    assert explain.load_model(estimator, explain.read_table(numbers)).task == "regression"


@pytest.mark.parametrize(("source", "words"), [
    (LogisticRegression(), "has not been fitted"), (make_pipeline(StandardScaler(), Ridge()), "has not been fitted"),
    (StandardScaler(), "changes columns and predicts nothing"), ({"model": 1}, "dictionary with 'model'"),
    (pd.DataFrame({"a": [1]}), "a table, not a model"), (KMeans(), "has not been fitted"),
    (DBSCAN(), "judges the rows it was fitted on"), (IsolationForest(), "has not been fitted"),
    (3.5, "has no 'predict'"),
], ids=str)
def test_what_is_no_fitted_model_is_refused_in_words(source, words, numbers):
    with pytest.raises(ModelError, match=words) as caught:
        explain.load_model(source, explain.read_table(numbers))
    assert caught.value.remedy.endswith(".")


def test_several_numbers_at_once_are_outputs_of_their_own(numbers):
    table = explain.read_table(numbers)
    estimator = LinearRegression().fit(numbers, numbers + 1)
    plain = explain.load_model(estimator, table)
    named = explain.load_model(estimator, table, labels=["older", "richer"])
    assert (plain.task, plain.outputs, named.outputs) == ("regression", ("output 1", "output 2"), ("older", "richer"))
    np.testing.assert_array_equal(named(table.features), estimator.predict(numbers))
    with pytest.raises(ModelError, match="3 names were given for 2 answers"):
        explain.load_model(estimator, table, labels=["a", "b", "c"])


def test_classes_of_several_targets_at_once_are_refused(numbers):
    several = RandomForestClassifier(3).fit(numbers, numbers > 20)
    with pytest.raises(ModelError, match="2 targets at once") as caught:
        explain.load_model(several, explain.read_table(numbers))
    assert caught.value.code == "MODEL-TARGETS"


def test_answers_that_are_not_finite_are_refused(numbers):
    class Broken(LinearRegression):
        def predict(self, given):
            return np.full(len(given), np.nan)

    with pytest.raises(ModelError, match="not with finite numbers"):
        explain.load_model(Broken().fit(numbers, numbers["age"]), explain.read_table(numbers))


def test_scores_that_do_not_add_up_to_one_are_refused(numbers, frame):
    class Loose(LogisticRegression):
        def predict_proba(self, given):
            return super().predict_proba(given) * 0.9

    with pytest.raises(ModelError, match=r"add up to 0\.9"):
        explain.load_model(Loose().fit(numbers, frame["late"]), explain.read_table(numbers))


def test_another_scikit_learn_version_is_noted(pipeline, dataset):
    raw = pickle.dumps(pipeline).replace(b"_sklearn_version\x94\x8c\x051.9.1", b"_sklearn_version\x94\x8c\x051.8.0")
    predictor = explain.load_model(raw, dataset)
    assert predictor.version == "1.8.0"
    assert any("saved with scikit-learn 1.8.0" in note for note in predictor.notes)
    np.testing.assert_array_equal(predictor(dataset.features), explain.load_model(pipeline, dataset)(dataset.features))


def test_a_forest_fitted_on_all_cores_gives_identical_numbers_in_many_threads(numbers, frame):
    forest = RandomForestClassifier(60, n_jobs=-1, random_state=0).fit(numbers, frame["late"])
    table = explain.read_table(numbers)
    predictor = explain.load_model(forest, table)
    first, answers = predictor(table.features), []
    threads = [threading.Thread(target=lambda: answers.append(predictor(table.features))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all((answer == first).all() for answer in answers)
    assert forest.n_jobs == -1


def test_text_dates_are_parsed_for_a_model_that_asks_for_dates(frame):
    days = pd.Series(pd.date_range("2024-01-01", periods=len(frame), freq="D"), name="day")

    class Weekdays(LinearRegression):
        def predict(self, given):
            return given["day"].dt.day_of_week.to_numpy(dtype=float)

    estimator = Weekdays()
    estimator.feature_names_in_ = np.array(["day"], dtype=object)
    written = io.BytesIO(pd.DataFrame({"day": days.dt.strftime("%Y-%m-%d")}).to_csv(index=False).encode())
    table = explain.read_table(written.getvalue())
    assert table.schema["day"].kind == "date"
    predictor = explain.load_model(estimator, table)
    np.testing.assert_array_equal(predictor(table.features)[:, 0], days.dt.day_of_week)


@pytest.mark.parametrize(("compress", "said"), [(0, "joblib"), (3, "joblib, zlib"), (("xz", 1), "joblib, xz")], ids=str)
def test_what_kind_of_file_it_was_and_what_was_checked(compress, said, pipeline, dataset):
    file = io.BytesIO()
    joblib.dump(pipeline, file, compress=compress)
    predictor = explain.load_model(file.getvalue(), dataset)
    assert predictor.format == said
    assert re.fullmatch(r"\d+ names checked, all known", predictor.checked)
    plain = explain.load_model(pipeline, dataset)
    assert (plain.format, plain.checked) == ("", "")


def test_one_of_several_models_under_names_of_ones_own(numbers, frame):
    held = {"a": LogisticRegression().fit(numbers, frame["late"]), "b": GaussianNB().fit(numbers, frame["late"])}
    table = explain.read_table(numbers.rename(columns={"wage": "pay"}))
    with pytest.raises(ChooseItem):
        explain.load_model(held, table)
    predictor = explain.load_model(held, table, item="b", columns={"wage": "pay"})
    np.testing.assert_array_equal(predictor(table.features), held["b"].predict_proba(numbers))
    shown = explain.shap_values(predictor, table, rows=[1])
    assert shown.feature_names == ("age", "pay")


def test_a_pickle_with_a_name_of_its_own_opens_only_when_that_is_asked_for(numbers, frame):
    raw = pickle.dumps(Halved().fit(numbers, frame["delay"]))
    table = explain.read_table(numbers)
    with pytest.raises(ModelError) as caught:
        explain.load_model(raw, table)
    assert caught.value.code.startswith("MODEL-NAME")
    predictor = explain.load_model(raw, table, pickles="any")
    np.testing.assert_array_equal(predictor(numbers)[:, 0], Halved().fit(numbers, frame["delay"]).predict(numbers))
    assert "not checked" in predictor.checked


class Halved(LinearRegression):
    """A class that no library knows."""

    def predict(self, given):
        return super().predict(given) / 2
