"""The server starts with its guards, or not at all, and then one sentence says why."""

import subprocess
import sys

import pytest
from streamlit import config

from pages.shared.server.headers import Headers
from pages.shared.server.packing import Packed
from pages.shared.server.starting import OFF, ON, _find_pages_by_the_menu, guards, unsafe
from pages.shared.server.steps import OneStep
from pages.shared.server.uploads import Uploads
from pages.shared.server.visitors import Hosts, Inside, SignedIn, SignedSessions
from pages.shared.settings import Settings
from tasks import ROOT

SERVER = Settings(mode="server", sign_in="header", sign_in_header="x-user", allowed_hosts=("a.example",))
OIDC = Settings(mode="server", sign_in="oidc", allowed_hosts=("a.example",))


@pytest.fixture
def option():
    """Set an option of Streamlit for one test."""
    before = {}

    def set_option(name, value):
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    set_option("server.address", "127.0.0.1")
    yield set_option
    for name, value in before.items():
        config.set_option(name, value)


def test_what_stands_before_the_app_is_in_order():
    assert [guard.cls for guard in guards(Settings())] == [Headers, Hosts, Inside, Uploads, Packed, OneStep]
    assert [guard.cls for guard in guards(SERVER)] == [Headers, Hosts, SignedIn, Inside, Uploads, Packed, OneStep]
    assert [guard.cls for guard in guards(OIDC)] == [Headers, Hosts, SignedSessions, Inside, Uploads, Packed, OneStep]


def test_a_server_with_oidc_needs_streamlit_s_part_of_it(option):
    assert "[auth]" in unsafe(OIDC)


def test_a_plain_start_is_safe(option):
    assert unsafe(Settings()) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.0.7", "", None, "::", "example.org"])
def test_in_local_mode_it_listens_to_this_machine_alone(option, address):
    option("server.address", address)
    assert "local mode" in unsafe(Settings())


@pytest.mark.parametrize(("name", "wrong"), [*((name, True) for name in OFF), *((name, False) for name in ON)])
def test_options_that_open_a_door_are_refused(option, name, wrong):
    option(name, wrong)
    assert name in unsafe(Settings())
    assert name in unsafe(SERVER)


def test_a_server_does_not_start_below_its_level(option, monkeypatch):
    from pages.shared import safety

    monkeypatch.setattr(safety, "protection", lambda: safety.Opened(level="C", words=""))
    assert "minimum_level is A" in unsafe(Settings(mode="server", minimum_level="A"))
    assert unsafe(Settings(mode="server", minimum_level="C")) == ""


@pytest.mark.parametrize(("environment", "word"), [
    ({"WHYBOARD_MODE": "server"}, "sign_in"), ({"WHYBOARD_MEMORY_MB": "0"}, "memory_mb"),
    ({"WHYBOARD_WORDS": "x"}, "WHYBOARD_WORDS"),
])
def test_the_process_ends_with_one_sentence(environment, word):
    code = "import sys; sys.argv = ['x']; import app"
    path = {"PATH": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env={**path, **environment},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("Whyboard does not start. ")
    assert word in last
    assert "Traceback" not in done.stderr


def test_a_link_to_a_page_is_followed_for_the_first_visitor_too(monkeypatch):
    from streamlit.runtime.pages_manager import PagesManager

    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    _find_pages_by_the_menu()
    assert PagesManager.uses_pages_directory is False
