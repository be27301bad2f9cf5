import json
from html.parser import HTMLParser

import pandas as pd
import pytest

from explain.charts.theme import LIGHT
from explain.charts.waterfall import waterfall
from explain.report import markup
from explain.wording import escaped, one_line, strong
from tests.made import HOSTILE, one_row


class Reader(HTMLParser):
    """Collects the text and the tags that a browser would make of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tags = "", []
        self.feed(html)

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_escaped_for_markdown_reads_as_it_is(name):
    read = Reader(markup.sentence(f"for {strong(name)} and {escaped(name)}"))
    assert read.tags == ["strong"]
    assert read.text == f"for {one_line(name)} and {one_line(name)}"


def test_bold_that_does_not_end_is_ended():
    assert markup.sentence("**a") == "<strong>a</strong>"


def test_a_table_is_text_and_numbers():
    frame = pd.DataFrame({HOSTILE[0]: [HOSTILE[8], "b"], "n": [1.5, float("nan")]})
    read = Reader(markup.table(frame, HOSTILE[4]))
    assert not {"img", "script", "a"} & set(read.tags)
    assert HOSTILE[0] in read.text
    assert "1.5" in read.text
    assert "missing" in read.text


def test_long_tables_fold_and_say_what_is_left_out():
    assert not markup.table(pd.DataFrame({"n": range(14)}), "").startswith("<details>")
    long = markup.table(pd.DataFrame({"n": range(1000)}), "")
    assert long.startswith("<details>")
    assert "The first 200 of 1,000 lines." in long
    assert long.count("<tr>") == 201


def test_a_chart_carries_its_words_and_its_data():
    picture = waterfall(one_row(feature_labels=HOSTILE), theme=LIGHT)
    written = markup.chart(picture.figure, picture.alt, "chart-1-1")
    held = written.split('data-for="chart-1-1">')[1].removesuffix("</script>")
    assert "<" not in held
    assert json.loads(held) == json.loads(picture.figure.to_json())
    assert set(Reader(written).tags) == {"div", "noscript", "p", "script"}


def test_settings_offer_no_way_out():
    settings = json.loads(markup.settings())
    assert settings["showSendToCloud"] is False
    assert settings["plotlyServerURL"] == ""
    assert settings["displayModeBar"] is False
