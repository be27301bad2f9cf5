"""A summary of a batch is opened beside the model, stays when its page is left, and a wrong file is told of."""

import pytest

from explain.summaries import as_text
from tests.made_summary import summary
from tests.pages.running import assert_clean, charts, opened, shown, start

PAGE = "pages/load/batch.py"


@pytest.fixture(scope="module")
def app():
    return opened(start(), PAGE)


def give(app, raw: bytes):
    return app.file_uploader(key="upload-summary").upload("summary.json", raw).run()


def test_a_file_that_is_none_is_told_of(app):
    give(app, b'{"some": "file"}')
    assert not app.exception
    assert "SUMMARY-FILE" in shown(app)
    assert not charts(app)


def test_a_summary_opens_with_its_charts_and_checks(app):
    give(app, as_text(summary(400)).encode())
    assert_clean(app)
    assert len(charts(app)) == 2
    text = shown(app)
    for words in ("Rows explained 400", "Contributions add up to the model's answer in 400 rows",
                  "compared with 100 rows", "seed 0", "Relationship"):
        assert words in text, words
    assert "SUMMARY-FILE" not in text


def test_it_is_still_open_after_another_page(app):
    opened(app, "pages/about/safety.py")
    opened(app, PAGE)
    assert_clean(app)
    assert len(charts(app)) == 2


def test_a_path_on_this_machine_opens_too(tmp_path):
    path = tmp_path / "summary.json"
    path.write_text(as_text(summary(40)))
    app = opened(start(), PAGE)
    app.text_input(key="upload-summary-path").set_value(str(path)).run()
    assert len(charts(app)) == 2
    app.text_input(key="upload-summary-path").set_value(str(tmp_path / "none.json")).run()
    assert "cannot be read" in shown(app)
