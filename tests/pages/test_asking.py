"""Long questions: shown while they run, stopped on demand, let go when the reader moves on, never asked twice."""

from concurrent.futures import wait

import pytest
from streamlit.testing.v1 import AppTest

from explain.checks.catalogue import CHECKS
from explain.samples import open_sample
from pages.shared.asking import Job, Stopped, as_question
from pages.shared.words import screen
from tests.pages.running import LONGEST, assert_clean, charts, opened, settled, shown, start, state

DRIVERS = "pages/understand/drivers.py"
QUICK = CHECKS["row_support"]


def busy():
    """The income sample on a page whose shuffling takes longer than a page waits."""
    app = start().switch_page(DRIVERS).run()
    jobs = {job.method: job for job in state(app).jobs.values()}
    return app, jobs["permutation_importance"]


def test_a_stopped_question_says_so_and_can_be_asked_again():
    app, job = busy()
    job.stop.set()
    wait([job.future], timeout=LONGEST)
    app = settled(app.run())
    assert "Stopped" in shown(app)
    next(button for button in app.button if button.label == "Run it again").click().run()
    app = settled(app)
    assert "Stopped" not in shown(app)
    assert "shuffled" in shown(app)


def test_two_cards_that_need_a_stopped_answer_offer_once_to_run_it_again():
    app = start()
    page = "pages/understand/performance.py"
    app = opened(app, page)
    [question] = [question for question in state(app).answers if question[0] == "performance"]
    state(app).answers[question] = Stopped(question)
    app = opened(app, page)
    assert_clean(app)
    assert shown(app).count("Stopped. ") > 1
    assert [button.label for button in app.button].count("Run it again") == 1


def test_a_question_is_let_go_when_the_reader_moves_on():
    app, job = busy()
    app.switch_page("pages/start/overview.py").run()
    assert job.stop.is_set()
    assert job not in state(app).jobs.values()


def test_what_a_page_needs_does_not_wait_behind_a_check_of_the_page_before():
    app = start(sample="income").switch_page("pages/trust/checks.py").run()
    checks = [job for job in state(app).jobs.values() if not CHECKS.get(job.method, QUICK).quick]
    assert len(checks) > 2
    stopped = []
    ask = state(app).workspace.ask
    state(app).workspace.ask = lambda method, **asked: stopped.append(
        (method, all(job.stop.is_set() or job.future.done() for job in checks))) or ask(method, **asked)
    app.switch_page(DRIVERS).run()
    assert_clean(settled(app))
    assert ("permutation_importance", True) in stopped, "it was begun when the checks had been let go"


def test_an_answer_is_kept_and_not_asked_again():
    app = opened(start(), "pages/understand/effects.py")
    kept = dict(state(app).answers)
    app = opened(app, "pages/understand/effects.py")
    assert not state(app).jobs
    assert all(state(app).answers[question] is answer for question, answer in kept.items())
    assert len(charts(app)) == 3


def test_a_stored_first_picture_is_followed_by_one_of_more_rows():
    app = opened(start(), DRIVERS)
    sizes = {answer.provenance.n_rows for question, answer in state(app).answers.items()
             if question[0] == "shap_values"}
    assert {200, 2_000} <= sizes


def test_a_job_told_to_stop_ends_between_two_model_calls():
    workspace = open_sample("income").workspace
    workspace.ask("predictions", rows=[0])
    process = workspace._held
    job = Job(method="lime_weights", question=("lime_weights",))

    def stopped_as_soon_as_it_moves(done, total):
        if done:
            job.stop.set()
        job.progress(done, total)

    with pytest.raises(Stopped):
        workspace.ask("lime_weights", rows=list(range(500)), n_samples=100_000, progress=stopped_as_soon_as_it_moves)
    assert 0 < job.done <= job.total
    assert len(workspace.ask("predictions", rows=[1]).rows) == 1
    assert workspace._held is process, "it obeyed, and was not ended"


def two_cards_wait_for_one_job():
    import streamlit as st

    from explain.samples import open_sample
    from pages.shared.asking import Job
    from pages.shared.screen import watch
    from pages.shared.state import KEY, opened

    if KEY not in st.session_state:
        opened(open_sample("penguins").workspace)
        st.session_state["job"] = Job(method="drift", question=("drift",), began=0.0)
    st.session_state[KEY].watched.clear()
    watch(st.session_state["job"])
    watch(st.session_state["job"])


def test_a_job_has_one_way_to_stop_it_however_many_cards_wait():
    app = AppTest.from_function(two_cards_wait_for_one_job).run()
    assert not app.exception
    assert [button.label for button in app.button] == [screen.STOP]
    assert [caption.value for caption in app.caption] == [screen.SAME_NUMBERS]


@pytest.mark.parametrize(("one", "other"), [
    ({"row": 1}, {"row": True}), ({"row": 1}, {"row": 1.0}), ({"wanted": (1, None)}, {"wanted": ("1", None)}),
    ({"rows": [{"a": None}]}, {"rows": [{"a": "None"}]}),
])
def test_questions_that_differ_in_type_alone_are_different(one, other):
    assert as_question("cells", one) != as_question("cells", other)


def test_a_range_and_a_list_of_allowed_values_are_different_questions():
    assert as_question("counterfactuals", {"a": (1, 2)}) != as_question("counterfactuals", {"a": [1, 2]})
