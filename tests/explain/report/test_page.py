import re
from dataclasses import replace

import pytest

from explain import sections
from explain.checks.making import exactly, not_measured
from explain.narrative.trust.findings import FINDINGS
from explain.report import Noted, report
from explain.report.page import POLICY
from tests import made
from tests.made_trust import assessed, findings


@pytest.fixture(scope="module")
def written():
    """A report with a bit of everything."""
    return report(
        {"Overview": [sections.scores_section(made.performance()), sections.beeswarm_section(made.attributions(40))],
         "Row <b>3</b>": [sections.waterfall_section(made.one_row()), sections.waterfall_section(made.lime(0.3, 0.2))],
         "What would change it": [sections.counterfactuals_section(made.counterfactuals(0))]},
        title="Which rows are **>50K**?", facts={"Model": "random forest", "Read with <i>": "missing = ?"})


def own(written):
    """Everything but the chart library."""
    return re.sub(r"<script>/\*\*.*?</script>", "", written, count=1, flags=re.DOTALL)


def test_headings_sentences_and_facts_are_there(written):
    text = own(written)
    for part in ('<h2 id="heading-1">Overview</h2>', "Row &lt;b&gt;3&lt;/b&gt;", "Which rows are **&gt;50K**?",
                 "Read with &lt;i&gt;", "SHAP: what moved this row", "<strong>69 %</strong> here",
                 "fits poorly around this row", "We found no change within the allowed limits"):
        assert part in text


def test_every_line_of_contents_leads_somewhere(written):
    marks = re.findall(r'<a href="#([\w-]+)"', own(written))
    assert len(marks) == 5
    assert all(f'id="{mark}"' in written for mark in marks)


def test_digests_versions_seeds_and_limits_are_stated(written):
    text = own(written)
    for fact in ("m" * 64, "d" * 64, "shap 0.51.0", "ab12cd34ef56", "<th>Seed</th><td>0</td>", "n_pairs = 200",
                 "LIME explains a simple model"):
        assert fact in text


def test_what_lights_do_not_test_stands_among_the_limits_once():
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    section = sections.trust_section(trust)
    limits = own(report({"A": [section, section]}, title="A", facts={})).split('id="limits"')[1].split("</ul>")[0]
    for lamp in section.lamps:
        assert limits.count(f"{lamp.title} does not test: {lamp.untested}") == 1


def test_why_something_was_not_measured_is_not_cut_short():
    why = ("Such rows differ from the table in every column by itself, so a classifier would tell them apart anyway, "
           "and that says nothing of the model.")
    trust = assessed([findings(not_measured("probes_told_apart", why))])
    text = own(report({"A": [sections.trust_section(trust)]}, title="A", facts={}))
    assert f"<td>{why}</td>" in text
    assert f"<td>{FINDINGS['probes_told_apart'].meaning.format('…')}</td>" in text


def test_the_table_of_checks_says_what_each_value_is():
    trust = assessed([findings(exactly("completeness_gap", 0.0, n=1, of="row"))])
    [line] = sections.trust_section(trust).table.query("What == 'Gap of the sum'").to_dict("records")
    assert line["What the value is"] == "base value plus contributions miss the answer by … of what it moved"


def test_the_chart_library_is_there_once_and_nothing_is_loaded(written):
    assert written.count("plotly.js v") == 1
    assert not re.search(r'<(?:img|iframe|object|embed|link|script[^>]*\ssrc)\b', own(written))
    assert not re.search(r'(?:src|href)="(?!#)', own(written))
    assert "default-src 'none'" in POLICY
    assert "http" not in POLICY


def test_charts_have_words_and_no_way_out(written):
    charts = re.findall(r'<div class="chart" id="([\w-]+)" role="img" aria-label="(.+?)"', written)
    assert [mark for mark, _ in charts] == ["chart-1-2", "chart-2-1", "chart-2-2"]
    assert '"showSendToCloud": false' in written
    assert '"plotlyServerURL": ""' in written
    assert '"displayModeBar": false' in written


def test_a_report_stays_under_ten_megabytes(written):
    assert len(written.encode()) < 10_000_000


def test_no_chart_needs_no_library():
    small = report({"Scores": [sections.scores_section(made.performance())]}, title="", facts={})
    assert "plotly.js" not in small
    assert len(small) < 20_000


def test_the_same_input_gives_the_same_file():
    def write():
        return report({"Row": [sections.waterfall_section(made.one_row())]}, title="t", facts={})

    assert write() == write()


def noted(**words):
    section = replace(sections.waterfall_section(made.one_row()), plain=("Said **simply**.",))
    return own(report({"Pinned": [Noted(section=section, **words)]}, title="", facts={}))


def test_the_words_for_everybody_stand_before_those_for_analysts():
    text = noted()
    assert text.index("Said <strong>simply</strong>.") < text.index("<strong>69 %</strong> here")


def test_a_sentence_that_both_read_stands_once():
    section = sections.waterfall_section(made.one_row())
    text = own(report({"Row": [replace(section, plain=section.sentences[:1])]}, title="", facts={}))
    assert text.count("<strong>69 %</strong> here") == 1


def test_takeaway_and_note_are_there_as_text():
    text = noted(takeaway="Pay <b>more</b>", note="First *line*\n\n<script>second")
    assert "<h3>Pay &lt;b&gt;more&lt;/b&gt;</h3>" in text
    assert "<blockquote>First *line*<br>&lt;script&gt;second</blockquote>" in text
    assert "SHAP: what moved this row" in text


def test_what_columns_mean_is_stated_when_it_is_known():
    text = own(report({}, title="", facts={}, meanings={"Age (years)": "Full years <at> the census"}))
    assert '<a href="#meanings"' in text
    assert "<td>Full years &lt;at&gt; the census</td>" in text
    assert "meanings" not in own(report({}, title="", facts={}))
