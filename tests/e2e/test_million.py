"""A million rows are opened by their path, looked through, narrowed and explained; no click moves more than it may."""

import re
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from sklearn.linear_model import LinearRegression

from benchmarks.browser import Traffic, family
from explain.wording import count
from tests.e2e.browser import LOG, follow, running_app, wait_for_heading, wait_until_idle

N_ROWS = 1_000_000
MOST_MOVED = 200_000
"""Bytes that the answer to one click may take."""
MOST_MEMORY = 4_000
"""Megabytes of the app with the process of the table, of which libraries are the larger part."""
LEAST = 2.5
"""Rows from here up make the cohort."""


@pytest.fixture(scope="module")
def million(tmp_path_factory):
    """Six columns of numbers, a straight line through them, and how far it is from the truth in each row."""
    folder, random = tmp_path_factory.mktemp("million"), np.random.default_rng(11)
    frame = pd.DataFrame({
        **{name: random.normal(size=N_ROWS).astype(np.float32) for name in ("heat", "wind", "rain", "sun")},
        "hour": random.integers(0, 24, N_ROWS, dtype=np.int32), "day": random.integers(0, 7, N_ROWS, dtype=np.int32),
    })
    load = (3 * frame["heat"] - frame["wind"] + frame["hour"] / 4 + random.normal(size=N_ROWS)).astype(np.float32)
    model = LinearRegression().fit(frame.iloc[:20_000], load.iloc[:20_000])
    joblib.dump(model, folder / "load.joblib")
    frame.assign(load=load).to_parquet(folder / "load.parquet", index=False)
    answers = model.predict(frame)
    return folder, frame, answers, np.abs(load.to_numpy(np.float64) - answers)


@pytest.fixture(scope="module")
def own_app(tmp_path_factory):
    """A server for this table alone, whose memory is looked at."""
    with running_app("app.py", tmp_path_factory.mktemp("server") / LOG) as url:
        yield url


def processes(url: str) -> list[int]:
    """Give the processes of the server at an address."""
    port = url.rpartition(":")[2].encode()
    found = [int(place.parent.name) for place in Path("/proc").glob("[0-9]*/cmdline")
             if b"streamlit" in (words := place.read_bytes()) and port in words]
    return family(min(found))


def megabytes(process: int) -> float:
    """Give the memory that a process has to itself, and its share of what it has with others."""
    said = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"Pss:\s+(\d+)", said).group(1)) / 1024


def clicked(page: Page, traffic: Traffic, act, told: str | re.Pattern) -> None:
    """Do something, wait for its answer, and hold it to what it may move."""
    traffic.take()
    act()
    expect(page.get_by_test_id("stMain")).to_contain_text(told)
    wait_until_idle(page)
    files, messages = traffic.take()
    assert files + messages <= MOST_MOVED, f"{told}: {files} + {messages} bytes"


def order(page: Page, name: str):
    return page.get_by_role("radio", name=name, exact=True).click


def test_a_million_rows_are_browsed(page, own_app, million):
    folder, frame, answers, errors = million
    page.goto(f"{own_app}/model-and-data?sample=bike")
    wait_for_heading(page, "Model and data")
    for label, name in (("Fitted model", "load.joblib"), ("Table", "load.parquet")):
        field = page.get_by_role("textbox", name=f"{label}: or a path on this machine")
        field.fill(str(folder / name))
        field.press("Enter")
        wait_until_idle(page)
    page.get_by_role("button", name="Explain this model").click()
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"{count(N_ROWS)} rows")
    expect(page.get_by_role("figure").first).to_be_visible()
    wait_until_idle(page)

    traffic = Traffic()
    traffic.watch(page)
    follow(page, "Find rows")
    expect(page.get_by_test_id("stMain")).to_contain_text(f"Rows 1 to 25 of {count(N_ROWS)}")
    wait_until_idle(page)
    for preset, told in (("Typical", "nearest to the median"), ("Most wrong", "furthest from the truth")):
        clicked(page, traffic, order(page, preset), told)
    clicked(page, traffic, page.get_by_role("button", name="Page 2").click, f"Rows 26 to 50 of {count(N_ROWS)}")
    clicked(page, traffic, page.get_by_role("button", name="Page 1").click, f"Rows 1 to 25 of {count(N_ROWS)}")

    n_cohort = int((frame["heat"] >= LEAST).sum())
    page.get_by_role("spinbutton", name="From").fill(str(LEAST))
    clicked(page, traffic, lambda: page.keyboard.press("Enter"), f"Rows 1 to 25 of {count(n_cohort)}")
    expect(page.get_by_role("button", name=re.compile(f"^Cohort: .*{count(n_cohort)} rows"))).to_have_count(1)

    inside = np.flatnonzero(frame["heat"] >= LEAST)
    worst = int(inside[errors[inside].argmax()])
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 53, delay=60)
    wait_for_heading(page, "Explain one row")
    expect(page).to_have_url(re.compile(rf"row={worst}(&|$)"))
    wait_until_idle(page)
    score = float(re.sub(r"[^\d.]", "", page.get_by_test_id("stMetricValue").first.inner_text()))
    assert score == pytest.approx(abs(answers[worst]), rel=1e-2)

    follow(page, "Feature effects")
    expect(page.get_by_role("figure").first).to_be_visible()
    wait_until_idle(page)
    assert sum(map(megabytes, processes(own_app))) < MOST_MEMORY
