"""What an estimator says of itself decides how it is asked."""

import numpy as np
import pytest
import xgboost
from sklearn.cluster import DBSCAN
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from explain.errors import ModelError
from explain.model.scikit import fitted_estimator, is_classifier


class Duck:
    """Looks like a classifier, derives from nothing, names no classes."""

    def predict_proba(self, given):
        return np.full(len(given), 0.25)


def test_is_classifier():
    assert is_classifier(make_pipeline(StandardScaler(), LogisticRegression()))
    assert is_classifier(GridSearchCV(LogisticRegression(), {}))
    assert not is_classifier(make_pipeline(StandardScaler(), LinearRegression()))
    assert is_classifier(Duck())
    assert not is_classifier(type("Own", (), {"predict": lambda self, given: given})())


def test_a_probability_of_one_column_is_that_of_the_second_class():
    found = fitted_estimator(Duck())
    assert found.classes == ()
    np.testing.assert_array_equal(found.asks["probability"]([0, 0]), [[0.75, 0.25]] * 2)


def test_names_and_number_of_columns_come_from_the_first_step(numbers, frame):
    pipeline = make_pipeline("passthrough", StandardScaler(), LogisticRegression()).fit(numbers, frame["late"])
    found = fitted_estimator(pipeline)
    assert (found.names, found.n_features) == (("age", "wage"), 2)
    unnamed = make_pipeline(StandardScaler(), LogisticRegression()).fit(numbers.to_numpy(), frame["late"])
    bare = fitted_estimator(unnamed)
    assert (bare.names, bare.n_features) == (None, 2)


def test_a_boosters_margin_is_found_through_pipeline_and_search(numbers, frame):
    target = (frame["late"] == "yes").astype(int)
    booster = xgboost.XGBClassifier(n_estimators=3, n_jobs=1)
    search = GridSearchCV(make_pipeline(StandardScaler(), booster), {}, cv=2).fit(numbers, target)
    margin = search.best_estimator_.predict(numbers, output_margin=True)
    np.testing.assert_array_equal(fitted_estimator(search).asks["margin"](numbers)[:, 1], margin)


def test_categories_are_found_through_a_vote(coded, frame):
    booster = xgboost.XGBClassifier(n_estimators=2, n_jobs=1, enable_categorical=True)
    vote = VotingClassifier([("a", booster)], voting="soft").fit(coded, (frame["late"] == "yes").astype(int))
    found = fitted_estimator(vote)
    assert found.categories == {"city": ("Paris", "Lyon", "Nice"), "job": ("nurse", "cook")}


def test_a_multi_label_classifier_is_refused(numbers):
    from sklearn.neighbors import KNeighborsClassifier

    several = KNeighborsClassifier().fit(numbers, numbers > 20)
    with pytest.raises(ModelError, match="2 targets at once"):
        fitted_estimator(several)


def test_scores_of_pairs_of_classes_are_not_taken_for_scores_of_classes(numbers):
    classes = np.array(["a", "b", "c"])[np.arange(len(numbers)) % 3]
    pairs = fitted_estimator(SVC(decision_function_shape="ovo").fit(numbers, classes))
    assert tuple(pairs.asks) == ("probability",)
    assert "names classes only" in pairs.notes[0]
    assert tuple(fitted_estimator(SVC().fit(numbers, classes)).asks) == ("margin",)


def test_a_row_with_several_labels_is_no_row_with_one(numbers):
    both = (numbers > 30).to_numpy().astype(int)
    with pytest.raises(ModelError) as caught:
        fitted_estimator(OneVsRestClassifier(LogisticRegression()).fit(numbers, both))
    assert caught.value.code == "MODEL-TARGETS"


@pytest.mark.parametrize(("held", "code"), [(StandardScaler(), "MODEL-STEP"), (DBSCAN(), "MODEL-NEW-ROWS"),
                                            (3, "MODEL-PREDICT")], ids=str)
def test_what_predicts_nothing_is_refused(held, code):
    with pytest.raises(ModelError) as caught:
        fitted_estimator(held)
    assert caught.value.code == code
