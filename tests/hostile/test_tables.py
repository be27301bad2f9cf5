"""Every data bomb is answered, in a process whose memory is bounded, by the refusal that fits it."""

import json
import subprocess
import sys

import pytest

from tasks import ROOT
from tests.hostile.tables import ANSWERS, honest

SCALE = 0.02


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bombs")
    for build in ANSWERS:
        (folder / build.__name__).write_bytes(build(SCALE))
    for name, raw in honest().items():
        (folder / f"honest {name}").write_bytes(raw)
    done = subprocess.run([sys.executable, "-m", "tests.hostile.opening", str(folder), str(SCALE)], cwd=ROOT,
                          capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return {told["file"]: told for told in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("build", ANSWERS, ids=lambda build: build.__name__)
def test_a_bomb_is_refused_for_what_it_is(build, answers):
    told = answers[build.__name__]
    assert told["answer"] in ANSWERS[build]
    assert told["seconds"] < 20
    assert told["growth"] < 200 * 2**20


@pytest.mark.parametrize("name", honest())
def test_an_honest_file_opens(name, answers):
    assert answers[f"honest {name}"]["answer"] == "opened"


def test_there_are_bombs_of_many_kinds():
    assert len(ANSWERS) >= 40
    kinds = {build.__name__.split("_")[0] for build in ANSWERS}
    assert kinds >= {"parquet", "feather", "excel", "csv", "json", "zip", "gzip", "bzip2", "xz"}
