"""What does not fit is refused when the model fails on it, and said when the model copes."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

import explain
from explain.errors import ModelError
from explain.model.fitting import Comparison, easy_rows
from explain.model.levels import Known, Unseen

KIND = ["Private", "State", "Private", None, "State", "Private"]
LATE = ["no", "yes", "no", "yes", "yes", "no"]
TEXT = pd.DataFrame({"kind": pd.Series(KIND, dtype="str"), "age": range(6)})


def model(encoder, frame=TEXT):
    columns = make_column_transformer((encoder, ["kind"]), remainder="passthrough")
    return make_pipeline(columns, LogisticRegression()).fit(frame, LATE)


def table(*kinds):
    return explain.read_table(pd.DataFrame({"kind": pd.Series(kinds, dtype="str"), "age": range(len(kinds))}))


TOLERANT = {"handle_unknown": "use_encoded_value", "unknown_value": -1, "encoded_missing_value": -2}


def test_a_mark_where_the_model_knows_missing_values_is_pointed_out():
    predictor = explain.load_model(model(OrdinalEncoder(**TOLERANT)), table("Private", "?", "?"))
    assert predictor.notes == (
        "Column 'kind' holds '?', which the model has never seen there, while it knows missing values: "
        "read the table with missing=['?'].",
    )


def test_missing_values_where_the_model_knows_a_mark_are_pointed_out():
    marked = TEXT.assign(kind=TEXT["kind"].fillna("?"))
    predictor = explain.load_model(model(OneHotEncoder(handle_unknown="ignore"), marked), table("Private", None, "?"))
    assert predictor.notes == (
        "Column 'kind' is missing in 1 row; the model has seen no missing values there, but '?' as a value: "
        "read the table with '?' kept.",
    )


def test_unseen_levels_are_listed_when_the_model_copes():
    predictor = explain.load_model(model(OrdinalEncoder(**TOLERANT)), table("Private", "Self", "Self", "Army"))
    assert predictor.notes == ("Column 'kind' holds values the model has never seen: 'Self' (2 rows), 'Army' (1 row).",)


def test_unseen_levels_are_refused_when_the_model_fails_on_them():
    with pytest.raises(ModelError) as caught:
        explain.load_model(model(OneHotEncoder()), table("Private", "State", "Lyon"))
    assert caught.value.problem == "Column 'kind' holds 'Lyon' (1 row), which the model has never seen and refuses."
    assert "'Private' and 'State'" in caught.value.remedy


def test_a_mark_the_model_fails_on_gets_the_reading_that_fits():
    with pytest.raises(ModelError) as caught:
        explain.load_model(model(OneHotEncoder()), table("Private", "?"))
    assert caught.value.remedy == "Read the table with missing=['?']: the model knows missing values there."


def test_gaps_are_refused_when_the_model_fails_on_them(numbers, frame):
    fitted = LogisticRegression().fit(numbers, frame["late"])
    gappy = explain.read_table(frame[["age", "wage"]])
    with pytest.raises(ModelError, match=r"Column 'wage' is missing in \d+ rows, and the model refuses"):
        explain.load_model(fitted, gappy)


def test_numbers_where_the_model_knows_text_are_refused():
    numbers = explain.read_table(pd.DataFrame({"kind": [1, 2, 1], "age": [1, 2, 3]}))
    with pytest.raises(ModelError, match="Column 'kind' holds 1 and 2, where the model knows 'Private' and 'State'"):
        explain.load_model(model(OrdinalEncoder(**TOLERANT)), numbers)


def test_easy_rows_have_no_gap_and_no_unseen_level():
    known = {"kind": Known(levels=("a", "b"), missing=False)}
    mixed = table("x", None, "a", "b")
    unseen = (Unseen(column="kind", counts={"x": 1}, n_seen=2, known=known["kind"]),)
    assert easy_rows(mixed, ("kind", "age"), Comparison(known=known, unseen=unseen)).index.tolist() == [2, 3]
    assert len(easy_rows(table("x", "x"), ("kind",), Comparison(known=known, unseen=unseen))) == 2


def test_one_row_with_an_unseen_level_is_an_ordinary_table():
    predictor = explain.load_model(model(OrdinalEncoder(**TOLERANT)), table("Lyon"))
    assert predictor(table("Lyon").features).shape == (1, 2)


def test_numbers_that_the_model_knows_as_text_are_to_be_read_as_text():
    coded = pd.DataFrame({"kind": pd.Series(list("121212"), dtype="str"), "age": range(6)})
    fitted = model(OneHotEncoder(), coded)
    raw = coded.to_csv(index=False).encode()
    with pytest.raises(ModelError) as caught:
        explain.load_model(fitted, explain.read_table(raw))
    assert caught.value.code == "MODEL-TYPE"
    assert caught.value.remedy.startswith("Read the table with kinds={'kind': 'text'}")
    assert explain.load_model(fitted, explain.read_table(raw, kinds={"kind": "text"})).matching[0].words == ""


def test_values_the_model_has_never_seen_stand_beside_their_column():
    predictor = explain.load_model(model(OrdinalEncoder(**TOLERANT)), table("Private", "Self", "Self"))
    words = {line.model_column: line.words for line in predictor.matching}
    assert words == {"kind": "Holds values the model has never seen: 'Self' (2 rows).", "age": ""}


def test_a_word_among_numbers_is_named_even_where_the_others_pass_for_numbers():
    frame = pd.DataFrame({"age": [20.0, 30.0, 40.0, np.nan] * 3, "late": list("nnyy") * 3})
    fitted = make_pipeline(SimpleImputer(), LogisticRegression()).fit(frame[["age"]], frame["late"])
    numbers = b"age,late\n" + b"20,n\n30,n\n40,y\n41,y\n43,y\n"
    with pytest.raises(ModelError, match=r"'age' holds 'unknown' \(2 rows\) among its numbers") as caught:
        explain.load_model(fitted, explain.read_table(numbers + b"unknown,y\nunknown,n\n", target="late"))
    assert caught.value.code == "MODEL-WORDS"
    with pytest.raises(ModelError, match="text such as 'unknown'"):
        explain.load_model(fitted, explain.read_table(b"age,late\n20,n\nunknown,y\n", target="late"))


def test_numbers_with_commas_come_with_their_remedy():
    fitted = LogisticRegression().fit(pd.DataFrame({"pay": [1.5, 2.5, 3.5, 4.5]}), list("nnyy"))
    raw = b'pay,late\n"1,5",n\n"2,5",y\n'
    with pytest.raises(ModelError, match="Read the table with ',' as the decimal mark"):
        explain.load_model(fitted, explain.read_table(raw, target="late"))
    assert explain.load_model(fitted, explain.read_table(raw, target="late", decimal=",")).task == "binary"
