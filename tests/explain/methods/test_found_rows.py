"""Rows come in the order asked for, page by page, and are counted by what the model says of them."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import DataError, MethodError, found_rows, load_model, read_table
from explain.methods import found_rows as module
from explain.scores.every_row import all_errors

RANDOM = np.random.default_rng(3)
N = 90
FEATURES = pd.DataFrame({
    "a": RANDOM.normal(size=N).round(1), "b": RANDOM.normal(size=N),
    "city": RANDOM.choice(["Nice", "Lyon", "Arles"], N),
})
FEATURES.loc[[4, 7], "city"] = None
CLASSES = np.where(FEATURES["a"] + RANDOM.normal(size=N) > 0, "yes", "no").astype(object)
CLASSES[5] = None


def classes():
    known = pd.notna(CLASSES)
    model = LogisticRegression().fit(FEATURES.loc[known, ["a", "b"]], CLASSES[known].astype(str))
    dataset = read_table(FEATURES.assign(y=CLASSES), target="y")
    return load_model(model, dataset), dataset


def numbers():
    target = FEATURES["a"] * 2 + FEATURES["b"] ** 2
    dataset = read_table(FEATURES.assign(y=target), target="y")
    return load_model(LinearRegression().fit(FEATURES[["a", "b"]], target), dataset), dataset


def three_kinds():
    kinds = np.array(["u", "v", "w"])[np.argsort(FEATURES[["a", "b"]].assign(c=0).to_numpy(), axis=1)[:, -1]]
    dataset = read_table(FEATURES.assign(y=kinds), target="y")
    return load_model(LogisticRegression().fit(FEATURES[["a", "b"]], kinds), dataset), dataset


PAIR = classes()


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("order", ["row", "prediction", "error", "borderline", "typical"])
def test_rows_come_in_the_order_asked_for(order, ascending):
    predictor, dataset = PAIR
    score = predictor(dataset.features)[:, 1]
    key = {
        "row": np.arange(N), "prediction": score, "error": all_errors(predictor, dataset),
        "borderline": abs(score - 0.5), "typical": abs(score - np.median(score)),
    }[order]
    found = found_rows(predictor, dataset, order=order, ascending=ascending, n=N)
    in_order = pd.Series(key).sort_values(ascending=ascending, kind="stable", na_position="last")
    assert key[found.rows] == pytest.approx(in_order.to_numpy(), nan_ok=True)
    assert sorted(found.rows) == list(range(N))
    assert found.predictions == pytest.approx(score[found.rows])
    assert found.errors == pytest.approx(all_errors(predictor, dataset)[found.rows], nan_ok=True)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("column", ["a", "city"])
def test_a_column_puts_rows_in_the_order_of_its_values_and_missing_last(column, ascending):
    predictor, dataset = PAIR
    found = found_rows(predictor, dataset, order="column", column=column, ascending=ascending, n=N)
    wanted = FEATURES[column].sort_values(ascending=ascending, kind="stable", na_position="last")
    assert found.rows.tolist() == wanted.index.tolist()
    assert found.frame[column].astype(object).fillna("").tolist() == wanted.astype(object).fillna("").tolist()


def test_of_several_classes_the_closest_call_is_between_the_two_largest():
    predictor, dataset = three_kinds()
    two = np.sort(predictor(dataset.features), axis=1)[:, -2:]
    found = found_rows(predictor, dataset, order="borderline", n=3)
    assert found.rows.tolist() == np.argsort(two[:, 1] - two[:, 0], kind="stable")[:3].tolist()
    assert np.isnan(found.middle)


def test_pages_are_parts_of_one_order_which_is_worked_out_once(monkeypatch):
    predictor, dataset = classes()
    whole = found_rows(predictor, dataset, order="error", ascending=False, n=N)
    monkeypatch.setattr(module, "_ordered", lambda *_: pytest.fail("sorted again"))
    pages = [found_rows(predictor, dataset, order="error", ascending=False, start=i, n=40) for i in (0, 40, 80, 120)]
    assert np.concatenate([page.rows for page in pages]).tolist() == whole.rows.tolist()
    assert [len(page.rows) for page in pages] == [40, 40, 10, 0]
    assert {page.n_found for page in pages} == {N}


def test_few_orders_are_kept():
    predictor, dataset = classes()
    for column in "ab":
        for ascending in (True, False):
            for rows in (None, [1, 2], [3, 4]):
                found_rows(predictor, dataset, order="column", column=column, ascending=ascending, rows=rows)
    from explain.kept import kept

    assert len(kept(dataset, ("found", predictor.fingerprint), dict)) == module.MOST_KEPT


def test_only_the_rows_asked_about_are_found():
    predictor, dataset = PAIR
    found = found_rows(predictor, dataset, rows=[9, 2, 5], order="prediction")
    score = predictor(dataset.features)[:, 1]
    assert found.rows.tolist() == sorted([9, 2, 5], key=score.__getitem__)
    assert found.n_found == found.counts.sum() == 3
    assert found.edges.tolist() == found_rows(predictor, dataset).edges.tolist()


def test_each_row_counts_in_one_bar_and_on_the_side_of_its_truth():
    predictor, dataset = PAIR
    found = found_rows(predictor, dataset, output="yes")
    score = predictor(dataset.features)[:, 1]
    assert found.parts == ("output", "other", "unknown")
    assert found.counts.sum(axis=1).tolist() == [(CLASSES == "yes").sum(), (CLASSES == "no").sum(), 1]
    assert found.counts[0].tolist() == np.histogram(score[CLASSES == "yes"], bins=20, range=(0, 1))[0].tolist()
    assert found.true_cells.tolist() == CLASSES[:25].tolist()


def test_numbers_are_counted_together_between_the_lowest_and_the_highest():
    predictor, dataset = numbers()
    found = found_rows(predictor, dataset, order="error", ascending=False, n=1)
    off = abs(predictor(dataset.features)[:, 0] - dataset.target)
    assert (found.parts, found.counts.sum(), found.error_kind) == (("all",), N, "distance")
    assert found.rows.tolist() == [int(off.argmax())]
    assert found.errors == pytest.approx([off.max()])


def test_without_a_target_there_is_no_error_to_sort_by():
    dataset = read_table(FEATURES)
    predictor = load_model(LogisticRegression().fit(FEATURES[["a", "b"]], FEATURES["a"] > 0), dataset)
    found = found_rows(predictor, dataset)
    assert np.isnan(found.errors).all()
    assert (found.error_kind, len(found.true_cells), found.parts) == ("", 0, ("all",))
    with pytest.raises(MethodError, match="true answers"):
        found_rows(predictor, dataset, order="error")


def test_no_row_is_a_legal_answer():
    found = found_rows(*PAIR, rows=np.empty(0, dtype=int), order="typical")
    assert (found.n_found, len(found.rows), found.counts.sum()) == (0, 0, 0)


@pytest.mark.parametrize(("asked", "code"), [
    ({"order": "age"}, "METHOD-ORDER"), ({"n": 10_001}, "METHOD-PAGE"), ({"start": -1}, "METHOD-PAGE"),
    ({"rows": [N]}, "METHOD-ROWS"), ({"rows": [-1]}, "METHOD-ROWS"),
])
def test_what_cannot_be_shown_is_refused(asked, code):
    with pytest.raises(MethodError) as refused:
        found_rows(*PAIR, **asked)
    assert refused.value.code == code


def test_numbers_have_no_closest_call_and_columns_must_exist():
    with pytest.raises(MethodError, match="no closest call"):
        found_rows(*numbers(), order="borderline")
    with pytest.raises(DataError, match="no column 'street'"):
        found_rows(*PAIR, order="column", column="street")
