"""From page to page by the buttons at the end, in the order of the menu and back."""

from tests.pages.running import assert_clean, settled, start, state


def turned(app, where):
    app.button(key=f"turn-{where}").click().run()
    return settled(app)


def test_pages_follow_one_another_and_lead_back():
    app = start(sample="penguins")
    assert not [button for button in app.button if button.key == "turn-before"], "nothing comes before the first page"
    for title in ("Model and data", "Labels"):
        turned(app, "after")
        assert_clean(app)
        assert app.title[0].value == title
    turned(app, "before")
    assert app.title[0].value == "Model and data"
    assert state(app).page == "model-and-data"


def test_nothing_comes_after_the_last_page():
    app = settled(start(sample="penguins").switch_page("pages/about/safety.py").run())
    assert [button.key for button in app.button if str(button.key).startswith("turn-")] == ["turn-before"]
