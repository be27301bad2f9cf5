"""Words for analysts or for everyone: one switch on every page, the same numbers."""

from tests.pages.running import assert_clean, opened, settled, shown, start, state

DRIVERS = "pages/understand/drivers.py"


def test_the_words_follow_the_reader():
    app = opened(start(sample="penguins"), DRIVERS)
    analyst = shown(app)
    app.segmented_control(key="pick-audience").set_value("stakeholder").run()
    app = settled(app)
    assert_clean(app)
    everyone = shown(app)
    assert state(app).audience == "stakeholder"
    assert everyone != analyst
    assert opened(app, "pages/decide/row.py").segmented_control(key="pick-audience").value == "stakeholder"


def test_a_heading_explains_its_terms():
    app = opened(start(sample="penguins"), DRIVERS)
    helps = [heading.help for heading in app.subheader if heading.help]
    assert any("**SHAP**: Splits" in text for text in helps)
