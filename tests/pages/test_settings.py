"""The operator's settings: what they default to, who overrules whom, and every door that must not be left open."""

from dataclasses import fields

import pytest

from pages.shared.settings import HERE, MOST, SERVER, Settings, SettingsError, open_door, read_settings, stated
from tasks import ROOT

GUARDED = {"mode": "server", "sign_in": "header", "sign_in_header": "x-user", "allowed_hosts": ("why.example",)}


def read(tmp_path, text="", **environment):
    file = tmp_path / "whyboard.toml"
    if text:
        file.write_text(text, encoding="utf-8")
    return read_settings(file, {f"WHYBOARD_{name.upper()}": held for name, held in environment.items()})


def test_without_a_file_the_app_is_for_this_machine_alone(tmp_path):
    found = read(tmp_path)
    assert found == Settings()
    assert (found.mode, found.allowed_hosts, found.custom_code) == ("local", HERE, "sealed")
    assert found.upload_file_mb == 1024


def test_a_server_has_narrower_limits_of_its_own(tmp_path):
    found = read(tmp_path, 'mode = "server"\nsign_in = "oidc"\nallowed_hosts = ["Why.Example"]\n')
    assert found.allowed_hosts == ("why.example",)
    assert (found.upload_file_mb, found.upload_session_mb, found.upload_total_mb) == (200, 500, 2048)
    assert found.minimum_level == "A"
    assert found.custom_code == "never"


def test_the_environment_overrules_the_file_and_the_file_the_defaults(tmp_path):
    found = read(tmp_path, "memory_mb = 512\nidle_minutes = 2\n", memory_mb="256")
    assert (found.memory_mb, found.idle_minutes, found.ask_seconds) == (256, 2, Settings().ask_seconds)


def test_other_variables_are_none_of_ours(tmp_path):
    assert read_settings(tmp_path / "none", {"PATH": "x", "STREAMLIT_SERVER_PORT": "1"}) == Settings()


def test_a_list_of_hosts_is_read_from_one_variable(tmp_path):
    found = read(tmp_path, mode="server", sign_in="oidc", allowed_hosts="a.example, B.example ,")
    assert found.allowed_hosts == ("a.example", "b.example")


@pytest.mark.parametrize("text", [
    "mode = 'shared'", "mode = 3", "memory_mb = 0", "memory_mb = -5", "memory_mb = true", "memory_mb = 1.5",
    "upload_file_mb = 'none'", "upload_file_mb = 99999999", "ask_seconds = '١٢'", "allowed_hosts = [3]",
    "allowed_hosts = 7", "allowed_hosts = ['*']", "allowed_hosts = ['*.example']", "allowed_hosts = ['why.example']",
    "custom_code = 'always'", "minimum_level = 'E'", "sign_in = 'header'", "colour = 'red'", "mode = ", "[mode]\na = 1",
    "mode = 'server'", "mode = 'server'\nallowed_hosts = ['a.example']", "mode = 'server'\nsign_in = 'oidc'",
    "mode = 'server'\nsign_in = 'oidc'\nallowed_hosts = ['a.example']\nminimum_level = 'D'",
])
def test_what_leaves_a_door_open_or_is_not_known_is_refused_in_one_sentence(tmp_path, text):
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", MOST)
@pytest.mark.parametrize("held", ["0", "-1", "", "none", "inf", "1e9", str(10**12)])
def test_no_limit_can_be_removed(tmp_path, name, held):
    with pytest.raises(SettingsError, match=name):
        read(tmp_path, **{name: held})


def test_an_unknown_variable_is_refused_since_it_may_be_a_limit_misspelt(tmp_path):
    with pytest.raises(SettingsError, match="WHYBOARD_MEMORY"):
        read(tmp_path, memory="1")


def test_a_server_that_is_guarded_may_start():
    assert open_door(Settings(**GUARDED, minimum_level="A")) == ""


@pytest.mark.parametrize("missing", [
    {"sign_in": "none"}, {"allowed_hosts": ()}, {"minimum_level": "D"}, {"minimum_level": "C"},
    {"custom_code": "sealed", "minimum_level": "B"},
])
def test_a_server_needs_each_of_its_guards(missing):
    assert open_door(Settings(**{**GUARDED, "minimum_level": "A", **missing}))


def test_every_whole_number_is_a_limit_with_an_end():
    assert set(MOST) == {field.name for field in fields(Settings) if isinstance(field.default, int)}
    assert all(getattr(Settings(), name) <= MOST[name] for name in MOST)
    assert all(held <= getattr(Settings(), name) for name, held in SERVER.items() if name in MOST)


def test_all_of_them_are_stated():
    said = stated(Settings())
    assert list(said) == [field.name for field in fields(Settings)]
    assert said["allowed_hosts"] == "127.0.0.1, localhost, [::1]"


def test_a_workspace_is_given_them(monkeypatch):
    from pages.shared import allowance as limits

    chosen = Settings(memory_mb=3, table_seconds=4, model_seconds=5, ask_seconds=6, idle_minutes=7)
    monkeypatch.setattr(limits, "settings", lambda: chosen)
    found = limits.allowance()
    assert (found.memory, found.table_seconds, found.model_seconds, found.ask_seconds) == (3 * 2**20, 4, 5, 6)
    assert limits.idle_seconds() == 420


def test_the_operator_s_page_tells_each_default():
    text = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
    lines = {cells[1].strip(" `"): cells for line in text.splitlines() if len(cells := line.split("|")) == 6}
    for field in fields(Settings):
        assert field.name in lines
        if isinstance(field.default, int):
            shown = [int(cell) for cell in lines[field.name][2:4]]
            assert shown == [field.default, SERVER.get(field.name, field.default)]
