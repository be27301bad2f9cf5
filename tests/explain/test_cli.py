import io
import subprocess
import sys

import pytest

from explain import cli
from explain.batch import Finished
from explain.batch.files import Part
from explain.batch.working import Outcome
from explain.cli import Line, main, progress_text
from tasks import ROOT
from tests.explain.batches import files_folder, model_file, people


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    files_folder(folder / "data", people(320))
    model_file(folder / "model.joblib")
    return folder


def batch(place, out, *more):
    return ["batch", "--model", str(place / "model.joblib"), "--data", str(place / "data"), "--out", str(out), *more]


def test_a_batch_from_the_command_line(place, tmp_path, capsys):
    asked = batch(place, tmp_path, "--target", "y", "--key", "id", "--background", "9", "--single")
    assert main(asked) == 0
    told = capsys.readouterr()
    assert "320 rows explained in 3 parts." in told.out
    assert told.out.splitlines()[1].endswith("  job")
    assert told.err == "", "quiet where there is no terminal"
    assert main(asked) == 0
    assert main([*asked, "--seed", "1"]) == 2
    assert "the setting 'seed' was '0'" in capsys.readouterr().err


def test_what_is_refused_is_one_sentence_with_a_code(place, tmp_path, capsys):
    assert main(batch(place, tmp_path, "--target", "salary")) == 2
    told = capsys.readouterr().err
    assert told.startswith("The files have no column 'salary'. Use ")
    assert told.endswith("[BATCH-COLUMN]\n")
    assert told.count("\n") == 1


def test_parts_that_failed_are_named_and_the_exit_says_so(monkeypatch, capsys):
    part = Part(number=1, file="a.parquet", first_group=0, n_groups=1, first_row=0, offset=0, n_rows=1_000)
    failed = Outcome(part=part, problem="It broke.", remedy="Mend it.", code="X-1")
    finished = Finished(summary=None, n_parts=3, n_before=1, failed=(failed,))
    assert cli._told(finished) == 1
    told = capsys.readouterr().err
    assert "rows 0 to 999 of 'a.parquet': It broke. Mend it. [X-1]" in told
    assert "2 of 3 parts are there." in told


def test_a_stop_from_the_keyboard_says_how_to_go_on(monkeypatch, place, tmp_path, capsys):
    monkeypatch.setattr("explain.batch.explain_folder", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(batch(place, tmp_path)) == 130
    assert "Run the same command again" in capsys.readouterr().err


def test_a_model_and_a_table_are_described(place, capsys):
    table = place / "data" / "later" / "d.parquet"
    assert main(["describe", "--model", str(place / "model.joblib"), "--table", str(table), "--target", "y"]) == 0
    told = capsys.readouterr().out
    for words in ("Model: decision tree regressor", "Answers: y; scale: target", "age, pay and job", "20 rows",
                  "Column job: category, 3 levels", "The model does not use 'id' and 'since'."):
        assert words in told


def test_the_module_runs_and_lists_its_commands():
    asked = [sys.executable, "-m", "explain", "--help"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "batch" in done.stdout
    assert "describe" in done.stdout
    wrong = subprocess.run([*asked[:-1], "batch"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert wrong.returncode == 2
    assert "--model" in wrong.stderr
    assert "Traceback" not in wrong.stderr


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_a_line_of_progress(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    line = Line()
    line("Explaining", 0, 10)
    line("Explaining", 10, 10)
    line.end()
    assert shown.getvalue().endswith("\rExplaining: 10 of 10 rows\x1b[K\n")


@pytest.mark.parametrize(("since", "seconds", "words"), [
    (0, 50.0, "Explaining: 5,000 of 1,000,000 rows"),
    (5_000, 0.5, "Explaining: 5,000 of 1,000,000 rows"),
    (5_000, 10.0, "Explaining: 5,000 of 1,000,000 rows, 500 a second, 33 min left"),
])
def test_speed_is_told_when_it_is_known(since, seconds, words):
    assert progress_text("Explaining", 5_000, 1_000_000, since, seconds) == words


def test_a_cluster_here_and_one_elsewhere_exclude_each_other(place, tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(batch(place, tmp_path, "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"))
    assert "not allowed with" in capsys.readouterr().err
