"""Every check on every awkward table and model, through the front door and through a process of its own."""

import re
import time
from contextlib import suppress
from io import BytesIO

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import explain
from explain import load_model, open_workspace, read_table
from explain.checks.catalogue import CHECKS
from explain.checks.lights import assess
from explain.errors import ExplainError, ModelError
from explain.model.asking import Question
from explain.narrative.trust import describe_flag
from tests.awkward import CASES, DEAR, Case, Plain, by_hand, numbers, two
from tests.awkward_law import asked, findings_of, law, words_of

BY_ROW = {"faithfulness", "stability", "lime_stability", "agreement", "row_support"}


def state(trust, name):
    return trust.light(name).state


def values(result):
    return {each.name: (each.value, each.low, each.high) for each in findings_of(result)}


def assert_refused(error):
    """A refusal names what was met and what to do about it."""
    assert len(error.problem) > 10, error
    assert len(error.remedy) > 10, error


def plain_case(frame=None):
    frame = numbers() if frame is None else frame
    dataset = read_table(frame.assign(y=(frame["a"] > 0).astype(int)), target="y")
    return Case(load_model(LogisticRegression().fit(frame, (frame["a"] > 0).astype(int)), dataset), dataset)


def test_all_checks_of_the_catalogue_are_asked():
    names = {name for name, _ in asked(plain_case(), dear=True)}
    assert set(CHECKS) <= names


@pytest.mark.parametrize("name", CASES)
def test_every_check_answers_or_says_what_to_do(name):
    """Whatever is uploaded: finite numbers with their n, or a reason; or a refusal with a remedy."""
    try:
        case = CASES[name]()
    except ExplainError as refused:
        assert_refused(refused)
        return
    answered = 0
    for method, arguments in asked(case, dear=name in DEAR):
        try:
            law(case, method, arguments)
        except ExplainError as refused:
            assert_refused(refused)
        else:
            answered += 1
    assert answered >= 4


def test_the_same_seed_gives_the_same_numbers_and_blocks_do_not_matter(monkeypatch):
    questions = list(asked(plain_case(), dear=False))
    first = [values(law(plain_case(), method, arguments)) for method, arguments in questions]
    monkeypatch.setitem(Question.__init__.__kwdefaults__, "_block", 7)
    for before, (method, arguments) in zip(first, questions, strict=True):
        again = values(law(plain_case(), method, arguments))
        assert again.keys() == before.keys()
        for name, held in again.items():
            np.testing.assert_allclose(held, before[name], rtol=1e-9, atol=1e-9, err_msg=f"{method} {name}")


@pytest.mark.parametrize("turned", ["rows", "columns"])
def test_order_of_rows_and_columns_does_not_matter_where_nothing_is_drawn(turned):
    frame, row = numbers(), {"a": 0.3, "b": -1.2, "c": 0.8}
    other = frame.iloc[::-1].reset_index(drop=True) if turned == "rows" else frame[["c", "a", "b"]]
    for method, arguments, names in (
        ("row_support", {"row": row}, ("row_distance", "outside_range", "unseen_levels", "rare_pairs")),
        ("model_quality", {}, ("skill", "calibration_error", "smallest_class", "same_answer_twice")),
    ):
        one, two_ = (values(getattr(explain, method)(held.predictor, held.dataset, **arguments))
                     for held in (plain_case(frame), plain_case(other)))
        for name in names:
            np.testing.assert_allclose(one[name], two_[name], rtol=1e-6, atol=1e-9, err_msg=name)


def test_another_process_says_the_same():
    frame = numbers()
    truth = two(frame)
    file = BytesIO()
    joblib.dump(LogisticRegression().fit(frame, truth), file)
    table = frame.assign(y=truth).to_csv(index=False).encode()
    dataset = read_table(table, target="y")
    case = Case(load_model(file.getvalue(), dataset), dataset, {"a": 0.5, "b": 9.0, "c": None})
    with open_workspace(file.getvalue(), table, target="y") as workspace:
        for method in ("row_support", "model_quality", "drift", "faithfulness", "stability"):
            arguments = {"row": 3} if method in BY_ROW else {}
            here, there = law(case, method, arguments), workspace.ask(method, **arguments)
            assert values(here).keys() == values(there).keys()
            for name, held in values(here).items():
                np.testing.assert_allclose(held, values(there)[name], rtol=1e-9, atol=1e-9)


class Slow(Plain):
    """Takes 50 µs a row."""

    def predict(self, frame):
        until = time.process_time() + 5e-5 * len(frame)
        while time.process_time() < until:
            pass
        return super().predict(frame)


class Stop(Exception):
    pass


@pytest.mark.parametrize("method", [name for name in CHECKS if name != "row_support"])
def test_a_slow_model_is_left_within_a_second(method):
    case = by_hand(Slow())
    began = time.process_time()

    def progress(done, total):
        if time.process_time() > began + 0.1:
            raise Stop

    arguments = {"row": 0} if method in BY_ROW else {}
    with suppress(Stop):
        getattr(explain, method)(case.predictor, case.dataset, **arguments, progress=progress)
    assert time.process_time() - began < 1.5


def test_names_that_are_markup_stay_inert():
    case = CASES["hostile names"]()
    for method, arguments in asked(case, dear=False):
        try:
            result = law(case, method, arguments)
        except ExplainError:
            continue
        for flag in getattr(result, "flags", ()):
            assert len(describe_flag(flag)) < 700, flag.id
        for words in words_of(method, result, alt=False):
            assert not re.search(r"(?<!\\)<img|(?<!\\)\*\*bold|(?<!\\):red\[", words), words


def test_answers_too_large_to_be_squared_are_refused():
    with pytest.raises(ModelError, match="not with finite numbers"):
        CASES["huge answers"]()


def test_a_model_that_answers_differently_twice_has_a_red_light():
    case = CASES["draws"]()
    trust = explain.row_trust(case.predictor, case.dataset, row=0)
    assert state(trust, "L6") == "red"
    assert trust.headline == "red"
    assert "W28" in {each.id for each in trust.flags}


@pytest.mark.parametrize("name", ["no target", "only answers", "detector", "two outputs"])
def test_without_a_target_quality_is_never_green(name):
    case = CASES[name]()
    found = explain.model_quality(case.predictor, case.dataset)
    assert state(assess([found], found.provenance, subject="model"), "L6") in ("grey", "red")
