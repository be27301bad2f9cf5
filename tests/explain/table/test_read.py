"""A table is read as pandas reads it, and what a reader must know about the reading is said."""

import io

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from explain.errors import DataError
from explain.table.read import read_table


def pandas_reads(raw, **options):
    return pd.read_csv(io.BytesIO(raw), **options)


def ordinary(n=300, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({
        "age": rng.integers(18, 90, n), "ratio": rng.normal(size=n) * 10.0 ** rng.integers(-30, 30, n),
        "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        "count": np.where(rng.random(n) < 0.2, np.nan, rng.integers(0, 9, n)), "member": rng.random(n) > 0.5,
        "maybe": np.array([True, False, None], dtype=object)[rng.integers(0, 3, n)],
        "city": np.array(["Lyon", "Paris, 5e", 'a "b"', "?", None], dtype=object)[rng.integers(0, 5, n)],
        "day": (np.datetime64("2020-01-01") + rng.integers(0, 900, n)).astype(str),
        "account": rng.integers(2**60, 2**62, n),
        "rich": np.array(["no", "yes"])[rng.integers(0, 2, n)],
    })


@pytest.mark.parametrize("seed", [0, 1])
def test_an_ordinary_file_is_read_bit_for_bit_as_pandas_reads_it(seed):
    raw = ordinary(seed=seed).to_csv(index=False).encode()
    expected = pandas_reads(raw)
    dataset = read_table(raw, target="rich")
    pd.testing.assert_frame_equal(dataset.features, expected.drop(columns="rich"), check_exact=True)
    pd.testing.assert_series_equal(dataset.target, expected["rich"], check_exact=True)
    back = dataset.schema.decode(dataset.schema.encode(dataset.features))
    pd.testing.assert_frame_equal(back, dataset.features, check_exact=True)
    assert [column.kind for column in dataset.schema.columns] == [
        "integer", "numeric", "numeric", "integer", "boolean", "boolean", "category", "date", "category"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings_are_found(encoding):
    raw = "naïve,b\né,1\nß,2\n".encode(encoding)
    dataset = read_table(raw)
    assert dataset.schema["naïve"].categories == ("ß", "é")
    assert dict(dataset.reading)["encoding"] == {"utf-8-sig": "utf-8", "latin-1": "cp1252"}.get(encoding, encoding)


def test_the_model_answers_as_where_it_was_made():
    raw = ordinary().to_csv(index=False).encode()
    for missing in ((), ("?",)):
        made_on = pandas_reads(raw, na_values=list(missing))
        model = make_pipeline(make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["city", "day", "maybe"]), remainder="passthrough",
        ), RandomForestClassifier(5, random_state=0)).fit(made_on.drop(columns=["rich", "gaps", "count", "ratio"]),
                                                          made_on["rich"])
        dataset = read_table(raw, "rich", missing=missing)
        decoded = dataset.schema.decode(dataset.schema.encode(dataset.features))
        expected = model.predict_proba(made_on[list(model.feature_names_in_)])
        for frame in (dataset.features, decoded):
            assert (model.predict_proba(frame[list(model.feature_names_in_)]) == expected).all()


@pytest.mark.parametrize("marks", [["?"], ["-"], [" "], [" ?", "-"]])
def test_marks_among_numbers_are_missing_just_as_when_pandas_is_told(marks):
    rng = np.random.default_rng(0)
    numbers = [repr(float(each)) for each in rng.normal(size=200) * 10.0 ** rng.integers(-20, 20, 200)]
    whole = [str(each) for each in rng.integers(0, 99, 200)]
    for place, mark in enumerate(marks * 3):
        numbers[place * 7] = whole[place * 11] = mark
    raw = "\n".join(["a,b,c", *(f"{a},{b},x" for a, b in zip(numbers, whole, strict=True))]).encode()
    dataset = read_table(raw)
    pd.testing.assert_frame_equal(dataset.features, pandas_reads(raw, na_values=marks), check_exact=True)
    assert "holds numbers beside" in dataset.notes[0]
    assert dataset.schema["b"].n_missing == 3 * len(marks)


def test_marks_among_texts_stay_levels_and_are_counted():
    raw = b"a,b,c\nx,1,?\n?,2,y\n?,3,z\n-,4,w\n"
    dataset = read_table(raw, target="c")
    assert dataset.schema["a"].categories == ("-", "?", "x")
    assert dataset.schema["a"].marks == (("?", 2), ("-", 1))
    assert dataset.notes[0] == "'?' was kept as a value in 'a' (2). If it stands for missing, read with missing=['?']."
    switched = read_table(raw, missing="?")
    assert (switched.schema["a"].categories, switched.schema["a"].n_missing) == (("-", "x"), 2)
    assert dict(switched.reading)["also missing"] == "'?'"


def test_pandas_own_marks_are_missing():
    dataset = read_table(b"a,b\nNA,1\nNULL,2\n,3\nx,4\n")
    assert (dataset.schema["a"].n_missing, dataset.schema["a"].categories) == (3, ("x",))


@pytest.mark.parametrize("raw", [b"a,b\n", b"a,b"])
def test_a_table_without_rows_is_a_table(raw):
    dataset = read_table(raw, target="b")
    assert len(dataset) == 0
    assert dataset.schema.encode(dataset.features).shape == (0, 1)
    assert list(dataset.schema.decode(np.empty((0, 1)))) == ["a"]


def test_one_row_and_constant_columns_are_ordinary():
    dataset = read_table(b"a,b,c\n1,x,2.5\n")
    assert (dataset.schema["a"].low, dataset.schema["a"].high) == (1.0, 1.0)
    assert dataset.schema["b"].categories == ("x",)


def test_rows_without_a_target_stay():
    dataset = read_table(b"a,y\n1,2.5\n2,\n3,1\n", target="y")
    assert len(dataset) == 3
    assert dataset.target.isna().tolist() == [False, True, False]
    assert dataset.schema.names == ("a",)


def test_there_may_be_no_target():
    dataset = read_table(b"a,y\n1,2\n")
    assert (dataset.target, dataset.target_name, dataset.schema.names) == (None, "", ("a", "y"))


@pytest.mark.parametrize(("wanted", "remedy"), [
    ("Income", "income"), ("incme", "income"), ("inc", "income"), ("zzz", "income, age or job"),
])
def test_a_target_that_is_not_there_names_the_nearest(wanted, remedy):
    with pytest.raises(DataError, match=f"no column '{wanted}'") as met:
        read_table(b"income,age,job\n1,2,x\n", target=wanted)
    assert met.value.remedy == f"Choose one of its columns, such as {remedy}."


@pytest.mark.parametrize(("options", "message"), [
    ({"kinds": {"z": "category"}}, "no column 'z'"), ({"target": "a", "kinds": {"a": "category"}}, "is the target"),
    ({"encoding": "ascii"}, "not written in ascii"),
])
def test_choices_that_do_not_fit_are_refused(options, message):
    with pytest.raises(DataError, match=message):
        read_table("a,b\n1,é\n".encode(), **options)


def test_a_table_of_nothing_but_its_target_is_refused():
    with pytest.raises(DataError, match="no column beside the target"):
        read_table(b"a\n1\n", target="a")


def test_names_units_and_labels_are_for_people():
    dataset = read_table(b"a,b\n1,2\n", labels={"a": "Age"}, units={"a": "years"}, target_unit="EUR", target="b",
                         name="people")
    assert dataset.schema.labels == ("Age (years)",)
    assert (dataset.target_unit, dataset.name) == ("EUR", "people")


def test_kinds_reach_the_columns():
    dataset = read_table(b"a,b,c\n1,low,x\n2,high,y\n", kinds={"a": "category", "b": ("low", "high"), "c": "text"})
    assert [(each.kind, each.categories) for each in dataset.schema.columns] == [
        ("category", (1, 2)), ("ordinal", ("low", "high")), ("text", ("x", "y"))]


def typed():
    return pd.DataFrame({
        "a": pd.Series([1, 2, 3], dtype="int16"), "b": pd.Series(["x", "?", None]),
        "c": pd.Categorical(["l", "m", "l"], ordered=True),
        "d": pd.to_datetime(["2020-01-01", "2021-01-01", None]), "e": pd.Series([1.5, 2.5, 3.5], dtype="float32"),
        "f": pd.Series(["5", "?", "6"]),
    })


def test_a_frame_is_taken_as_it_is():
    frame = typed().set_axis(["p", "q", "r"])
    dataset = read_table(frame, target="a")
    pd.testing.assert_frame_equal(dataset.features, typed().drop(columns="a"))
    pd.testing.assert_series_equal(dataset.target, typed()["a"])
    assert dataset.schema["f"].kind == "category"
    assert frame.index.tolist() == ["p", "q", "r"]
    assert read_table(frame, missing=["?"]).features["f"].tolist()[::2] == ["5", "6"]


def test_a_later_change_of_the_frame_does_not_reach_the_dataset():
    frame = typed()
    dataset = read_table(frame)
    frame.loc[0, "a"] = 99
    assert dataset.features.loc[0, "a"] == 1


def test_parquet_is_found_by_content_and_keeps_its_dtypes():
    held = io.BytesIO()
    typed().to_parquet(held)
    dataset = read_table(held.getvalue(), target="a", name="t.csv")
    pd.testing.assert_frame_equal(dataset.features, pd.read_parquet(held).drop(columns="a"))
    assert dict(dataset.reading)["format"] == "Parquet"
    for damaged in (held.getvalue()[:-10], b"PAR1" + bytes(50)):
        with pytest.raises(DataError, match="damaged Parquet file"):
            read_table(damaged)


def test_names_become_text_and_stand_once():
    dataset = read_table(pd.DataFrame({0: [1], "b": [2], 7: [3]}), target="7")
    assert dataset.schema.names == ("0", "b")
    for frame in (pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame([[1, 2]], columns=[1, "1"])):
        with pytest.raises(DataError, match="two columns named"):
            read_table(frame)
    with pytest.raises(DataError, match="several levels"):
        read_table(pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])))


def test_a_named_index_is_left_out_and_said():
    dataset = read_table(typed().set_index("a"))
    assert "a" not in dataset.schema.names
    assert dataset.notes[0] == "The index (a) was left out; the features are the columns."
