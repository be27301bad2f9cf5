import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import tasks


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two requirements files and an environment that is not there yet."""
    (tmp_path / "requirements.txt").write_text("numpy>=2\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest>=9\n")
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    return tmp_path


def installing(project, monkeypatch):
    """Record what would be installed: an install takes a minute and a network."""
    installed = []

    def make(requirements):
        installed.append(requirements)
        python = tasks.environment_python()
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(tasks, "install", make)
    return installed


def test_requirements_are_followed_into_the_files_they_include(project):
    assert tasks.included(project / "requirements-dev.txt") == [
        project / "requirements-dev.txt", project / "requirements.txt",
    ]


def test_nothing_is_installed_twice(project, monkeypatch):
    installed = installing(project, monkeypatch)
    for name in ("requirements-dev.txt", "requirements-dev.txt", "requirements.txt"):
        assert tasks.environment(name) == tasks.environment_python()
    assert installed == ["requirements-dev.txt"]


def test_a_changed_requirement_is_installed_again_also_when_it_is_included(project, monkeypatch):
    installed = installing(project, monkeypatch)
    tasks.environment("requirements-dev.txt")
    (project / "requirements.txt").write_text("numpy>=3\n")
    tasks.environment("requirements.txt")
    tasks.environment("requirements-dev.txt")
    assert installed == ["requirements-dev.txt", "requirements.txt", "requirements-dev.txt"]


def test_an_install_that_was_cut_off_does_not_count(project, monkeypatch):
    installed = installing(project, monkeypatch)
    tasks.environment("requirements.txt")
    (project / "requirements.txt").write_text("numpy>=3\n")
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "install", lambda name: (_ for _ in ()).throw(tasks.TaskError("no network")))
        with pytest.raises(tasks.TaskError, match="no network"):
            tasks.environment("requirements.txt")
    tasks.environment("requirements.txt")
    assert installed == ["requirements.txt", "requirements.txt"]


def test_the_project_s_own_requirements_can_be_read():
    names = [path.name for path in tasks.included(tasks.ROOT / "requirements-dev.txt")]
    assert names == [
        "requirements-dev.txt", "requirements.txt", "requirements-batch.txt", "requirements-exact.txt",
    ]


def test_a_browser_named_wrongly_is_an_error_and_no_other_is_taken(monkeypatch):
    monkeypatch.setenv("E2E_BROWSER", "no-such-browser")
    with pytest.raises(tasks.TaskError, match="no-such-browser"):
        tasks.find_browser()


def test_a_browser_named_rightly_is_taken(monkeypatch):
    monkeypatch.setenv("E2E_BROWSER", sys.executable)
    assert tasks.find_browser() == sys.executable


def test_without_any_browser_the_command_says_what_to_install(monkeypatch):
    monkeypatch.delenv("E2E_BROWSER", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(tasks, "usual_places", list)
    with pytest.raises(tasks.TaskError, match="apt-get install chromium"):
        tasks.ensure_browser()


def test_a_port_in_use_is_passed_over():
    with socket.socket() as busy:
        busy.bind((tasks.LOCAL, 0))
        busy.listen()
        taken = busy.getsockname()[1]
        assert tasks.free_port(taken) > taken


def test_a_server_that_ends_at_once_is_reported():
    server = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(tasks.TaskError, match="exit code 3"):
        tasks.wait_until_up(server, f"http://{tasks.LOCAL}:{tasks.free_port()}")


def test_a_server_that_will_not_end_is_made_to():
    ignore = "import signal, threading; signal.signal(15, signal.SIG_IGN)"
    code = f"{ignore}; print('up', flush=True); threading.Event().wait()"
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with server:
        assert server.stdout.readline() == "up\n"
        tasks.end(server, patience=0.1)
    assert server.returncode not in (None, 0)


def test_one_failed_step_fails_the_command(capsys):
    assert tasks.report({"ruff": True, "mypy": True}) == 0
    assert tasks.report({"ruff": False, "mypy": True}) == 1
    assert "ruff" in capsys.readouterr().out


def test_the_step_s_own_exit_code_decides():
    assert tasks.succeeds(sys.executable, "-c", "raise SystemExit(0)")
    assert not tasks.succeeds(sys.executable, "-c", "raise SystemExit(5)")
    assert not tasks.succeeds("no-such-command")


def test_commands_run_side_by_side_and_each_is_told_of(capfd):
    say = "import sys; print('{}'); sys.exit({})"
    commands = [(sys.executable, "-c", say.format(word, code)) for word, code in (("first", 0), ("second", 3))]
    assert tasks.side_by_side(*commands) == [True, False]
    assert tasks.side_by_side(*reversed(commands)) == [False, True]
    assert capfd.readouterr().out.split() == ["first", "second", "second", "first"]


def test_lint_and_types_each_fail_on_what_they_read(project):
    (project / "pyproject.toml").write_text('[tool.mypy]\nfiles = ["read.py"]\n')
    read = tasks.reading(sys.executable)
    assert list(read) == ["ruff", "mypy"]
    for code, good in (("held: int = 1\n", [True, True]), ("import os\n", [False, True]),
                       ('held: int = "1"\n', [True, False])):
        (project / "read.py").write_text(code)
        assert tasks.side_by_side(*read.values()) == good


def test_an_unknown_command_is_refused():
    command = [sys.executable, "tasks.py", "fly"]
    done = subprocess.run(command, cwd=tasks.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "invalid choice" in done.stderr


def test_an_older_python_can_read_the_file_and_so_say_that_it_is_too_old():
    source = Path(tasks.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert {alias.name.split(".")[0] for node in imports for alias in node.names} <= sys.stdlib_module_names
    assert "3.11" in tasks.too_old()


def test_ci_runs_the_command_that_the_readme_names():
    script = (tasks.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    assert "tasks.py test" in script
    assert "python tasks.py test" in (tasks.ROOT / "README.md").read_text(encoding="utf-8")
