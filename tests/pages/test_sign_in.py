"""With OIDC asked for, nobody sees a page before signing in; without it, nobody is asked."""

from streamlit.testing.v1 import AppTest

from pages.shared import sign_in
from pages.shared.settings import Settings
from tests.pages.running import LONGEST, ROOT, start


def test_a_stranger_sees_a_button_and_nothing_else(monkeypatch):
    chosen = Settings(mode="server", sign_in="oidc", allowed_hosts=("a.example",))
    monkeypatch.setattr(sign_in, "settings", lambda: chosen)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LONGEST).run()
    assert not app.exception
    assert [button.label for button in app.button] == ["Sign in"]
    assert not app.metric
    assert not app.sidebar.children
    assert "whyboard" not in app.session_state


def test_at_home_nobody_is_asked():
    assert "Sign in" not in [button.label for button in start().button]
