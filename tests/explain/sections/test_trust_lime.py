from explain.charts.theme import DARK
from explain.sections import lime_stability_section
from tests.made_trust_lime import lime_stability, nothing_split


def test_it_holds_words_picture_table_and_warnings():
    section = lime_stability_section(lime_stability(), theme=DARK)
    assert section.name == "lime_stability"
    assert section.figure.data
    assert section.alt
    assert section.sentences
    assert section.plain
    assert section.warnings[0].startswith("The simple model fits poorly around this row (R² 0.4)")
    assert section.warnings[1].startswith("23 % of the random samples hold values of **Pay**")


def test_the_table_has_every_feature_at_every_width_in_points():
    table = lime_stability_section(lime_stability()).table
    assert table["Feature"].tolist() == ["Age (years)", "Pay", "Sex", "Hours a week"]
    assert table["Value"].tolist()[0] == "41"
    assert table["At width 2 (points)"].round(6).tolist() == [17, 12, 5, -2]
    assert table["Half a 95 % credible interval (points)"].tolist() == [2, 2, 2, 2]


def test_where_nothing_is_split_there_are_words_alone():
    section = lime_stability_section(nothing_split())
    assert section.figure is None
    assert section.table is None
    assert section.sentences == ("No feature varies, or the model answers all samples alike.",)
