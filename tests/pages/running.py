"""Run the real app without a browser, and wait for its jobs by waiting for their futures."""

from concurrent.futures import wait
from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.shared.state import KEY, State

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("pages/*/*.py") if path.parent.name != "shared")
LONGEST = 120
"""Seconds a job of a test may take."""


def start(**address: str) -> AppTest:
    """Open the app as a new visitor does, at its first page."""
    return settled(first_look(**address))


def first_look(**address: str) -> AppTest:
    """Open the app and run it once: what is told in passing is still there."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LONGEST)
    for name, held in address.items():
        app.query_params[name] = held
    return app.run()


def opened(app: AppTest, page: str) -> AppTest:
    """Go to a page and wait until everything on it has its answer."""
    return settled(app.switch_page(page).run())


def settled(app: AppTest) -> AppTest:
    """Run the page until no job is under way, and none was while it was drawn."""
    for _ in range(40):
        jobs = [job.future for job in state(app).jobs.values()]
        if not jobs and not state(app).watched:
            return app
        wait(jobs, timeout=LONGEST)
        app.run()
    raise AssertionError(f"still busy after 40 runs: {list(state(app).jobs)}")


def state(app: AppTest) -> State:
    """The one state object of the session."""
    return app.session_state[KEY]


def shown(app: AppTest) -> str:
    """All text on the page."""
    parts = [
        *app.title,
        *app.header,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.warning,
        *app.error,
        *app.success,
    ]
    return "\n".join([str(part.value) for part in parts] + [f"{m.label} {m.value} {m.delta}" for m in app.metric])


def charts(app: AppTest) -> list:
    """The charts on the page."""
    return list(app.get("plotly_chart"))


def assert_clean(app: AppTest) -> None:
    """No exception, no unforeseen error, nothing that failed."""
    assert not app.exception, app.exception
    assert not app.error, [error.value for error in app.error]
