from explain.narrative import describe_provenance
from tests.made import provenance


def test_one_line_says_how_it_was_made():
    assert describe_provenance(provenance()) == (
        "SHAP · tree engine · background 100 rows (ab12cd34) · 200 rows · seed 0 · probability")


def test_what_has_no_background_says_none():
    line = describe_provenance(provenance(method="performance", background="", n_rows=1, scale="target", seed=7))
    assert line == "performance · tree engine · 1 row · seed 7 · target's unit"


def test_foreign_text_is_inert():
    assert r"\[a\]" in describe_provenance(provenance(background="[a](b)"))
