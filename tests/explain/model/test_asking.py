from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from explain import load_model, read_table
from explain.model.asking import FIRST_BLOCK, LARGEST_BLOCK, Question, answered_target
from explain.table.dataset import chosen_rows


@pytest.fixture(scope="module")
def pair():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"a": random.normal(size=60), "b": random.choice(["x", "y"], 60)})
    truth = np.where(frame["a"] + (frame["b"] == "x") > 0.5, "yes", "no")
    model = LogisticRegression().fit(frame[["a"]], truth)
    dataset = read_table(frame[["a"]].assign(y=truth), target="y")
    return load_model(model, dataset), dataset


def question(pair, **settings):
    predictor, dataset = pair
    usual = {"predictor": predictor, "schema": dataset.schema, "output": 1, "scale": "probability"}
    return Question(**usual | settings)


def test_an_answer_is_the_predictor_s_on_the_decoded_rows(pair):
    predictor, dataset = pair
    coded = dataset.schema.encode(dataset.features)
    np.testing.assert_array_equal(question(pair)(coded), predictor(dataset.features)[:, 1])
    np.testing.assert_array_equal(question(pair, output=None)(coded), predictor(dataset.features))
    margin = question(pair, scale="margin")(coded)
    np.testing.assert_array_equal(margin, predictor(dataset.features, "margin")[:, 1])


def test_blocks_do_not_show_in_the_answer(pair):
    coded = np.linspace(-3, 3, 3 * FIRST_BLOCK)[:, None]
    whole = question(pair, _block=LARGEST_BLOCK)(coded)
    np.testing.assert_allclose(question(pair, _block=100)(coded), whole, rtol=1e-12)


def test_progress_rises_to_the_end_between_model_calls(pair):
    seen = []
    coded = np.zeros((2 * FIRST_BLOCK + 1, 1))
    question(pair, progress=lambda done, total: seen.append((done, total)), total=len(coded))(coded)
    done = [each for each, _ in seen]
    assert len(seen) >= 2
    assert done == sorted(done)
    assert seen[-1] == (len(coded), len(coded))


def test_more_rows_than_foretold_never_pass_the_total(pair):
    seen = []
    asked = question(pair, progress=lambda done, total: seen.append((done, total)), total=10)
    asked(np.zeros((FIRST_BLOCK + 1, 1)))
    assert all(done <= total for done, total in seen)
    assert asked.n_asked == FIRST_BLOCK + 1


def test_what_is_worked_out_in_the_place_of_model_rows_counts_after_those_asked_before(pair):
    seen = []
    asked = question(pair, progress=lambda done, total: seen.append((done, total)), total=50)
    asked(np.zeros((4, 1)))
    report = asked.counting(10)
    for n_done in (1, 3, 3):
        report(n_done)
    assert seen == [(4, 50), (14, 50), (34, 50), (34, 50)]
    asked.counting(1)(30)
    assert seen[-1] == (64, 64)


def test_progress_may_stop_the_asking(pair):
    def stop(done, total):
        raise KeyboardInterrupt

    asked = question(pair, progress=stop)
    with pytest.raises(KeyboardInterrupt):
        asked(np.zeros((3 * FIRST_BLOCK, 1)))
    assert asked.n_asked == FIRST_BLOCK


def test_no_rows_give_no_answers(pair):
    assert question(pair)(np.empty((0, 1))).shape == (0,)
    assert question(pair, output=None)(np.empty((0, 1))).shape == (0, 2)


def test_slow_models_are_asked_in_smaller_blocks_and_quick_ones_in_larger(pair):
    slow, quick = question(pair), question(pair)
    slow._adapt(FIRST_BLOCK, 10.0)
    quick._adapt(FIRST_BLOCK, 0.001)
    assert slow._block < FIRST_BLOCK < quick._block <= LARGEST_BLOCK


def test_a_model_whose_calls_take_their_time_is_asked_in_blocks_that_are_worth_a_call(pair):
    """0.15 s a call and a millionth a row: blocks stay where the rows take a part of that time, not at the smallest."""
    ask, sizes = question(pair), []
    for _ in range(200):
        sizes.append(ask._block)
        ask._adapt(ask._block, 0.15 + 1e-6 * ask._block)
    assert min(sizes[100:]) > 10_000
    ask._adapt(3, 0.15)
    assert ask._block > 10_000, "a last few rows say little"


def test_chosen_rows_are_asked_like_coded_ones_and_stored_answers_are_given_by_position(pair):
    predictor, dataset = pair
    rows = chosen_rows(dataset, [5, 3], default=None, seed=0)
    np.testing.assert_array_equal(question(pair).of(rows), predictor(rows.frame)[:, 1])
    stored = np.arange(2.0 * len(dataset)).reshape(-1, 2)
    kept = question((replace(predictor, stored=stored), dataset), output=None)
    assert kept.of(rows).tolist() == [[10.0, 11.0], [6.0, 7.0]]
    assert question((replace(predictor, stored=stored), dataset)).of(rows).tolist() == [11.0, 7.0]


def test_what_an_output_answers(pair):
    predictor, dataset = pair
    assert answered_target(predictor, dataset, 1, "probability") == ("y", "")
    assert answered_target(replace(predictor, groups=True), dataset, 1, "probability") == ("", "")
    number = replace(predictor, task="regression", outputs=("y", "z"))
    weighed = replace(dataset, target_unit="kg")
    assert answered_target(number, weighed, 0, "target") == ("y", "kg")
    assert answered_target(number, weighed, 1, "target") == ("z", "")
    assert answered_target(replace(number, outputs=("prediction",)), weighed, 0, "target") == ("", "")
    scored = replace(predictor, margin_unit="score units")
    assert answered_target(scored, dataset, 1, "margin") == ("y", "score units")
    assert answered_target(scored, dataset, 1, "probability") == ("y", "")
