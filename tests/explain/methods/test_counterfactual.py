import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from explain import counterfactuals, load_model, read_table
from explain.errors import DataError, MethodError

pytestmark = pytest.mark.usefixtures("kernels")

ALREADY = "The model already gives the wanted answer."


def opened(model, frame, target, **reading):
    dataset = read_table(frame.assign(y=np.asarray(target)), target="y", **reading)
    return load_model(model, dataset), dataset


def records(found):
    return found.rows.to_dict("records")


def people(n=120, seed=0):
    random = np.random.default_rng(seed)
    return pd.DataFrame({
        "age": random.integers(18, 70, n), "hours": random.integers(10, 60, n), "gain": random.gamma(1, 3, n).round(1)
    })


def lowest(opened):
    """Row with the lowest score of the first output."""
    predictor, dataset = opened
    return int(predictor(dataset.features)[:, 0].argmin())


@pytest.fixture(scope="module")
def forest():
    frame = people()
    target = np.where(frame["age"] / 10 + frame["hours"] / 10 + frame["gain"] > 9.5, "high", "low")
    model = RandomForestClassifier(15, min_samples_leaf=2, random_state=0).fit(frame, target)
    return opened(model, frame, target)


@pytest.fixture(scope="module")
def steps():
    """Three classes and a number that follow the age alone: steps at 30.5 and 50.5."""
    frame = pd.DataFrame({"age": np.arange(20, 60), "other": np.tile([1, 2], 20)})
    classes = np.select([frame["age"] <= 30, frame["age"] <= 50], ["young", "grown"], "old")
    amount = np.select([frame["age"] <= 30, frame["age"] <= 50], [10.0, 20.0], 40.0)
    return (
        opened(DecisionTreeClassifier(random_state=0).fit(frame, classes), frame, classes),
        opened(DecisionTreeRegressor(random_state=0).fit(frame, amount), frame, amount, target_unit="bikes"),
    )


def test_the_nearest_row_of_a_step_is_just_beyond_it(steps):
    (predictor, dataset), _ = steps
    found = counterfactuals(predictor, dataset, row=5, wanted="grown")
    assert records(found)[0] == {"age": 31, "other": 2}
    assert found.distances[0] == pytest.approx(6 / 10)  # the ages 20 … 59 have a median absolute deviation of 10
    assert found.predictions[0] == 1.0
    assert found.instance_prediction == 0.0
    assert found.rows["age"].dtype == dataset.features["age"].dtype
    assert (found.row, found.output, found.target, found.scale, found.unit) == (5, "grown", "y", "probability", "")
    assert found.wanted == "y is grown (the largest score)"


def test_of_three_classes_the_runner_up_is_wanted_unless_one_is_named():
    frame = pd.DataFrame({"x": np.arange(60) / 10})
    classes = np.repeat(["a", "b", "c"], 20)
    predictor, dataset = opened(LogisticRegression().fit(frame, classes), frame, classes)
    found = counterfactuals(predictor, dataset, row=0)
    assert found.wanted == "y is b (the largest score; the model's second choice now)"
    assert predictor(found.rows).argmax(axis=1).tolist() == [1]
    assert counterfactuals(predictor, dataset, row=0, wanted="c").rows["x"][0] > found.rows["x"][0]


def test_of_two_classes_the_other_one_is_wanted_unless_one_is_named(forest):
    predictor, dataset = forest
    found = counterfactuals(predictor, dataset, row=lowest(forest))
    assert found.wanted == "y is high (score at least 50 %)"
    assert found.output == "high"
    assert (found.predictions >= 0.5).all()
    assert found.instance_prediction == predictor(dataset.features)[:, 0].min()


def test_a_regression_reaches_a_range(steps):
    _, (predictor, dataset) = steps
    found = counterfactuals(predictor, dataset, row=0, wanted=(15, 30))
    assert found.rows["age"][0] == 31
    assert (found.predictions[0], found.wanted, found.unit) == (20.0, "y is from 15 to 30 bikes", "bikes")
    assert counterfactuals(predictor, dataset, row=0, wanted=(40, None)).rows["age"][0] == 51
    assert counterfactuals(predictor, dataset, row=39, wanted=(None, 10)).rows["age"][0] == 30


@pytest.mark.parametrize(
    ("wanted", "met"),
    [(None, "not given"), (20, "not given"), ("ab", "not a number"), ((3, 2), "holds no value"),
     ((None, None), "every value"), (("x", 2), "not a number"), ((float("nan"), 2), "missing")],
)
def test_a_regression_must_be_given_a_range(steps, wanted, met):
    _, (predictor, dataset) = steps
    with pytest.raises(MethodError, match=met):
        counterfactuals(predictor, dataset, row=0, wanted=wanted if wanted != "ab" else ("a", "b"))


def test_a_row_that_has_the_answer_is_left_alone(forest):
    predictor, dataset = forest
    found = counterfactuals(predictor, dataset, row=lowest(forest), wanted="low")
    assert (len(found.rows), found.why_none, len(found.predictions), found.changed.shape) == (0, ALREADY, 0, (0, 3))
    assert found.rows.columns.tolist() == list(dataset.schema.names)
    assert np.isnan(found.nearest)


def test_the_threshold_is_the_least_score_of_the_wanted_class(forest):
    predictor, dataset = forest
    scores = predictor(dataset.features)[:, 0]
    row = int(np.argmin(np.abs(scores - 0.6)))
    assert counterfactuals(predictor, dataset, row=row, wanted="high").why_none == ALREADY
    found = counterfactuals(predictor, dataset, row=row, wanted="high", threshold=0.9)
    assert (found.predictions >= 0.9).all()
    assert len(found.rows) > 0
    with pytest.raises(MethodError, match="threshold"):
        counterfactuals(predictor, dataset, row=row, wanted="high", threshold=1.5)


def test_a_classifier_without_probabilities_is_decided_on_its_decision_score():
    frame = people()
    target = np.where(frame["age"] > 40, "yes", "no")
    model = make_pipeline(StandardScaler(), LinearSVC(random_state=0)).fit(frame, target)
    predictor, dataset = opened(model, frame, target)
    row = int(predictor(dataset.features)[:, 1].argmin())
    found = counterfactuals(predictor, dataset, row=row)
    assert found.scale == "margin"
    assert found.wanted == "y is yes (decision score at least 0)"
    assert set(model.predict(found.rows)) == {"yes"}
    with pytest.raises(MethodError, match="no probability"):
        counterfactuals(predictor, dataset, row=row, threshold=0.7)


def test_limits_that_rule_out_every_answer_are_named(steps):
    (predictor, dataset), (regressor, numbers) = steps
    found = counterfactuals(predictor, dataset, row=5, wanted="old", constraints={"age": (20, 45), "other": "fixed"})
    assert len(found.rows) == 0
    assert found.why_none == (
        "There is no row that has the wanted answer with age from 20 to 45 and other fixed; "
        "without the limit on age there is one."
    )
    assert found.nearest == 0.0
    assert found.constraints == (("age", "from 20 to 45"), ("other", "fixed"))
    stuck = counterfactuals(regressor, numbers, row=0, wanted=(35, None), constraints={"age": (20, 50)})
    assert stuck.nearest == 20.0
    both = counterfactuals(predictor, dataset, row=5, wanted="old", constraints={"age": "fixed", "other": "fixed"})
    assert "with age and other fixed;" in both.why_none


def test_an_answer_that_exists_nowhere_is_said_to_exist_nowhere(steps):
    _, (predictor, dataset) = steps
    free = counterfactuals(predictor, dataset, row=0, wanted=(100, None))
    assert free.why_none == "There is no row that has the wanted answer within the values of the table."
    assert free.bound == np.inf
    assert free.nearest == 40.0
    limited = counterfactuals(predictor, dataset, row=0, wanted=(100, None), constraints={"other": "fixed"})
    assert limited.why_none.endswith("has the wanted answer with other fixed, and none without limits either.")
    unproven = counterfactuals(predictor, dataset, row=0, wanted=(100, None), effort=0)
    assert unproven.why_none == "No row with the wanted answer was found within the values of the table."
    assert np.isnan(unproven.bound)


def test_a_range_that_the_row_does_not_meet_forces_the_smallest_change(steps):
    (predictor, dataset), _ = steps
    found = counterfactuals(predictor, dataset, row=5, wanted="grown", constraints={"age": (35, 45)})
    assert records(found)[0] == {"age": 35, "other": 2}
    listed = counterfactuals(predictor, dataset, row=5, wanted="young", constraints={"age": [22, 30]})
    assert records(listed) == [{"age": 22, "other": 2}]  # it has the answer, and yet must move
    moved = counterfactuals(predictor, dataset, row=5, wanted="grown", constraints={"age": [22, 44]})
    assert records(moved)[0] == {"age": 44, "other": 2}


def test_a_range_may_reach_beyond_the_table(steps):
    (predictor, dataset), _ = steps
    found = counterfactuals(predictor, dataset, row=0, wanted="old", constraints={"age": (70, 80)})
    assert found.rows["age"][0] == 70


def test_at_most_so_many_columns_change():
    frame = pd.DataFrame(np.random.default_rng(0).integers(0, 2, (60, 4)), columns=list("abcd"))
    target = frame.sum(axis=1)
    predictor, dataset = opened(LinearRegression().fit(frame, target), frame, target)
    nothing = dict.fromkeys("abcd", 0)
    assert counterfactuals(predictor, dataset, row=nothing, wanted=(2.9, None)).changed.sum(axis=1).min() == 3
    few = counterfactuals(predictor, dataset, row=nothing, wanted=(2.9, None), max_changed=2)
    assert few.why_none.endswith("within the values of the table changing at most 2 columns.")
    assert few.nearest == pytest.approx(2)
    assert few.wanted == "y is at least 2.9"
    with pytest.raises(MethodError, match="max_changed"):
        counterfactuals(predictor, dataset, row=nothing, wanted=(2.9, None), max_changed=0)


def test_several_answers_change_other_columns_first(forest):
    predictor, dataset = forest
    row = lowest(forest)
    found = counterfactuals(predictor, dataset, row=row, n=4)
    sets = [tuple(changed) for changed in found.changed]
    assert len(sets) == len(set(sets)) == 4
    assert (np.diff(found.distances) >= 0).all()
    best = counterfactuals(predictor, dataset, row=row, n=1)
    assert best.distances.tolist() == found.distances[:1].tolist()


def test_the_same_seed_gives_identical_numbers(forest):
    predictor, dataset = forest
    first, second = (counterfactuals(predictor, dataset, row=lowest(forest), seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(first.rows, second.rows)
    assert first.distances.tobytes() == second.distances.tobytes()
    assert first.predictions.tobytes() == second.predictions.tobytes()
    assert first.n_tried == second.n_tried > 100


def test_predictions_are_reported_for_the_output_and_on_the_scale_asked_for():
    frame = people()
    target = np.where(frame["age"] > 40, "yes", "no")
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(frame, target)
    predictor, dataset = opened(model, frame, target)
    row = int(predictor(dataset.features)[:, 1].argmin())
    plain = counterfactuals(predictor, dataset, row=row)
    found = counterfactuals(predictor, dataset, row=row, output="no", scale="margin")
    pd.testing.assert_frame_equal(plain.rows, found.rows)
    assert (found.output, found.scale) == ("no", "margin")
    assert found.predictions == pytest.approx(-model.decision_function(found.rows))


def test_a_missing_cell_may_be_filled_and_none_is_made_missing():
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan, 4.0, 5.0, np.nan] * 6, "b": np.arange(36) % 5})
    target = np.where(frame["a"] > 3, "yes", "no")
    predictor, dataset = opened(DecisionTreeClassifier(random_state=0).fit(frame, target), frame, target)
    found = counterfactuals(predictor, dataset, row=2, wanted="yes")
    assert found.rows["a"][0] == 4  # of the numbers that do, the one nearest to the middle of the table
    assert found.distances.tolist() == [1.0]
    kept = counterfactuals(predictor, dataset, row=2, wanted="yes", constraints={"a": "increase"})
    assert (len(kept.rows), kept.constraints) == (0, (("a", "only increasing"),))
    back = counterfactuals(predictor, dataset, row=3, wanted="no")
    assert back.rows["a"].notna().all()


def test_levels_of_the_table_are_tried_and_an_unseen_one_may_stay():
    frame = pd.DataFrame({"city": ["Nice", "Paris", "Lyon"] * 10, "size": list(range(10)) * 3})
    target = np.where(frame["city"] == "Paris", "yes", "no")
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), DecisionTreeClassifier(random_state=0))
    predictor, dataset = opened(model.fit(frame[["city"]], target), frame, target)
    found = counterfactuals(predictor, dataset, row={"city": "Metz", "size": 4})
    assert records(found) == [{"city": "Paris", "size": 4}]
    assert (found.row, found.distances.tolist(), found.wanted) == (-1, [1.0], "y is yes (score at least 50 %)")
    with pytest.raises(DataError, match="Metz"):
        counterfactuals(predictor, dataset, row=0, constraints={"city": ["Metz"]})


def test_dates_stay_dates_in_the_form_they_were_written():
    days = pd.date_range("2024-01-01", periods=40)
    target = np.where(days >= "2024-01-21", "late", "early")
    for frame in (pd.DataFrame({"day": days}), pd.DataFrame({"day": days.strftime("%Y-%m-%d")})):
        predictor, dataset = opened(ByDay().fit(frame, target), frame, target)
        found = counterfactuals(predictor, dataset, row=3)
        assert pd.Timestamp(found.rows["day"][0]) == pd.Timestamp("2024-01-21")
        assert found.rows["day"].dtype == dataset.features["day"].dtype


class ByDay:
    """Early before the 21st of January 2024, else late; takes stamps or written dates."""

    feature_names_in_ = np.array(["day"], dtype=object)
    classes_ = np.array(["early", "late"])

    def fit(self, frame, target):
        return self

    def predict_proba(self, frame):
        late = pd.to_datetime(frame["day"]) >= pd.Timestamp("2024-01-21")
        return np.column_stack([~late, late]).astype(float)

    def predict(self, frame):
        return self.classes_[self.predict_proba(frame).argmax(axis=1)]


def test_columns_the_model_does_not_see_stay_as_they_are(forest):
    frame = people().assign(note="x")
    frame.loc[::2, "note"] = "y"
    target = np.where(frame["age"] > 40, "yes", "no")
    model = DecisionTreeClassifier(random_state=0).fit(frame[["age", "hours"]], target)
    predictor, dataset = opened(model, frame, target)
    found = counterfactuals(predictor, dataset, row=0)
    assert not found.changed[:, [name in ("note", "gain") for name in found.feature_names]].any()


def test_single_precision_columns_are_answered_in_single_precision():
    frame = pd.DataFrame({"x": np.random.default_rng(0).normal(0, 1, 80).astype("float32")})
    target = np.where(frame["x"] > 0.3, "yes", "no")
    predictor, dataset = opened(DecisionTreeClassifier(random_state=0).fit(frame, target), frame, target)
    row = int(frame["x"].argmin())
    found = counterfactuals(predictor, dataset, row=row)
    assert found.rows["x"].dtype == np.float32
    assert predictor(found.rows)[0, 1] == 1.0
    assert found.rows["x"][0] <= frame["x"][target == "yes"].min()


def test_a_table_of_one_row_has_nothing_to_offer():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(frame, ["no", "yes"])
    predictor, dataset = opened(model, frame[:1], ["no"])
    found = counterfactuals(predictor, dataset, row=0)
    assert found.why_none == "There is no row that has the wanted answer within the values of the table."


def test_the_row_may_be_given_by_its_values_or_as_a_frame(forest):
    predictor, dataset = forest
    row = lowest(forest)
    stored = counterfactuals(predictor, dataset, row=row)
    for given in (dataset.features.iloc[[row]], dataset.features.iloc[row].to_dict()):
        found = counterfactuals(predictor, dataset, row=given)
        assert found.row == -1
        assert found.distances.tolist() == stored.distances.tolist()


@pytest.mark.parametrize(
    ("arguments", "error", "met"),
    [({"row": 999}, DataError, "Row 999"), ({"row": "first"}, DataError, "no row"),
     ({"row": {"wage": 3}}, DataError, "wage"), ({"wanted": "rich"}, MethodError, "rich"),
     ({"n": 0}, MethodError, "n is 0"), ({"constraints": {"wage": "fixed"}}, DataError, "wage"),
     ({"scale": "target"}, MethodError, "target"),
     ({"row": people(2)}, DataError, "2 rows")],
)
def test_what_cannot_be_used_is_named(forest, arguments, error, met):
    with pytest.raises(error, match=met):
        counterfactuals(*forest, **{"row": 0, **arguments})


class StoppedError(Exception):
    pass


def test_progress_is_reported_between_model_calls_and_may_stop_the_search(forest):
    predictor, dataset = forest
    row, calls = lowest(forest), []
    found = counterfactuals(predictor, dataset, row=row, progress=lambda done, total: calls.append((done, total)))
    assert len(calls) > 5
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert all(done <= total for done, total in calls)
    assert found.n_tried == calls[-1][0]

    def stop(done, total):
        raise StoppedError

    with pytest.raises(StoppedError):
        counterfactuals(predictor, dataset, row=row, progress=stop)


def test_a_number_that_only_a_forest_of_many_columns_knows_is_reached():
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(0, 1, (150, 8)), columns=[f"x{j}" for j in range(8)])
    target = frame["x0"] * frame["x1"] + frame["x2"]
    model = RandomForestRegressor(20, random_state=0).fit(frame, target)
    predictor, dataset = opened(model, frame, target)
    low = float(np.quantile(target, 0.8))
    found = counterfactuals(predictor, dataset, row=int(target.argmin()), wanted=(low, None))
    assert (found.predictions >= low).all()
    assert len(found.rows) == 4
